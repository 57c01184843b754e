import numpy as np
import pytest

from changming.engines.matching import MatchParams, build_network
from changming.engines.matching.candidates import find_candidates
from changming.engines.matching.likeliest import all_courses, best_course
from changming.engines.matching.sightings import sight, spot_of
from changming.engines.matching.stands import Places
from changming.engines.matching.ways import new_ways
from tests.unit.engines import oracle_matching

PARAMS = MatchParams(still_s=1e6, beside_m=15.0, off_nats=3.0, turn_back_m=60.0)


def random_town(random):
    """A grid of streets with bends, one-way streets and gaps, and a track that runs about in it."""
    corners = 100.0 * np.stack(np.meshgrid(np.arange(4), np.arange(3)), axis=-1) + random.normal(0, 8, (3, 4, 2))
    across = [((r, c), (r, c + 1)) for r in range(3) for c in range(3)]
    down = [((r, c), (r + 1, c)) for r in range(2) for c in range(4)]
    lines = []
    for start, to in across + down:
        if random.random() < 0.85:
            middle = (corners[start] + corners[to]) / 2 + random.normal(0, 6, 2)
            lines.append(np.array([corners[start], middle, corners[to]])[:: random.choice([-1, 1])])
    turns = random.permuted(np.tile([[1, 0], [0, 1]], (4, 1)), axis=0)
    corner = np.abs(np.cumsum(turns * random.choice([1, 1, -1], (8, 1)), axis=0)) % [3, 4]
    route = corners[tuple(corner.T)]
    x_m, y_m = (np.interp(np.arange(0, 7, 7 / 14), np.arange(8), route[:, axis]) for axis in (0, 1))
    x_m, y_m = x_m + random.normal(0, 5, 14), y_m + random.normal(0, 5, 14)
    t_s = np.cumsum(random.choice([10.0, 30.0, 60.0, 400.0], 14, p=[0.6, 0.2, 0.15, 0.05]))
    return lines, random.random(len(lines)) < 0.3, x_m, y_m, t_s


def random_avenues(random):
    """Streets side by side that begin and end anywhere, mostly one-way, and a track that changes between them."""
    lines, oneway = [], []
    for lane in range(4):
        at_m = random.uniform(-100, 60)
        while at_m < 700:
            to_m = at_m + random.choice([60, 150, 250, 400])
            lines.append(np.array([[at_m, 13.0 * lane], [to_m, 13.0 * lane + random.normal(0, 2)]]))
            oneway.append(random.random() < 0.8)
            at_m = to_m + random.choice([0.0, 15.0, 40.0])
    pace_m = random.uniform(40, 90)
    x_m = pace_m * np.arange(12) + random.normal(0, 5, 12)
    lane = np.clip(np.cumsum(random.choice([0, 0, 1, -1], 12)) + 1, 0, 3)
    return lines, np.array(oneway), x_m, 13.0 * lane + random.normal(0, 2, 12), 10.0 * np.arange(12)


def compare(town, *, on_foot):
    """Hold what the kernel's likeliest course costs against the least that any costs; the moves of that one.

    Not state by state: at a corner two roads are one place.
    """
    lines, oneway, x_m, y_m, t_s = town
    network = build_network(lines, oneway)
    model = PARAMS.model()
    places = Places(np.arange(len(t_s) + 1), np.column_stack([x_m, y_m]), np.column_stack([t_s, t_s]))
    seen = sight(model, places, find_candidates(network, x_m, y_m, PARAMS.search_m))
    ways = new_ways(network, on_foot=on_foot)
    state = best_course(all_courses(ways, model, seen)).state
    spots = [spot_of(ways, seen, i, now) for i, now in enumerate(state)]
    fast = [oracle_matching.OFF if spot.link < 0 else (spot.link, spot.at_m) for spot in spots]

    slow_town, fixes = oracle_matching.Town(network, PARAMS, on_foot), list(zip(x_m, y_m, t_s, strict=True))
    nats, _, moves = oracle_matching.likeliest(slow_town, fixes)

    assert oracle_matching.cost_of(slow_town, fixes, fast) == pytest.approx(nats, abs=1e-6)
    return moves


@pytest.mark.parametrize("seed", range(25))
def test_likeliest_course_is_that_of_the_slow_model(seed):
    compare(random_town(np.random.default_rng(seed)), on_foot=seed % 5 == 0)


def test_roads_left_out_are_those_of_the_slow_model():
    moves = [move for seed in range(16) for move in compare(random_avenues(np.random.default_rng(seed)), on_foot=False)]

    assert set(moves) >= {"hopped", "left", "joined", "switched"}
