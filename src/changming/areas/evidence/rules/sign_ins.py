"""Every reason to distrust a sign-in, each with what was measured and what is allowed.

Nothing here rejects: a doubt flags. Times that tie go by person, kind, device and position, so that the order of rows
and files means nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from changming.areas.evidence.choices import PROVES_NOTHING, DoubtCode
from changming.areas.evidence.rules.belonging import outside_window_s
from changming.areas.evidence.rules.devices import changed_devices, shared_devices, skewed_clocks
from changming.areas.evidence.rules.entry import Entry
from changming.areas.evidence.rules.facts import Doubt
from changming.areas.evidence.rules.movement import impossible_speeds
from changming.areas.evidence.rules.repeats import Given, repeated_coordinates
from changming.areas.standards.rules import PresenceRules

ORDER = {code: place for place, code in enumerate(DoubtCode)}


@dataclass(frozen=True, slots=True)
class Before:
    """What earlier days and the folder say: the device each person used last, coordinates given, declared phones."""

    device_of: Mapping[str, str] = field(default_factory=dict)
    coordinates: Sequence[Given] = ()
    declared: frozenset[str] = frozenset()


def sign_in_doubts(entries: Sequence[Entry], rules: PresenceRules, before: Before) -> list[tuple[Doubt, ...]]:
    """The doubts of each sign-in, in the order of `entries`, each tuple in the order of the codes."""
    found: list[list[Doubt]] = [list(_own(entry, rules)) for entry in entries]
    for more in (
        impossible_speeds(entries, rules),
        shared_devices(entries, before.declared, rules),
        changed_devices(entries, before.device_of, before.declared),
        repeated_coordinates(entries, before.coordinates, before.declared, rules),
        skewed_clocks(entries, rules),
    ):
        for index, doubt in more.items():
            found[index].append(doubt)
    return [tuple(sorted(doubts, key=lambda doubt: ORDER[doubt.code])) for doubts in found]


def counts(doubts: Iterable[Doubt]) -> bool:
    """Whether evidence with these doubts still counts for its duty."""
    return not any(doubt.code in PROVES_NOTHING for doubt in doubts)


def _own(entry: Entry, rules: PresenceRules) -> Iterable[Doubt]:
    """What one row shows of itself."""
    sign_in = entry.sign_in
    if sign_in.position is None and sign_in.position_expected:
        yield Doubt(DoubtCode.NO_FIX)
    accuracy_m = sign_in.position.accuracy_m if sign_in.position else None
    if accuracy_m is not None and accuracy_m > rules.max_accuracy_m:
        yield Doubt(DoubtCode.FIX_TOO_COARSE, accuracy_m, rules.max_accuracy_m, "m")
    yield from _place(entry)
    if entry.duty is not None:
        outside_s = outside_window_s(sign_in.time, entry.duty)
        if outside_s > rules.window_grace_s:
            yield Doubt(DoubtCode.OUTSIDE_WINDOW, outside_s, rules.window_grace_s, "s", entry.duty.id)
    if sign_in.mock:
        yield Doubt(DoubtCode.MOCK_LOCATION)


def _place(entry: Entry) -> Iterable[Doubt]:
    """Off the post: by measure where there is one, else by the platform's own mark."""
    standing = entry.standing
    if entry.duty is None:
        return
    if standing is None or standing.away_m is None:
        if entry.sign_in.marked_outside:
            yield Doubt(DoubtCode.OUTSIDE_POST, None, None, "m", entry.place)
        return
    if standing.away_m <= standing.allowed_m:
        return
    code = DoubtCode.OTHER_DATUM if standing.fits_other else DoubtCode.OUTSIDE_POST
    yield Doubt(code, standing.away_m, standing.allowed_m, "m", standing.fits_other or entry.place)
