"""Shortest ways through the network, a little way around."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from changming.engines.matching.network import BACKWARD, FORWARD, Network, Records, record
from changming.engines.matching.params import Model

Ints = NDArray[np.int32]

NO_WAY, AHEAD, HELD, TURNED, AROUND = range(5)
ROOM = 1 << 18  # links reached, in all rows that are kept; when it is full all are forgotten
FURTHER = 1.2  # a row reaches further than asked for, so that the next question finds it

LINK = record(
    [
        ("passable", "?"),
        ("to", "i4"),
        ("length_m", "f8"),
        ("x_m", "f8"),
        ("y_m", "f8"),
        ("enter_nats", "f8"),
        ("leave_nats", "f8"),
        ("first", "i4"),
        ("count", "i4"),
        ("reach_m", "f8"),
    ]
)
REACHED = record([("link", "i4"), ("previous", "i4"), ("cost_m", "f8"), ("length_m", "f8")])
SEARCH = record([("seen", "i8"), ("previous", "i4"), ("cost_m", "f8"), ("length_m", "f8")])
HEAP = record([("cost_m", "f8"), ("link", "i4")])


class Ways(NamedTuple):
    """What is found in the network, kept since fix after fix asks for the same.

    links     of LINK: may it be used, the node it leads to, its length, where it starts, what it costs to come onto
              it there and to leave the ledger at its end, and its *row*: what is reached from its end,
              `reached[first:first + count]`, as far as `reach_m` (-1: not looked for yet)
    reached   of REACHED: a link, the one driven before it, and what it takes to its beginning, with and without what
              turning round costs; within a row in ascending order of links
    used      (1,) entries of `reached` that are taken
    node_first, node_link  as in the network
    searched  of SEARCH, by link: the present exploration, where `seen` is `round[0]`
    order, heap  links of the present exploration in order of discovery, and those to go on from
    """

    links: Records
    reached: Records
    used: NDArray[np.int64]
    node_first: Ints
    node_link: Ints
    round: NDArray[np.int64]
    searched: Records
    order: Ints
    heap: Records


class Spot(NamedTuple):
    """A place on a link, metres driven along it; link -1 is off the ledger."""

    link: int
    at_m: float


def new_ways(network: Network, *, on_foot: bool) -> Ways:
    """Nothing found yet; on foot every link may be used, else those that the ways of the chains allow."""
    chains = network.chains[:-1]
    links = np.zeros(2 * len(chains), LINK)
    links["passable"][0::2] = on_foot | (chains["way"] & FORWARD > 0)
    links["passable"][1::2] = on_foot | (chains["way"] & BACKWARD > 0)
    links["to"][0::2], links["to"][1::2] = chains["to"], chains["start"]
    links["length_m"] = np.repeat(chains["length_m"], 2)
    links["reach_m"] = -1.0
    if len(chains):
        begins, ends = network.strokes[chains["stroke"]], network.strokes[network.chains["stroke"][1:] - 1]
        links["x_m"][0::2], links["y_m"][0::2] = begins["x_m"], begins["y_m"]
        links["x_m"][1::2] = ends["x_m"] + ends["dx_m"]
        links["y_m"][1::2] = ends["y_m"] + ends["dy_m"]
    return Ways(
        links,
        np.empty(max(ROOM, len(links)), REACHED),
        np.zeros(1, np.int64),
        network.node_first,
        network.node_link,
        np.zeros(1, np.int64),
        np.zeros(len(links), SEARCH),
        np.empty(len(links), np.int32),
        np.empty(4 * len(links) + 16, HEAP),
    )


@njit(cache=True)
def longest_way_m(model: Model, straight_m: float, dt_s: float) -> float:
    """No way longer than this is looked for: nobody is that fast, or it leads too far round."""
    round_m = model.longest_share * straight_m + model.longest_more_m
    return min(model.max_kmh / 3.6 * dt_s + 6.0 * model.sigma_m, round_m)


@njit(cache=True)
def detour_nats(model: Model, length_m: float, against_m: float, straight_m: float) -> float:
    """What a way costs by its length, and by other metres that speak against it."""
    odd_m = abs(length_m - straight_m) + against_m
    nats: float = model.way_nats * np.log1p(odd_m / (model.detour_m + model.detour_share * straight_m))
    return nats


@njit(cache=True)
def look_around(ways: Ways, model: Model, link: int, limit_m: float) -> None:
    """Have a row for `link` that holds every link whose beginning costs at most `limit_m` from its end."""
    links = ways.links
    if links[link].reach_m >= limit_m:
        return
    found = explore(ways, link, limit_m * FURTHER, model.turn_back_m)
    if ways.used[0] + found > len(ways.reached):
        ways.used[0] = 0
        for other in range(len(links)):
            links[other].reach_m = -1.0
    links[link].first, links[link].count, links[link].reach_m = ways.used[0], found, limit_m * FURTHER
    order = ways.order[:found]
    order.sort()
    for onward in order:
        row = ways.reached[ways.used[0]]
        row.link, row.previous = onward, ways.searched[onward].previous
        row.cost_m, row.length_m = ways.searched[onward].cost_m, ways.searched[onward].length_m
        ways.used[0] += 1


@njit(cache=True)
def entry(links: Records, reached: Records, link: int, onto: int) -> int:
    """Where the row of `link` says how link `onto` is reached, -1 where it does not."""
    low = links[link].first
    end = high = low + links[link].count
    while low < high:
        middle = (low + high) // 2
        if reached[middle].link < onto:
            low = middle + 1
        else:
            high = middle
    return low if low < end and reached[low].link == onto else -1


@njit(cache=True)
def way_between(
    links: Records, reached: Records, model: Model, start: Spot, to: Spot, straight_m: float, limit_m: float
) -> tuple[int, float]:
    """How one gets from one spot to another, after `look_around` from the former's link as far as `limit_m`.

    Returns the likeliest kind of way and its cost in nats: a way costs by what its length differs from the straight
    line, by turning round, and where the spot lies behind though nobody turned, which is the receiver's unrest.
    """
    if to.link == start.link and to.at_m >= start.at_m:
        ahead_m = to.at_m - start.at_m
        return (AHEAD, detour_nats(model, ahead_m, 0.0, straight_m)) if ahead_m <= limit_m else (NO_WAY, np.inf)
    left_m = links[start.link].length_m - start.at_m
    kind, nats = NO_WAY, np.inf
    if to.link == start.link:
        kind, nats = HELD, detour_nats(model, 0.0, start.at_m - to.at_m, straight_m)
    elif to.link == start.link ^ 1 and abs(left_m - to.at_m) <= limit_m:
        kind, nats = TURNED, detour_nats(model, abs(left_m - to.at_m), model.turn_back_m, straight_m)
    row = entry(links, reached, start.link, to.link)
    if row >= 0 and left_m + reached[row].cost_m + to.at_m <= limit_m:
        around_m = left_m + reached[row].length_m + to.at_m
        around = detour_nats(model, around_m, reached[row].cost_m - reached[row].length_m, straight_m)
        if around < nats:
            kind, nats = AROUND, around
    return kind, nats


@njit(cache=True)
def explore(ways: Ways, start: int, limit_m: float, turn_back_m: float) -> int:
    """Reach every link whose beginning costs at most `limit_m` from the end of link `start`; how many were."""
    links, node_first, node_link, searched, heap = ways.links, ways.node_first, ways.node_link, ways.searched, ways.heap
    ways.round[0] += 1
    now = ways.round[0]
    found, size = 0, 0
    link, cost_m, length_m = start, 0.0, 0.0
    while True:
        end = links[link].to
        for onward in node_link[node_first[end] : node_first[end + 1]]:
            onward_m = cost_m + (turn_back_m if onward == link ^ 1 else 0.0)
            there = searched[onward]
            known = there.seen == now
            if onward_m > limit_m or not links[onward].passable or (known and there.cost_m <= onward_m):
                continue
            if not known:
                ways.order[found] = onward
                found += 1
            there.seen, there.previous, there.cost_m, there.length_m = now, link, onward_m, length_m
            size = _put(heap, size, onward_m, onward)
        if size == 0:
            return found
        link = heap[0].link
        size = _drop_least(heap, size)
        cost_m = searched[link].cost_m + links[link].length_m
        length_m = searched[link].length_m + links[link].length_m


@njit(cache=True)
def _put(heap: Records, size: int, cost_m: float, link: int) -> int:
    """Onto the heap; its new size."""
    at = size
    while at > 0 and heap[(at - 1) // 2].cost_m > cost_m:
        heap[at].cost_m, heap[at].link = heap[(at - 1) // 2].cost_m, heap[(at - 1) // 2].link
        at = (at - 1) // 2
    heap[at].cost_m, heap[at].link = cost_m, link
    return size + 1


@njit(cache=True)
def _drop_least(heap: Records, size: int) -> int:
    """Take the first off the heap; its new size."""
    size -= 1
    last_m, last = heap[size].cost_m, heap[size].link
    at = 0
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and heap[child + 1].cost_m < heap[child].cost_m:
            child += 1
        if heap[child].cost_m >= last_m:
            break
        heap[at].cost_m, heap[at].link = heap[child].cost_m, heap[child].link
        at = child
    heap[at].cost_m, heap[at].link = last_m, last
    return size
