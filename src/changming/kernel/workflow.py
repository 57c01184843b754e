"""States and the steps between them: one table per subject, and the only functions that change a state.

    FINDING = Workflow(
        "inspection.finding",
        chain="district",
        states=(State(S.PROPOSED, _("proposed"), "doubt"), State(S.CONFIRMED, _("confirmed"), "not-done")),
        steps=(Step("confirm", {S.PROPOSED}, S.CONFIRMED, {Role.INSPECTOR}, other_than_crew, timedelta(hours=24)),),
    )

A model names its table as `workflow` and has the columns `state` and `due_at`. Pages ask `open_to` which buttons to
show; pages, pictures and `docs/reference/workflows.md` take labels and colours from the same table.
"""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.functional import Promise

from changming.kernel.actor import Actor
from changming.kernel.audit import record
from changming.kernel.calendar import Office, OfficeTime
from changming.kernel.errors import Refused

Due = timedelta | OfficeTime | None
Subject = TypeVar("Subject", bound=models.Model)


class NotAllowed(Refused):
    """The step is not taken: not from this state, not by this actor, or a guard says no."""

    code = "not_allowed"


class NotFromHere(NotAllowed):
    """The subject is in another state by now; look again."""

    code = "not_from_here"


class NotYours(NotAllowed):
    """The step belongs to another role."""

    code = "not_yours"


class Guarded(NotAllowed):
    """What the step demands is not there; `guard` names it."""

    code = "guarded"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a guard may look at beside the subject: who asks, when, and the facts given with the step."""

    actor: Actor
    at: datetime
    facts: Mapping[str, object]


Guard = Callable[[Any, Asked], bool]
BATCH = 500  # rows locked or written at once
ANYBODY: AbstractSet[str] = frozenset({"anybody"})  # of those that the door and the action let through


def anyone(_subject: object, _asked: Asked) -> bool:
    """The guard of a step that needs none."""
    return True


@dataclass(frozen=True, slots=True)
class State:
    """A state, how it is called, and the token of `tokens.css` that colours it."""

    value: str
    label: str | Promise
    colour: str


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: who may lead a subject from which states to which, and when the next step is due."""

    name: str
    sources: AbstractSet[str]
    target: str
    roles: AbstractSet[str]
    guard: Guard = anyone
    due: Due = None

    def __str__(self) -> str:
        return self.name

    def is_for(self, actor: Actor) -> bool:
        """Whether one of the actor's roles may take it."""
        return "anybody" in self.roles or not actor.roles.isdisjoint(self.roles)


@dataclass(frozen=True, slots=True)
class Workflow:
    """The table of one subject.

    `chain` is the subject's attribute that names its audit chain; the first state is where every subject begins. Raises
    ValueError for a table that contradicts itself or has a state no way leads to.
    """

    name: str
    chain: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        known = {state.value for state in self.states}
        seen: set[tuple[str, str]] = set()
        for step in self.steps:
            unknown = {*step.sources, step.target} - known
            if unknown:
                raise ValueError(f"{self.name}: {step}: no such state: {', '.join(sorted(unknown))}")
            if not step.sources or not step.roles:
                raise ValueError(f"{self.name}: {step}: needs a source and a role")
            rows = {(step.name, str(source)) for source in step.sources}
            if rows & seen:
                raise ValueError(f"{self.name}: {step}: leads from one state twice")
            seen |= rows
        lost = known - self._reached()
        if lost:
            raise ValueError(f"{self.name}: no way leads to {', '.join(sorted(lost))}")

    def _reached(self) -> set[str]:
        reached: set[str] = {self.states[0].value}
        for _ in self.states:
            reached |= {step.target for step in self.steps if not reached.isdisjoint(step.sources)}
        return reached

    def named(self, name: str) -> tuple[Step, ...]:
        """The rows of a step. Raises LookupError where there is none: a mistake of the caller's."""
        rows = tuple(step for step in self.steps if step.name == name)
        if not rows:
            raise LookupError(f"{self.name} has no step {name}")
        return rows

    def open_to(self, actor: Actor, state: str) -> tuple[Step, ...]:
        """The steps that lead from a state and may be this actor's, guards not yet asked."""
        return tuple(step for step in self.steps if state in step.sources and step.is_for(actor))

    def state(self, value: str) -> State:
        """The row of a state. Raises LookupError where there is none."""
        for state in self.states:
            if state.value == value:
                return state
        raise LookupError(f"{self.name} has no state {value}")


