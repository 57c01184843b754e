"""Where the ledger's lines meet: ends that lie together, and ends that lie on another line."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

NO_LENGTH_M = 1e-6  # what is no longer than this is one place

Floats = NDArray[np.float64]
OnLine = tuple[int, float, float]  # line, where on it the edge begins, 1 or -1: the edge runs with the line or against


@dataclass(frozen=True, slots=True, eq=False)
class Edge:
    """A stretch of road between two nodes.

    `along` and `against` say which line of the ledger is driven in either direction; the same one but for twins.
    """

    points: Floats
    length_m: float
    start: int
    to: int
    forward: bool
    backward: bool
    along: OnLine
    against: OnLine


def cut_at_junctions(lines: list[Floats], oneway: NDArray[np.bool_], join_m: float) -> list[Edge]:
    """Every line, cut where the end of another lies on it; nodes are numbered by their first end."""
    real = [number for number, points in enumerate(lines) if len(points) > 1]
    if not real:
        return []
    ends = np.array([lines[number][end] for number in real for end in (0, -1)])
    node = _together(ends, join_m)
    shapes = shapely.linestrings(
        np.concatenate([lines[number] for number in real]),
        indices=np.repeat(np.arange(len(real)), [len(lines[number]) for number in real]),
    )
    cuts = _ends_on_lines(ends, node, shapes, join_m)
    one = _met(int(node.max()) + 1, cuts)
    node, cuts = one[node], [[(at_m, int(one[what])) for at_m, what in places] for places in cuts]
    edges: list[Edge] = []
    for which, number in enumerate(real):
        nodes = (node[2 * which], node[2 * which + 1])
        edges += _edges(lines[number], number, nodes, cuts[which], both_ways=not oneway[number])
    return edges


def join_twins(edges: list[Edge], join_m: float) -> list[Edge]:
    """Two one-way edges on the same ground, one per direction, as one edge to be driven both ways."""
    waiting: dict[tuple[int, int], list[int]] = {}
    joined: list[Edge | None] = []
    for edge in edges:
        twin = None if edge.backward else _twin(edge, waiting.get((edge.to, edge.start), []), joined, join_m)
        if twin is None:
            if not edge.backward:
                waiting.setdefault((edge.start, edge.to), []).append(len(joined))
            joined.append(edge)
            continue
        first = joined[twin]
        assert first is not None  # noqa: S101 -- only whole edges wait
        waiting[edge.to, edge.start].remove(twin)
        line, at_m, sense = edge.along
        against = (line, at_m + sense * edge.length_m, -sense)
        joined[twin] = Edge(
            first.points,
            first.length_m,
            first.start,
            first.to,
            forward=True,
            backward=True,
            along=first.along,
            against=against,
        )
    return [edge for edge in joined if edge is not None]


def _twin(edge: Edge, waiting: list[int], joined: list[Edge | None], join_m: float) -> int | None:
    mine = shapely.linestrings(edge.points)
    for number in waiting:
        other = joined[number]
        if (
            other is not None
            and abs(other.length_m - edge.length_m) <= join_m
            and shapely.hausdorff_distance(mine, shapely.linestrings(other.points)) <= join_m
        ):
            return number
    return None


def _together(points: Floats, join_m: float) -> NDArray[np.int64]:
    """Number of the group of each point: points within `join_m` of each other, directly or through others."""
    shapes = shapely.points(points)
    near = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=join_m)
    group = np.arange(len(points))
    while True:
        least = group.copy()
        np.minimum.at(least, near[0], group[near[1]])
        if (least == group).all():
            return np.unique(group, return_inverse=True)[1]
        group = least[least]


def _ends_on_lines(
    ends: Floats, node: NDArray[np.int64], shapes: NDArray[np.object_], join_m: float
) -> list[list[tuple[float, int]]]:
    """Per line the places, metres along it, where a node lies that is not one of its own ends."""
    end, line = shapely.STRtree(shapes).query(shapely.points(ends), predicate="dwithin", distance=join_m)
    foreign = (node[end] != node[2 * line]) & (node[end] != node[2 * line + 1])
    end, line = end[foreign], line[foreign]
    at_m = shapely.line_locate_point(shapes[line], shapely.points(ends[end]))
    cuts: list[list[tuple[float, int]]] = [[] for _ in shapes]
    for number, along_m, what in zip(line, at_m, node[end], strict=True):
        if all(what != known for _, known in cuts[number]):
            cuts[number].append((float(along_m), int(what)))
    return [sorted(places) for places in cuts]


def _met(nodes: int, cuts: list[list[tuple[float, int]]]) -> NDArray[np.int64]:
    """One number for nodes that meet at a place of a line, as side streets do that end there from both sides."""
    one = np.arange(nodes)
    pairs = [(a, b) for places in cuts for (at_m, a), (to_m, b) in pairwise(places) if to_m - at_m <= NO_LENGTH_M]
    for a, b in pairs:
        one[one == one[b]] = one[a]
    return one


def _edges(
    points: Floats, number: int, nodes: tuple[int, int], cuts: list[tuple[float, int]], *, both_ways: bool
) -> list[Edge]:
    along_m = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))))
    stops = [(0.0, int(nodes[0])), *cuts, (float(along_m[-1]), int(nodes[1]))]
    edges = []
    for (from_m, start), (to_m, to) in pairwise(stops):
        if to_m - from_m <= NO_LENGTH_M:
            continue
        inner = points[(along_m > from_m) & (along_m < to_m)]
        stretch = np.vstack([_at(points, along_m, from_m), inner, _at(points, along_m, to_m)])
        place = (number, from_m, 1.0)
        edges.append(
            Edge(stretch, to_m - from_m, start, to, forward=True, backward=both_ways, along=place, against=place)
        )
    return edges


def _at(points: Floats, along_m: Floats, where_m: float) -> Floats:
    return np.array([np.interp(where_m, along_m, points[:, 0]), np.interp(where_m, along_m, points[:, 1])])
