"""Tasks of the server, as workers leave them."""

from datetime import UTC, datetime

from changming.kernel.clock import now
from changming.kernel.jobs import sweep
from changming.kernel.runs import run_one
from changming.kernel.tasks import Outcome, Task, Try

QUEUED_AT = datetime(2026, 11, 23, 1, tzinfo=UTC)


def work():
    """Do what waits, and what follows from it, until nothing waits."""
    sweep(now())
    while run_one(clock=now, worker="test") is not None:
        sweep(now())


def made_task(chain, *, says="", outcome=Outcome.FAILED, job="day.check_the_day", **values):
    """A task; with `says` also a try that ended so."""
    given = {"arguments": {"district": chain, "day": "2026-11-23"} if chain else {}, "queued_at": QUEUED_AT}
    task = Task.objects.create(job=job, chain=chain, ready_at=QUEUED_AT, **{**given, **values})
    if says:
        facts = {"worker": "w", "started_at": QUEUED_AT, "ended_at": QUEUED_AT, "outcome": outcome, "says": says}
        Try.objects.create(task=task, number=1, **facts)
    return task


def made_tasks(rows, chain, **values):
    given = {"job": "day.check_the_day", "chain": chain, "queued_at": QUEUED_AT, "ready_at": QUEUED_AT, **values}
    return Task.objects.bulk_create([Task(key=f"{chain}-{number}", **given) for number in range(rows)])
