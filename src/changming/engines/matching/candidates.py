"""Places on the network where a fix may belong."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from changming.engines.matching.network import Network

MOST_CANDIDATES = 12
MOST_STROKES = 512

Floats = NDArray[np.float64]


class Candidates(NamedTuple):
    """Up to k places per fix, nearest stretch first by its number along the network; (n, k) but for `count`.

    `across_m` is how far the fix lies from the place, in direction (`east`, `north`), a unit vector: across the road,
    either side, or straight away from a line's end; `left_m` how far to the left of the chain's direction.
    """

    count: NDArray[np.int32]
    chain: NDArray[np.int32]
    along_m: Floats
    across_m: Floats
    east: Floats
    north: Floats
    left_m: Floats


@njit(cache=True)
def find_candidates(network: Network, x_m: Floats, y_m: Floats, search_m: float) -> Candidates:
    """The nearest place on each stretch of road that comes within `search_m` of a fix.

    A chain that comes near twice, as a loop does, gives two places. Of more than fit the nearest are kept.
    """
    n = len(x_m)
    found = Candidates(
        np.zeros(n, np.int32),
        np.empty((n, MOST_CANDIDATES), np.int32),
        np.empty((n, MOST_CANDIDATES), np.float64),
        np.empty((n, MOST_CANDIDATES), np.float64),
        np.empty((n, MOST_CANDIDATES), np.float64),
        np.empty((n, MOST_CANDIDATES), np.float64),
        np.empty((n, MOST_CANDIDATES), np.float64),
    )
    strokes = np.empty(MOST_STROKES, np.int32)
    for i in range(n):
        near = _strokes_near(network, x_m[i], y_m[i], search_m, strokes)
        last_stroke, last_chain = -2, -1
        for stroke in strokes[:near]:
            share, apart_m = _foot(network, stroke, x_m[i], y_m[i])
            if apart_m > search_m:
                continue
            chain = network.stroke_chain[stroke]
            connected = stroke == last_stroke + 1 and chain == last_chain
            last_stroke, last_chain = stroke, chain
            k = found.count[i] - 1 if connected else _free_place(found, i, apart_m)
            if k < 0 or (connected and abs(found.across_m[i, k]) <= apart_m):
                continue
            _put(network, found, i, k, stroke, share, x_m[i], y_m[i])
    return found


@njit(cache=True)
def _strokes_near(network: Network, x_m: float, y_m: float, search_m: float, strokes: NDArray[np.int32]) -> int:
    """Strokes of the cells around a position, ascending, each once; their number."""
    west, south, cell_m = network.grid
    columns, rows = network.grid_shape
    left, right = int(np.floor((x_m - search_m - west) / cell_m)), int(np.floor((x_m + search_m - west) / cell_m))
    low, high = int(np.floor((y_m - search_m - south) / cell_m)), int(np.floor((y_m + search_m - south) / cell_m))
    count = 0
    for row in range(max(low, 0), min(high + 1, rows)):
        for column in range(max(left, 0), min(right + 1, columns)):
            cell = row * columns + column
            for at in range(network.cell_first[cell], network.cell_first[cell + 1]):
                if count < MOST_STROKES:
                    strokes[count] = network.cell_stroke[at]
                    count += 1
    if count < 2:
        return count
    strokes[:count].sort()
    once = 1
    for k in range(1, count):
        if strokes[k] != strokes[once - 1]:
            strokes[once] = strokes[k]
            once += 1
    return once


@njit(cache=True)
def _foot(network: Network, stroke: int, x_m: float, y_m: float) -> tuple[float, float]:
    """Where on a stroke a position is nearest, as a share of the stroke, and how far away."""
    dx, dy = network.stroke_dx_m[stroke], network.stroke_dy_m[stroke]
    from_x, from_y = x_m - network.stroke_x_m[stroke], y_m - network.stroke_y_m[stroke]
    share = min(max((from_x * dx + from_y * dy) / (dx * dx + dy * dy), 0.0), 1.0)
    return share, np.hypot(from_x - share * dx, from_y - share * dy)


@njit(cache=True)
def _free_place(found: Candidates, i: int, apart_m: float) -> int:
    """Room for one more candidate of fix i; where all is taken, the furthest gives way. -1: none is further."""
    if found.count[i] < MOST_CANDIDATES:
        found.count[i] += 1
        return found.count[i] - 1
    furthest = np.argmax(np.abs(found.across_m[i]))
    if abs(found.across_m[i, furthest]) <= apart_m:
        return -1
    for k in range(furthest, MOST_CANDIDATES - 1):
        for column in (found.along_m, found.across_m, found.east, found.north, found.left_m):
            column[i, k] = column[i, k + 1]
        found.chain[i, k] = found.chain[i, k + 1]
    return MOST_CANDIDATES - 1


@njit(cache=True)
def _put(
    network: Network, found: Candidates, i: int, k: int, stroke: int, share: float, x_m: float, y_m: float
) -> None:
    dx, dy = network.stroke_dx_m[stroke], network.stroke_dy_m[stroke]
    length_m = np.hypot(dx, dy)
    from_x = x_m - network.stroke_x_m[stroke] - share * dx
    from_y = y_m - network.stroke_y_m[stroke] - share * dy
    found.chain[i, k] = network.stroke_chain[stroke]
    found.along_m[i, k] = network.stroke_from_m[stroke] + share * length_m
    apart_m = np.hypot(from_x, from_y)
    found.left_m[i, k] = (from_y * dx - from_x * dy) / length_m
    if 0.0 < share < 1.0 or apart_m < 1e-6:
        found.east[i, k], found.north[i, k] = -dy / length_m, dx / length_m
        found.across_m[i, k] = found.left_m[i, k]
    else:
        found.east[i, k], found.north[i, k] = from_x / apart_m, from_y / apart_m
        found.across_m[i, k] = apart_m
