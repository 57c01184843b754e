"""Whether a person can have been where two sign-ins say."""

from collections.abc import Sequence
from math import hypot

from changming.areas.evidence.choices import DoubtCode
from changming.areas.evidence.rules.entry import Entry, Standing, in_time
from changming.areas.evidence.rules.facts import Doubt
from changming.areas.standards.rules import PresenceRules

LEAST_S = 1.0
MINUTE_S = 60.0

Step = tuple[int, Entry, Standing]


def impossible_speeds(entries: Sequence[Entry], rules: PresenceRules) -> dict[int, Doubt]:
    """Sign-ins that their person's previous position puts out of reach; `about` is that position's row.

    Both errors are taken off the distance. A position that agrees with the last one beyond doubt is not doubted for a
    false one between them.
    """
    found = {}
    trails: dict[str, list[Step]] = {}
    for index, entry in in_time(list(enumerate(entries))):
        if entry.standing is not None:
            trails.setdefault(entry.who, []).append((index, entry, entry.standing))
    for trail in trails.values():
        trusted = previous = trail[0]
        for step in trail[1:]:
            index, entry, _ = step
            speed_kmh = _speed_kmh(previous, step, rules)
            if speed_kmh > rules.person_kmh and _speed_kmh(trusted, step, rules) > rules.person_kmh:
                found[index] = Doubt(DoubtCode.IMPOSSIBLE_SPEED, speed_kmh, rules.person_kmh, "km/h", previous[1].where)
            else:
                trusted = step
            previous = step
    return found


def _speed_kmh(start: Step, end: Step, rules: PresenceRules) -> float:
    """The least speed that explains two positions."""
    (_, first, here), (_, last, there) = start, end
    errors_m = _error_m(first, rules) + _error_m(last, rules)
    apart_m = max(0.0, hypot(there.x_m - here.x_m, there.y_m - here.y_m) - errors_m)
    passed_s = (last.sign_in.time - first.sign_in.time).total_seconds()
    if first.sign_in.time.second == last.sign_in.time.second == 0:
        passed_s += MINUTE_S  # a clock that may tell no more than the minute
    return apart_m / max(passed_s, LEAST_S) * 3.6


def _error_m(entry: Entry, rules: PresenceRules) -> float:
    at = entry.sign_in.position
    if at is None or at.accuracy_m is None:
        return rules.assumed_accuracy_m
    return max(at.accuracy_m, rules.assumed_accuracy_m)
