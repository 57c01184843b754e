"""The likeliest course of a device: a hidden Markov model over places on links and, always, off the ledger.

A state is a candidate place driven through in one direction, or OFF. All likelihoods are written as costs in nats,
relative to a fix on its road.

What a fix costs: a receiver's error changes slowly. Seen across the road it is a Gauss-Markov process, so the error
expected now is the last one, faded by exp(-dt / correlated_s) and turned into the direction now seen; only what
deviates from that is surprising. A steady 8 m to one side therefore costs once, and a jump to a parallel road costs
at once. After Newson and Krumm, "Hidden Markov map matching through noise and sparseness" (2009), a way costs by how
much its length differs from the straight line; here by a logarithm, because a long detour is only a detour.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from changming.engines.matching.hops import entering_nats, leaving_nats, move_between, price_ends
from changming.engines.matching.network import Records, record
from changming.engines.matching.params import Model
from changming.engines.matching.sightings import OFF, STATES, Sightings, apart, spot_of
from changming.engines.matching.ways import NO_WAY, Ways, longest_way_m, look_around

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

HOPELESS_NATS = 15.0  # a course this much worse than the best is not followed further


TRANSITION = record([("nats", "f8"), ("before", "i4"), ("state", "i4")])


class Courses(NamedTuple):
    """All courses through n places.

    cost      (n, STATES) float64  of the best course that ends in a state, less the least of all at that place
    previous  (n, STATES) int8     the state before
    anew      (n, STATES) bool     nothing leads here from the state before: silence, or no way
    first, steps                   transitions that were followed, of TRANSITION: from place i - 1 to i those at
                                   first[i] … first[i + 1] - 1
    """

    cost: Floats
    previous: NDArray[np.int8]
    anew: NDArray[np.bool_]
    first: NDArray[np.int64]
    steps: Records


class Chosen(NamedTuple):
    """One course: the state at each place, and whether nothing leads there from the one before."""

    state: Ints
    anew: NDArray[np.bool_]


@njit(cache=True)
def all_courses(ways: Ways, model: Model, seen: Sightings) -> Courses:
    """The cost of every course through the places."""
    price_ends(ways, model)
    n = len(seen.counts)
    cost, previous = np.full((n, STATES), np.inf), np.full((n, STATES), -1, np.int8)
    anew, first, steps = np.zeros((n, STATES), np.bool_), np.zeros(n + 2, np.int64), np.empty(0, TRANSITION)
    if n:
        _begin(ways, model, seen, 0, cost[0])
    for i in range(1, n):
        _, dt_s = apart(seen, i)
        silent = dt_s > model.gap_s
        _begin(ways, model, seen, i, cost[i])
        cost[i] += 0.0 if silent else model.restart_nats
        previous[i], anew[i] = np.argmin(cost[i - 1]), True
        if len(steps) < first[i] + STATES * STATES:
            steps = np.concatenate((steps, np.empty(len(steps) + STATES * STATES, TRANSITION)))
        taken = 0 if silent else _go_on(ways, model, seen, i, cost[i - 1], steps[first[i] :])
        first[i + 1] = first[i] + taken
        for at in range(first[i], first[i + 1]):
            nats = cost[i - 1, steps[at].before] + steps[at].nats
            if nats < cost[i, steps[at].state]:
                cost[i, steps[at].state], previous[i, steps[at].state] = nats, steps[at].before
                anew[i, steps[at].state] = False
        cost[i] -= cost[i].min()
    return Courses(cost, previous, anew, first, steps)


@njit(cache=True)
def best_course(courses: Courses) -> Chosen:
    """The likeliest course."""
    n = len(courses.cost)
    state, anew = np.empty(n, np.int32), np.ones(n, np.bool_)
    for i in range(n - 1, -1, -1):
        state[i] = np.argmin(courses.cost[i]) if i == n - 1 else courses.previous[i + 1, state[i + 1]]
        anew[i] = i == 0 or courses.anew[i, state[i]]
    return Chosen(state, anew)


@njit(cache=True)
def _begin(ways: Ways, model: Model, seen: Sightings, i: int, nats: Floats) -> None:
    """What each state of place i costs with nothing known of what was before."""
    nats[OFF] = np.log(max(2.0 * model.search_m / (model.sigma_m * np.sqrt(2.0 * np.pi)), 1.0))
    for state in range(2 * seen.counts[i]):
        place = seen.found[i, state // 2]
        if ways.links[2 * place.chain + state % 2].passable:
            nats[state] = 0.5 * (place.across_m / model.sigma_m) ** 2


@njit(cache=True)
def _go_on(ways: Ways, model: Model, seen: Sightings, i: int, cost: Floats, steps: Records) -> int:
    """Write down every likely transition to place i from states that cost `cost` so far; how many there are."""
    worst = cost.min() + HOPELESS_NATS
    alone = np.full(STATES, np.inf)
    _begin(ways, model, seen, i, alone)
    way_m, dt_s = apart(seen, i)
    off = _off_nats(model, way_m, dt_s)
    taken = 0
    for before in range(STATES):
        if cost[before] > worst:
            continue
        if before != OFF:
            taken += _along_roads(ways, model, seen, i, before, alone, steps[taken:])
        leaves = 0.0 if before == OFF else leaving_nats(ways, model, seen, i, before)
        taken = _write(steps, taken, before, OFF, leaves + off)
        for state in range(OFF if before == OFF else 0):
            if alone[state] < np.inf:
                taken = _write(steps, taken, before, state, entering_nats(ways, model, seen, i, state) + alone[state])
    return taken


@njit(cache=True)
def _along_roads(ways: Ways, model: Model, seen: Sightings, i: int, before: int, alone: Floats, steps: Records) -> int:
    """Write down transitions from one state on a road to all others on roads; how many there are."""
    found = seen.found[i]
    start, was = spot_of(ways, seen, i - 1, before), seen.found[i - 1, before // 2]
    way_m, dt_s = apart(seen, i)
    limit_m = longest_way_m(model, way_m, dt_s)
    look_around(ways, model, start.link, limit_m)
    taken = 0
    fade = np.exp(-dt_s / model.correlated_s)
    white = (model.white_m / model.sigma_m) ** 2
    for state in range(2 * seen.counts[i]):
        if alone[state] == np.inf:
            continue
        place = found[state // 2]
        kind, way = move_between(ways, model, seen, i, (before, state), start)
        if kind == NO_WAY:
            continue
        share = fade * (was.east * place.east + was.north * place.north)
        spread = 1.0 - share * share + white
        surprise = (place.across_m - share * was.across_m) / model.sigma_m
        taken = _write(steps, taken, before, state, way + 0.5 * surprise * surprise / spread + 0.5 * np.log(spread))
    return taken


@njit(cache=True)
def _write(steps: Records, taken: int, before: int, state: int, nats: float) -> int:
    steps[taken].before, steps[taken].state, steps[taken].nats = before, state, nats
    return taken + 1


@njit(cache=True)
def _off_nats(model: Model, way_m: float, dt_s: float) -> float:
    """What a fix off the ledger costs: as much as one on a road is expected to, and what speaks against it."""
    spread = 1.0 - np.exp(-2.0 * dt_s / model.correlated_s) + (model.white_m / model.sigma_m) ** 2
    return 0.5 + 0.5 * float(np.log(spread)) + model.off_nats + model.off_km_nats * way_m / 1000.0
