"""The matcher's model, slowly: every place on every line, every way by plain Dijkstra, every state by plain Viterbi.

It takes chains from the network as built and knows nothing of grids, rows or pruning.
"""

import math
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

OFF = "off"


@dataclass(frozen=True, eq=False)
class Town:
    """What all answers depend on."""

    network: object
    params: object
    on_foot: bool


class Sight(NamedTuple):
    """A fix seen from a place on a link: how far across and in which direction; the link's direction, the place."""

    across: float
    aside: tuple
    ahead: tuple
    place: tuple


def likeliest(town, fixes):
    """The likeliest course through fixes (x, y, t), none of which stand: its cost, states and moves.

    A state is (link, metres along it) or OFF; a move is "anew", "off", or a kind of way or hop, one to each fix.
    """
    states = [states_of(town, x, y) for x, y, _ in fixes]
    best = {state: (alone(town.params, states[0], state), [state], ["anew"]) for state in states[0]}
    for i in range(1, len(fixes)):
        best = {
            state: min(
                (
                    (nats + more, [*course, state], [*moves, move])
                    for before, (nats, course, moves) in best.items()
                    for more, move in [_moved(town, fixes, i, (states[i - 1], before), (states[i], state))]
                ),
                key=lambda option: option[0],
            )
            for state in states[i]
        }
    return min(best.values(), key=lambda option: option[0])


def cost_of(town, fixes, course):
    """What a course costs, given as states."""
    states = [states_of(town, x, y) for x, y, _ in fixes]
    course = [_same(states[i], state) for i, state in enumerate(course)]
    nats = alone(town.params, states[0], course[0])
    for i in range(1, len(fixes)):
        nats += _moved(town, fixes, i, (states[i - 1], course[i - 1]), (states[i], course[i]))[0]
    return nats


def _same(states, state):
    """The one of `states` that is the given one, but for how its metres were rounded."""
    if state == OFF:
        return OFF
    (same,) = [other for other in states if other[0] == state[0] and math.isclose(other[1], state[1], abs_tol=1e-6)]
    return same


def _moved(town, fixes, i, start, to):
    """Cost and kind of what led to fix i: a step, or a new beginning, which silence makes free."""
    params, dt = town.params, fixes[i][2] - fixes[i - 1][2]
    anew = alone(params, *to)
    if dt > params.gap_s:
        return anew, "anew"
    moved = step(town, start, to, (likely_ways(params, fixes)[i], dt))
    return min(moved, (anew + params.restart_nats, "anew"))


def likely_ways(params, fixes):
    """Metres likely driven to each fix: the straight line, or in a longer gap what the pace around it makes of it."""
    steps = [(0.0, 0.0)]
    for before, now in pairwise(fixes):
        steps.append((math.dist(before[:2], now[:2]), now[2] - before[2]))
    likely = []
    for i, (straight, dt) in enumerate(steps):
        around = [step for k, step in enumerate(steps) if k > 0 and abs(k - i) <= 4 and step[1] <= params.driven_s]
        driven, spent = sum(metres for metres, _ in around), sum(seconds for _, seconds in around)
        gap = params.driven_s < dt <= params.gap_s
        if gap and straight > 3 * params.sigma_m and spent > 0:
            by_pace = driven / spent * dt
            most = params.roundabout_share * straight + params.roundabout_more_m
            likely.append(max(straight, min(by_pace, most)))
        else:
            likely.append(straight)
    return likely


def states_of(town, x, y):
    """State (link, metres along it): across, (east, north), direction driven, place on the line; and OFF."""
    network, params = town.network, town.params
    nearest = {}
    for stroke in network.strokes:
        length = math.hypot(stroke["dx_m"], stroke["dy_m"])
        share = ((x - stroke["x_m"]) * stroke["dx_m"] + (y - stroke["y_m"]) * stroke["dy_m"]) / length**2
        share = min(max(share, 0.0), 1.0)
        foot = stroke["x_m"] + share * stroke["dx_m"], stroke["y_m"] + share * stroke["dy_m"]
        apart = math.dist(foot, (x, y))
        if apart <= params.search_m and apart < nearest.get(int(stroke["chain"]), (math.inf,))[0]:
            if 0 < share < 1:
                east, north = -stroke["dy_m"] / length, stroke["dx_m"] / length
            else:
                east, north = (x - foot[0]) / apart, (y - foot[1]) / apart
            across = (x - foot[0]) * east + (y - foot[1]) * north
            ahead = stroke["dx_m"] / length, stroke["dy_m"] / length
            along = float(stroke["from_m"] + share * length)
            nearest[int(stroke["chain"])] = apart, along, (across, (east, north), foot), ahead
    states = {OFF: None}
    for chain, (_, along, (across, aside, foot), (dx, dy)) in nearest.items():
        if _passable(town, 2 * chain):
            states[2 * chain, along] = Sight(across, aside, (dx, dy), foot)
        if _passable(town, 2 * chain + 1):
            states[2 * chain + 1, _length(network, 2 * chain) - along] = Sight(across, aside, (-dx, -dy), foot)
    return states


