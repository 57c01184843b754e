"""The likeliest course of a device: a hidden Markov model over places on links and, always, off the ledger.

A state is a candidate place driven through in one direction, or OFF. All likelihoods are written as costs in nats,
relative to a fix on its road.

What a fix costs: a receiver's error changes slowly. Seen across the road it is a Gauss–Markov process, so the error
expected now is the last one, faded by exp(-dt / correlated_s) and turned into the direction now seen; only what
deviates from that is surprising. A steady 8 m to one side therefore costs once, and a jump to a parallel road costs
at once. After Newson and Krumm, "Hidden Markov map matching through noise and sparseness" (2009), a way costs by how
much its length differs from the straight line; here by a logarithm, because a long detour is only a detour.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from changming.engines.matching.candidates import MOST_CANDIDATES, Candidates
from changming.engines.matching.network import Network
from changming.engines.matching.params import Model
from changming.engines.matching.ways import NO_WAY, Ways, explore, way_between

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

OFF = 2 * MOST_CANDIDATES  # state 2k: candidate k along its chain, 2k + 1: against it
STATES = OFF + 1
HOPELESS_NATS = 30.0  # a course this much worse than the best is not followed further


@njit(cache=True)
def likeliest_states(
    network: Network, ways: Ways, model: Model, place_m: Floats, from_s: Floats, to_s: Floats, found: Candidates
) -> tuple[Ints, NDArray[np.bool_]]:
    """The likeliest state at each of n places in time, and where the chain starts anew.

    place_m  (n, 2)       where the device is seen from `from_s` to `to_s`
    returns  (n,) int32   state, OFF where off the ledger
             (n,) bool    nothing leads here from the state before: silence, or no way
    """
    n = len(place_m)
    cost = np.full((n, STATES), np.inf)
    previous = np.full((n, STATES), -1, np.int8)
    anew = np.zeros((n, STATES), np.bool_)
    if n:
        _begin(model, ways, found, 0, 0.0, cost)
    for i in range(1, n):
        best = np.argmin(cost[i - 1])
        silent = from_s[i] - to_s[i - 1] > model.gap_s
        previous[i], anew[i] = best, True
        _begin(model, ways, found, i, cost[i - 1, best] + (0.0 if silent else model.restart_nats), cost)
        if not silent:
            _go_on(network, ways, model, place_m, from_s[i] - to_s[i - 1], found, i, cost, previous, anew)
        cost[i] -= cost[i].min()
    return _trace(cost, previous, anew)


@njit(cache=True)
def _trace(cost: Floats, previous: NDArray[np.int8], anew: NDArray[np.bool_]) -> tuple[Ints, NDArray[np.bool_]]:
    n = len(cost)
    state, starts = np.empty(n, np.int32), np.ones(n, np.bool_)
    for i in range(n - 1, -1, -1):
        state[i] = np.argmin(cost[i]) if i == n - 1 else previous[i + 1, state[i + 1]]
        starts[i] = i == 0 or anew[i, state[i]]
    return state, starts


@njit(cache=True)
def _begin(model: Model, ways: Ways, found: Candidates, i: int, before_nats: float, cost: Floats) -> None:
    """Costs of the states at place i with nothing known of what was before."""
    cost[i, OFF] = before_nats + np.log(2.0 * model.search_m / (model.sigma_m * np.sqrt(2.0 * np.pi)))
    for k in range(found.count[i]):
        alone = before_nats + _alone(model, found.across_m[i, k])
        for state in (2 * k, 2 * k + 1):
            if ways.passable[_link(found, i, state)]:
                cost[i, state] = alone


@njit(cache=True)
def _go_on(
    network: Network,
    ways: Ways,
    model: Model,
    place_m: Floats,
    dt_s: float,
    found: Candidates,
    i: int,
    cost: Floats,
    previous: NDArray[np.int8],
    anew: NDArray[np.bool_],
) -> None:
    """Better costs of the states at place i, reached from those at i - 1."""
    fade = np.exp(-dt_s / model.correlated_s)
    fresh = 1.0 - fade * fade + (model.white_m / model.sigma_m) ** 2
    straight_m = np.hypot(place_m[i, 0] - place_m[i - 1, 0], place_m[i, 1] - place_m[i - 1, 1])
    limit_m = min(model.max_kmh / 3.6 * dt_s + 6.0 * model.sigma_m, 2.5 * straight_m + 250.0)
    worst = cost[i - 1].min() + HOPELESS_NATS
    off_step = 0.5 + 0.5 * np.log(fresh) + model.off_nats + model.off_km_nats * straight_m / 1000.0
    for before in range(STATES):
        so_far = cost[i - 1, before]
        if so_far > worst:
            continue
        if before == OFF:
            _better(cost, previous, anew, i, OFF, before, so_far + off_step)
            for state in range(2 * found.count[i]):
                if ways.passable[_link(found, i, state)]:
                    alone = _alone(model, found.across_m[i, state // 2])
                    _better(cost, previous, anew, i, state, before, so_far + model.leave_nats + alone)
            continue
        _better(cost, previous, anew, i, OFF, before, so_far + model.leave_nats + off_step)
        link, at_m = _link(found, i - 1, before), _at(network, found, i - 1, before)
        explore(network, ways, link, limit_m - (network.chain_length_m[link // 2] - at_m))
        for state in range(2 * found.count[i]):
            onto = _link(found, i, state)
            if not ways.passable[onto]:
                continue
            onto_m = _at(network, found, i, state)
            kind, length_m, way = way_between(network, ways, model, link, at_m, onto, onto_m, straight_m)
            if kind == NO_WAY or length_m > limit_m:
                continue
            seen = _expected(model, fade, found, i, before // 2, state // 2)
            _better(cost, previous, anew, i, state, before, so_far + way + seen)


@njit(cache=True)
def _better(
    cost: Floats, previous: NDArray[np.int8], anew: NDArray[np.bool_], i: int, state: int, before: int, nats: float
) -> None:
    if nats < cost[i, state]:
        cost[i, state], previous[i, state], anew[i, state] = nats, before, False


@njit(cache=True)
def _alone(model: Model, across_m: float) -> float:
    """What a fix costs of whose receiver nothing is known."""
    return 0.5 * (across_m / model.sigma_m) ** 2


@njit(cache=True)
def _expected(model: Model, fade: float, found: Candidates, i: int, before: int, now: int) -> float:
    """What a fix costs after the one before."""
    same_way = found.east[i - 1, before] * found.east[i, now] + found.north[i - 1, before] * found.north[i, now]
    share = fade * same_way
    spread = 1.0 - share * share + (model.white_m / model.sigma_m) ** 2
    surprise = (found.across_m[i, now] - share * found.across_m[i - 1, before]) / model.sigma_m
    return 0.5 * surprise * surprise / spread + 0.5 * np.log(spread)


@njit(cache=True)
def _link(found: Candidates, i: int, state: int) -> int:
    return 2 * found.chain[i, state // 2] + state % 2


@njit(cache=True)
def _at(network: Network, found: Candidates, i: int, state: int) -> float:
    """Metres driven along the state's link."""
    along_m = found.along_m[i, state // 2]
    return network.chain_length_m[found.chain[i, state // 2]] - along_m if state % 2 else along_m
