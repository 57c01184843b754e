"""What a duty is: something a named party owes at a place in a time window."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from changming.areas.standards.choices import ON_FOOT, Verdict, WeatherKind, Work


@dataclass(frozen=True, slots=True)
class Duty:
    """One roster row of the day. Times are zone-aware, `starts` < `ends`.

    `person` or `vehicle` is set, as the roster names them (before substitutes); exactly one of `post`, `segments`,
    `facilities` says where. `passes` is None where the roster does not say (the pack does).
    """

    id: str
    work: Work
    person: str | None
    vehicle: str | None
    team: str
    starts: datetime
    ends: datetime
    post: str | None = None
    segments: tuple[str, ...] = ()
    facilities: tuple[str, ...] = ()
    passes: int | None = None

    @property
    def by_vehicle(self) -> bool:
        """Work along segments that a vehicle's device shows."""
        return self.vehicle is not None and bool(self.segments)

    @property
    def at_facilities(self) -> bool:
        """Work owed once per facility inside the window."""
        return bool(self.facilities) and self.work is not Work.TOILET_DUTY

    @property
    def on_foot(self) -> bool:
        """Work that is shown by being on post."""
        return not self.by_vehicle and not self.at_facilities and (self.work in ON_FOOT or self.person is not None)


@dataclass(frozen=True, slots=True)
class DutyResult:
    """What the evidence says of one duty. `verdict` None: not due yet."""

    verdict: Verdict | None
    done_share: float | None = None
    unknown_share: float | None = None


def combine(verdicts: Sequence[Verdict | None]) -> Verdict | None:
    """The verdict on several things owed together: what all are, else partly; None while one is not due."""
    if None in verdicts:
        return None
    return verdicts[0] if len(set(verdicts)) == 1 else Verdict.PARTLY


@dataclass(frozen=True, slots=True)
class WeatherSpell:
    """Weather from `starts` to `ends`, zone-aware; `value` in `unit` (°C, mm, grade) where given."""

    kind: WeatherKind
    starts: datetime
    ends: datetime
    value: float | None = None
    unit: str = ""
    source: str = ""
