"""From likeliest states to what was driven: stretches of links in driven order, and the kind of each step."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from changming.engines.matching.candidates import Candidates
from changming.engines.matching.likeliest import OFF, apart, spot_of
from changming.engines.matching.network import Network
from changming.engines.matching.stands import Places
from changming.engines.matching.ways import (
    AHEAD,
    AROUND,
    HELD,
    NO_WAY,
    TURNED,
    Spot,
    Ways,
    explore,
    longest_way_m,
    way_between,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Stretch = tuple[int, int, float, float]  # step, link, from and to metres driven along it

STEP_NONE, STEP_DRIVEN, STEP_BRIDGED, STEP_STILL = range(4)


class Course(NamedTuple):
    """Step kinds of n fixes, and stretches in driven order."""

    step_kind: NDArray[np.int8]
    step: Ints
    link: Ints
    from_m: Floats
    to_m: Floats


@njit(cache=True)
def follow(ways: Ways, places: Places, found: Candidates, state: Ints, anew: NDArray[np.bool_]) -> Course:
    """What was driven between the places.

    The spot reached on a link only ever moves on: what falls back behind it is the receiver's unrest.
    """
    kinds = np.full(max(places.first[-1] - 1, 0), STEP_NONE, np.int8)
    stretches = [(0, 0, 0.0, 0.0) for _ in range(0)]
    reached = Spot(-1, 0.0)
    for i in range(len(state)):
        kinds[places.first[i] : places.first[i + 1] - 1] = STEP_STILL
        before, reached = reached, spot_of(ways, found, i, state[i])
        if anew[i]:
            continue
        step, known = places.first[i] - 1, len(stretches)
        on_ledger = state[i - 1] != OFF and state[i] != OFF
        _, dt_s = apart(places, i)
        proving = dt_s <= ways.model.driven_s
        if on_ledger:
            reached = drive(ways, places, i, before, reached, stretches)
        elif proving:
            _at_the_edge(ways.network, places, i, before, reached, stretches)
        if len(stretches) > known:
            kinds[step] = STEP_DRIVEN if proving else STEP_BRIDGED
        elif on_ledger:
            kinds[step] = STEP_STILL
    return _columns(kinds, stretches)


@njit(cache=True)
def drive(ways: Ways, places: Places, i: int, start: Spot, to: Spot, stretches: list[Stretch]) -> Spot:
    """Write down the way from a spot at place i - 1 to one at place i; where one is then."""
    straight_m, dt_s = apart(places, i)
    explore(ways, start, longest_way_m(ways.model, straight_m, dt_s))
    kind, _, _ = way_between(ways, start, to, straight_m)
    step = places.first[i] - 1
    through_m = ways.network.chain_length_m[start.link // 2]
    if kind == NO_WAY:
        return to
    if kind == HELD:
        return start
    if kind == AHEAD:
        _write(stretches, step, start.link, start.at_m, to.at_m)
        return to
    if kind == TURNED:
        turn_m = max(start.at_m, through_m - to.at_m)
        _write(stretches, step, start.link, start.at_m, turn_m)
        _write(stretches, step, to.link, through_m - turn_m, to.at_m)
        return to
    _write(stretches, step, start.link, start.at_m, through_m)
    if kind == AROUND:
        _write_between(ways, step, start.link, to.link, stretches)
    _write(stretches, step, to.link, 0.0, to.at_m)
    return to


@njit(cache=True)
def _write_between(ways: Ways, step: int, start: int, to: int, stretches: list[Stretch]) -> None:
    """Whole links between two, as the present exploration found them."""
    first = len(stretches)
    between = ways.previous[to]
    while between != start:
        _write(stretches, step, between, 0.0, ways.network.chain_length_m[between // 2])
        between = ways.previous[between]
    last = len(stretches) - 1
    while first < last:
        stretches[first], stretches[last] = stretches[last], stretches[first]
        first, last = first + 1, last - 1


@njit(cache=True)
def _at_the_edge(network: Network, places: Places, i: int, before: Spot, now: Spot, stretches: list[Stretch]) -> None:
    """Write down what was driven on the ledger in a step that comes from elsewhere, or leads away from it.

    The ledger was entered, or left, where the link is nearest to the fix that lies off it.
    """
    step = places.first[i] - 1
    if now.link >= 0:
        _write(stretches, step, now.link, _nearest(network, now.link, places.place_m[i - 1], 0.0, now.at_m), now.at_m)
    elif before.link >= 0:
        end_m = network.chain_length_m[before.link // 2]
        to_m = _nearest(network, before.link, places.place_m[i], before.at_m, end_m)
        _write(stretches, step, before.link, before.at_m, to_m)


@njit(cache=True)
def _nearest(network: Network, link: int, place_m: Floats, low_m: float, high_m: float) -> float:
    """Metres along a link, between two, where it is nearest to a place."""
    chain = link // 2
    through_m = network.chain_length_m[chain]
    if link % 2:
        low_m, high_m = through_m - high_m, through_m - low_m
    nearest_m, apart_m = low_m, np.inf
    for stroke in range(network.chain_stroke[chain], network.chain_stroke[chain + 1]):
        dx, dy = network.stroke_dx_m[stroke], network.stroke_dy_m[stroke]
        from_x, from_y = place_m[0] - network.stroke_x_m[stroke], place_m[1] - network.stroke_y_m[stroke]
        long_m = np.hypot(dx, dy)
        begin_m = network.stroke_from_m[stroke]
        if begin_m > high_m or begin_m + long_m < low_m:
            continue
        along_m = begin_m + (from_x * dx + from_y * dy) / long_m
        along_m = min(max(along_m, begin_m, low_m), begin_m + long_m, high_m)
        share = (along_m - begin_m) / long_m
        here_m = np.hypot(from_x - share * dx, from_y - share * dy)
        if here_m < apart_m:
            nearest_m, apart_m = along_m, here_m
    return through_m - nearest_m if link % 2 else nearest_m


@njit(cache=True)
def _write(stretches: list[Stretch], step: int, link: int, from_m: float, to_m: float) -> None:
    if to_m > from_m:
        stretches.append((step, link, from_m, to_m))


@njit(cache=True)
def _columns(kinds: NDArray[np.int8], stretches: list[Stretch]) -> Course:
    p = len(stretches)
    step, link, from_m, to_m = np.empty(p, np.int32), np.empty(p, np.int32), np.empty(p), np.empty(p)
    for k in range(p):
        step[k], link[k], from_m[k], to_m[k] = stretches[k]
    return Course(kinds, step, link, from_m, to_m)
