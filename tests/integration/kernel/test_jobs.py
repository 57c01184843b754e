"""Jobs: queued once by what happened or by the clock, one at a time where they say so."""

from datetime import UTC, datetime, timedelta

import pytest

from changming.kernel import jobs, runs
from changming.kernel.audit import Chain
from changming.kernel.jobs import ask, due, job, sweep
from changming.kernel.runs import claim, run_ready
from changming.kernel.tasks import Outcome, Task, TaskState
from tests.integration.kernel.happening import NOON, at, happened, outcomes, states

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_other_jobs")]


def test_a_job_runs_once_after_what_it_waits_for():
    seen = []

    @job(after="test.happen")
    def look(entry_id, at):
        seen.append((entry_id, at))

    happened("test.other")
    entry = happened()

    assert [run_ready(clock=at(NOON)), run_ready(clock=at(NOON))] == [1, 0]
    assert seen == [(entry.pk, NOON)]
    assert states() == [TaskState.DONE]
    assert outcomes() == [Outcome.DONE]


def test_each_entry_calls_each_job_that_waits_for_it():
    seen = []

    @job(after=["test.happen", "test.other"])
    def one(entry_id):
        seen.append(("one", entry_id))

    @job(after="test.other")
    def two():
        seen.append(("two", None))

    entries = [happened(), happened("test.other"), happened("test.happen", chain="440304")]
    run_ready(clock=at(NOON))

    assert sorted(seen) == [*sorted(("one", entry.pk) for entry in entries), ("two", None)]


def test_entries_before_more_than_one_batch_are_all_swept(monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 2)

    @job(after="test.happen")
    def look(entry_id):
        pass

    for _ in range(5):
        happened()
    happened("test.other")

    assert sweep(NOON) == 5
    assert sweep(NOON) == 0
    assert Task.objects.count() == 5
    assert Chain.objects.get().dispatched == 6


def test_what_a_job_records_calls_the_next_job():
    seen = []

    @job(after="test.happen")
    def first():
        happened("test.other")

    @job(after="test.other")
    def second():
        seen.append("second")

    happened()

    assert run_ready(clock=at(NOON)) == 2
    assert seen == ["second"]


def test_a_job_of_the_timetable_runs_once_in_its_time():
    seen = []

    @job(every=timedelta(minutes=10))
    def tick(at):
        seen.append(at)

    moments = [NOON, NOON + timedelta(minutes=9), NOON + timedelta(minutes=10), NOON + timedelta(minutes=55)]
    queued = []
    for moment in moments:
        queued.append(due(moment))
        run_ready(clock=at(moment))

    assert queued == [1, 0, 1, 1]
    assert seen == [moments[0], moments[2], moments[3]]


def test_a_daily_job_begins_with_the_local_day():
    @job(every=timedelta(days=1))
    def export():
        pass

    midnight = datetime(2026, 11, 24, 16, tzinfo=UTC)  # 00:00 in Shanghai

    assert due(midnight - timedelta(seconds=1)) == 1
    run_ready(clock=at(midnight))
    assert due(midnight) == 1


def test_a_timetable_that_nobody_works_off_does_not_pile_up():
    @job(every=timedelta(minutes=10))
    def tick():
        pass

    for minutes in (0, 10, 20):
        due(NOON + timedelta(minutes=minutes))

    assert Task.objects.count() == 1
    assert Task.objects.get().joined == 2
    assert due(NOON + timedelta(minutes=20)) == 0


def test_calls_that_come_while_one_waits_join_it():
    seen = []

    @job(after="test.happen", alone="day:{chain}:{day}")
    def check(entry_id):
        seen.append(entry_id)

    happened(day="2026-11-24")
    last = happened(day="2026-11-24")
    other = happened(day="2026-11-23")
    run_ready(clock=at(NOON))

    assert seen == [last.pk, other.pk]
    assert list(Task.objects.order_by("pk").values_list("turn", "joined")) == [
        ("day:620104:2026-11-24", 1),
        ("day:620104:2026-11-23", 0),
    ]


def test_a_second_one_waits_for_the_first():
    @job(after="test.happen", alone="day:{day}")
    def check():
        pass

    happened(day=1)
    sweep(NOON)
    held = claim(NOON, "one")
    happened(day=1)
    happened(day=1)
    sweep(NOON)

    assert states() == [TaskState.RUNNING, TaskState.QUEUED]
    assert claim(NOON, "two") is None
    runs.end(held, Outcome.DONE, NOON, state=TaskState.DONE)
    assert claim(NOON, "two").task.joined == 1


def test_in_turn_each_runs_and_none_beside_another():
    seen = []

    @job(after="test.happen", in_turn="lake:{chain}")
    def store(entry_id):
        seen.append((entry_id, claim(NOON, "two")))

    entries = [happened(), happened()]
    run_ready(clock=at(NOON))

    assert seen == [(entry.pk, None) for entry in entries]


def test_a_turn_holds_across_jobs():
    @job(after="test.happen", alone="day:{chain}")
    def check():
        pass

    @job(after="test.happen", in_turn="day:{chain}")
    def store():
        pass

    happened()
    sweep(NOON)

    assert claim(NOON, "one") is not None
    assert claim(NOON, "two") is None


def test_a_fact_that_is_missing_fails_in_words_and_holds_nobody_up():
    seen = []

    @job(after="test.happen", alone="day:{day}")
    def check(entry_id):
        seen.append(entry_id)

    happened()
    entry = happened(day=1)
    run_ready(clock=at(NOON))

    assert states() == [TaskState.FAILED, TaskState.DONE]
    assert Task.objects.earliest("pk").progress == "day:{day}: the entry has no 'day'"
    assert seen == [entry.pk]


def test_a_job_is_asked_for_with_what_it_takes():
    seen = []

    @job(alone="day:{district}:{day}")
    def check(district, day):
        seen.append((district, day))

    first = ask(check, at=NOON, district="620104", day="2026-11-24")
    second = ask(check, at=NOON, district="620104", day="2026-11-24")
    run_ready(clock=at(NOON))

    assert first == second
    assert seen == [("620104", "2026-11-24")]


def test_a_job_nobody_declared_cannot_be_asked_for():
    with pytest.raises(LookupError, match="sweep is not declared"):
        ask(sweep, at=NOON)


@pytest.mark.parametrize(
    ("words", "says"), [({"alone": "a", "in_turn": "b"}, "not both"), ({"every": timedelta()}, "longer than nothing")]
)
def test_a_job_declared_wrongly_is_refused(words, says):
    with pytest.raises(ValueError, match=says):
        job(**words)
