"""A decision, from the click to what the next check of the day says, and back."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from changming.areas.evaluation.models import Score
from changming.areas.evidence.actions import DECIDED, UNDONE, decide_doubts, undo_decision
from changming.areas.evidence.choices import DoubtDecided
from changming.areas.inspection import actions
from changming.areas.inspection.models import Finding
from changming.areas.people.choices import Role
from changming.areas.people.queries import viewer_of
from changming.day.actions import CAUSES, RAN, run_day
from changming.day.check import check
from changming.day.database import Stores, gather
from changming.day.database.putting import ARRIVED
from changming.day.jobs import look_again
from changming.day.proposals import raised_doubts
from changming.day.queries import report_of_run
from changming.intake.district import read_district
from changming.kernel.audit import Entry
from changming.kernel.jobs import JOBS
from changming.kernel.tasks import Task
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

    def run():
        facts = {"district": owner.adcode, "day": owner.day, "pack": pack_of(folder)}
        return run_day(**facts, stores=stores, progress=quiet, actor=SOMEBODY, at=AT)

    return owner.adcode, owner.day, inspector, inputs, run


def test_all_doubts_of_a_day_dismissed_and_opened_again_leave_it_as_it_was(told):
    district, day, inspector, inputs, _run = told
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
    district, day, inspector, inputs, _run = told
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
    district, day, _inspector, _inputs, run = told

    made = run()

    report = report_of_run(made)
    rows = {row.key: row for row in Finding.objects.filter(district=district, day=day)}
    assert Entry.objects.get(action=RAN).facts["proposed"] == len(rows) == len(report.findings)
    assert {row.says_zh for row in rows.values()} == {line.says.zh for line in report.findings}
    charged = {one["finding"] for score in Score.objects.all() for one in score.deductions}
    assert charged
    assert charged <= set(rows)
    assert dict(Score.objects.values_list("team", "total")) == {line.team: line.total for line in report.scores}


def test_a_decision_is_why_the_next_run_says_something_else(told):
    district, day, inspector, _inputs, run = told
    first = report_of_run(run())
    doubts = raised_doubts(first)
    proposed = Finding.objects.filter(code="evidence_doubtful")
    kept = actions.confirm_finding(district=district, finding=proposed.first().pk, actor=inspector, at=AT)

    decide_doubts(
        district=district, day=day, doubts=doubts.values(), decision=DoubtDecided.DISMISSED, actor=inspector, at=AT
    )
    second = run()

    assert DECIDED in [action for action, _facts in second.reasons]
    assert {row.state for row in proposed.exclude(pk=kept.pk)} == {"withdrawn"}
    kept.refresh_from_db()
    assert (kept.state, kept.gone_run) == ("confirmed", second.number)
    assert run().figures == 0


def test_a_decision_asks_for_a_check_of_its_day(told):
    district, day, inspector, inputs, _run = told
    doubt = next(iter(raised_doubts(check(inputs())).values()))

    rows = decide_doubts(
        district=district, day=day, doubts=[doubt], decision=DoubtDecided.CONFIRMED, actor=inspector, at=AT
    )
    undo_decision(district=district, day=day, decisions=[row.pk for row in rows], actor=inspector, at=AT)

    asked = [each.after for each in JOBS.values() if each.body is look_again]
    assert asked == [CAUSES]
    assert {ARRIVED, DECIDED, UNDONE} <= set(CAUSES)
    for entry in Entry.objects.filter(action__in=(DECIDED, UNDONE)):
        look_again(entry.pk, AT)
    assert [task.arguments for task in Task.objects.filter(job="day.check_the_day")] == [
        {"district": district, "day": day.isoformat()}
    ]


def done(report):
    return sum(line.verdict == "done" for line in report.duties)
