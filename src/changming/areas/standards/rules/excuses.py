"""What excuses a duty: weather by the pack's rules, accepted reasons to skip, and not being due yet."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from changming.areas.people.rules import Leave, by_person, who_owes
from changming.areas.standards.choices import SkipReason
from changming.areas.standards.rules.duty import Duty, WeatherSpell
from changming.areas.standards.rules.pack import Pack, WeatherRule
from changming.kernel.spans import Span, joined, without

UNITS = {
    "°C": re.compile(r"^(°|º)?c$|^℃$|^度$|^摄氏度$|^degc$|^celsius$"),
    "grade": re.compile(r"^级$|^风级$|^grade$|^bft$|^beaufort$"),
    "m/s": re.compile(r"^m/s$|^米/秒$|^米每秒$"),
    "mm": re.compile(r"^mm$|^毫米$"),
}
# Lower limits of the wind grades 1-12 of GB/T 28591-2012.
WIND_MPS = (0.3, 1.6, 3.4, 5.5, 8.0, 10.8, 13.9, 17.2, 20.8, 24.5, 28.5, 32.7)


@dataclass(frozen=True, slots=True)
class Owing:
    """A duty with who owes it and when.

    party    id of the person, substitute or vehicle; None: nobody, the duty is excused
    windows  what is left of the duty's window once weather and hours of leave are taken out, in order
    excused  owed by nobody: on leave without substitute, or weather leaves less than the pack's `least_owed_s` (of a
             short duty: than half of it)
    skipped  segments of the duty that the register gives an accepted reason for; owed by nobody unless done
    """

    duty: Duty
    party: str | None
    windows: tuple[Span, ...]
    excused: bool
    skipped: frozenset[str] = frozenset()

    @property
    def by_machine(self) -> bool:
        """Whether a vehicle owes it along segments."""
        return self.duty.by_vehicle and not self.excused

    @property
    def all_skipped(self) -> bool:
        """Whether there is an accepted reason for every segment."""
        return bool(self.duty.segments) and self.skipped.issuperset(self.duty.segments)

    @property
    def starts(self) -> datetime:
        """When it begins to be owed."""
        return self.windows[0][0] if self.windows else self.duty.starts

    @property
    def ends(self) -> datetime:
        """When it ends to be owed."""
        return self.windows[-1][1] if self.windows else self.duty.ends


@dataclass(frozen=True, slots=True)
class Skip:
    """A segment that the register says was skipped, for an accepted reason; `work` None: any work there."""

    segment: str
    work: str | None = None


def owings(
    duties: Iterable[Duty],
    leaves: Iterable[Leave],
    weather: Iterable[WeatherSpell],
    pack: Pack,
    skips: Iterable[Skip] = (),
) -> tuple[Owing, ...]:
    """Every duty with who owes it, when and where not, by id."""
    off, spells, skipped = by_person(leaves), tuple(weather), frozenset(skips)
    found = (_owing(duty, off, spells, pack) for duty in sorted(duties, key=lambda duty: duty.id))
    return tuple(replace(each, skipped=_skipped(each.duty, skipped)) for each in found)


def _skipped(duty: Duty, skips: frozenset[Skip]) -> frozenset[str]:
    return frozenset(each for each in duty.segments if {Skip(each), Skip(each, duty.work)} & skips)


def excused_spans(duty: Duty, weather: Iterable[WeatherSpell], rules: Iterable[WeatherRule]) -> tuple[Span, ...]:
    """Time that the pack's weather rules take out of a duty's window, joined and in order."""
    taken = [_taken(rule, spell) for rule in rules for spell in weather if _applies(rule, spell, duty)]
    return joined((max(start, duty.starts), min(end, duty.ends)) for start, end in taken)


def skip_accepted(reason: SkipReason | None, pack: Pack) -> bool:
    """Whether the pack accepts a reason to skip work."""
    return reason in pack.skip_reasons


def is_due(duty: Duty, as_of: datetime) -> bool:
    """Whether a duty's window is over at `as_of`."""
    return duty.ends <= as_of


def _owing(duty: Duty, leaves: Mapping[str, Sequence[Leave]], weather: Sequence[WeatherSpell], pack: Pack) -> Owing:
    party = duty.vehicle
    off: tuple[Span, ...] = ()
    if duty.person is not None:
        owed = who_owes(duty.person, duty.starts, duty.ends, leaves, share=pack.excuses.leave_share)
        party, off = owed.party, owed.off
    taken = joined([*off, *excused_spans(duty, weather, pack.weather)])
    windows = without((duty.starts, duty.ends), taken)
    left_s = sum((end - start).total_seconds() for start, end in windows)
    half_s = (duty.ends - duty.starts).total_seconds() / 2
    gone = not windows or (bool(taken) and left_s < min(pack.excuses.least_owed_s, half_s))
    return Owing(duty, party, windows, excused=party is None or gone)


def _applies(rule: WeatherRule, spell: WeatherSpell, duty: Duty) -> bool:
    if rule.weather != spell.kind or duty.work not in rule.works:
        return False
    if rule.at_least is None and rule.at_most is None:
        return True
    value = _in_unit(spell, rule.unit)
    if value is None:
        return False
    return (rule.at_least is None or value >= rule.at_least) and (rule.at_most is None or value <= rule.at_most)


def _in_unit(spell: WeatherSpell, unit: str) -> float | None:
    """The spell's value in the unit of a rule; None where it has none or another kind of unit."""
    given = next((name for name, sign in UNITS.items() if sign.match(spell.unit.strip().lower())), spell.unit.strip())
    if spell.value is None or given in {"", unit}:
        return spell.value
    if (given, unit) == ("m/s", "grade"):
        return float(bisect_right(WIND_MPS, spell.value))
    return None


def _taken(rule: WeatherRule, spell: WeatherSpell) -> Span:
    """The spell, or its hottest hours around its middle."""
    if rule.hottest_hours is None or spell.ends - spell.starts <= timedelta(hours=rule.hottest_hours):
        return spell.starts, spell.ends
    middle, half = spell.starts + (spell.ends - spell.starts) / 2, timedelta(hours=rule.hottest_hours / 2)
    return middle - half, middle + half
