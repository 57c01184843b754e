import math
from dataclasses import replace

import numpy as np
import pytest

from changming.engines.matching import MatchParams, build_network
from changming.engines.matching.ways import (
    AHEAD,
    AROUND,
    HELD,
    NO_WAY,
    REACHED,
    TURNED,
    Spot,
    detour_nats,
    entry,
    longest_way_m,
    look_around,
    new_ways,
    way_between,
)
from tests.unit.engines import oracle_matching
from tests.unit.engines.test_matching_oracle import random_town

PARAMS = MatchParams(turn_back_m=60.0)
MODEL = PARAMS.model()


def reached(ways, link, limit_m):
    """What the row of a link holds: (cost, length) by link, of those within the limit."""
    look_around(ways, MODEL, link, limit_m)
    first, count = ways.links[link].first, ways.links[link].count
    rows = ways.reached[first : first + count]
    assert (np.diff(rows["link"]) > 0).all()
    within = [row for row in rows if row["cost_m"] <= limit_m]
    return {int(row["link"]): (round(float(row["cost_m"]), 6), round(float(row["length_m"]), 6)) for row in within}


def slow(town, link, limit_m):
    """The same by asking for every other link."""
    ways = {onto: oracle_matching.shortest(town, link, onto) for onto in range(2 * (len(town.network.chains) - 1))}
    found = {onto: way for onto, way in ways.items() if way is not None and way[0] <= limit_m}
    return {onto: (round(cost, 6), round(length, 6)) for onto, (cost, length) in found.items()}


def town(seed, *, on_foot=False):
    lines, oneway, _, _ = random_town(np.random.default_rng(seed))[:4]
    return oracle_matching.Town(build_network(lines, oneway), PARAMS, on_foot)


@pytest.mark.parametrize("seed", range(8))
def test_a_row_holds_every_link_within_reach_and_what_it_takes_to_it(seed):
    built = town(seed, on_foot=seed % 3 == 0)
    ways = new_ways(built.network, on_foot=built.on_foot)

    for link in range(0, len(ways.links), 3):
        for limit_m in (0.0, 90.0, 400.0):
            assert reached(ways, link, limit_m) == slow(built, link, limit_m)


@pytest.mark.parametrize("room", [16, 30])
def test_when_there_is_no_room_for_more_rows_all_are_forgotten_and_found_again(room):
    built = town(1)
    ways = new_ways(built.network, on_foot=False)._replace(
        reached=np.empty(max(room, 2 * len(built.network.chains)), REACHED)
    )

    for link in [*range(len(ways.links)), *range(len(ways.links))]:
        assert reached(ways, link, 300.0) == slow(built, link, 300.0)


@pytest.mark.parametrize("seed", range(3))
def test_the_links_before_each_lead_back_to_the_first(seed):
    built = town(seed)
    ways = new_ways(built.network, on_foot=False)
    found = reached(ways, 0, 500.0)

    for onto, (_, length_m) in found.items():
        link, total_m = onto, 0.0
        while (before := int(ways.reached[entry(ways.links, ways.reached, 0, link)].previous)) != 0:
            total_m, link = total_m + ways.links[before].length_m, before
        assert total_m == pytest.approx(length_m)


def test_only_links_that_are_reached_have_an_entry():
    fork = [[[0, 0], [100, 0]], [[100, 0], [200, 50]], [[100, 0], [200, -50]], [[500, 0], [600, 0]]]
    ways = new_ways(build_network(fork, [True] * 4), on_foot=False)
    look_around(ways, MODEL, 0, 300.0)

    assert [link for link in range(8) if entry(ways.links, ways.reached, 0, link) >= 0] == [2, 4]


@pytest.mark.parametrize(
    ("straight_m", "dt_s", "longest_m"),
    [(100, 1000, 280), (1000, 1000, 1720), (100, 3, 136), (0, 0, 36), (0, 1000, 120), (100, 7.2, 276), (100, 7.4, 280)],
)
def test_no_way_is_longer_than_one_can_go_or_than_leads_too_far_round(straight_m, dt_s, longest_m):
    params = MatchParams(max_kmh=120.0, sigma_m=6.0, longest_share=1.6, longest_more_m=120.0)

    assert longest_way_m(params.model(), float(straight_m), float(dt_s)) == pytest.approx(longest_m)


