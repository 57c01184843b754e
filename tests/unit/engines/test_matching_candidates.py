import math

import numpy as np
import pytest

from changming.engines.matching import build_network
from changming.engines.matching.candidates import MOST_CANDIDATES, find_candidates


def found(network, x_m, y_m, search_m=25.0):
    """Places of one fix: (chain, along, across, east, north, left)."""
    candidates = find_candidates(network, np.array([x_m], float), np.array([y_m], float), search_m)
    return [
        tuple(round(float(place[name]), 6) for name in ("chain", "along_m", "across_m", "east", "north", "left_m"))
        for place in candidates.places[0, : candidates.counts[0]]
    ]


STREET = build_network([[[0, 0], [200, 0]]], [False])
CORNER = build_network([[[0, 0], [100, 0], [100, 100]]], [False])
LOOP = build_network([[[0, 0], [100, 0], [100, 30], [0, 30]]], [False])


@pytest.mark.parametrize(
    ("fix", "place"),
    [
        ((60, 8), (0, 60, 8, 0, 1, 8)),
        ((60, -8), (0, 60, -8, 0, 1, -8)),
        ((60, 0), (0, 60, 0, 0, 1, 0)),
        ((60, 25), (0, 60, 25, 0, 1, 25)),
        ((60, 25.1), None),
        ((-20, 0), (0, 0, 20, -1, 0, 0)),
        ((203, 4), (0, 200, 5, 0.6, 0.8, 4)),
        ((203, -4), (0, 200, 5, 0.6, -0.8, -4)),
        ((0, 7), (0, 0, 7, 0, 1, 7)),
        ((200, 0), (0, 200, 0, 0, 1, 0)),
        ((-15, 20), (0, 0, 25, -0.6, 0.8, 20)),
        ((-16, 20), None),
    ],
)
def test_a_place_is_across_the_road_or_straight_away_from_its_end(fix, place):
    assert found(STREET, *fix) == ([] if place is None else [place])


def test_of_a_bent_road_the_nearer_side_of_the_corner_is_the_place():
    assert found(CORNER, 90, 5) == [(0, 90, 5, 0, 1, 5)]
    assert found(CORNER, 95, 10) == [(0, 110, 5, -1, 0, 5)]
    assert found(CORNER, 106, -8) == [(0, 100, 10, 0.6, -0.8, -8)]


def test_a_road_that_comes_near_twice_gives_two_places():
    assert found(LOOP, 40, 12) == [(0, 40, 12, 0, 1, 12), (0, 190, 18, 0, -1, 18)]


def test_of_more_places_than_fit_the_nearest_are_kept_in_the_order_of_the_network():
    lines = [[[0, y], [100, y]] for y in (20, 3, 19, 1, 18, 4, 17, 2, 16, 5, 15, 6, 14, 7, 13, 21)]
    network = build_network(lines, [False] * len(lines))

    places = found(network, 50, 0)

    nearest = sorted(sorted(range(len(lines)), key=lambda line: lines[line][0][1])[:MOST_CANDIDATES])
    assert [place[0] for place in places] == nearest


def test_more_roads_in_one_place_than_can_be_looked_at_break_nothing():
    lines = [[[0, 0.01 * n], [40, 0.01 * n]] for n in range(600)]

    assert len(found(build_network(lines, [False] * 600, join_m=1e-6), 20, 3)) == MOST_CANDIDATES


def slow(lines, x_m, y_m, search_m):
    """Line by line: (chain, along, distance) of the nearest place on each straight line."""
    places = []
    for chain, ((x1, y1), (x2, y2)) in enumerate(lines):
        length_m = math.hypot(x2 - x1, y2 - y1)
        along_m = min(max(((x_m - x1) * (x2 - x1) + (y_m - y1) * (y2 - y1)) / length_m, 0.0), length_m)
        share = along_m / length_m
        apart_m = math.dist((x_m, y_m), (x1 + share * (x2 - x1), y1 + share * (y2 - y1)))
        if apart_m <= search_m:
            places.append((chain, round(along_m, 6), round(apart_m, 6)))
    return places


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("size_m", [80.0, 900.0])
def test_places_are_those_of_every_line_looked_at_one_by_one(seed, size_m):
    chance = np.random.default_rng(seed)
    lines = chance.uniform(0, size_m, (8, 2, 2))
    network = build_network(list(lines), [False] * 8, join_m=1e-9)
    x_m, y_m = chance.uniform(-60, size_m + 60, (2, 60))

    candidates = find_candidates(network, x_m, y_m, 60.0)

    for fix in range(60):
        rows = candidates.places[fix, : candidates.counts[fix]]
        fast = [(int(row["chain"]), round(row["along_m"], 6), round(abs(row["across_m"]), 6)) for row in rows]
        assert fast == slow(lines.tolist(), x_m[fix], y_m[fix], 60.0)


@pytest.mark.parametrize("fix", [(-30, 0), (0, -30), (530, 0), (250, 530), (-24.9, -1)])
def test_a_fix_outside_the_grid_finds_what_lies_at_its_border(fix):
    lines = [[[0, 0], [500, 500]], [[0, 500], [500, 0]]]

    places = found(build_network(lines, [False] * 2), *fix, search_m=60.0)

    assert len(places) == len(slow(lines, *fix, 60.0))
