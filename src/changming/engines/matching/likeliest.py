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

from changming.engines.matching.candidates import MOST_CANDIDATES, Candidates
from changming.engines.matching.params import Model
from changming.engines.matching.stands import Places
from changming.engines.matching.ways import NO_WAY, Spot, Ways, explore, longest_way_m, way_between

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

OFF = 2 * MOST_CANDIDATES  # state 2k: candidate k along its chain, 2k + 1: against it
STATES = OFF + 1
HOPELESS_NATS = 30.0  # a course this much worse than the best is not followed further


class Lattice(NamedTuple):
    """All courses through n places.

    cost      (n, STATES) float64  of the best course that ends in a state, less the least of all at that place
    previous  (n, STATES) int8     the state before
    anew      (n, STATES) bool     nothing leads here from the state before: silence, or no way
    """

    cost: Floats
    previous: NDArray[np.int8]
    anew: NDArray[np.bool_]


class Transitions(NamedTuple):
    """Every transition that was followed: those from place i - 1 to i are first[i] … first[i + 1] - 1."""

    first: NDArray[np.int64]
    before: NDArray[np.int8]
    state: NDArray[np.int8]
    nats: NDArray[np.float32]


@njit(cache=True)
def courses(ways: Ways, places: Places, found: Candidates) -> tuple[Lattice, Transitions]:
    """The cost of every course through the places."""
    n = len(places.from_s)
    lattice = Lattice(np.full((n, STATES), np.inf), np.full((n, STATES), -1, np.int8), np.zeros((n, STATES), np.bool_))
    steps = Transitions(
        np.zeros(n + 2, np.int64), np.empty(1024, np.int8), np.empty(1024, np.int8), np.empty(1024, np.float32)
    )
    if n:
        _begin(ways, found, 0, 0.0, lattice)
    for i in range(1, n):
        best = np.argmin(lattice.cost[i - 1])
        silent = places.from_s[i] - places.to_s[i - 1] > ways.model.gap_s
        lattice.previous[i], lattice.anew[i] = best, True
        _begin(ways, found, i, lattice.cost[i - 1, best] + (0.0 if silent else ways.model.restart_nats), lattice)
        steps = _with_room(steps, steps.first[i] + STATES * STATES)
        steps.first[i + 1] = steps.first[i]
        if not silent:
            _go_on(ways, places, found, i, lattice, steps)
        lattice.cost[i] -= lattice.cost[i].min()
    return lattice, steps


@njit(cache=True)
def best_course(lattice: Lattice) -> tuple[Ints, NDArray[np.bool_]]:
    """The state of the likeliest course at each place, and where it starts anew."""
    n = len(lattice.cost)
    state, anew = np.empty(n, np.int32), np.ones(n, np.bool_)
    for i in range(n - 1, -1, -1):
        state[i] = np.argmin(lattice.cost[i]) if i == n - 1 else lattice.previous[i + 1, state[i + 1]]
        anew[i] = i == 0 or lattice.anew[i, state[i]]
    return state, anew


@njit(cache=True)
def spot_of(ways: Ways, found: Candidates, i: int, state: int) -> Spot:
    """Where a state of place i is; link -1 off the ledger."""
    if state == OFF:
        return Spot(-1, 0.0)
    k = state // 2
    chain, along_m = found.chain[i, k], found.along_m[i, k]
    return Spot(2 * chain + state % 2, ways.network.chain_length_m[chain] - along_m if state % 2 else along_m)


@njit(cache=True)
def _with_room(steps: Transitions, size: int) -> Transitions:
    have = len(steps.nats)
    if have >= size:
        return steps
    more = 2 * size - have
    return Transitions(
        steps.first,
        np.append(steps.before, np.empty(more, np.int8)),
        np.append(steps.state, np.empty(more, np.int8)),
        np.append(steps.nats, np.empty(more, np.float32)),
    )


