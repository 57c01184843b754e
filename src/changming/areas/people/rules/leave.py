"""Who owes a duty: the person the roster names, a substitute, or nobody.

Leave by whole days (midnight to midnight) speaks of the shifts that start on those days: a night shift goes with the
day on which it begins. Leave by the clock passes a shift on when it takes at least `share` of it; a shorter one leaves
the shift with its person and is only taken out of the time that is judged.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from changming.areas.people.rules.facts import Leave
from changming.kernel.spans import Span, joined


@dataclass(frozen=True, slots=True)
class Owed:
    """`party` owes the duty, None: nobody. `off` is time of the party's own leave inside the window."""

    party: str | None
    off: tuple[Span, ...] = ()


def by_person(leaves: Iterable[Leave]) -> dict[str, tuple[Leave, ...]]:
    """Leave by person, in an order that does not depend on the order of rows."""
    found: dict[str, list[Leave]] = {}
    for leave in leaves:
        found.setdefault(leave.person, []).append(leave)
    return {person: tuple(sorted(own, key=_order)) for person, own in found.items()}


def who_owes(
    person: str, starts: datetime, ends: datetime, leaves: Mapping[str, Sequence[Leave]], *, share: float
) -> Owed:
    """Who owes what the roster gives `person` from `starts` to `ends`.

    leaves  by person, as `by_person` gives them
    share   part of the window from which leave by the clock passes it on, 0-1
    returns the person himself, or the first substitute who is not on leave, a substitute's own substitute included;
            party None where the way ends at somebody on leave
    """
    party = _stands_in(person, (starts, ends), leaves, share, frozenset())
    if party is None:
        return Owed(None)
    return Owed(party, tuple(_inside(leave, (starts, ends)) for leave in _clock(leaves.get(party, ()), (starts, ends))))


def _stands_in(
    person: str, window: Span, leaves: Mapping[str, Sequence[Leave]], share: float, asked: frozenset[str]
) -> str | None:
    own = leaves.get(person, ())
    if not _is_off(own, window, share):
        return person
    asked |= {person}
    for leave in own:
        if leave.substitute is None or leave.substitute in asked or not _speaks_of(leave, window):
            continue
        party = _stands_in(leave.substitute, window, leaves, share, asked)
        if party is not None:
            return party
    return None


def _is_off(own: Sequence[Leave], window: Span, share: float) -> bool:
    if any(_whole_days(leave) and _speaks_of(leave, window) for leave in own):
        return True
    away = joined(_inside(leave, window) for leave in _clock(own, window))
    off = sum((end - start for start, end in away), timedelta())
    return off > timedelta() and off >= share * (window[1] - window[0])


def _speaks_of(leave: Leave, window: Span) -> bool:
    if _whole_days(leave):
        return leave.starts <= window[0] < leave.ends
    return leave.starts < window[1] and leave.ends > window[0]


def _clock(own: Sequence[Leave], window: Span) -> list[Leave]:
    return [leave for leave in own if not _whole_days(leave) and _speaks_of(leave, window)]


def _whole_days(leave: Leave) -> bool:
    return leave.starts.time() == time.min and leave.ends.time() == time.min


def _inside(leave: Leave, window: Span) -> Span:
    return max(leave.starts, window[0]), min(leave.ends, window[1])


def _order(leave: Leave) -> tuple[datetime, datetime, str, str]:
    return leave.starts, leave.ends, leave.kind, leave.substitute or ""
