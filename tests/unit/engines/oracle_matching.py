"""The matcher's model, slowly: every place on every line, every way by plain Dijkstra, every state by plain Viterbi.

It takes chains from the network as built and knows nothing of grids, rows or pruning.
"""

import math
from typing import NamedTuple

OFF = "off"


class Town(NamedTuple):
    """What all answers depend on."""

    network: object
    params: object
    on_foot: bool


def likeliest(town, fixes):
    """The likeliest course: per fix (link, metres along it) or OFF, for fixes (x, y, t) none of which stand."""
    params = town.params
    states = [states_of(town, x, y) for x, y, _ in fixes]
    cost = [{state: alone(params, states[0], state) for state in states[0]}]
    back = []
    for i in range(1, len(fixes)):
        dt = fixes[i][2] - fixes[i - 1][2]
        straight = math.dist(fixes[i][:2], fixes[i - 1][:2])
        best = min(cost[-1], key=cost[-1].get)
        restart = cost[-1][best] + (0.0 if dt > params.gap_s else params.restart_nats)
        now, came = {}, {}
        for state in states[i]:
            options = [(restart + alone(params, states[i], state), best)]
            if dt <= params.gap_s:
                for before, so_far in cost[-1].items():
                    nats = step(town, states[i - 1], before, states[i], state, (straight, dt))
                    options.append((so_far + nats, before))
            now[state], came[state] = min(options, key=lambda option: option[0])
        cost.append(now)
        back.append(came)
    course = [min(cost[-1], key=cost[-1].get)]
    for came in reversed(back):
        course.append(came[course[-1]])
    return course[::-1]


def states_of(town, x, y):
    """State (link, metres along it): across, east, north; and OFF."""
    network, params, _ = town
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
            nearest[int(stroke["chain"])] = apart, float(stroke["from_m"] + share * length), (across, east, north)
    states = {OFF: None}
    for chain, (_, along, sight) in nearest.items():
        length = float(network.chains[chain]["length_m"])
        for link, at in ((2 * chain, along), (2 * chain + 1, length - along)):
            if _passable(town, link):
                states[link, at] = sight
    return states


def _passable(town, link):
    return town.on_foot or bool(town.network.chains[link // 2]["way"] & (1 + link % 2))


def alone(params, states, state):
    if state == OFF:
        return math.log(max(2 * params.search_m / (params.sigma_m * math.sqrt(2 * math.pi)), 1.0))
    return 0.5 * (states[state][0] / params.sigma_m) ** 2


def step(town, befores, before, nows, now, apart):
    params, (straight, dt) = town.params, apart
    white = (params.white_m / params.sigma_m) ** 2
    if now == OFF:
        spread = 1 - math.exp(-2 * dt / params.correlated_s) + white
        off = 0.5 + 0.5 * math.log(spread) + params.off_nats + params.off_km_nats * straight / 1000
        return off + (0.0 if before == OFF else params.leave_nats)
    if before == OFF:
        return params.leave_nats + alone(params, nows, now)
    way = _way(town, before, now, straight, dt)
    across, east, north = nows[now]
    was, was_east, was_north = befores[before]
    share = math.exp(-dt / params.correlated_s) * (east * was_east + north * was_north)
    spread = 1 - share**2 + white
    return way + 0.5 * ((across - share * was) / params.sigma_m) ** 2 / spread + 0.5 * math.log(spread)


def _way(town, before, now, straight, dt):
    network, params, _ = town
    limit = min(params.max_kmh / 3.6 * dt + 6 * params.sigma_m, params.longest_share * straight + params.longest_more_m)
    (link, at), (onto, onto_m) = before, now
    left = float(network.chains[link // 2]["length_m"]) - at

    def nats(length, against=0.0):
        odd = abs(length - straight) + against
        return params.way_nats * math.log1p(odd / (params.detour_m + params.detour_share * straight))

    if onto == link and onto_m >= at:
        return nats(onto_m - at) if onto_m - at <= limit else math.inf
    options = []
    if onto == link:
        options.append((nats(0.0, at - onto_m), 0.0))
    elif onto == link ^ 1:
        options.append((nats(abs(left - onto_m), params.turn_back_m), abs(left - onto_m)))
    else:
        length = left + math.dist(_end(network, link), _end(network, onto ^ 1)) + onto_m
        options.append((2 * params.leave_nats + nats(length), length))
    found = shortest(town, link, onto)
    if found is not None:
        cost, length = found
        options.append((nats(left + length + onto_m, cost - length), left + cost + onto_m))
    return min((cost for cost, length in options if length <= limit), default=math.inf)


def shortest(town, link, onto):
    """Cost and length from the end of one link to the beginning of another; None where there is no way."""
    network, params, _ = town

    def leads_to(link):
        return int(network.chains[link // 2]["start" if link % 2 else "to"])

    def onwards(link):
        node = leads_to(link)
        out = network.node_link[network.node_first[node] : network.node_first[node + 1]]
        return [int(onward) for onward in out if _passable(town, int(onward))]

    reached = {}
    waiting = [(0.0, 0.0, link)]
    while waiting:
        waiting.sort()
        cost, length, here = waiting.pop(0)
        for onward in onwards(here):
            onward_cost = cost + (params.turn_back_m if onward == here ^ 1 else 0.0)
            if onward not in reached or onward_cost < reached[onward][0]:
                reached[onward] = onward_cost, length
                through = float(network.chains[onward // 2]["length_m"])
                waiting.append((onward_cost + through, length + through, onward))
    return reached.get(onto)


def _end(network, link):
    chain = link // 2
    strokes = network.strokes[network.strokes["chain"] == chain]
    if link % 2:
        return float(strokes[0]["x_m"]), float(strokes[0]["y_m"])
    return float(strokes[-1]["x_m"] + strokes[-1]["dx_m"]), float(strokes[-1]["y_m"] + strokes[-1]["dy_m"])


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
