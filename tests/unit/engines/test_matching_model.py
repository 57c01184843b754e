"""Costs, step by step, held against the slow model; and what keeps to one side of a line."""

from dataclasses import replace

import numpy as np
import pytest

from changming.engines.matching import build_network
from changming.engines.matching.candidates import CANDIDATE, MOST_CANDIDATES, find_candidates
from changming.engines.matching.likeliest import HOPELESS_NATS, Chosen, all_courses
from changming.engines.matching.proof import leave_what_runs_beside
from changming.engines.matching.sightings import OFF, STATES, Sightings, sight, spot_of
from changming.engines.matching.stands import Places
from changming.engines.matching.ways import new_ways
from tests.unit.engines import oracle_matching
from tests.unit.engines.test_matching_oracle import PARAMS, random_town


def built(seed):
    lines, oneway, x_m, y_m, t_s = random_town(np.random.default_rng(seed))
    params = replace(PARAMS, search_m=70.0)
    network = build_network(lines, oneway)
    found = find_candidates(network, x_m, y_m, params.search_m)
    places = Places(np.arange(len(t_s) + 1), np.column_stack([x_m, y_m]), np.column_stack([t_s, t_s]))
    seen = sight(params.model(), places, found)
    ways = new_ways(network, on_foot=False)
    town = oracle_matching.Town(network, params, on_foot=False)
    return town, ways, seen, all_courses(ways, params.model(), seen)


def name(ways, seen, i, state):
    """A state as the slow model calls it."""
    spot = spot_of(ways, seen, i, state)
    return oracle_matching.OFF if state == OFF else (int(spot.link), round(float(spot.at_m), 6))


def rounded(states):
    return {key if key == oracle_matching.OFF else (key[0], round(key[1], 6)): sight for key, sight in states.items()}


@pytest.mark.parametrize("seed", range(6))
def test_the_first_place_costs_what_it_costs_alone(seed):
    town, ways, seen, courses = built(seed)
    states = rounded(oracle_matching.states_of(town, *seen.where[0]))

    fast = {name(ways, seen, 0, s): courses.cost[0, s] for s in range(STATES) if np.isfinite(courses.cost[0, s])}

    assert fast == pytest.approx({key: oracle_matching.alone(town.params, states, key) for key in states})


@pytest.mark.parametrize("seed", range(6))
def test_each_likely_transition_costs_what_the_slow_model_says_and_none_is_missing(seed):
    town, ways, seen, courses = built(seed)
    exact = [oracle_matching.states_of(town, *where) for where in seen.where]
    likely_m = oracle_matching.likely_ways(
        town.params, [(*where, when[0]) for where, when in zip(seen.where, seen.when, strict=True)]
    )

    for i in range(1, len(seen.counts)):
        dt_s = seen.when[i, 0] - seen.when[i - 1, 1]
        steps = courses.steps[courses.first[i] : courses.first[i + 1]]
        rows = zip(steps["before"], steps["state"], steps["nats"], strict=True)
        fast = {(name(ways, seen, i - 1, was), name(ways, seen, i, now)): float(nats) for was, now, nats in rows}
        likely = [s for s in range(STATES) if courses.cost[i - 1, s] <= HOPELESS_NATS] if dt_s <= 180.0 else []
        befores = {name(ways, seen, i - 1, s) for s in likely}
        slow = {}
        for before in exact[i - 1]:
            for now in exact[i]:
                pair = tuple(key if key == oracle_matching.OFF else (key[0], round(key[1], 6)) for key in (before, now))
                nats = oracle_matching.step(town, (exact[i - 1], before), (exact[i], now), (likely_m[i], dt_s))[0]
                if pair[0] in befores and np.isfinite(nats):
                    slow[pair] = nats
        known = rounded(exact[i - 1]).keys(), rounded(exact[i]).keys()  # the slow one has one place a chain
        assert {pair: fast[pair] for pair in fast if pair[0] in known[0] and pair[1] in known[1]} == pytest.approx(slow)


def kept(params, when, state, anew, left_m):
    """What stays on the ledger of a course; `state` as the slow reference has it."""
    count = len(state)
    found = np.zeros((count, MOST_CANDIDATES), CANDIDATE)
    for i in range(count):
        found[i, 1]["left_m"] = left_m[i]
    states = np.array([OFF if now is None else 2 + (now < 0) for now in state], np.int32)
    seen = Sightings(np.array(when, float), np.zeros((count, 2)), np.zeros(count), np.full(count, 2, np.int32), found)
    chosen = Chosen(states, np.array(anew, np.bool_))
    leave_what_runs_beside(params.model(), seen, chosen)
    return (chosen.state != OFF).tolist(), chosen.anew.tolist()


@pytest.mark.parametrize(("sense", "left_m", "stays"), [(1, 15.0, True), (1, 15.1, False), (-1, -15.1, False)])
def test_what_keeps_further_to_one_side_than_another_road_would_is_off(sense, left_m, stays):
    when = [(10.0 * i, 10.0 * i) for i in range(4)]

    on, anew = kept(PARAMS, when, [sense] * 4, [True, False, False, False], [left_m] * 4)

    assert (on, anew) == ([stays] * 4, [True, *[not stays] * 3])


def test_after_a_place_that_was_taken_off_a_course_starts_anew():
    when = [(200.0 * i, 200.0 * i) for i in range(3)]

    assert kept(PARAMS, when, [1, 1, 1], [True, False, False], [0.0, 20.0, 0.0]) == (
        [True, False, True],
        [True, True, True],
    )


@pytest.mark.parametrize("seed", range(30))
def test_what_runs_beside_is_what_the_slow_reference_says(seed):
    chance = np.random.default_rng(seed)
    start_s = np.cumsum(chance.choice([10.0, 30.0, 61.0], 12))
    when = [(at, at + chance.choice([0.0, 5.0])) for at in start_s]
    state = [None if chance.random() < 0.15 else int(chance.choice([1, 1, -1])) for _ in range(12)]
    anew = [i == 0 or bool(chance.random() < 0.1) for i in range(12)]
    left_m = chance.choice([4.0, 16.0, 24.0, -20.0], 12, p=[0.2, 0.5, 0.2, 0.1])

    on, _ = kept(PARAMS, when, state, anew, left_m)

    off = oracle_matching.beside(PARAMS, when, state, anew, left_m)
    assert on == [now is not None and not away for now, away in zip(state, off, strict=True)]
