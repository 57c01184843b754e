"""A doubt decided on a page changes what the next run says, and can be taken back."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client

from changming.day.database import Stores
from changming.day.queries import told
from changming.intake.district import read_district
from changming.simulation.make import make_day
from tests.factories.accounts import made_account
from tests.factories.tasks import work
from tests.factories.told_twice import deliver

pytestmark = pytest.mark.django_db

SAMPLE = Path(__file__).parent.parent.parent.parent / "sample"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("made") / "day"
    size = {"people": 40, "vehicles": 2, "photos_count": 0, "seed": 3}
    make_day(made, made.with_suffix(".truth.json"), roads=SAMPLE / "streets.geojson", **size)
    return made


@pytest.fixture
def here(folder, settings, tmp_path):
    settings.HOME = tmp_path
    deliver(folder, Stores(tmp_path))
    work()
    district = read_district(folder)
    return district.adcode, district.day


def signed_in(role, district, **where):
    client = Client()
    client.force_login(made_account(f"{role}1", role=role, district=district, **where))
    return client


def said(here):
    """The report, whatever the moment it was made at."""
    report = told(*here).report
    return replace(report, as_of=datetime(2026, 12, 1, tzinfo=report.as_of.tzinfo))


def first_doubt(client, base, code):
    page = client.get(f"{base}doubts/", {"code": code}).context["page"]
    return page.detail.key


def of_sign_in(here, key):
    file, row, _code = key.rsplit(":", 2)
    lines = told(*here).report.sign_ins
    return next(line for line in lines if (line.file, str(line.row)) == (file, row))


@pytest.mark.parametrize(("decision", "codes_left"), [("dismiss", False), ("confirm", True)])
def test_decision_on_a_doubt_is_in_the_next_run(here, decision, codes_left):
    base = f"/desk/{here[0]}/{here[1]}/"
    client = signed_in("inspector", here[0])
    key = first_doubt(client, base, "mock_location")

    answer = client.post(f"{base}doubts/decide/", {"key": key, "decision": decision, "reason": "问过本人"})
    work()

    codes = {doubt.code for doubt in of_sign_in(here, key).doubts}
    assert answer.status_code == 302
    assert ("mock_location" in codes) == codes_left
    run = told(*here).run
    assert (run.number, [action for action, _facts in run.reasons or [["", {}]]]) in [
        (2, ["evidence.doubt.decide"]),
        (2, [""]),
    ]


def test_decision_taken_back_gives_the_first_report_again(here):
    base = f"/desk/{here[0]}/{here[1]}/"
    client = signed_in("inspector", here[0])
    before = said(here)
    key = first_doubt(client, base, "outside_post")
    answer = client.post(f"{base}doubts/decide/", {"key": key, "decision": "dismiss"})
    work()
    between = said(here)

    undo = client.get(answer.url).context["page"].decided.key
    client.post(f"{base}doubts/decide/", {"key": undo, "decision": "undo"})
    work()

    assert between != before
    assert said(here) == before


@pytest.mark.parametrize("role", ["team_leader", "director", "auditor"])
def test_only_the_section_decides(here, role):
    base = f"/desk/{here[0]}/{here[1]}/"
    inspector = signed_in("inspector", here[0])
    key = first_doubt(inspector, base, "mock_location")
    team = next(line.team for line in told(*here).report.duties if line.team)
    where = {"team": team} if role == "team_leader" else {}

    answer = signed_in(role, here[0], **where).post(f"{base}doubts/decide/", {"key": key, "decision": "dismiss"})

    assert answer.status_code in {403, 404}
    work()
    assert told(*here).run.number == 1


def test_unknown_doubts_and_decisions_are_not_there(here):
    base = f"/desk/{here[0]}/{here[1]}/"
    client = signed_in("inspector", here[0])
    key = first_doubt(client, base, "mock_location")

    answers = [
        client.post(f"{base}doubts/decide/", {"key": "x:1:mock_location", "decision": "dismiss"}),
        client.post(f"{base}doubts/decide/", {"key": key, "decision": "shrug"}),
        client.post(f"{base}doubts/decide/", {"key": "999999", "decision": "undo"}),
        client.get(f"{base}doubts/decide/"),
    ]

    assert [one.status_code for one in answers] == [404, 404, 409, 405]


def test_after_a_decision_about_a_whole_file_the_next_doubt_is_one_that_waits(here):
    base = f"/desk/{here[0]}/{here[1]}/"
    client = signed_in("inspector", here[0])
    page = client.get(f"{base}doubts/", {"code": "other_datum"}).context["page"]
    of_file = [line.key for line in page.lines if line.key.split(":")[0] == page.detail.key.split(":")[0]]

    answer = client.post(page.detail.decision.href, {"key": of_file[0], "decision": "dismiss", "next": of_file[1]})
    after = client.get(f"{base}doubts/").context["page"]
    landed = client.get(answer.url).context["page"].detail

    assert len(of_file) > 1
    assert {line.state for line in after.lines if line.key in of_file} <= {"不属实"}
    assert landed is None or (landed.key not in of_file and landed.decision is not None)
