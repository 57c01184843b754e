"""Shortest ways through the network, a little way around."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from changming.engines.matching.network import BACKWARD, FORWARD, Network
from changming.engines.matching.params import Model

Floats = NDArray[np.float64]

NO_WAY, AHEAD, HELD, TURNED, AROUND, HOPPED = range(6)


class Ways(NamedTuple):
    """The network with what one exploration of it found, in arrays that the next one uses again.

    By link: `seen` tells in which exploration it was reached; `cost_m` and `length_m` are what it takes from the end
    of the link explored from to the beginning of this one, with and without what turning round costs; `previous` is
    the link driven before, the explored one itself at first.
    """

    network: Network
    model: Model
    passable: NDArray[np.bool_]  # links that may be used
    round: NDArray[np.int64]  # (1,) number of the present exploration
    seen: NDArray[np.int64]
    cost_m: Floats
    length_m: Floats
    previous: NDArray[np.int32]
    heap_m: Floats
    heap_link: NDArray[np.int32]


class Spot(NamedTuple):
    """A place on a link, metres driven along it."""

    link: int
    at_m: float


@njit(cache=True)
def new_ways(network: Network, model: Model, on_foot: bool) -> Ways:  # noqa: FBT001 -- compiled, no keywords
    """Room for explorations; on foot every link may be used, else those that `chain_way` allows."""
    links = 2 * len(network.chain_length_m)
    passable = np.ones(links, np.bool_)
    for link in range(links):
        passable[link] = on_foot or network.chain_way[link // 2] & (BACKWARD if link % 2 else FORWARD) != 0
    return Ways(
        network,
        model,
        passable,
        np.zeros(1, np.int64),
        np.zeros(links, np.int64),
        np.empty(links, np.float64),
        np.empty(links, np.float64),
        np.empty(links, np.int32),
        np.empty(4 * links + 16, np.float64),
        np.empty(4 * links + 16, np.int32),
    )


@njit(cache=True)
def longest_way_m(model: Model, straight_m: float, dt_s: float) -> float:
    """No way longer than this is looked for: nobody is that fast, or it leads too far round."""
    return min(model.max_kmh / 3.6 * dt_s + 6.0 * model.sigma_m, 2.5 * straight_m + 250.0)


@njit(cache=True)
def explore(ways: Ways, start: Spot, limit_m: float) -> None:
    """Reach every link whose beginning costs at most `limit_m` from `start`."""
    ways.round[0] += 1
    limit_m -= ways.network.chain_length_m[start.link // 2] - start.at_m
    size = _reach_on(ways, start.link, 0.0, 0.0, 0, limit_m)
    while size > 0:
        cost_m, link, size = _take_least(ways, size)
        if cost_m > ways.cost_m[link]:
            continue  # reached more cheaply meanwhile
        through_m = ways.network.chain_length_m[link // 2]
        size = _reach_on(ways, link, cost_m + through_m, ways.length_m[link] + through_m, size, limit_m)


@njit(cache=True)
def way_between(ways: Ways, start: Spot, to: Spot, straight_m: float) -> tuple[int, float, float]:
    """How one gets from one spot to another, after `explore` from the former.

    Returns the likeliest kind of way, its length, and its cost in nats: a way costs by what its length differs from
    the straight line, by turning round, by leaving the ledger where two of its lines lie apart, and where the spot
    lies behind though nobody turned, which is the receiver's unrest.
    """
    if to.link == start.link and to.at_m >= start.at_m:
        ahead_m = to.at_m - start.at_m
        return AHEAD, ahead_m, _detour(ways.model, ahead_m, 0.0, straight_m)
    left_m = ways.network.chain_length_m[start.link // 2] - start.at_m
    kind, length_m, nats = NO_WAY, 0.0, np.inf
    if to.link == start.link:
        kind, nats = HELD, _detour(ways.model, 0.0, start.at_m - to.at_m, straight_m)
    elif to.link == start.link ^ 1:
        length_m = abs(left_m - to.at_m)
        kind, nats = TURNED, _detour(ways.model, length_m, ways.model.turn_back_m, straight_m)
    if ways.seen[to.link] == ways.round[0]:
        around_m = left_m + ways.length_m[to.link] + to.at_m
        turns_m = ways.cost_m[to.link] - ways.length_m[to.link]
        around = _detour(ways.model, around_m, turns_m, straight_m)
        if around < nats:
            kind, length_m, nats = AROUND, around_m, around
    elif to.link // 2 != start.link // 2:
        from_x, from_y = _end(ways.network, start.link)
        to_x, to_y = _end(ways.network, to.link ^ 1)
        length_m = left_m + np.hypot(to_x - from_x, to_y - from_y) + to.at_m
        kind, nats = HOPPED, 2.0 * ways.model.leave_nats + _detour(ways.model, length_m, 0.0, straight_m)
    return kind, length_m, nats


@njit(cache=True)
def _detour(model: Model, length_m: float, against_m: float, straight_m: float) -> float:
    odd_m = abs(length_m - straight_m) + against_m
    return model.way_nats * np.log1p(odd_m / (model.detour_m + model.detour_share * straight_m))


@njit(cache=True)
def _end(network: Network, link: int) -> tuple[float, float]:
    """Where a link ends, metres."""
    chain = link // 2
    stroke = network.chain_stroke[chain] if link % 2 else network.chain_stroke[chain + 1] - 1
    share = 0.0 if link % 2 else 1.0
    x_m = network.stroke_x_m[stroke] + share * network.stroke_dx_m[stroke]
    return x_m, network.stroke_y_m[stroke] + share * network.stroke_dy_m[stroke]


@njit(cache=True)
def _reach_on(ways: Ways, link: int, cost_m: float, length_m: float, size: int, limit_m: float) -> int:
    """Reach the links that leave the end of `link`; the heap's new size."""
    network = ways.network
    end = network.chain_from[link // 2] if link % 2 else network.chain_to[link // 2]
    for at in range(network.node_first[end], network.node_first[end + 1]):
        onward = network.node_link[at]
        onward_m = cost_m + (ways.model.turn_back_m if onward == link ^ 1 else 0.0)
        if onward_m > limit_m or not ways.passable[onward]:
            continue
        if ways.seen[onward] == ways.round[0] and ways.cost_m[onward] <= onward_m:
            continue
        ways.seen[onward] = ways.round[0]
        ways.cost_m[onward], ways.length_m[onward], ways.previous[onward] = onward_m, length_m, link
        size = _put(ways, size, onward_m, onward)
    return size


@njit(cache=True)
def _put(ways: Ways, size: int, cost_m: float, link: int) -> int:
    """Onto the heap; its new size."""
    at = size
    while at > 0 and ways.heap_m[(at - 1) // 2] > cost_m:
        ways.heap_m[at], ways.heap_link[at] = ways.heap_m[(at - 1) // 2], ways.heap_link[(at - 1) // 2]
        at = (at - 1) // 2
    ways.heap_m[at], ways.heap_link[at] = cost_m, link
    return size + 1


@njit(cache=True)
def _take_least(ways: Ways, size: int) -> tuple[float, int, int]:
    """The least of the heap, its link, and the heap's new size."""
    least_m, link = ways.heap_m[0], ways.heap_link[0]
    size -= 1
    last_m, last = ways.heap_m[size], ways.heap_link[size]
    at = 0
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and ways.heap_m[child + 1] < ways.heap_m[child]:
            child += 1
        if ways.heap_m[child] >= last_m:
            break
        ways.heap_m[at], ways.heap_link[at] = ways.heap_m[child], ways.heap_link[child]
        at = child
    ways.heap_m[at], ways.heap_link[at] = last_m, last
    return least_m, link, size
