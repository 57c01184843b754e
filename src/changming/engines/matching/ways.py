"""Shortest ways through the network, a little way around."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from changming.engines.matching.network import BACKWARD, FORWARD, Network
from changming.engines.matching.params import Model

NO_WAY, AHEAD, HELD, TURNED, AROUND, HOPPED = range(6)


class Ways(NamedTuple):
    """What one exploration found, kept in arrays that the next one uses again.

    By link: `seen` tells in which exploration it was reached; `cost_m` and `length_m` are what it takes from the end
    of the link explored from to the beginning of this one, with and without what turning round costs; `previous` is
    the link driven before, the explored one itself at first.
    """

    round: NDArray[np.int64]  # (1,) number of the present exploration
    turn_back_m: float
    passable: NDArray[np.bool_]  # links that may be used
    seen: NDArray[np.int64]
    cost_m: NDArray[np.float64]
    length_m: NDArray[np.float64]
    previous: NDArray[np.int32]
    heap_m: NDArray[np.float64]
    heap_link: NDArray[np.int32]


@njit(cache=True)
def new_ways(network: Network, turn_back_m: float, on_foot: bool) -> Ways:  # noqa: FBT001 -- compiled
    """Room for explorations; on foot every link may be used, else those that `chain_way` allows."""
    links = 2 * len(network.chain_length_m)
    passable = np.ones(links, np.bool_)
    for link in range(links):
        passable[link] = on_foot or network.chain_way[link // 2] & (BACKWARD if link % 2 else FORWARD) != 0
    return Ways(
        np.zeros(1, np.int64),
        turn_back_m,
        passable,
        np.zeros(links, np.int64),
        np.empty(links, np.float64),
        np.empty(links, np.float64),
        np.empty(links, np.int32),
        np.empty(4 * links + 16, np.float64),
        np.empty(4 * links + 16, np.int32),
    )


@njit(cache=True)
def explore(network: Network, ways: Ways, start: int, limit_m: float) -> None:
    """Reach every link whose beginning costs at most `limit_m` from the end of link `start`."""
    ways.round[0] += 1
    size = _reach_on(network, ways, start, 0.0, 0.0, 0, limit_m)
    while size > 0:
        cost_m, link, size = _take_least(ways, size)
        if cost_m > ways.cost_m[link]:
            continue  # reached more cheaply meanwhile
        through_m = network.chain_length_m[link // 2]
        size = _reach_on(network, ways, link, cost_m + through_m, ways.length_m[link] + through_m, size, limit_m)


@njit(cache=True)
def way_between(
    network: Network, ways: Ways, model: Model, link: int, at_m: float, onto: int, onto_m: float, straight_m: float
) -> tuple[int, float, float]:
    """How one gets from a place on `link` to one on link `onto`, after `explore` from the former.

    Places are metres driven along their links. Returns the likeliest kind of way, its length, and its cost in nats:
    a way costs by what its length differs from the straight line, by turning round, by leaving the ledger where two
    of its lines lie apart, and where the place lies behind though nobody turned, which is the receiver's unrest.
    """
    if onto == link and onto_m >= at_m:
        return AHEAD, onto_m - at_m, _detour(model, onto_m - at_m, 0.0, straight_m)
    through_m = network.chain_length_m[link // 2]
    kind, length_m, nats = NO_WAY, 0.0, np.inf
    if onto == link:
        kind, length_m, nats = HELD, 0.0, _detour(model, 0.0, at_m - onto_m, straight_m)
    elif onto == link ^ 1:
        length_m = abs(through_m - onto_m - at_m)
        kind, nats = TURNED, _detour(model, length_m, model.turn_back_m, straight_m)
    if ways.seen[onto] == ways.round[0]:
        around_m = through_m - at_m + ways.length_m[onto] + onto_m
        around = _detour(model, around_m, ways.cost_m[onto] - ways.length_m[onto], straight_m)
        if around < nats:
            kind, length_m, nats = AROUND, around_m, around
    elif onto // 2 != link // 2:
        from_x, from_y = _end(network, link)
        to_x, to_y = _end(network, onto ^ 1)
        length_m = through_m - at_m + np.hypot(to_x - from_x, to_y - from_y) + onto_m
        kind, nats = HOPPED, 2.0 * model.leave_nats + _detour(model, length_m, 0.0, straight_m)
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
def _reach_on(
    network: Network, ways: Ways, link: int, cost_m: float, length_m: float, size: int, limit_m: float
) -> int:
    """Reach the links that leave the end of `link`; the heap's new size."""
    end = network.chain_from[link // 2] if link % 2 else network.chain_to[link // 2]
    for at in range(network.node_first[end], network.node_first[end + 1]):
        onward = network.node_link[at]
        onward_m = cost_m + (ways.turn_back_m if onward == link ^ 1 else 0.0)
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
