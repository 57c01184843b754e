"""The ledger's lines as a network that can be driven."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from changming.engines.matching.junctions import Edge, cut_at_junctions, join_twins

CELL_M = 50.0
MOST_CELLS = 1_000_000
FORWARD, BACKWARD = 1, 2  # bits of `chain_way`

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


class Network(NamedTuple):
    """Lines joined into chains: stretches of road between real junctions.

    A *link* is a chain in one direction, 2 x chain, plus 1 against the order of its points. A *part* is the stretch
    of a chain that lies on one line of the ledger; twins (two one-way lines on the same ground, one per direction)
    are one chain whose parts name another line for each direction. A *stroke* is a straight bit of a chain, numbered
    along it.
    """

    lines: int
    chain_length_m: Floats
    chain_way: NDArray[np.int8]
    chain_from: Ints
    chain_to: Ints
    node_first: Ints  # links out of node n: node_link[node_first[n]:node_first[n + 1]]
    node_link: Ints
    chain_part: Ints  # parts of chain c: chain_part[c] … chain_part[c + 1]
    part_from_m: Floats  # along the chain
    part_to_m: Floats
    part_line: Ints  # (p, 2): along the chain, against it
    part_line_at_m: Floats  # (p, 2): where on the line the part begins
    part_line_sense: NDArray[np.float64]  # (p, 2): 1 where line and chain run alike, -1 where not
    chain_stroke: Ints  # strokes of chain c: chain_stroke[c] … chain_stroke[c + 1]
    stroke_chain: Ints
    stroke_from_m: Floats  # along the chain
    stroke_x_m: Floats
    stroke_y_m: Floats
    stroke_dx_m: Floats
    stroke_dy_m: Floats
    grid: Floats  # west, south, size of a cell, metres
    grid_shape: Ints  # columns, rows
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
    return _assemble(_chains(edges), len(lines))


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


def _assemble(chains: list[Chain], lines: int) -> Network:
    parts: list[tuple[float, float]] = []
    part_line, part_at, part_sense = [], [], []
    points, stroke_chain, stroke_from, chain_part, length = [], [], [], [0], []
    for number, chain in enumerate(chains):
        along_m = 0.0
        for edge, back in chain.edges:
            path = edge.points[::-1] if back else edge.points
            strokes, at_m = _strokes(path)
            points.append(strokes)
            stroke_chain.append(np.full(len(strokes), number, np.int32))
            stroke_from.append(along_m + at_m)
            parts.append((along_m, along_m + edge.length_m))
            ahead, behind = (edge.against, edge.along) if back else (edge.along, edge.against)
            part_line.append((ahead[0], behind[0]))
            part_at.append(tuple(at + sense * edge.length_m * back for _, at, sense in (ahead, behind)))
            part_sense.append(tuple(-sense if back else sense for _, _, sense in (ahead, behind)))
            along_m += edge.length_m
        chain_part.append(len(parts))
        length.append(along_m)
    strokes = np.concatenate(points) if points else np.empty((0, 4))
    of_chain = np.concatenate(stroke_chain) if stroke_chain else np.empty(0, np.int32)
    ends = np.array([chain.ends for chain in chains], np.int32).reshape(-1, 2)
    way = np.array([chain.way for chain in chains], np.int8)
    spans = np.array(parts, np.float64).reshape(-1, 2)
    return Network(
        lines,
        np.array(length, np.float64),
        way,
        np.ascontiguousarray(ends[:, 0]),
        np.ascontiguousarray(ends[:, 1]),
        *_links_out(ends),
        np.array(chain_part, np.int32),
        np.ascontiguousarray(spans[:, 0]),
        np.ascontiguousarray(spans[:, 1]),
        np.array(part_line, np.int32).reshape(-1, 2),
        np.array(part_at, np.float64).reshape(-1, 2),
        np.array(part_sense, np.float64).reshape(-1, 2),
        np.searchsorted(of_chain, np.arange(len(chains) + 1)).astype(np.int32),
        of_chain,
        np.concatenate(stroke_from) if stroke_from else np.empty(0),
        *(np.ascontiguousarray(column) for column in strokes.T),
        *_grid(strokes),
    )


def _strokes(path: Floats) -> tuple[Floats, Floats]:
    """Straight bits no longer than a cell: (n, 4) x, y, dx, dy, and where each begins along the path."""
    steps = np.diff(path, axis=0)
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    bits = np.maximum(np.ceil(lengths / CELL_M), 1).astype(np.int64)
    which = np.repeat(np.arange(len(steps)), bits)
    share = (np.arange(len(which)) - np.repeat(np.cumsum(bits) - bits, bits)) / bits[which]
    start = path[which] + share[:, None] * steps[which]
    along_m = (np.cumsum(lengths) - lengths)[which] + share * lengths[which]
    return np.hstack([start, steps[which] / bits[which, None]]), along_m


def _links_out(ends: Ints) -> tuple[Ints, Ints]:
    """Links that leave each node, in ascending order; whether they may be driven is told by `chain_way`."""
    leaves = ends.ravel()  # link 2c leaves where chain c begins, 2c + 1 where it ends
    nodes = int(leaves.max()) + 1 if leaves.size else 0
    first = np.zeros(nodes + 1, np.int32)
    np.cumsum(np.bincount(leaves, minlength=nodes), out=first[1:])
    return first, np.argsort(leaves, kind="stable").astype(np.int32)


def _grid(strokes: Floats) -> tuple[Floats, Ints, Ints, Ints]:
    """Strokes by cell: each in every cell that its box touches."""
    if not len(strokes):
        return np.array([0.0, 0.0, CELL_M]), np.ones(2, np.int32), np.zeros(2, np.int32), np.empty(0, np.int32)
    x = np.sort(np.stack([strokes[:, 0], strokes[:, 0] + strokes[:, 2]]), axis=0)
    y = np.sort(np.stack([strokes[:, 1], strokes[:, 1] + strokes[:, 3]]), axis=0)
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
    shape = np.array([columns, rows], np.int32)
    return np.array([west, south, cell_m]), shape, first, which[order].astype(np.int32)
