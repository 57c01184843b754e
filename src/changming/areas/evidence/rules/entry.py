"""A sign-in beside the duty it belongs to and what was measured of it."""

from dataclasses import dataclass

from changming.areas.evidence.rules.facts import SignIn
from changming.areas.standards.rules import Duty


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a sign-in stood.

    x_m, y_m    metres on the district's plane
    away_m      distance from its duty's place: from the centre of a circle, from the lines of a strip; None where the
                place has no geometry
    allowed_m   radius, or half width, plus the accuracy
    fits_other  the datum in which it would fit the place though it does not as given; ""
    """

    x_m: float
    y_m: float
    away_m: float | None = None
    allowed_m: float = 0.0
    fits_other: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One sign-in of the day. `duty` None: it is unmatched. `place` is the id of the duty's place."""

    sign_in: SignIn
    duty: Duty | None = None
    standing: Standing | None = None
    place: str = ""

    @property
    def who(self) -> str:
        """The person's id, or the name that nobody is known by."""
        return self.sign_in.person or f"?{self.sign_in.named}"

    @property
    def where(self) -> str:
        """The row, for the eyes of a person."""
        return f"{self.sign_in.source.file}:{self.sign_in.source.row}"


def in_time(entries: list[tuple[int, Entry]]) -> list[tuple[int, Entry]]:
    """Numbered entries by time; ties by what they say, and by where they stand only when they say the same."""
    return sorted(entries, key=lambda pair: _order(pair[1]))


def _order(entry: Entry) -> tuple[float, str, str, str, float, float, str, int]:
    sign_in, at = entry.sign_in, entry.sign_in.position
    raw = (at.raw_lon, at.raw_lat) if at else (0.0, 0.0)
    time_s = sign_in.time.timestamp()
    return time_s, entry.who, sign_in.kind, sign_in.device or "", *raw, sign_in.source.file, sign_in.source.row