def _passable(town, link):
    return town.on_foot or bool(town.network.chains[link // 2]["way"] & (1 + link % 2))


def _links(town):
    """Every link that may be used."""
    return [link for link in range(2 * len(town.network.chains) - 2) if _passable(town, link)]


def _leads_to(network, link):
    return int(network.chains[link // 2]["start" if link % 2 else "to"])


def _length(network, link):
    return float(network.chains[link // 2]["length_m"])


def alone(params, states, state):
    if state == OFF:
        return math.log(max(2 * params.search_m / (params.sigma_m * math.sqrt(2 * math.pi)), 1.0))
    return 0.5 * (states[state].across / params.sigma_m) ** 2


def step(town, start, to, apart):
    """Cost and kind of the step from one state, among those of its fix, to another."""
    (befores, before), (nows, now) = start, to
    params, (likely, dt) = town.params, apart
    white = (params.white_m / params.sigma_m) ** 2
    if now == OFF:
        spread = 1 - math.exp(-2 * dt / params.correlated_s) + white
        off = 0.5 + 0.5 * math.log(spread) + params.off_nats + params.off_km_nats * likely / 1000
        if before == OFF:
            return off, "off"
        link, at = before
        near_the_end = _length(town.network, link) - at <= likely + params.sigma_m
        return off + (_end_price(town, link) if near_the_end else params.leave_nats), "off"
    if before == OFF:
        link, at = now
        near_the_beginning = at <= likely + params.sigma_m
        enter = _begin_price(town, link) if near_the_beginning else params.leave_nats
        return enter + alone(params, nows, now), "off"
    nats, kind = _move(town, (before, befores[before]), (now, nows[now]), apart)
    across, aside = nows[now].across, nows[now].aside
    was, was_aside = befores[before].across, befores[before].aside
    share = math.exp(-dt / params.correlated_s) * (aside[0] * was_aside[0] + aside[1] * was_aside[1])
    spread = 1 - share**2 + white
    return nats + 0.5 * ((across - share * was) / params.sigma_m) ** 2 / spread + 0.5 * math.log(spread), kind


def _loose_price(town, link, others):
    """What an end of a link costs where `others` lead on from it, or to it."""
    one_way = not _passable(town, link ^ 1)
    return town.params.loose_nats if one_way and not others else town.params.leave_nats


def _end_price(town, link):
    node = _leads_to(town.network, link)
    out = [other for other in _links(town) if _leads_to(town.network, other ^ 1) == node and other != link ^ 1]
    return _loose_price(town, link, out)


def _begin_price(town, link):
    node = _leads_to(town.network, link ^ 1)
    into = [other for other in _links(town) if _leads_to(town.network, other) == node and other != link ^ 1]
    return _loose_price(town, link, into)


def _move(town, start, to, apart):
    """The cheapest of all ways along the ledger and all hops, and its kind."""
    (before, was), (now, sight) = start, to
    options = _ways(town, before, now, apart)
    if apart[1] <= town.params.driven_s and before[0] // 2 != now[0] // 2:
        options += _hops(town, (before, was), (now, sight), apart)
    return min(options, key=lambda option: option[0], default=(math.inf, "none"))


def _ways(town, before, now, apart):
    """(nats, kind) of each way along the ledger that is not too long."""
    (link, at), (onto, onto_m) = before, now
    limit, left = _limit(town, apart), _length(town.network, link) - at
    if onto == link and onto_m >= at:
        return [(_nats(town, onto_m - at, 0.0, apart), "ahead")] if onto_m - at <= limit else []
    ways = []
    if onto == link:
        ways.append((_nats(town, 0.0, at - onto_m, apart), "held"))
    if onto == link ^ 1 and abs(left - onto_m) <= limit:
        ways.append((_nats(town, abs(left - onto_m), town.params.turn_back_m, apart), "turned"))
    cost, length = _reached(town, link).get(onto, (math.inf, math.inf))
    if left + cost + onto_m <= limit:
        ways.append((_nats(town, left + length + onto_m, cost - length, apart), "around"))
    return ways


def _hops(town, start, to, apart):
    """(nats, kind) of each road between two links that the ledger may leave out."""
    ((link, at), was), ((onto, onto_m), sight) = start, to
    network, params = town.network, town.params
    end, begin = _end(network, link), _end(network, onto ^ 1)
    left = _length(network, link) - at
    from_end = left, end, _end_price(town, link)
    from_middle = 0.0, was.place, params.leave_nats
    to_begin = onto_m, begin, _begin_price(town, onto)
    to_middle = 0.0, sight.place, params.leave_nats
    hops = []
    for kind, (driven, leaves, leave), (drives, enters, enter) in (
        ("hopped", from_end, to_begin),
        ("left", from_middle, to_begin),
        ("joined", from_end, to_middle),
    ):
        length = driven + math.dist(leaves, enters) + drives
        if length <= _limit(town, apart):
            hops.append((leave + enter + _nats(town, length, 0.0, apart), kind))
    cosine = was.ahead[0] * sight.ahead[0] + was.ahead[1] * sight.ahead[1]
    if cosine > 0.9 and _length(network, link) >= params.switch_m and _length(network, onto) >= params.switch_m:
        hops.append((params.switch_nats, "switched"))
    return hops


def _limit(town, apart):
    params, (likely, dt) = town.params, apart
    return min(params.max_kmh / 3.6 * dt + 6 * params.sigma_m, params.longest_share * likely + params.longest_more_m)


def _nats(town, length, against, apart):
    """What a way costs that is so long, with so many metres that speak against it."""
    params, (likely, _) = town.params, apart
    odd = abs(length - likely) + against
    return params.way_nats * math.log1p(odd / (params.detour_m + params.detour_share * likely))


@cache
def _reached(town, start):
    """By link, cost and length of the shortest way from the end of `start` to its beginning."""
    reached = {}
    waiting = [(0.0, 0.0, start)]
    while waiting:
        waiting.sort()
        cost, length, here = waiting.pop(0)
        node = _leads_to(town.network, here)
        for onward in _links(town):
            if _leads_to(town.network, onward ^ 1) != node:
                continue
            onward_cost = cost + (town.params.turn_back_m if onward == here ^ 1 else 0.0)
            if onward not in reached or onward_cost < reached[onward][0]:
                reached[onward] = onward_cost, length
                through = _length(town.network, onward)
                waiting.append((onward_cost + through, length + through, onward))
    return reached


def _end(network, link):
    chain = link // 2
    strokes = network.strokes[network.strokes["chain"] == chain]
    if link % 2:
        return float(strokes[0]["x_m"]), float(strokes[0]["y_m"])
    return float(strokes[-1]["x_m"] + strokes[-1]["dx_m"]), float(strokes[-1]["y_m"] + strokes[-1]["dy_m"])


def shortest(town, link, onto):
    """What it costs to reach the beginning of another link from the end of one, and how long the way is; or None."""
    return _reached(town, link).get(onto)


def beside(params, when, state, anew, left_m):
    """Places that keep to one side: the mean distance to the left over the unbroken course around is large.

    `state` is None off the ledger, else +1 driven along the line, -1 against it.
    """
    count = len(state)
    found = []
    for i in range(count):
        own = [i] if state[i] is not None else []
        for step in (-1, 1) if own else ():
            j = i + step
            while 0 <= j < count and state[j] is not None and not anew[max(j, j - step)]:
                apart_s = when[i][0] - when[j][1] if step < 0 else when[j][0] - when[i][1]
                if apart_s > params.beside_s:
                    break
                own.append(j)
                j += step
        means = [left_m[j] * state[j] for j in own]
        found.append(bool(own) and abs(sum(means) / len(means)) > params.beside_m)
    return found
