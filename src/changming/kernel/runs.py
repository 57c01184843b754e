"""Running queued tasks: claim, run, note how it went, try again.

A worker holds a task by a lease that it renews while the job runs. When it is killed the lease runs out, `expire` puts
the task back, and the next worker does it: nothing is lost, and the body must bear being run again. Every write here is
conditional on the lease still being held, so a worker that was given up for lost can no longer change the task.
"""

import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from changming.kernel import clock as real
from changming.kernel.actor import Actor
from changming.kernel.audit import record
from changming.kernel.errors import Refused
from changming.kernel.jobs import JOBS, discover, sweep
from changming.kernel.tasks import Outcome, Task, TaskState, Try

Clock = Callable[[], datetime]
LEASE = timedelta(seconds=60)
SERVER = "server"  # audit chain of what belongs to no district
LOST_LIMIT = 5  # a task whose worker vanished more often than this takes workers down with it
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
SAID_LENGTH = 6000
LOG = logging.getLogger("changming.jobs")


class NotFailed(Refused):
    """The task is waiting, running or done by now, or what it called is no longer there; look again."""

    code = "task_not_failed"


class LeaseLost(RuntimeError):
    """The task was given to another worker: stop, and write nothing more."""


@dataclass(slots=True)
class Held:
    """A task this worker holds, and what its body last said of itself."""

    task: Task
    progress: str = ""
    lost: bool = False

    def row(self) -> QuerySet[Task]:
        """Its row, as long as this worker holds it; else none."""
        return Task.objects.filter(
            pk=self.task.pk, state=TaskState.RUNNING, worker=self.task.worker, tries=self.task.tries
        )

    def renew(self, at: datetime) -> None:
        """Hold it longer, and show its progress to others."""
        self.lost = not self.row().update(lease_until=at + LEASE, progress=self.progress)


Keeping = Callable[["Held", Clock], AbstractContextManager[None]]
HELD: ContextVar[Held | None] = ContextVar("held", default=None)


def progress(step: str, done: int = 0, total: int = 0) -> None:
    """Say how far the job is; costs nothing, may be called often. Raises LeaseLost when the task is no longer ours."""
    held = HELD.get()
    if held is not None:
        held.progress = (f"{step} {done}/{total}" if total else step)[:300]
        if held.lost:
            raise LeaseLost(str(held.task))


def still_ours() -> None:
    """Make sure, inside the transaction in which a job writes its result, that no other worker was given the task.

    The row stays locked until the transaction ends. Raises LeaseLost. Nothing happens where no worker runs the body.
    """
    held = HELD.get()
    if held is not None and held.row().select_for_update().first() is None:
        raise LeaseLost(str(held.task))


def back_off(failures: int) -> timedelta:
    """How long to wait after so many failed tries: 30 s, 1, 2, 4 … minutes, at most an hour."""
    doubled: int = 2 ** min(failures - 1, 20)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


def run_ready(*, clock: Clock = real.now, worker: str = "here") -> int:
    """Sweep and run until nothing is ready; how many tries it took."""
    count = 0
    sweep(clock())
    while run_one(clock=clock, worker=worker) is not None:
        count += 1
        sweep(clock())
    return count


def run_one(*, clock: Clock, worker: str, keeping: Keeping | None = None) -> Task | None:
    """Claim the task that has been ready longest and try it; the task as it is after, None where none is ready.

    `keeping` gives a context that renews the lease while the body runs. What a body raises is noted, never raised;
    an order to stop at once puts the task back and goes on up.
    """
    held = claim(clock(), worker)
    if held is None:
        return None
    try:
        with keeping(held, clock) if keeping else nullcontext(), _holding(held):
            _call(held.task, held.task.started_at or clock())
    except Exception as error:  # noqa: BLE001 -- a job may raise anything; the worker goes on
        _failed(held, error, clock())
    except BaseException:
        _put_back(held, Outcome.STOPPED, clock())
        raise
    else:
        end(held, Outcome.DONE, clock(), state=TaskState.DONE, ended_at=clock(), progress=held.progress)
    return Task.objects.get(pk=held.task.pk)


