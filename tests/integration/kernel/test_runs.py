"""Running: tried again, put back when a worker vanishes, never changed by one that was given up."""

from datetime import timedelta

import pytest

from changming.kernel import runs
from changming.kernel.actor import Actor
from changming.kernel.audit import Entry
from changming.kernel.jobs import ask, job, sweep
from changming.kernel.runs import (
    LOST_LIMIT,
    LeaseLost,
    NotFailed,
    back_off,
    claim,
    expire,
    retry_task,
    run_one,
    run_ready,
)
from changming.kernel.tasks import Outcome, Task, TaskState, Try
from tests.integration.kernel.happening import LATER, NOON, at, happened, outcomes, states

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_other_jobs")]


def test_a_failed_job_is_tried_again_after_growing_waits():
    @job(after="test.happen", retries=2)
    def break_down():
        raise ZeroDivisionError("by nought")

    happened()
    moments = [NOON, NOON + timedelta(seconds=29), NOON + timedelta(seconds=30), NOON + timedelta(seconds=90)]

    assert [run_ready(clock=at(moment)) for moment in moments] == [1, 0, 1, 1]
    assert states() == [TaskState.FAILED]
    assert outcomes() == [Outcome.FAILED] * 3
    assert "ZeroDivisionError: by nought" in Try.objects.latest("pk").says
    assert run_ready(clock=at(NOON + timedelta(days=1))) == 0


def test_a_job_that_fails_first_and_then_not_is_done():
    answers = [ZeroDivisionError(), None]

    @job(after="test.happen", retries=1)
    def stumble():
        answer = answers.pop(0)
        if answer:
            raise answer

    happened()
    run_ready(clock=at(NOON))
    run_ready(clock=at(NOON + timedelta(minutes=1)))

    assert states() == [TaskState.DONE]
    assert outcomes() == [Outcome.FAILED, Outcome.DONE]


def test_waits_double_up_to_an_hour():
    assert [back_off(failures).total_seconds() for failures in (1, 2, 3, 7, 8, 100)] == [30, 60, 120, 1920, 3600, 3600]


def test_a_vanished_worker_loses_nothing():
    seen = []

    @job(after="test.happen")
    def look(entry_id):
        seen.append(entry_id)

    entry = happened()
    sweep(NOON)
    claim(NOON, "killed")

    assert expire(NOON + runs.LEASE) == 0
    assert expire(LATER) == 1
    assert run_ready(clock=at(LATER)) == 1
    assert seen == [entry.pk]
    assert outcomes() == [Outcome.LOST, Outcome.DONE]


def test_a_renewed_lease_does_not_run_out():
    @job(after="test.happen")
    def look():
        pass

    happened()
    sweep(NOON)
    held = claim(NOON, "slow")
    held.progress = "half"
    held.renew(LATER)

    assert expire(LATER) == 0
    assert not held.lost
    assert Task.objects.get().progress == "half"


def test_a_task_that_takes_workers_down_is_given_up():
    @job(after="test.happen")
    def kill():
        pass

    happened()
    sweep(NOON)
    moment = NOON
    for _ in range(LOST_LIMIT + 1):
        assert claim(moment, "killed") is not None
        moment += runs.LEASE + timedelta(seconds=1)
        assert expire(moment) == 1

    assert states() == [TaskState.FAILED]
    assert claim(moment, "next") is None


def test_a_worker_given_up_for_lost_changes_nothing_more():
    @job(after="test.happen")
    def slow():
        expire(LATER)
        other = claim(LATER, "other")
        with pytest.raises(LeaseLost):
            runs.still_ours()
        runs.HELD.get().renew(LATER)
        assert other.task.state == TaskState.RUNNING
        runs.progress("never seen")

    happened()
    sweep(NOON)
    task = run_one(clock=at(NOON), worker="slow")

    assert (task.state, task.worker, task.progress) == (TaskState.RUNNING, "other", "")
    assert outcomes() == [Outcome.LOST, Outcome.RUNNING]


