"""Places on the network where a fix may belong."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from changming.engines.matching.network import Network, Records, record

MOST_CANDIDATES = 12
MOST_STROKES = 512
CANDIDATE = record(
    [
        ("chain", "i4"),
        ("along_m", "f8"),
        ("across_m", "f8"),
        ("east", "f8"),
        ("north", "f8"),
        ("left_m", "f8"),
        ("along_x", "f8"),
        ("along_y", "f8"),
    ]
)

Floats = NDArray[np.float64]


class Candidates(NamedTuple):
    """Up to MOST_CANDIDATES places per fix, in the order of the network.

    `across_m` is how far the fix lies from the place, in direction (`east`, `north`), a unit vector: across the road,
    either side, or straight away from a line's end; `left_m` is how far it lies to the left of the chain, which runs
    in direction (`along_x`, `along_y`), a unit vector.
    """

    counts: NDArray[np.int32]
    places: Records  # (n, MOST_CANDIDATES) of CANDIDATE


def find_candidates(network: Network, x_m: Floats, y_m: Floats, search_m: float) -> Candidates:
    """The nearest place on each stretch of road that comes within `search_m` of a fix.

    A chain that comes near twice, as a loop does, gives two places. Of more than fit the nearest are kept.
    """
    found = Candidates(np.zeros(len(x_m), np.int32), np.zeros((len(x_m), MOST_CANDIDATES), CANDIDATE))
    _find(network.strokes, network.grid, network.cell_first, network.cell_stroke, (x_m, y_m, search_m), found)
    return found


@njit(cache=True)
def _find(
    strokes: Records,
    grid: Floats,
    cell_first: NDArray[np.int32],
    cell_stroke: NDArray[np.int32],
    fixes: tuple[Floats, Floats, float],
    found: Candidates,
) -> None:
    x_m, y_m, search_m = fixes
    count, places = found
    near = np.empty(MOST_STROKES, np.int32)
    for i in range(len(x_m)):
        last_stroke = -2
        for stroke in near[: _strokes_near(grid, cell_first, cell_stroke, (x_m[i], y_m[i], search_m), near)]:
            share, apart_m = _foot(strokes[stroke], x_m[i], y_m[i])
            if apart_m > search_m:
                continue
            connected = stroke == last_stroke + 1 and strokes[stroke].chain == strokes[last_stroke].chain
            last_stroke = stroke
            if connected:
                k = count[i] - 1
                if abs(places[i, k].across_m) > apart_m:
                    _put(places[i, k], strokes[stroke], share, x_m[i], y_m[i])
            elif count[i] < MOST_CANDIDATES:
                _put(places[i, count[i]], strokes[stroke], share, x_m[i], y_m[i])
                count[i] += 1
            else:
                k = _furthest(places[i])
                if abs(places[i, k].across_m) > apart_m:
                    places[i, k:-1] = places[i, k + 1 :].copy()
                    _put(places[i, MOST_CANDIDATES - 1], strokes[stroke], share, x_m[i], y_m[i])


@njit(cache=True)
def _furthest(places: Records) -> int:
    furthest = 0
    for k in range(1, len(places)):
        if abs(places[k].across_m) > abs(places[furthest].across_m):
            furthest = k
    return furthest


@njit(cache=True)
def _strokes_near(
    grid: Floats,
    cell_first: NDArray[np.int32],
    cell_stroke: NDArray[np.int32],
    around: tuple[float, float, float],
    near: NDArray[np.int32],
) -> int:
    """Strokes of the cells around a position, ascending, each once; their number."""
    west, south, cell_m, columns, rows = grid
    x_m, y_m, search_m = around
    left, right = int(np.floor((x_m - search_m - west) / cell_m)), int(np.floor((x_m + search_m - west) / cell_m))
    low, high = int(np.floor((y_m - search_m - south) / cell_m)), int(np.floor((y_m + search_m - south) / cell_m))
    count = 0
    for row in range(max(low, 0), min(high + 1, int(rows))):
        for column in range(max(left, 0), min(right + 1, int(columns))):
            cell = row * int(columns) + column
            for stroke in cell_stroke[cell_first[cell] : cell_first[cell + 1]]:
                if count < MOST_STROKES:
                    near[count] = stroke
                    count += 1
    near[:count].sort()
    once = min(count, 1)
    for k in range(1, count):
        if near[k] != near[once - 1]:
            near[once] = near[k]
            once += 1
    return once


@njit(cache=True)
def _foot(stroke: Records, x_m: float, y_m: float) -> tuple[float, float]:
    """Where on a stroke a position is nearest, as a share of the stroke, and how far away."""
    dx, dy = stroke.dx_m, stroke.dy_m
    from_x, from_y = x_m - stroke.x_m, y_m - stroke.y_m
    share = min(max((from_x * dx + from_y * dy) / (dx * dx + dy * dy), 0.0), 1.0)
    return share, np.hypot(from_x - share * dx, from_y - share * dy)


@njit(cache=True)
def _put(place: Records, stroke: Records, share: float, x_m: float, y_m: float) -> None:
    dx, dy = stroke.dx_m, stroke.dy_m
    length_m = np.hypot(dx, dy)
    from_x, from_y = x_m - stroke.x_m - share * dx, y_m - stroke.y_m - share * dy
    apart_m = np.hypot(from_x, from_y)
    place.chain = stroke.chain
    place.along_m = stroke.from_m + share * length_m
    place.along_x, place.along_y = dx / length_m, dy / length_m
    place.left_m = (from_y * dx - from_x * dy) / length_m
    if 0.0 < share < 1.0 or apart_m < 1e-6:
        place.east, place.north = -dy / length_m, dx / length_m
        place.across_m = place.left_m
    else:
        place.east, place.north = from_x / apart_m, from_y / apart_m
        place.across_m = apart_m