def claim(at: datetime, worker: str) -> Held | None:
    """Take the task that has been ready longest and whose turn it is; None where there is none."""
    discover()
    running = Task.objects.filter(state=TaskState.RUNNING).exclude(turn="")
    ready = Task.objects.filter(state=TaskState.QUEUED, ready_at__lte=at, job__in=JOBS)
    for task in ready.exclude(turn__in=running.values("turn")).order_by("ready_at", "pk")[:20]:
        try:
            with transaction.atomic():
                taken = Task.objects.filter(pk=task.pk, state=TaskState.QUEUED).update(
                    state=TaskState.RUNNING,
                    tries=F("tries") + 1,
                    worker=worker,
                    started_at=at,
                    ended_at=None,
                    lease_until=at + LEASE,
                    progress="",
                )
                if not taken:
                    continue  # another worker was quicker
                task.refresh_from_db()
                Try.objects.create(task=task, number=task.tries, worker=worker, started_at=at)
        except IntegrityError:
            continue  # another of its turn began meanwhile
        return Held(task)
    return None


def expire(at: datetime) -> int:
    """Put back the tasks whose worker vanished: their lease ran out; how many."""
    count = 0
    for task in Task.objects.filter(state=TaskState.RUNNING, lease_until__lt=at):
        held = Held(task, task.progress)
        if task.lost < LOST_LIMIT:
            count += _put_back(held, Outcome.LOST, at, lost=task.lost + 1)
        else:
            count += end(held, Outcome.LOST, at, state=TaskState.FAILED, ended_at=at)
    return count


def retry_task(task_id: int, *, actor: Actor, at: datetime) -> Task:
    """A person says that a failed task is to be tried again, with all its tries; the task as it is after.

    Where a later one of its turn waits already, that one does it. Raises NotFailed.
    """
    discover()
    with transaction.atomic():
        task = Task.objects.select_for_update().filter(pk=task_id).first()
        if task is None or task.state != TaskState.FAILED or task.job not in JOBS:
            raise NotFailed(task=task_id, state=task.state if task else "")
        task.failures = task.lost = 0
        task.progress, task.ready_at = "", at
        try:
            with transaction.atomic():
                task.state, task.ended_at = TaskState.QUEUED, None
                task.save()
        except IntegrityError:
            task.state, task.ended_at = TaskState.JOINED, at
            task.save()
        facts = {"job": task.job, "tries": task.tries, "state": task.state}
        chain = task.chain or SERVER
        record(chain=chain, action="kernel.task.retry", actor=actor, at=at, subject=f"task:{task.pk}", facts=facts)
    return task


@contextmanager
def _holding(held: Held) -> Iterator[None]:
    token = HELD.set(held)
    try:
        yield
    finally:
        HELD.reset(token)


def _call(task: Task, at: datetime) -> None:
    found = JOBS[task.job]
    given = {"at": at, **task.arguments}
    found.body(**{name: value for name, value in given.items() if name in found.takes})


def _failed(held: Held, error: Exception, at: datetime) -> None:
    task, failures = held.task, held.task.failures + 1
    level = logging.WARNING if isinstance(error, Refused) else logging.ERROR
    LOG.log(level, "%s, try %s: %s", task, task.tries, error, exc_info=error)
    says = "".join(traceback.format_exception(error))[-SAID_LENGTH:]
    if failures <= JOBS[task.job].retries:
        _put_back(held, Outcome.FAILED, at, says=says, failures=failures, ready_at=at + back_off(failures))
        return
    values = {"state": TaskState.FAILED, "ended_at": at, "failures": failures, "progress": held.progress}
    end(held, Outcome.FAILED, at, says=says, **values)


def _put_back(held: Held, outcome: Outcome, at: datetime, *, says: str = "", **values: object) -> bool:
    """Queue it again; where a later one of its turn already waits, that one does it all."""
    try:
        with transaction.atomic():
            return end(held, outcome, at, says=says, state=TaskState.QUEUED, lease_until=None, **values)
    except IntegrityError:
        return end(held, outcome, at, says=says, state=TaskState.JOINED, ended_at=at)


def end(held: Held, outcome: Outcome, at: datetime, *, says: str = "", **values: object) -> bool:
    """Note how the try ended, where this worker still holds the task; whether it did."""
    with transaction.atomic():
        ours = bool(held.row().update(**values))
        if ours:
            held.task.log.filter(outcome=Outcome.RUNNING).update(outcome=outcome, ended_at=at, says=says)
    return ours
