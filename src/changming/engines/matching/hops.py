"""From one place to the next along the ledger, or by a road that the ledger leaves out."""

import numpy as np
from numba import njit

from changming.engines.matching.network import Records
from changming.engines.matching.params import Model
from changming.engines.matching.sightings import Sightings, apart, spot_of
from changming.engines.matching.ways import NO_WAY, Spot, Ways, detour_nats, longest_way_m, way_between

HOPPED, LEFT, JOINED, SWITCHED = 5, 6, 7, 8  # kinds of hops, beside the kinds of ways
ALIKE = 0.9  # cosine of the angle up to which two roads run the same way


@njit(cache=True)
def price_ends(ways: Ways, model: Model) -> None:
    """What it costs to leave each link at its end, and to enter it at its beginning, by a road that is not there.

    A one-way line that ends where no other begins is left by such a road, or not at all: that costs little.
    """
    for link in range(len(ways.links)):
        one_way = not ways.links[link ^ 1].passable
        loose_end, loose_begin = one_way, one_way
        for other in _links_out(ways, ways.links[link].to):
            loose_end &= other == link ^ 1 or not ways.links[other].passable
        for other in _links_out(ways, ways.links[link ^ 1].to):
            loose_begin &= other == link or not ways.links[other ^ 1].passable
        ways.links[link].leave_nats = model.loose_nats if loose_end else model.leave_nats
        ways.links[link].enter_nats = model.loose_nats if loose_begin else model.leave_nats


@njit(cache=True)
def _links_out(ways: Ways, node: int) -> Records:
    return ways.node_link[ways.node_first[node] : ways.node_first[node + 1]]


@njit(cache=True)
def leaving_nats(ways: Ways, model: Model, seen: Sightings, i: int, state: int) -> float:
    """What it costs to leave the ledger from a state of place i - 1."""
    spot = spot_of(ways, seen, i - 1, state)
    left_m = ways.links[spot.link].length_m - spot.at_m
    return float(ways.links[spot.link].leave_nats if left_m <= _within_m(model, seen, i) else model.leave_nats)


@njit(cache=True)
def entering_nats(ways: Ways, model: Model, seen: Sightings, i: int, state: int) -> float:
    """What it costs to come onto the ledger at a state of place i."""
    spot = spot_of(ways, seen, i, state)
    return float(ways.links[spot.link].enter_nats if spot.at_m <= _within_m(model, seen, i) else model.leave_nats)


@njit(cache=True)
def _within_m(model: Model, seen: Sightings, i: int) -> float:
    way_m, _ = apart(seen, i)
    return way_m + model.sigma_m


@njit(cache=True)
def move_between(
    ways: Ways, model: Model, seen: Sightings, i: int, states: tuple[int, int], start: Spot
) -> tuple[int, float]:
    """The likeliest kind of way from a spot, in the first state at place i - 1, to the second state at place i.

    Returns the kind and its cost in nats, after `look_around` from the spot's link. Hops are thought of where two
    fixes lie close enough together to prove something.
    """
    way_m, dt_s = apart(seen, i)
    to = spot_of(ways, seen, i, states[1])
    kind, nats = way_between(ways.links, ways.reached, model, start, to, way_m, longest_way_m(model, way_m, dt_s))
    if dt_s > model.driven_s or start.link // 2 == to.link // 2:
        return kind, nats
    hop, hop_nats = _hop(ways.links, model, seen, i, states, (start, to))
    return (hop, hop_nats) if hop_nats < nats else (kind, nats)


@njit(cache=True)
def _hop(
    links: Records, model: Model, seen: Sightings, i: int, states: tuple[int, int], spots: tuple[Spot, Spot]
) -> tuple[int, float]:
    """The likeliest hop: from a link's end or its middle, to another's beginning or its middle.

    From middle to middle leads only where both roads are long and run side by side, the same way.
    """
    start, to = spots
    was, now = seen.found[i - 1, states[0] // 2], seen.found[i, states[1] // 2]
    end, begin = links[start.link ^ 1], links[to.link]
    from_x, from_y = _on_road(seen, i - 1, states[0])
    to_x, to_y = _on_road(seen, i, states[1])
    left_m = links[start.link].length_m - start.at_m
    end_nats, begin_nats = links[start.link].leave_nats, begin.enter_nats
    way_m, dt_s = apart(seen, i)
    limit_m = longest_way_m(model, way_m, dt_s)
    kind, nats = NO_WAY, np.inf
    for hop, length_m, leave_nats, enter_nats in (
        (HOPPED, left_m + np.hypot(begin.x_m - end.x_m, begin.y_m - end.y_m) + to.at_m, end_nats, begin_nats),
        (LEFT, np.hypot(begin.x_m - from_x, begin.y_m - from_y) + to.at_m, model.leave_nats, begin_nats),
        (JOINED, left_m + np.hypot(to_x - end.x_m, to_y - end.y_m), end_nats, model.leave_nats),
    ):
        hop_nats = leave_nats + enter_nats + detour_nats(model, length_m, 0.0, way_m)
        if length_m <= limit_m and hop_nats < nats:
            kind, nats = hop, hop_nats
    alike = was.along_x * now.along_x + was.along_y * now.along_y
    alike = alike if states[0] % 2 == states[1] % 2 else -alike
    shorter_m = min(links[start.link].length_m, links[to.link].length_m)
    if alike > ALIKE and shorter_m >= model.switch_m and model.switch_nats < nats:
        kind, nats = SWITCHED, model.switch_nats
    return kind, nats


@njit(cache=True)
def _on_road(seen: Sightings, i: int, state: int) -> tuple[float, float]:
    """Where on the road a state of place i is, metres east and north."""
    place = seen.found[i, state // 2]
    return seen.where[i, 0] - place.across_m * place.east, seen.where[i, 1] - place.across_m * place.north
