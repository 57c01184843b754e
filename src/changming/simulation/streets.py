"""The streets on which the made day happens, in local metres, with shortest ways between their nodes."""

import heapq
import json
import math
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

EARTH_M_PER_DEG = 111_195.0
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Plane:
    """Metres east and north of a place; good for a district."""

    lon: float
    lat: float

    def to_m(self, lon_lat: Floats) -> Floats:
        """(n, 2) degrees to metres."""
        scale = np.array([EARTH_M_PER_DEG * math.cos(math.radians(self.lat)), EARTH_M_PER_DEG])
        return np.asarray((lon_lat - np.array([self.lon, self.lat])) * scale)

    def to_deg(self, xy_m: Floats) -> Floats:
        """(n, 2) metres to degrees."""
        scale = np.array([EARTH_M_PER_DEG * math.cos(math.radians(self.lat)), EARTH_M_PER_DEG])
        return np.asarray(xy_m / scale + np.array([self.lon, self.lat]))


@dataclass(frozen=True, slots=True, eq=False)
class Edge:
    """One street line: `xy_m` (n, 2), `at_m` (n,) distance along it."""

    index: int
    name: str
    highway: str
    oneway: bool
    tail: int
    head: int
    lon_lat: Floats
    xy_m: Floats
    at_m: Floats

    @property
    def length_m(self) -> float:
        return float(self.at_m[-1])

    def point_m(self, at_m: Floats) -> Floats:
        """(k,) distances along the line to (k, 2) metres."""
        return np.stack([np.interp(at_m, self.at_m, self.xy_m[:, i]) for i in (0, 1)], axis=-1)

    def left_of(self, at_m: Floats) -> Floats:
        """(k, 2) unit vectors to the left of the line's own direction."""
        step = np.diff(self.xy_m, axis=0)
        norm = np.maximum(np.hypot(step[:, 0], step[:, 1]), 1e-9)[:, None]
        left = np.stack([-step[:, 1], step[:, 0]], axis=-1) / norm
        part = np.clip(np.searchsorted(self.at_m, at_m, side="right") - 1, 0, len(left) - 1)
        return left[part]


@dataclass(frozen=True, slots=True)
class Ride:
    """An edge driven from `from_m` to `to_m` (from > to: against the line)."""

    edge: int
    from_m: float
    to_m: float


@dataclass(slots=True, eq=False)
class Streets:
    """A street graph. `out[node]` lists (edge, next node, along the line)."""

    plane: Plane
    edges: list[Edge]
    nodes_m: Floats
    out: list[list[tuple[int, int, bool]]]
    _ways: dict[int, dict[int, tuple[int, int, bool]]] = field(default_factory=dict)

    def costs_from(
        self, node: int, avoid: frozenset[int] = frozenset()
    ) -> tuple[Floats, dict[int, tuple[int, int, bool]]]:
        """Metres to drive from a node to every node, and the last step to each; avoided edges count tenfold."""
        best = np.full(len(self.out), np.inf)
        last: dict[int, tuple[int, int, bool]] = {}
        best[node] = 0.0
        queue = [(0.0, node)]
        while queue:
            cost, here = heapq.heappop(queue)
            if cost > best[here]:
                continue
            for edge, there, along in self.out[here]:
                new = cost + self.edges[edge].length_m * (10.0 if edge in avoid else 1.0)
                if new < best[there]:
                    best[there] = new
                    last[there] = (edge, here, along)
                    heapq.heappush(queue, (new, there))
        return best, last

    def way(self, start: int, goal: int, avoid: frozenset[int] = frozenset()) -> list[Ride]:
        """The shortest way between two nodes."""
        if avoid or start not in self._ways:
            last = self.costs_from(start, avoid)[1]
            if not avoid:
                self._ways[start] = last
        else:
            last = self._ways[start]
        rides: list[Ride] = []
        while goal != start:
            edge, before, along = last[goal]
            length_m = self.edges[edge].length_m
            rides.append(Ride(edge, 0.0, length_m) if along else Ride(edge, length_m, 0.0))
            goal = before
        return rides[::-1]


def read_streets(path: Path) -> Streets:
    """Streets of GeoJSON lines in WGS-84 (`name`, `highway`, `oneway`): the largest part where all ways lead to all."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    lines = [np.array(one["geometry"]["coordinates"], dtype=np.float64)[:, :2] for one in features]
    middle = np.concatenate(lines).mean(axis=0)
    plane = Plane(float(middle[0]), float(middle[1]))
    numbers: dict[tuple[float, float], int] = {}
    ends = [
        tuple(numbers.setdefault((float(line[i, 0]), float(line[i, 1])), len(numbers)) for i in (0, -1))
        for line in lines
    ]
    keep = _strong_part(
        [(a, b, one["properties"]["oneway"]) for (a, b), one in zip(ends, features, strict=True)], len(numbers)
    )
    edges: list[Edge] = []
    for (tail, head), line, one in zip(ends, lines, features, strict=True):
        if tail in keep and head in keep and tail != head:
            edges.append(_edge(len(edges), plane, line, (tail, head), one["properties"]))
    nodes_deg = np.array(sorted(numbers, key=numbers.__getitem__))
    return Streets(plane, edges, plane.to_m(nodes_deg), _adjacency(edges, len(numbers)))


def _edge(index: int, plane: Plane, line: Floats, ends: tuple[int, int], facts: dict[str, object]) -> Edge:
    xy_m = plane.to_m(line)
    at_m = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy_m, axis=0).T))])
    name = str(facts.get("name") or "").split(";")[0]
    return Edge(index, name, str(facts["highway"]), bool(facts["oneway"]), *ends, line, xy_m, at_m)


def _adjacency(edges: list[Edge], nodes: int) -> list[list[tuple[int, int, bool]]]:
    out: list[list[tuple[int, int, bool]]] = [[] for _ in range(nodes)]
    for edge in edges:
        out[edge.tail].append((edge.index, edge.head, True))
        if not edge.oneway:
            out[edge.head].append((edge.index, edge.tail, False))
    return out


def _strong_part(arcs: list[tuple[int, int, bool]], nodes: int) -> set[int]:
    """Nodes of the largest part in which every node reaches every other, found from the best connected node."""
    forward: list[list[int]] = [[] for _ in range(nodes)]
    backward: list[list[int]] = [[] for _ in range(nodes)]
    for a, b, oneway in arcs:
        for tail, head in ((a, b),) if oneway else ((a, b), (b, a)):
            forward[tail].append(head)
            backward[head].append(tail)
    best: set[int] = set()
    seen: set[int] = set()
    for node in range(nodes):
        if node in seen:
            continue
        part = _reach(forward, node) & _reach(backward, node)
        seen |= part
        best = max(best, part, key=len)
    return best


def _reach(out: list[list[int]], start: int) -> set[int]:
    found = {start}
    todo = [start]
    while todo:
        fresh = [n for n in out[todo.pop()] if n not in found]
        found.update(fresh)
        todo.extend(fresh)
    return found