def advance(
    subject: Subject, step: str, *, actor: Actor, at: datetime, office: Office | None = None, **facts: object
) -> Subject:
    """Take a step, or say why not; with `advance_all` the only writer of `state` and `due_at`.

    In one transaction: the row is locked and read again into `subject` (changes not yet saved are lost, so advance
    first), edge, role and guard are checked, state and deadline are written, the step stands in the audit chain as
    `<workflow>.<step>` with `facts`. `office` is asked for only by steps whose deadline is in office time.

    Raises NotFromHere, NotYours, Guarded, or what the guard raises; then nothing is written.
    """
    held: Any = subject
    table: Workflow = held.workflow
    rows = table.named(step)
    with transaction.atomic():
        held.refresh_from_db(from_queryset=type(held).objects.select_for_update())
        before, key = held.state, f"{table.name}:{held.pk}"
        taken = _allowed(rows, held, key, Asked(actor, at, facts))
        held.state, held.due_at = taken.target, _deadline(taken, at, office)
        held.save(update_fields=["state", "due_at"])
        told = {**facts, "from": before, "to": held.state, "due_at": held.due_at}
        chain = str(getattr(held, table.chain))
        record(chain=chain, action=f"{table.name}.{step}", actor=actor, at=at, subject=key, facts=told)
    return subject


def advance_all(
    subjects: Iterable[Subject], step: str, *, actor: Actor, at: datetime, office: Office | None = None, **facts: object
) -> list[Subject]:
    """Take one step with many subjects of one model and one chain, all of them or none.

    As `advance`, with one entry in the audit chain for all: `subjects` are the ids, each with the state it left.
    Returns the rows as they are now, by id; a subject that is gone is left out.
    """
    model, ids = _of_one_model(subjects)
    if model is None:
        return []
    table: Workflow = model.workflow
    rows = table.named(step)
    with transaction.atomic():
        held: list[Any] = []
        for start in range(0, len(ids), BATCH):
            held += model.objects.select_for_update().filter(pk__in=ids[start : start + BATCH]).order_by("pk")
        chains = {str(getattr(one, table.chain)) for one in held}
        if len(chains) > 1:
            raise ValueError(f"{step}: subjects of several chains: {', '.join(sorted(chains))}")
        left = [[one.pk, one.state] for one in held]
        after: dict[tuple[str, datetime | None], list[Any]] = {}
        for one in held:
            taken = _allowed(rows, one, f"{table.name}:{one.pk}", Asked(actor, at, facts))
            one.state, one.due_at = taken.target, _deadline(taken, at, office)
            after.setdefault((one.state, one.due_at), []).append(one.pk)
        for (state, due_at), changed in after.items():  # a few; Django's bulk_update is slow for thousands of rows
            for start in range(0, len(changed), BATCH):
                model.objects.filter(pk__in=changed[start : start + BATCH]).update(state=state, due_at=due_at)
        for chain in chains:
            told = {**facts, "subjects": left}
            record(chain=chain, action=f"{table.name}.{step}", actor=actor, at=at, subject=table.name, facts=told)
    return held


def _of_one_model(subjects: Iterable[models.Model]) -> tuple[Any, list[Any]]:
    """The model of all subjects and their ids in order; None where there are none."""
    given = list(subjects)
    kinds = {type(one) for one in given}
    if len(kinds) > 1:
        raise ValueError(f"subjects of several models: {', '.join(sorted(kind.__name__ for kind in kinds))}")
    return next(iter(kinds), None), sorted(one.pk for one in given)


def _allowed(rows: tuple[Step, ...], subject: Any, key: str, asked: Asked) -> Step:  # noqa: ANN401 -- any model
    """The row of the table that is taken. Raises a NotAllowed."""
    name = rows[0].name
    found = next((step for step in rows if subject.state in step.sources), None)
    if found is None:
        sources = sorted({str(source) for step in rows for source in step.sources})
        raise NotFromHere(subject=key, step=name, state=str(subject.state), sources=sources)
    if not found.is_for(asked.actor):
        raise NotYours(subject=key, step=name, roles=sorted(map(str, found.roles)))
    if not found.guard(subject, asked):
        raise Guarded(subject=key, step=name, guard=found.guard.__name__)
    return found


def _deadline(step: Step, at: datetime, office: Office | None) -> datetime | None:
    if isinstance(step.due, OfficeTime):
        if office is None:
            raise ValueError(f"{step}: its deadline is in office time, and no office was given")
        return office.later(at, step.due)
    return None if step.due is None else at + step.due
