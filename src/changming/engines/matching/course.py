"""From likeliest states to what was driven: stretches of links in driven order, and the kind of each step."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from changming.engines.matching.hops import JOINED, LEFT, SWITCHED, move_between
from changming.engines.matching.likeliest import Chosen
from changming.engines.matching.network import Records
from changming.engines.matching.params import Model
from changming.engines.matching.sightings import OFF, Sightings, apart, spot_of
from changming.engines.matching.ways import (
    AHEAD,
    AROUND,
    HELD,
    NO_WAY,
    TURNED,
    Spot,
    Ways,
    entry,
    longest_way_m,
    look_around,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Stretch = tuple[int, int, float, float]  # place that it leads to, link, from and to metres driven along it

STEP_NONE, STEP_DRIVEN, STEP_BRIDGED, STEP_STILL = range(4)


class Course(NamedTuple):
    """What n places show: the kind of each step to a place, and stretches in driven order.

    kind            (n,) int8   of the step from the place before; STEP_NONE for the first
    place, link, from_m, to_m   of each stretch: the place that its step leads to, metres driven along a link
    """

    kind: NDArray[np.int8]
    place: Ints
    link: Ints
    from_m: Floats
    to_m: Floats


@njit(cache=True)
def follow(strokes: Records, ways: Ways, model: Model, seen: Sightings, chosen: Chosen) -> Course:
    """What was driven between the places.

    The spot reached on a link only ever moves on: what falls back behind it is the receiver's unrest.
    """
    state = chosen.state
    kind = np.full(len(state), STEP_NONE, np.int8)
    stretches = [(0, 0, 0.0, 0.0) for _ in range(0)]
    reached = Spot(-1, 0.0)
    for i in range(len(state)):
        before, reached = reached, spot_of(ways, seen, i, state[i])
        if chosen.anew[i]:
            continue
        known = len(stretches)
        on_ledger = state[i - 1] != OFF and state[i] != OFF
        way_m, dt_s = apart(seen, i)
        proving = dt_s <= model.driven_s
        if on_ledger:
            reached = drive(ways, model, seen, i, (state[i - 1], state[i]), before, stretches)
        elif proving and way_m <= longest_way_m(model, way_m, dt_s):
            _at_the_edge(strokes, ways.links, seen, i, before, reached, stretches)
        if len(stretches) > known:
            kind[i] = STEP_DRIVEN if proving else STEP_BRIDGED
        elif on_ledger:
            kind[i] = STEP_STILL
    return _columns(kind, stretches)


@njit(cache=True)
def drive(
    ways: Ways,
    model: Model,
    seen: Sightings,
    i: int,
    states: tuple[int, int],
    start: Spot,
    stretches: list[Stretch],
) -> Spot:
    """Write down the way from a spot, in one state at place i - 1, to another at place i; where one is then."""
    way_m, dt_s = apart(seen, i)
    look_around(ways, model, start.link, longest_way_m(model, way_m, dt_s))
    kind, _ = move_between(ways, model, seen, i, states, start)
    to, through_m = spot_of(ways, seen, i, states[1]), ways.links[start.link].length_m
    if kind in (HELD, NO_WAY):
        return start
    if kind == AHEAD:
        _write(stretches, i, start.link, start.at_m, to.at_m)
        return to
    if kind == TURNED:
        turn_m = max(start.at_m, through_m - to.at_m)
        _write(stretches, i, start.link, start.at_m, turn_m)
        _write(stretches, i, to.link, through_m - turn_m, to.at_m)
        return to
    left_m, entered_m = _ends_of_hop(kind, way_m, start.at_m, through_m, to.at_m)
    _write(stretches, i, start.link, start.at_m, left_m)
    if kind == AROUND:
        _write_between(ways.links, ways.reached, i, start.link, to.link, stretches)
    _write(stretches, i, to.link, entered_m, to.at_m)
    return to


@njit(cache=True)
def _ends_of_hop(kind: int, way_m: float, at_m: float, through_m: float, to_m: float) -> tuple[float, float]:
    """Where a link is left and another entered: at the end and beginning, or midway through what else was driven."""
    if kind == LEFT:
        return min(at_m + 0.5 * max(way_m - to_m, 0.0), through_m), 0.0
    if kind == JOINED:
        return through_m, max(to_m - 0.5 * max(way_m - (through_m - at_m), 0.0), 0.0)
    if kind == SWITCHED:
        return min(at_m + 0.5 * way_m, through_m), max(to_m - 0.5 * way_m, 0.0)
    return through_m, 0.0


@njit(cache=True)
def _write_between(links: Records, reached: Records, i: int, start: int, to: int, stretches: list[Stretch]) -> None:
    """Whole links between two, as the row of the first has them."""
    first = len(stretches)
    between = reached[entry(links, reached, start, to)].previous
    while between != start:
        _write(stretches, i, between, 0.0, links[between].length_m)
        between = reached[entry(links, reached, start, between)].previous
    last = len(stretches) - 1
    while first < last:
        stretches[first], stretches[last] = stretches[last], stretches[first]
        first, last = first + 1, last - 1


@njit(cache=True)
def _at_the_edge(
    strokes: Records, links: Records, seen: Sightings, i: int, before: Spot, now: Spot, stretches: list[Stretch]
) -> None:
    """Write down what was driven on the ledger in a step that comes from elsewhere, or leads away from it.

    The ledger was entered, or left, where the link is nearest to the fix that lies off it.
    """
    if now.link >= 0:
        from_m = _nearest(strokes, now.link, links[now.link].length_m, seen.where[i - 1], (0.0, now.at_m))
        _write(stretches, i, now.link, from_m, now.at_m)
    elif before.link >= 0:
        end_m = links[before.link].length_m
        to_m = _nearest(strokes, before.link, end_m, seen.where[i], (before.at_m, end_m))
        _write(stretches, i, before.link, before.at_m, to_m)


@njit(cache=True)
def _nearest(strokes: Records, link: int, through_m: float, where: Floats, between: tuple[float, float]) -> float:
    """Metres along a link, between two, where it is nearest to a place."""
    low_m, high_m = between
    if link % 2:
        low_m, high_m = through_m - high_m, through_m - low_m
    nearest_m, apart_m = low_m, np.inf
    for stroke in strokes[np.searchsorted(strokes["chain"], link // 2) :]:
        if stroke.chain != link // 2:
            break
        from_x, from_y = where[0] - stroke.x_m, where[1] - stroke.y_m
        long_m = np.hypot(stroke.dx_m, stroke.dy_m)
        if stroke.from_m > high_m or stroke.from_m + long_m < low_m:
            continue
        along_m = stroke.from_m + (from_x * stroke.dx_m + from_y * stroke.dy_m) / long_m
        along_m = min(max(along_m, stroke.from_m, low_m), stroke.from_m + long_m, high_m)
        share = (along_m - stroke.from_m) / long_m
        here_m = np.hypot(from_x - share * stroke.dx_m, from_y - share * stroke.dy_m)
        if here_m < apart_m:
            nearest_m, apart_m = along_m, here_m
    return through_m - nearest_m if link % 2 else nearest_m


@njit(cache=True)
def _write(stretches: list[Stretch], i: int, link: int, from_m: float, to_m: float) -> None:
    if to_m > from_m:
        stretches.append((i, link, from_m, to_m))


@njit(cache=True)
def _columns(kind: NDArray[np.int8], stretches: list[Stretch]) -> Course:
    p = len(stretches)
    place, link, from_m, to_m = np.empty(p, np.int32), np.empty(p, np.int32), np.empty(p), np.empty(p)
    for k in range(p):
        place[k], link[k], from_m[k], to_m[k] = stretches[k]
    return Course(kind, place, link, from_m, to_m)
