"""From likeliest states to what was driven: stretches of chains in driven order, and what each step proves."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from changming.engines.matching.candidates import Candidates
from changming.engines.matching.likeliest import OFF
from changming.engines.matching.network import Network
from changming.engines.matching.params import Model
from changming.engines.matching.stands import Places
from changming.engines.matching.ways import AHEAD, AROUND, HELD, HOPPED, NO_WAY, TURNED, Ways, explore, way_between

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

STEP_NONE, STEP_DRIVEN, STEP_BRIDGED, STEP_STILL = range(4)


class Course(NamedTuple):
    """Step kinds of n fixes, and stretches in driven order: metres driven along a link."""

    step_kind: NDArray[np.int8]
    step: Ints
    link: Ints
    from_m: Floats
    to_m: Floats


@njit(cache=True)
def follow(
    network: Network, ways: Ways, model: Model, places: Places, found: Candidates, state: Ints, anew: NDArray[np.bool_]
) -> Course:
    """What was driven between the places.

    The place reached on a link only ever moves on: what falls back behind it is the receiver's unrest.
    """
    kinds = np.full(max(places.first[-1] - 1, 0), STEP_NONE, np.int8)
    stretches = [(0, 0, 0.0, 0.0) for _ in range(0)]
    at_m = 0.0
    for i in range(len(state)):
        kinds[places.first[i] : places.first[i + 1] - 1] = STEP_STILL
        here = _place(network, found, i, state[i])
        if i == 0 or anew[i] or state[i] == OFF or state[i - 1] == OFF:
            at_m = here[1]
            if i and not anew[i] and places.from_s[i] - places.to_s[i - 1] <= model.driven_s:
                at_m = _at_the_edge(network, places, found, i, state, at_m, kinds, stretches)
            continue
        step = places.first[i] - 1
        link, _ = _place(network, found, i - 1, state[i - 1])
        before = len(stretches)
        at_m = _drive(network, ways, model, places, i, link, at_m, here, stretches)
        driven = len(stretches) > before
        dt_s = places.from_s[i] - places.to_s[i - 1]
        kinds[step] = STEP_STILL if not driven else STEP_DRIVEN if dt_s <= model.driven_s else STEP_BRIDGED
    return _columns(kinds, stretches)


@njit(cache=True)
def _columns(kinds: NDArray[np.int8], stretches: list[tuple[int, int, float, float]]) -> Course:
    p = len(stretches)
    step, link, from_m, to_m = np.empty(p, np.int32), np.empty(p, np.int32), np.empty(p), np.empty(p)
    for k in range(p):
        step[k], link[k], from_m[k], to_m[k] = stretches[k]
    return Course(kinds, step, link, from_m, to_m)


@njit(cache=True)
def _place(network: Network, found: Candidates, i: int, state: int) -> tuple[int, float]:
    """Link of a state, and metres driven along it."""
    if state == OFF:
        return -1, 0.0
    k = state // 2
    chain, along_m = found.chain[i, k], found.along_m[i, k]
    return 2 * chain + state % 2, network.chain_length_m[chain] - along_m if state % 2 else along_m


@njit(cache=True)
def _drive(
    network: Network,
    ways: Ways,
    model: Model,
    places: Places,
    i: int,
    link: int,
    at_m: float,
    here: tuple[int, float],
    stretches: list[tuple[int, int, float, float]],
) -> float:
    """Write down the way from `at_m` on `link` to the place i; where on its link one is then."""
    onto, onto_m = here
    straight_m = np.hypot(
        places.place_m[i, 0] - places.place_m[i - 1, 0], places.place_m[i, 1] - places.place_m[i - 1, 1]
    )
    dt_s = places.from_s[i] - places.to_s[i - 1]
    through_m = network.chain_length_m[link // 2]
    limit_m = min(model.max_kmh / 3.6 * dt_s + 6.0 * model.sigma_m, 2.5 * straight_m + 250.0)
    explore(network, ways, link, limit_m - (through_m - at_m))
    kind, _, _ = way_between(network, ways, model, link, at_m, onto, onto_m, straight_m)
    step = places.first[i] - 1
    if kind == HELD or kind == NO_WAY:
        return at_m if onto == link else onto_m
    if kind == AHEAD:
        _write(stretches, step, link, at_m, onto_m)
    elif kind == TURNED:
        turn_m = max(at_m, through_m - onto_m)
        _write(stretches, step, link, at_m, turn_m)
        _write(stretches, step, onto, through_m - turn_m, onto_m)
    elif kind == HOPPED:
        _write(stretches, step, link, at_m, through_m)
        _write(stretches, step, onto, 0.0, onto_m)
    elif kind == AROUND:
        _write(stretches, step, link, at_m, through_m)
        first = len(stretches)
        between = ways.previous[onto]
        while between != link:
            _write(stretches, step, between, 0.0, network.chain_length_m[between // 2])
            between = ways.previous[between]
        _reverse(stretches, first)
        _write(stretches, step, onto, 0.0, onto_m)
    return onto_m


@njit(cache=True)
def _at_the_edge(
    network: Network,
    places: Places,
    found: Candidates,
    i: int,
    state: Ints,
    at_m: float,
    kinds: NDArray[np.int8],
    stretches: list[tuple[int, int, float, float]],
) -> float:
    """Write down what was driven on the ledger in a step that comes from elsewhere, or leads away from it."""
    step = places.first[i] - 1
    before = len(stretches)
    if state[i] != OFF:
        link, onto_m = _place(network, found, i, state[i])
        from_m = _nearest(network, link, places.place_m[i - 1], 0.0, onto_m)
        _write(stretches, step, link, from_m, onto_m)
    elif state[i - 1] != OFF:
        link, from_m = _place(network, found, i - 1, state[i - 1])
        to_m = _nearest(network, link, places.place_m[i], from_m, network.chain_length_m[link // 2])
        _write(stretches, step, link, from_m, to_m)
    if len(stretches) > before:
        kinds[step] = STEP_DRIVEN
    return at_m


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
def _write(stretches: list[tuple[int, int, float, float]], step: int, link: int, from_m: float, to_m: float) -> None:
    if to_m > from_m:
        stretches.append((step, link, from_m, to_m))


@njit(cache=True)
def _reverse(stretches: list[tuple[int, int, float, float]], first: int) -> None:
    last = len(stretches) - 1
    while first < last:
        stretches[first], stretches[last] = stretches[last], stretches[first]
        first, last = first + 1, last - 1
