"""The ledger's lines on a plane."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from changming.areas.places.choices import RoadKind
from changming.areas.places.rules import Segment
from changming.day.memory import FORGETFUL, Memory, key_of
from changming.engines.coverage import Lines
from changming.engines.geo import LocalPlane
from changming.engines.matching import Network, build_network
from changming.kernel.kept import Kept

Floats: TypeAlias = NDArray[np.float64]

JOIN_M = 1.0  # ends of lines this near are one junction
NO_LINE: Floats = np.empty((0, 2))


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """Segments that have a line, in order of id; `index` says which row each id has.

    lines_m   per segment (n, 2) metres on `plane`; `lines` their lengths and ends as coverage takes them
    carriageways, paths  the networks of vehicles and of people on foot
    doubles  a row, and one of the same line to the decimetre that vehicles use alike: of these only the first is in
             the network, and what is driven on it is driven on the other
    """

    segments: tuple[Segment, ...]
    index: dict[str, int]
    plane: LocalPlane
    lines_m: tuple[Floats, ...]
    lines: Lines
    tree: shapely.STRtree
    carriageways: Network
    paths: Network
    doubles: tuple[tuple[int, int], ...]
    digest: str  # of all that a match to its networks hangs on
    memory: Memory = FORGETFUL  # of matches to them

    def within(self, x_m: Floats, y_m: Floats, corridor_m: float) -> NDArray[np.bool_]:
        """(n,) whether places lie no further than `corridor_m` from some line."""
        found = self.tree.query(shapely.points(x_m, y_m), predicate="dwithin", distance=corridor_m)
        near = np.zeros(x_m.size, np.bool_)
        near[found[0]] = True
        return near


LAID: Kept[Ledger] = Kept(4)  # each takes about 50 MB for a whole district


def laid_ledger(
    segments: Sequence[Segment], by_vehicle: Collection[str], around: tuple[Floats, Floats], *, walked_on: bool
) -> Ledger:
    """As `lay_ledger`; laid once in a process as long as the ledger says the same."""
    lines = [NO_LINE if one.line is None else one.line for one in segments]
    said = [repr(replace(one, line=None)) for one in segments]
    key = key_of(*said, *lines, *(() if any(map(len, lines)) else around), *sorted(by_vehicle), str(walked_on))
    return LAID.of(key, lambda: lay_ledger(segments, by_vehicle, around, walked_on=walked_on))


def lay_ledger(
    segments: Iterable[Segment], by_vehicle: Collection[str], around: tuple[Floats, Floats], *, walked_on: bool
) -> Ledger:
    """The ledger on its plane.

    by_vehicle  segments that vehicle duties name: vehicles are not laid on other sidewalks, which run beside
                carriageways
    around      longitudes and latitudes to lay the plane around where no segment has a line
    walked_on   whether anybody on foot is to be followed
    """
    lined = sorted((one for one in segments if one.line is not None and len(one.line)), key=lambda one: one.id)
    degrees = [one.line for one in lined if one.line is not None]
    lon, lat = (np.concatenate([line[:, axis] for line in degrees]) for axis in (0, 1)) if degrees else around
    plane = LocalPlane.around(lon, lat) if np.isfinite(lon + lat).any() else LocalPlane(0.0, 0.0)
    on_plane = [
        (one, np.column_stack(plane.to_m(line[:, 0], line[:, 1]))) for one, line in zip(lined, degrees, strict=True)
    ]
    kept = [(one, line_m) for one, line_m in on_plane if _length_m(line_m) > 0]
    lines = tuple(line_m for _, line_m in kept)
    oneway = np.array([one.oneway for one, _ in kept], np.bool_)
    driven = [NO_LINE if _only_walked(one, by_vehicle) else line_m for one, line_m in kept]
    doubles = tuple(_doubles(driven, oneway))
    for _, double in doubles:
        driven[double] = NO_LINE
    return Ledger(
        segments=tuple(one for one, _ in kept),
        index={one.id: row for row, (one, _) in enumerate(kept)},
        plane=plane,
        lines_m=lines,
        lines=_as_lines(lines, oneway),
        tree=shapely.STRtree([shapely.LineString(line) for line in lines]),
        carriageways=build_network(driven, oneway, join_m=JOIN_M),
        paths=build_network(lines if walked_on else [NO_LINE] * len(lines), oneway, join_m=JOIN_M),
        doubles=doubles,
        digest=key_of(str(walked_on), *lines, *driven, oneway),
    )


def _as_lines(lines: Sequence[Floats], oneway: NDArray[np.bool_]) -> Lines:
    return Lines(
        length_m=np.array([_length_m(line) for line in lines]),
        ends_m=np.array([line[[0, -1]] for line in lines]).reshape(-1, 2, 2),
        oneway=oneway,
        closed=np.array([np.hypot(*(line[0] - line[-1])) <= JOIN_M for line in lines], np.bool_),
    )


def _only_walked(segment: Segment, by_vehicle: Collection[str]) -> bool:
    return segment.kind is RoadKind.SIDEWALK and segment.id not in by_vehicle


def _doubles(lines: Iterable[Floats], oneway: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """A row, and each later one with the same points in the same order, one-way both or neither."""
    first: dict[tuple[bool, bytes], int] = {}
    for row, line_m in enumerate(lines):
        key = bool(oneway[row]), np.rint(line_m * 10).astype(np.int64).tobytes()
        if line_m.size and first.setdefault(key, row) != row:
            yield first[key], row


def _length_m(line_m: Floats) -> float:
    """Length of a line; 0 where a point of it is nowhere."""
    length_m = float(np.hypot(*np.diff(line_m, axis=0).T).sum())
    return length_m if np.isfinite(length_m) else 0.0
