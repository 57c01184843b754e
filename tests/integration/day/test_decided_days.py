"""A decision, from the click to what the next check of the day says, and back."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from changming.areas.evaluation.actions import take_scores
from changming.areas.evaluation.models import Score
from changming.areas.evidence.actions import decide_doubts, undo_decision
from changming.areas.evidence.choices import DoubtDecided
from changming.areas.inspection.actions import take_proposals
from changming.areas.inspection.models import Finding
from changming.areas.people.choices import Role
from changming.areas.people.queries import viewer_of
from changming.day.check import check
from changming.day.database import Stores, gather
from changming.day.findings import findings_of
from changming.day.judgement import judge
from changming.day.proposals import proposals, raised_doubts, team_scores
from changming.day.report import report_of
from changming.intake.district import read_district
from changming.papers.report_json import to_json
from changming.simulation.make import make_day
from tests.factories.accounts import made_account
from tests.factories.told_twice import SOMEBODY, deliver, pack_of, quiet

pytestmark = pytest.mark.django_db

SAMPLE = Path(__file__).parent.parent.parent.parent / "sample"
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("made") / "day"
    size = {"people": 24, "vehicles": 2, "photos_count": 30, "megapixels": 0.1}
    make_day(made, made.with_suffix(".truth.json"), roads=SAMPLE / "streets.geojson", photos=SAMPLE / "photos", **size)
    return made


@pytest.fixture
def told(folder, tmp_path):
    stores, owner = Stores(tmp_path), read_district(folder)
    deliver(folder, stores)
    inspector = viewer_of(made_account("wang", role=Role.INSPECTOR, district=owner.adcode)).actor

    def inputs():
        return gather(owner.adcode, owner.day, pack=pack_of(folder), stores=stores, progress=quiet)

    return owner.adcode, owner.day, inspector, inputs


def test_all_doubts_of_a_day_dismissed_and_opened_again_leave_it_as_it_was(told):
    district, day, inspector, inputs = told
    before = check(inputs())
    doubts = raised_doubts(before)
    assert {key.kind for key in doubts} == {"sign_in", "photo"}

    rows = decide_doubts(
        district=district, day=day, doubts=doubts.values(), decision=DoubtDecided.DISMISSED, actor=inspector, at=AT
    )
    dismissed = check(inputs())
    undo_decision(district=district, day=day, decisions=[row.pk for row in rows], actor=inspector, at=AT)

    assert raised_doubts(dismissed) == {}
    assert "evidence_doubtful" not in {line.code for line in dismissed.findings}
    assert [len(line.evidence) for line in dismissed.duties] == [len(line.evidence) for line in before.duties]
    assert to_json(check(inputs()), "zh") == to_json(before, "zh")


def test_all_doubts_of_a_day_confirmed_leave_them_listed_and_counted_for_nothing(told):
    district, day, inspector, inputs = told
    before = check(inputs())
    doubts = raised_doubts(before)

    decide_doubts(
        district=district, day=day, doubts=doubts.values(), decision=DoubtDecided.CONFIRMED, actor=inspector, at=AT
    )

    after = check(inputs())
    kinds = ("sign_ins", "photos")
    assert raised_doubts(after) == doubts
    assert after.sign_ins == before.sign_ins
    assert all(after.completeness.kinds[kind].received < before.completeness.kinds[kind].received for kind in kinds)
    assert done(after) < done(before)


def test_a_run_hands_over_findings_and_points_that_name_them(told):
    district, day, _inspector, inputs = told
    judgement = judge(inputs())
    findings = findings_of(judgement)
    report = report_of(judgement, findings)

    given = proposals(findings, report)
    taken = take_proposals(district=district, day=day, findings=given, run=1, actor=SOMEBODY, at=AT)
    take_scores(district=district, day=day, scores=team_scores(report), run=1)

    rows = {row.key: row for row in Finding.objects.all()}
    assert taken.proposed == len(rows) == len(report.findings)
    assert {row.says_zh for row in rows.values()} == {line.says.zh for line in report.findings}
    charged = {one["finding"] for score in Score.objects.all() for one in score.deductions}
    assert charged
    assert charged <= set(rows)
    assert dict(Score.objects.values_list("team", "total")) == {line.team: line.total for line in report.scores}


def done(report):
    return sum(line.verdict == "done" for line in report.duties)
