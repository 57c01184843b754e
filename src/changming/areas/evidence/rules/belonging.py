"""To which duty a sign-in belongs."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo

from changming.areas.evidence.choices import SignInKind
from changming.areas.evidence.rules.facts import SignIn
from changming.areas.standards.rules import Duty


def belongs_to(sign_in: SignIn, owed: Mapping[str, Sequence[Duty]], *, grace_s: float, zone: tzinfo) -> list[Duty]:
    """The duties of its person that are nearest in time, by id; none: unknown person, or nothing owed that day.

    owed     duties by the party that owes them
    grace_s  how long before its start and after its end a duty takes sign-ins
    zone     the district's: a sign-in of another day than the duty's speaks of other duties
    returns  mostly one; of several equally near ones the place decides, then the id

    A duty whose window, with its grace, holds the sign-in comes before one whose window does not. Among those an `in`
    goes by the distance to their starts, an `out` to their ends, a patrol to the windows. So of two duties back to back
    the `out` at the seam ends the first and the `in` begins the second.
    """
    if sign_in.person is None:
        return []
    return nearest(sign_in.kind, sign_in.time, owed.get(sign_in.person, ()), grace_s=grace_s, zone=zone)


def nearest(kind: SignInKind, at: datetime, duties: Iterable[Duty], *, grace_s: float, zone: tzinfo) -> list[Duty]:
    """The duties nearest in time, by id, as `belongs_to` says; none where no duty touches the day of `at`."""
    near = [duty for duty in duties if _same_days(duty, at.astimezone(zone), timedelta(seconds=grace_s))]
    distances = {duty.id: _distance(kind, at, duty, grace_s) for duty in near}
    least = min(distances.values(), default=None)
    return sorted((duty for duty in near if distances[duty.id] == least), key=lambda duty: duty.id)


def by_party(owed: Iterable[tuple[str, Duty]]) -> dict[str, list[Duty]]:
    """Duties by the party that owes them, each list by id."""
    found: dict[str, list[Duty]] = {}
    for party, duty in sorted(owed, key=lambda pair: pair[1].id):
        found.setdefault(party, []).append(duty)
    return found


def _same_days(duty: Duty, at: datetime, grace: timedelta) -> bool:
    """Whether a local time stands on a day that the duty touches."""
    first, last = (duty.starts - grace).astimezone(at.tzinfo), (duty.ends + grace).astimezone(at.tzinfo)
    return first.date() <= at.date() <= last.date()


def _distance(kind: SignInKind, at: datetime, duty: Duty, grace_s: float) -> tuple[float, float]:
    outside_s = outside_window_s(at, duty)
    anchor_s = {
        SignInKind.IN: abs((at - duty.starts).total_seconds()),
        SignInKind.OUT: abs((at - duty.ends).total_seconds()),
        SignInKind.PATROL: outside_s,
    }[kind]
    return max(0.0, outside_s - grace_s), anchor_s


def outside_window_s(at: datetime, duty: Duty) -> float:
    """Seconds by which a time lies before a duty's start or after its end; 0 inside."""
    return max((duty.starts - at).total_seconds(), (at - duty.ends).total_seconds(), 0.0)
