"""The streets of a network by name, in metres: where one meets another, and the way along it between two places."""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from changming.intake.features import Shape

Node = tuple[int, int]  # centimetres on the plane

NEAR_M = 40.0  # streets this close meet, though no junction joins them
SAME_PLACE_M = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a street between two places where it is cut or joined. `line` (n, 2) metres, `source` its line."""

    source: int
    line: NDArray[np.float64]
    start: Node
    end: Node
    length_m: float


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where a street meets another: positions in metres, and how that is known."""

    points_m: NDArray[np.float64]
    how: str  # "junction", "side road", "crossing" (lines that cross without a junction), "near" or "end"


def meeting(street: Sequence[NDArray[np.float64]], other: Sequence[NDArray[np.float64]]) -> Meeting | None:
    """Where two streets meet, None where they come nowhere near each other.

    At common points where there are any, else where lines cross, else where ends come within `NEAR_M`.
    """
    shared = _shared_points(street, other)
    if len(shared):
        return Meeting(shared, "junction")
    ours, theirs = shapely.MultiLineString(list(street)), shapely.MultiLineString(list(other))
    cut = shapely.intersection(ours, theirs)
    if not cut.is_empty:
        points = [part.centroid for part in shapely.get_parts(cut)]
        return Meeting(shapely.get_coordinates(points), "crossing")
    if shapely.distance(ours, theirs) > NEAR_M:
        return None
    return Meeting(shapely.get_coordinates(shapely.shortest_line(ours, theirs))[:1], "near")


def _shared_points(street: Sequence[NDArray[np.float64]], other: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    ours = {node(point): point for line in street for point in line}
    theirs = {node(point) for line in other for point in line}
    return np.array([point for key, point in ours.items() if key in theirs], np.float64).reshape(-1, 2)


def node(point_m: NDArray[np.float64]) -> Node:
    """The place a point is, to the centimetre."""
    return round(float(point_m[0]) * 100), round(float(point_m[1]) * 100)


def cut(street: Sequence[NDArray[np.float64]], points_m: NDArray[np.float64]) -> tuple[list[Piece], list[Node]]:
    """The street in pieces, cut at `points_m` and where its own lines join, and the node of each point."""
    marks: list[dict[float, None]] = [{} for _ in street]
    joints = _joints(street)
    lines = [shapely.LineString(line) for line in street]
    for place, line in enumerate(street):
        along = _along(line)
        inner = zip(along[1:-1].tolist(), line[1:-1], strict=True)
        marks[place].update(dict.fromkeys(at for at, point in inner if node(point) in joints))
    for point in points_m:
        spot = shapely.Point(point)
        for place, line in enumerate(lines):
            if shapely.distance(line, spot) <= SAME_PLACE_M:
                marks[place][float(shapely.line_locate_point(line, spot))] = None
    pieces = [piece for place, line in enumerate(street) for piece in _pieces(place, line, sorted(marks[place]))]
    return pieces, [_nearest(pieces, point) for point in points_m]


def _joints(street: Iterable[NDArray[np.float64]]) -> set[Node]:
    """Places that two of the street's lines have in common."""
    seen: dict[Node, int] = {}
    for line in street:
        for key in {node(point) for point in line}:
            seen[key] = seen.get(key, 0) + 1
    return {key for key, count in seen.items() if count > 1}


def _along(line: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))))


def _pieces(source: int, line: NDArray[np.float64], marks: Sequence[float]) -> Iterable[Piece]:
    along = _along(line)
    inner = [at for at in marks if SAME_PLACE_M < at < along[-1] - SAME_PLACE_M]
    stops = [0.0, *inner, float(along[-1])]
    for start, end in pairwise(stops):
        between = (along > start + 1e-6) & (along < end - 1e-6)
        part = np.vstack((_at(line, along, start), line[between], _at(line, along, end)))
        yield Piece(source, part, node(part[0]), node(part[-1]), end - start)


def _at(line: NDArray[np.float64], along: NDArray[np.float64], at: float) -> NDArray[np.float64]:
    return np.array([np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])])


def _nearest(pieces: Sequence[Piece], point: NDArray[np.float64]) -> Node:
    ends = {key: None for piece in pieces for key in (piece.start, piece.end)}
    return min(ends, key=lambda key: (np.hypot(key[0] / 100 - point[0], key[1] / 100 - point[1]), key))


def distances_m(pieces: Sequence[Piece], sources: Iterable[Node], walls: Iterable[Node]) -> Mapping[Node, float]:
    """Metres along the street from the nearest of `sources` to each node reached without passing one of `walls`."""
    walls = set(walls)
    beside: dict[Node, list[tuple[Node, float]]] = {}
    for piece in pieces:
        beside.setdefault(piece.start, []).append((piece.end, piece.length_m))
        beside.setdefault(piece.end, []).append((piece.start, piece.length_m))
    found: dict[Node, float] = {}
    queue = [(0.0, source) for source in sorted(set(sources)) if source in beside]
    while queue:
        far_m, here = heapq.heappop(queue)
        if here in found:
            continue
        found[here] = far_m
        for there, length_m in beside[here] if here not in walls else ():
            if there not in found:
                heapq.heappush(queue, (far_m + length_m, there))
    return found


def between(pieces: Sequence[Piece], starts: Iterable[Node], ends: Iterable[Node], slack_m: float) -> list[Piece]:
    """The pieces on the ways from `starts` to `ends` that are at most `slack_m` longer than the shortest.

    Pieces that join two starts, or two ends, are part of the crossing, not of the way.
    """
    starts, ends = set(starts), set(ends)
    from_start, from_end = distances_m(pieces, starts, ends), distances_m(pieces, ends, starts)
    whole_m = min((from_start[end] for end in ends if end in from_start), default=np.inf)
    if not np.isfinite(whole_m):
        return []
    chosen = [
        piece
        for piece in pieces
        if _way_m(piece, from_start, from_end) <= whole_m + slack_m
        and not {piece.start, piece.end} <= starts
        and not {piece.start, piece.end} <= ends
    ]
    return _without_spurs(chosen, starts | ends)


def _without_spurs(pieces: list[Piece], kept: set[Node]) -> list[Piece]:
    """The pieces without those that end nowhere, `kept` apart."""
    while True:
        count = Counter(key for piece in pieces for key in (piece.start, piece.end))
        loose = {key for key, times in count.items() if times == 1 and key not in kept}
        if not loose:
            return pieces
        pieces = [piece for piece in pieces if not {piece.start, piece.end} & loose]


def _way_m(piece: Piece, from_start: Mapping[Node, float], from_end: Mapping[Node, float]) -> float:
    """Length of the shortest way from a start to an end through the piece."""
    far = np.inf
    forward = from_start.get(piece.start, far) + from_end.get(piece.end, far)
    backward = from_start.get(piece.end, far) + from_end.get(piece.start, far)
    return min(forward, backward) + piece.length_m


def joined(pieces: Sequence[Piece], *, directed: bool) -> list[Shape]:
    """The pieces joined end to end into as few lines as can be, longest first."""
    if not pieces:
        return []
    lines = shapely.MultiLineString([piece.line for piece in pieces])
    merged = shapely.get_parts(shapely.line_merge(lines, directed=directed)).tolist()
    return sorted(merged, key=lambda line: (-line.length, shapely.get_coordinates(line).tolist()))
