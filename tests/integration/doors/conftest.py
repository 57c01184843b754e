"""Somebody who is signed in, and a small day that is told."""

from pathlib import Path

import pytest
from django.test import Client

from changming.day.actions import Checked, keep
from changming.day.faces import faces_of
from changming.day.findings import findings_of
from changming.day.folder import gather
from changming.day.judgement import judge
from changming.day.proposals import proposals
from changming.day.report import report_of
from changming.kernel.actor import SYSTEM
from changming.simulation.make import make_day
from tests.factories.accounts import made_account, made_district
from tests.factories.told_twice import pack_of, quiet

SAMPLE = Path(__file__).parent.parent.parent.parent / "sample"


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory):
    """A made day with photos, some of them bad and some of earlier days."""
    made = tmp_path_factory.mktemp("made") / "day"
    size = {"people": 24, "vehicles": 2, "photos_count": 40, "megapixels": 0.1, "seed": 3}
    roads = SAMPLE / "streets.geojson"
    make_day(made, made.with_suffix(".truth.json"), roads=roads, photos=SAMPLE / "photos", **size)
    return made


@pytest.fixture(scope="session")
def small_checked(small_folder):
    """What the check says of that day."""
    inputs = gather(small_folder, read_pack=lambda _name: pack_of(small_folder), progress=quiet)
    judgement = judge(inputs)
    findings = findings_of(judgement)
    report = report_of(judgement, findings)
    return Checked(report, proposals(findings, report), faces_of(inputs), heard=0, after=0)


@pytest.fixture
def told_day(db, small_checked, settings, tmp_path):
    """That day as the database tells it: its district and date."""
    settings.HOME = tmp_path
    report = small_checked.report
    made_district(report.district.adcode, report.district.name, simulated=report.simulated)
    keep(small_checked, actor=SYSTEM, started=report.as_of, at=report.as_of)
    return report.district.adcode, report.day


@pytest.fixture
def signed_in(db):
    """Make a district and an account, and a browser in which that account is signed in."""

    def sign_in(username="wang", **facts):
        made_district(facts.get("district", "620104"))
        client = Client()
        client.account = made_account(username, **facts)
        client.force_login(client.account)
        return client

    return sign_in