@njit(cache=True)
def alone_nats(ways: Ways, found: Candidates, i: int, state: int) -> float:
    """What a state of place i costs with nothing known of what was before; infinite where there is no such state."""
    model = ways.model
    if state == OFF:
        return np.log(max(2.0 * model.search_m / (model.sigma_m * np.sqrt(2.0 * np.pi)), 1.0))
    if state >= 2 * found.count[i] or not ways.passable[spot_of(ways, found, i, state).link]:
        return np.inf
    return 0.5 * (found.across_m[i, state // 2] / model.sigma_m) ** 2


@njit(cache=True)
def _begin(ways: Ways, found: Candidates, i: int, before_nats: float, lattice: Lattice) -> None:
    for state in range(STATES):
        lattice.cost[i, state] = before_nats + alone_nats(ways, found, i, state)


@njit(cache=True)
def _go_on(ways: Ways, places: Places, found: Candidates, i: int, lattice: Lattice, steps: Transitions) -> None:
    """Better costs of the states at place i, reached from those at i - 1."""
    worst = lattice.cost[i - 1].min() + HOPELESS_NATS
    for before in range(STATES):
        if lattice.cost[i - 1, before] > worst:
            continue
        if before == OFF:
            _from_elsewhere(ways, places, found, i, lattice, steps)
        else:
            _from_road(ways, places, found, i, before, lattice, steps)


@njit(cache=True)
def _from_elsewhere(
    ways: Ways, places: Places, found: Candidates, i: int, lattice: Lattice, steps: Transitions
) -> None:
    _follow(lattice, steps, i, OFF, OFF, _off_nats(ways.model, places, i))
    for state in range(2 * found.count[i]):
        alone = alone_nats(ways, found, i, state)
        if alone < np.inf:
            _follow(lattice, steps, i, OFF, state, ways.model.leave_nats + alone)


@njit(cache=True)
def _from_road(
    ways: Ways, places: Places, found: Candidates, i: int, before: int, lattice: Lattice, steps: Transitions
) -> None:
    model = ways.model
    _follow(lattice, steps, i, before, OFF, model.leave_nats + _off_nats(model, places, i))
    straight_m, dt_s = apart(places, i)
    limit_m = longest_way_m(model, straight_m, dt_s)
    start = spot_of(ways, found, i - 1, before)
    explore(ways, start, limit_m)
    fade = np.exp(-dt_s / model.correlated_s)
    for state in range(2 * found.count[i]):
        to = spot_of(ways, found, i, state)
        if not ways.passable[to.link]:
            continue
        kind, length_m, way = way_between(ways, start, to, straight_m)
        if kind != NO_WAY and length_m <= limit_m:
            _follow(lattice, steps, i, before, state, way + _expected(model, fade, found, i, before // 2, state // 2))


@njit(cache=True)
def apart(places: Places, i: int) -> tuple[float, float]:
    """Metres and seconds from place i - 1 to place i."""
    x_m, y_m = places.place_m[i] - places.place_m[i - 1]
    return np.hypot(x_m, y_m), places.from_s[i] - places.to_s[i - 1]


@njit(cache=True)
def _follow(lattice: Lattice, steps: Transitions, i: int, before: int, state: int, nats: float) -> None:
    at = steps.first[i + 1]
    steps.before[at], steps.state[at], steps.nats[at] = before, state, nats
    steps.first[i + 1] += 1
    nats += lattice.cost[i - 1, before]
    if nats < lattice.cost[i, state]:
        lattice.cost[i, state], lattice.previous[i, state], lattice.anew[i, state] = nats, before, False


@njit(cache=True)
def _expected(model: Model, fade: float, found: Candidates, i: int, before: int, now: int) -> float:
    """What a fix costs after the one before."""
    same_way = found.east[i - 1, before] * found.east[i, now] + found.north[i - 1, before] * found.north[i, now]
    share = fade * same_way
    spread = 1.0 - share * share + (model.white_m / model.sigma_m) ** 2
    surprise = (found.across_m[i, now] - share * found.across_m[i - 1, before]) / model.sigma_m
    return 0.5 * surprise * surprise / spread + 0.5 * np.log(spread)


@njit(cache=True)
def _off_nats(model: Model, places: Places, i: int) -> float:
    """What a fix off the ledger costs: as much as one on a road is expected to, and what speaks against it."""
    straight_m, dt_s = apart(places, i)
    spread = 1.0 - np.exp(-2.0 * dt_s / model.correlated_s) + (model.white_m / model.sigma_m) ** 2
    return 0.5 + 0.5 * np.log(spread) + model.off_nats + model.off_km_nats * straight_m / 1000.0