@pytest.mark.parametrize(
    ("length_m", "against_m", "straight_m", "odd_m"),
    [(100, 0, 100, 0), (130, 0, 100, 30), (70, 0, 100, 30), (100, 30, 100, 30), (90, 20, 100, 30), (0, 30, 0, 30)],
)
def test_a_way_costs_by_how_odd_its_length_is_and_a_longer_way_bears_more(length_m, against_m, straight_m, odd_m):
    params = MatchParams(way_nats=2.0, detour_m=5.0, detour_share=0.1)
    expected = 2.0 * math.log(1 + odd_m / (5.0 + 0.1 * straight_m))

    assert detour_nats(params.model(), *map(float, (length_m, against_m, straight_m))) == pytest.approx(expected)


SQUARE = [[[0, 0], [100, 0]], [[100, 0], [100, 100]], [[100, 100], [0, 100]], [[0, 100], [0, 0]], [[100, 0], [200, 0]]]
SQUARE += [[[0, 130], [0, 230]], [[100, 100], [150, 150]], [[0, 100], [-50, 150]], [[0, 0], [-50, -50]]]


def kind_of(start, to, straight_m, limit_m=400.0, **facts):
    """How one gets from a spot to another in a town of blocks; a link is (line, 1 against it)."""
    network = build_network(SQUARE, [False] * len(SQUARE))
    chain_of = {int(line): chain for chain, line in enumerate(network.parts["line"][:, 0])}
    here, there = (Spot(2 * chain_of[line] + back, at_m) for line, back, at_m in (start, to))
    model = replace(PARAMS, **facts).model()
    ways = new_ways(network, on_foot=False)
    look_around(ways, model, here.link, float(limit_m))
    return way_between(ways.links, ways.reached, model, here, there, straight_m, float(limit_m))


@pytest.mark.parametrize(
    ("start", "to", "straight_m", "limit_m", "kind", "length_m", "against_m"),
    [
        ((0, 0, 20.0), (0, 0, 70.0), 50.0, 400.0, AHEAD, 50, 0),
        ((0, 0, 20.0), (0, 0, 20.0), 0.0, 400.0, AHEAD, 0, 0),
        ((0, 0, 20.0), (0, 0, 70.0), 50.0, 50.0, AHEAD, 50, 0),
        ((0, 0, 20.0), (0, 0, 70.0), 50.0, 49.0, NO_WAY, None, None),
        ((0, 0, 70.0), (0, 0, 66.0), 4.0, 400.0, HELD, 0, 4),
        ((0, 0, 70.0), (0, 1, 60.0), 30.0, 400.0, TURNED, 30, 60),
        ((0, 0, 70.0), (0, 1, 60.0), 30.0, 30.0, TURNED, 30, 60),
        ((0, 0, 70.0), (0, 1, 60.0), 30.0, 29.0, NO_WAY, None, None),
        ((0, 0, 70.0), (1, 0, 40.0), 60.0, 400.0, AROUND, 70, 0),
        ((0, 0, 70.0), (1, 0, 40.0), 60.0, 70.0, AROUND, 70, 0),
        ((0, 0, 70.0), (1, 0, 40.0), 60.0, 69.0, NO_WAY, None, None),
        ((0, 0, 70.0), (2, 0, 40.0), 150.0, 400.0, AROUND, 170, 0),
        ((3, 1, 90.0), (5, 0, 20.0), 60.0, 400.0, NO_WAY, None, None),
    ],
)
def test_the_likeliest_kind_of_way_between_two_spots(start, to, straight_m, limit_m, kind, length_m, against_m):
    found, nats = kind_of(start, to, straight_m, limit_m)

    assert found == kind
    if kind == NO_WAY:
        assert nats == math.inf
    else:
        assert nats == pytest.approx(detour_nats(MODEL, float(length_m), float(against_m), straight_m))


@pytest.mark.parametrize(("limit_m", "kind", "length_m", "against_m"), [(270, AROUND, 150, 120), (269, HELD, 0, 50)])
def test_a_spot_far_behind_is_reached_by_turning_twice_if_that_is_not_too_far(limit_m, kind, length_m, against_m):
    found, nats = kind_of((0, 0, 70.0), (0, 0, 20.0), 200.0, limit_m)

    assert (found, nats) == (kind, pytest.approx(detour_nats(MODEL, float(length_m), float(against_m), 200.0)))


def test_around_the_block_is_taken_where_turning_costs_more():
    found, nats = kind_of((0, 0, 70.0), (0, 0, 20.0), 350.0, turn_back_m=200.0)

    assert (found, nats) == (AROUND, pytest.approx(detour_nats(MODEL, 350.0, 0.0, 350.0)))
