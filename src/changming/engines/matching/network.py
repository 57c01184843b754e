"""The ledger's lines as a network that can be driven."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from changming.engines.matching.junctions import Edge, cut_at_junctions, join_twins

CELL_M = 50.0
MOST_CELLS = 1_000_000
FORWARD, BACKWARD = 1, 2

Records = Any  # a structured array
Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


def record(fields: list[Any]) -> "np.dtype[Any]":
    """An aligned structured type whose values answer by name, in a kernel as in the same code uncompiled."""
    return np.dtype((np.record, np.dtype(fields, align=True)))


CHAIN = record([("length_m", "f8"), ("way", "i4"), ("start", "i4"), ("to", "i4"), ("part", "i4"), ("stroke", "i4")])
PART = record([("from_m", "f8"), ("to_m", "f8"), ("line", "i4", 2), ("line_at_m", "f8", 2), ("line_sense", "f8", 2)])
STROKE = record([("chain", "i4"), ("from_m", "f8"), ("x_m", "f8"), ("y_m", "f8"), ("dx_m", "f8"), ("dy_m", "f8")])


class Network(NamedTuple):
    """Lines joined into chains: stretches of road between real junctions.

    A *link* is a chain in one direction: 2 x chain, plus 1 against the order of its points. A *part* is the stretch
    of a chain that lies on one line of the ledger; twins (two one-way lines on the same ground, one per direction)
    are one chain whose parts name a line for each direction. A *stroke* is a straight bit of a chain.

    chains      of CHAIN, and one more that ends the last: length, `way` (bits FORWARD, BACKWARD: may be driven),
                nodes at its start and end, first part and first stroke
    parts       of PART: from where to where on the chain; the line, where on it the part begins, and 1 where line and
                chain run alike, -1 where not, each along the chain and against it
    strokes     of STROKE, numbered along the chains: where on the chain it begins, its beginning and its extent
    node_first, node_link   links out of node n: node_link[node_first[n]:node_first[n + 1]]
    grid        west, south, size of a cell, metres; columns, rows
    cell_first, cell_stroke  strokes in each cell, row by row
    """

    chains: Records
    parts: Records
    strokes: Records
    node_first: Ints
    node_link: Ints
    grid: Floats
    cell_first: Ints
    cell_stroke: Ints


@dataclass(slots=True)
class Chain:
    """Edges that follow one another with no choice between them; `True` for one run through backwards."""

    edges: list[tuple[Edge, bool]]

    @property
    def ends(self) -> tuple[int, int]:
        (first, first_back), (last, last_back) = self.edges[0], self.edges[-1]
        return (first.to if first_back else first.start), (last.start if last_back else last.to)

    @property
    def way(self) -> int:
        edge, back = self.edges[0]
        forward, backward = (edge.backward, edge.forward) if back else (edge.forward, edge.backward)
        return FORWARD * forward + BACKWARD * backward


def build_network(lines: Sequence[ArrayLike], oneway: ArrayLike, *, join_m: float = 1.0) -> Network:
    """The network of a ledger.

    lines   s of (n, 2) float  points in metres on the local plane; a line without two distinct finite points is no
                               road and is never matched
    oneway  (s,) bool          may be driven in the order of its points only
    join_m                     ends of lines that lie within this of each other, or of another line, are joined there
    raises  ValueError         where `oneway` is not as long as `lines`
    """
    ways = np.asarray(oneway, np.bool_)
    if ways.shape != (len(lines),):
        raise ValueError(f"{len(lines)} lines, but oneway has shape {ways.shape}")
    edges = join_twins(cut_at_junctions([_points(line) for line in lines], ways, join_m), join_m)
    return _assemble(_chains(edges))


def _points(line: ArrayLike) -> Floats:
    points = np.asarray(line, np.float64).reshape(-1, 2)
    points = points[np.isfinite(points).all(axis=1)]
    moved = np.ones(len(points), np.bool_)
    moved[1:] = (points[1:] != points[:-1]).any(axis=1)
    return points[moved]


def _chains(edges: list[Edge]) -> list[Chain]:
    """Edges strung together where a node leaves no choice; every edge in one chain, in order of its first edge."""
    at_node: dict[int, list[int]] = {}
    for number, edge in enumerate(edges):
        at_node.setdefault(edge.start, []).append(number)
        at_node.setdefault(edge.to, []).append(number)

    def onward(edge: Edge, number: int, node: int) -> tuple[int, bool] | None:
        """The edge that follows at `node`, and whether it is run through backwards; None at a real junction."""
        there = at_node[node]
        if len(there) != 2 or there[0] == there[1]:
            return None
        other_number = there[1] if there[0] == number else there[0]
        other = edges[other_number]
        arrives, departs = (edge.forward, edge.backward) if edge.to == node else (edge.backward, edge.forward)
        back = other.to == node
        leads, returns = (other.backward, other.forward) if back else (other.forward, other.backward)
        return (other_number, back) if (arrives, departs) == (leads, returns) else None

    used = np.zeros(len(edges), np.bool_)
    chains = []
    for number, edge in enumerate(edges):
        if used[number]:
            continue
        used[number] = True
        strung = [(number, False)]
        for node, after in ((edge.to, True), (edge.start, False)):
            here, at = number, node
            while (found := onward(edges[here], here, at)) is not None and not used[found[0]]:
                here, back = found
                used[here] = True
                at = edges[here].start if back else edges[here].to
                strung = [*strung, (here, back)] if after else [(here, not back), *strung]
        chains.append(Chain([(edges[which], back) for which, back in strung]))
    return chains


def _assemble(chains: list[Chain]) -> Network:
    table = np.zeros(len(chains) + 1, CHAIN)
    parts: list[tuple[float, float, tuple[int, ...], tuple[float, ...], tuple[float, ...]]] = []
    strokes = [np.empty(0, STROKE)]
    for number, chain in enumerate(chains):
        table[number]["part"] = len(parts)
        along_m = 0.0
        for edge, back in chain.edges:
            parts.append((along_m, along_m + edge.length_m, *_on_lines(edge, back=back)))
            strokes.append(_strokes(edge.points[::-1] if back else edge.points, number, along_m))
            along_m += edge.length_m
        table[number]["length_m"], table[number]["way"] = along_m, chain.way
        table[number]["start"], table[number]["to"] = chain.ends
    table[-1]["part"] = len(parts)
    drawn = np.concatenate(strokes)
    table["stroke"] = np.searchsorted(drawn["chain"], np.arange(len(table)))
    ends = np.column_stack([table["start"], table["to"]])[:-1]
    node_first, node_link = _links_out(ends)
    grid, cell_first, cell_stroke = _grid(drawn)
    return Network(table, np.array(parts, PART), drawn, node_first, node_link, grid, cell_first, cell_stroke)


def _on_lines(edge: Edge, *, back: bool) -> tuple[tuple[int, ...], tuple[float, ...], tuple[float, ...]]:
    """Line, where on it the edge begins, and sense: along the chain, and against it."""
    ways = (edge.against, edge.along) if back else (edge.along, edge.against)
    return (
        tuple(line for line, _, _ in ways),
        tuple(at_m + sense * edge.length_m * back for _, at_m, sense in ways),
        tuple(-sense if back else sense for _, _, sense in ways),
    )


def _strokes(path: Floats, chain: int, along_m: float) -> Records:
    """Straight bits of a path no longer than a cell; it begins at `along_m` on its chain."""
    steps = np.diff(path, axis=0)
    lengths_m = np.hypot(steps[:, 0], steps[:, 1])
    bits = np.maximum(np.ceil(lengths_m / CELL_M), 1).astype(np.int64)
    which = np.repeat(np.arange(len(steps)), bits)
    share = (np.arange(len(which)) - np.repeat(np.cumsum(bits) - bits, bits)) / bits[which]
    strokes = np.zeros(len(which), STROKE)
    strokes["chain"] = chain
    strokes["from_m"] = along_m + (np.cumsum(lengths_m) - lengths_m)[which] + share * lengths_m[which]
    strokes["x_m"], strokes["y_m"] = (path[which] + share[:, None] * steps[which]).T
    strokes["dx_m"], strokes["dy_m"] = (steps[which] / bits[which, None]).T
    return strokes


def _links_out(ends: Ints) -> tuple[Ints, Ints]:
    """Links that leave each node, in ascending order; whether they may be driven is told by their chains."""
    leaves = ends.ravel()  # link 2c leaves where chain c begins, 2c + 1 where it ends
    nodes = int(leaves.max()) + 1 if leaves.size else 0
    first = np.zeros(nodes + 1, np.int32)
    np.cumsum(np.bincount(leaves, minlength=nodes), out=first[1:])
    return first, np.argsort(leaves, kind="stable").astype(np.int32)


def _grid(strokes: Records) -> tuple[Floats, Ints, Ints]:
    """Strokes by cell: each in every cell that its box touches."""
    if not len(strokes):
        return np.array([0.0, 0.0, CELL_M, 1.0, 1.0]), np.zeros(2, np.int32), np.empty(0, np.int32)
    x = np.sort(np.stack([strokes["x_m"], strokes["x_m"] + strokes["dx_m"]]), axis=0)
    y = np.sort(np.stack([strokes["y_m"], strokes["y_m"] + strokes["dy_m"]]), axis=0)
    west, south = x.min(), y.min()
    cell_m = max(CELL_M, float(np.sqrt((x.max() - west) * (y.max() - south) / MOST_CELLS)))
    columns, rows = int((x.max() - west) / cell_m) + 1, int((y.max() - south) / cell_m) + 1
    left, right = ((x - west) / cell_m).astype(np.int64)
    bottom, top = ((y - south) / cell_m).astype(np.int64)
    wide = right - left + 1
    count = wide * (top - bottom + 1)
    which = np.repeat(np.arange(len(strokes)), count)
    turn = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    cell = (bottom[which] + turn // wide[which]) * columns + left[which] + turn % wide[which]
    order = np.argsort(cell, kind="stable")
    first = np.zeros(columns * rows + 1, np.int32)
    np.cumsum(np.bincount(cell, minlength=columns * rows), out=first[1:])
    return np.array([west, south, cell_m, columns, rows]), first, which[order].astype(np.int32)
