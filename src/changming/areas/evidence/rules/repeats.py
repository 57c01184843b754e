"""Coordinates that come back exactly, which real receivers do not give."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from changming.areas.evidence.choices import DoubtCode
from changming.areas.evidence.rules.entry import Entry, in_time
from changming.areas.evidence.rules.facts import Doubt, Position
from changming.areas.standards.rules import PresenceRules

PER_DEG = 1_000_000  # six decimals


@dataclass(frozen=True, slots=True)
class Given:
    """A position given on an earlier day, and where it stood."""

    position: Position
    where: str


@dataclass(slots=True)
class _Group:
    """Positions that are the same. `first` is the row of the first occasion; `history` where an earlier day had it."""

    history: str = ""
    rows: list[tuple[Entry, int]] = field(default_factory=list)  # with the number of their occasion
    occasions: int = 0


class _Places:
    """Groups of equal positions: as given within one datum, else within a millionth of a degree after conversion.

    Converting a position that was itself rounded to six decimals moves it by up to one unit of the sixth; so between
    datums neighbours are looked at too.
    """

    def __init__(self) -> None:
        self._given: dict[tuple[str, int, int], _Group] = {}
        self._cells: dict[tuple[int, int], list[tuple[str, _Group]]] = {}

    def group(self, at: Position) -> _Group:
        key = (at.datum, round(at.raw_lon * PER_DEG), round(at.raw_lat * PER_DEG))
        found = self._given.get(key)
        if found is None:
            found = self._converted(at) or _Group()
            self._given[key] = found
            self._cells.setdefault(_cell(at), []).append((at.datum, found))
        return found

    def _converted(self, at: Position) -> _Group | None:
        east, north = _cell(at)
        near = [(0, 0), *((x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if (x, y) != (0, 0))]
        for x, y in near:
            for datum, group in self._cells.get((east + x, north + y), ()):
                if datum != at.datum:
                    return group
        return None


def repeated_coordinates(
    entries: Sequence[Entry], history: Iterable[Given], declared: frozenset[str], rules: PresenceRules
) -> dict[int, Doubt]:
    """Sign-ins whose position was given before on another occasion; `about` is where.

    One occasion: a device's rows that follow each other within `occasion_s` (a phone keeps a position for a while), of
    a declared shared phone within `shared_device_s`; a person's rows with no other device too.
    """
    places = _Places()
    for given in sorted(history, key=lambda given: given.where):
        group = places.group(given.position)
        group.history = group.history or given.where
    found = {}
    for index, entry in in_time(list(enumerate(entries))):
        if entry.sign_in.position is None:
            continue
        group = places.group(entry.sign_in.position)
        occasion = _occasion(entry, group, declared, rules)
        about = group.history or (group.rows[0][0].where if occasion else "")
        if about:
            found[index] = Doubt(DoubtCode.REPEATED_COORDINATES, about=about)
        group.rows.append((entry, occasion))
    return found


def _occasion(entry: Entry, group: _Group, declared: frozenset[str], rules: PresenceRules) -> int:
    for earlier, occasion in reversed(group.rows):
        span_s = rules.shared_device_s if entry.sign_in.device in declared else rules.occasion_s
        apart_s = (entry.sign_in.time - earlier.sign_in.time).total_seconds()
        if apart_s <= span_s and _one_phone(earlier, entry):
            return occasion
    group.occasions += 1
    return group.occasions - 1


def _one_phone(one: Entry, other: Entry) -> bool:
    mine, yours = one.sign_in.device, other.sign_in.device
    if mine is not None and yours is not None:
        return mine == yours
    return one.who == other.who


def _cell(at: Position) -> tuple[int, int]:
    return round(at.lon * PER_DEG), round(at.lat * PER_DEG)
