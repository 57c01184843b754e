"""Background work: declared beside what it calls, queued by what happened or by the clock.

    @job(after="evidence.import.confirm", retries=3, alone="day:{chain}:{day}")
    def check_the_day(entry_id: int, at: datetime) -> None: ...

An audit entry is the outbox: it is written with the change or not at all, and `sweep` turns it into tasks exactly once,
from where it last stopped in each chain. So no action knows of a job, and a crash loses nothing. A task may run again
after its worker vanished: every job is safe to run twice.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.module_loading import autodiscover_modules
from django.utils.timezone import get_default_timezone

from changming.kernel.audit import Chain, Entry
from changming.kernel.tasks import Task, TaskState

Body = TypeVar("Body", bound=Callable[..., None])
BATCH = 500  # entries turned into tasks in one transaction


@dataclass(frozen=True, slots=True)
class Job:
    """A declared job.

    after     audit actions that call for it; the body may take `entry_id`
    every     how often it runs, counted from midnight of a Monday; one still waiting is not queued twice
    retries   how often it is tried again after it failed; waits grow (`runs.back_off`)
    turn      tasks with the same run one at a time
    joins     a call while one of the same turn still waits joins that one
    """

    name: str
    body: Callable[..., None]
    after: tuple[str, ...]
    every: timedelta | None
    retries: int
    turn: str
    joins: bool

    @property
    def takes(self) -> frozenset[str]:
        """Names of the body's parameters."""
        return frozenset(inspect.signature(self.body).parameters)

    @property
    def says(self) -> str:
        """First line of the body's docstring."""
        return (inspect.getdoc(self.body) or "").partition("\n")[0]


JOBS: dict[str, Job] = {}


def job(
    *,
    after: str | Sequence[str] = (),
    every: timedelta | None = None,
    retries: int = 0,
    alone: str = "",
    in_turn: str = "",
) -> Callable[[Body], Body]:
    """Declare a function as a job; it stays callable as it is.

    The body takes some of: `entry_id` (the audit entry, with `after`), `at` (the moment the worker starts it), and what
    `ask` is given. `alone` and `in_turn` are templates over `{chain}`, `{subject}` and the entry's facts, or over what
    `ask` is given: of the tasks with the same text one runs at a time. With `in_turn` each runs. With `alone` calls
    that come while one waits join it (it is given the newest entry), so the body must look at all that is there.
    """
    if alone and in_turn:
        raise ValueError("alone or in_turn, not both")
    if every is not None and every <= timedelta():
        raise ValueError("every is longer than nothing")

    def declare(body: Body) -> Body:
        parts = [part for part in body.__module__.split(".") if part not in {"changming", "areas", "jobs"}]
        name = ".".join([*parts, body.__name__])
        actions = (after,) if isinstance(after, str) else tuple(after)
        turn = alone or in_turn or (name if every else "")
        JOBS[name] = Job(name, body, actions, every, retries, turn, joins=bool(alone or (every and not in_turn)))
        return body

    return declare


@cache
def discover() -> None:
    """Load the module `jobs` of every app, once, so that all jobs are declared."""
    autodiscover_modules("jobs")


def job_of(body: Callable[..., None]) -> Job:
    """The declaration of a body. Raises LookupError where it is none."""
    for each in JOBS.values():
        if each.body is body:
            return each
    raise LookupError(f"{body.__name__} is not declared as a job")


def ask(body: Callable[..., None], *, at: datetime, **arguments: object) -> Task:
    """Queue one call of a declared job; for doors and other jobs. Returns the task that does it, a joined one too.

    An argument `district` names the audit chain that the task works for.
    """
    asked = job_of(body)
    chain = str(arguments.get("district", ""))
    return _queue(asked, arguments, asked.turn.format_map(arguments), at, chain=chain)


def sweep(at: datetime) -> int:
    """Turn audit entries not yet looked at into tasks; how many were looked at that call for a job."""
    discover()
    wanted: dict[str, list[Job]] = {}
    for each in JOBS.values():
        for action in each.after:
            wanted.setdefault(action, []).append(each)
    found = 0
    for chain in Chain.objects.filter(dispatched__lt=F("seq")).values_list("name", flat=True):
        while count := _dispatch(chain, wanted, at):
            found += count
    return found


def due(at: datetime) -> int:
    """Queue the jobs of the timetable whose time has come; how many were not queued before."""
    discover()
    return sum(_queue_slot(each, each.every, at) for each in JOBS.values() if each.every)


def _dispatch(chain: str, wanted: Mapping[str, Sequence[Job]], at: datetime) -> int:
    with transaction.atomic():
        row = Chain.objects.select_for_update().get(name=chain)
        later = Entry.objects.filter(chain=chain, seq__gt=row.dispatched, action__in=wanted)
        entries = list(later.order_by("seq")[:BATCH])
        for entry in entries:
            for each in wanted[entry.action]:
                _queue_after(each, entry, at)
        row.dispatched = entries[-1].seq if len(entries) == BATCH else row.seq
        row.save(update_fields=["dispatched"])
    return len(entries)


def _queue_after(asked: Job, entry: Entry, at: datetime) -> None:
    arguments = {"entry_id": entry.pk}
    try:
        turn = asked.turn.format_map({**entry.facts, "chain": entry.chain, "subject": entry.subject})
    except (KeyError, IndexError, AttributeError) as error:
        # A mistake of whoever declared it; it must be seen and must not keep other entries from being dispatched.
        missing = f"{asked.turn}: the entry has no {error}"[:300]
        Task.objects.create(
            job=asked.name,
            arguments=arguments,
            chain=entry.chain,
            state=TaskState.FAILED,
            queued_at=at,
            ready_at=at,
            ended_at=at,
            progress=missing,
        )
        return
    _queue(asked, arguments, turn, at, chain=entry.chain)


def _queue_slot(asked: Job, every: timedelta, at: datetime) -> bool:
    monday = datetime(2001, 1, 1, tzinfo=get_default_timezone())
    start = monday + every * ((at - monday) // every)
    key = start.isoformat()
    if Task.objects.filter(job=asked.name, key=key).exists():
        return False
    _queue(asked, {}, asked.turn, at, key=key)
    return True


def _queue(
    asked: Job, arguments: Mapping[str, object], turn: str, at: datetime, *, chain: str = "", key: str | None = None
) -> Task:
    """The task that does it: a waiting one that was joined, one of the same key, or a new one."""
    values: dict[str, Any] = {"job": asked.name, "turn": turn, "joins": asked.joins}
    waiting = Task.objects.select_for_update().filter(**values, state=TaskState.QUEUED)
    with transaction.atomic():
        while True:
            found = waiting.first() if asked.joins else None
            if found is not None:
                found.arguments, found.joined = dict(arguments), found.joined + 1
                found.key, found.failures, found.lost = key or found.key, 0, 0
                found.save(update_fields=["arguments", "joined", "key", "failures", "lost"])
                return found
            try:
                with transaction.atomic():
                    given = {"arguments": dict(arguments), "chain": chain, "key": key}
                    return Task.objects.create(**values, **given, queued_at=at, ready_at=at)
            except IntegrityError:
                # Another worker or page was quicker: with the same key, or with one that can now be joined.
                same = Task.objects.filter(job=asked.name, key=key).first() if key else None
                if same is not None:
                    return same