def test_what_failed_while_a_later_one_waits_goes_on_in_that():
    @job(after="test.happen", retries=3, alone="day")
    def check():
        if Task.objects.count() == 1:
            happened()
            sweep(NOON)
            raise ZeroDivisionError

    happened()
    run_ready(clock=at(NOON))

    assert states() == [TaskState.JOINED, TaskState.DONE]


def test_an_order_to_stop_puts_the_task_back():
    @job(after="test.happen")
    def look():
        raise KeyboardInterrupt

    happened()
    sweep(NOON)
    with pytest.raises(KeyboardInterrupt):
        run_one(clock=at(NOON), worker="here")

    assert states() == [TaskState.QUEUED]
    assert outcomes() == [Outcome.STOPPED]


def test_progress_is_kept_at_the_end():
    @job(after="test.happen")
    def look():
        runs.progress("reading", 3, 7)

    happened()
    run_ready(clock=at(NOON))

    assert Task.objects.get().progress == "reading 3/7"


def test_a_body_outside_a_worker_may_say_what_it_says_inside():
    runs.progress("reading", 3, 7)
    runs.still_ours()

    assert Task.objects.count() == 0


def test_a_task_of_a_job_not_known_here_is_left_for_others():
    Task.objects.create(job="of.another.version", queued_at=NOON, ready_at=NOON)

    assert run_ready(clock=at(NOON)) == 0
    assert states() == [TaskState.QUEUED]


WANG = Actor("account:7", "王明", frozenset({"system_administrator"}))


def failing(**options):
    @job(after="test.happen", **options)
    def break_down():
        raise ZeroDivisionError

    return break_down


def test_a_failed_task_is_tried_again_with_all_its_tries_when_a_person_says_so():
    failing(retries=1)
    happened()
    for minute in range(2):
        run_ready(clock=at(NOON + timedelta(minutes=minute)))

    task = retry_task(Task.objects.get().pk, actor=WANG, at=LATER)

    assert (task.state, task.failures, task.ready_at, task.chain) == (TaskState.QUEUED, 0, LATER, "620104")
    assert run_ready(clock=at(LATER)) == 1
    assert states() == [TaskState.QUEUED]
    entry = Entry.objects.get(action="kernel.task.retry")
    assert (entry.chain, entry.subject, entry.facts["tries"]) == ("620104", f"task:{task.pk}", 2)


def test_a_task_that_did_not_fail_is_not_tried_again():
    failing(retries=1)
    happened()
    sweep(NOON)

    with pytest.raises(NotFailed):
        retry_task(Task.objects.get().pk, actor=WANG, at=LATER)
    with pytest.raises(NotFailed):
        retry_task(0, actor=WANG, at=LATER)
    assert not Entry.objects.filter(action="kernel.task.retry").exists()


def test_a_task_whose_job_is_gone_stays_failed():
    Task.objects.create(job="no.longer", state=TaskState.FAILED, queued_at=NOON, ready_at=NOON)

    with pytest.raises(NotFailed):
        retry_task(Task.objects.get().pk, actor=WANG, at=LATER)
    assert states() == [TaskState.FAILED]


def test_a_failed_task_joins_the_one_that_waits_already():
    failing(alone="{chain}")
    happened()
    run_ready(clock=at(NOON))
    happened()
    sweep(LATER)

    task = retry_task(Task.objects.order_by("pk").first().pk, actor=WANG, at=LATER)

    assert task.state == TaskState.JOINED
    assert states() == [TaskState.JOINED, TaskState.QUEUED]


def test_a_task_of_the_whole_server_is_noted_in_the_servers_chain():
    body = failing()
    ask(body, at=NOON)
    run_ready(clock=at(NOON))

    task = retry_task(Task.objects.get().pk, actor=WANG, at=LATER)

    assert task.chain == ""
    assert Entry.objects.get(action="kernel.task.retry").chain == "server"


def test_a_task_that_names_its_district_works_for_it():
    @job(alone="{district}")
    def look(district):
        del district

    assert ask(look, at=NOON, district="620104").chain == "620104"
