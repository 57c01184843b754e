"""Pure facts of people."""

from dataclasses import dataclass
from datetime import datetime

from changming.areas.people.choices import LeaveKind


@dataclass(frozen=True, slots=True)
class Person:
    """One worker on the books."""

    id: str
    name: str
    team: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Leave:
    """A time in which a person owes nothing; `starts` <= t < `ends`, zone-aware."""

    person: str
    starts: datetime
    ends: datetime
    kind: LeaveKind
    substitute: str | None = None
