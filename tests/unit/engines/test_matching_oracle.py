import numpy as np
import pytest

from changming.engines.matching import MatchParams, build_network
from changming.engines.matching.candidates import find_candidates
from changming.engines.matching.likeliest import all_courses, best_course
from changming.engines.matching.sightings import OFF, Sightings, spot_of
from changming.engines.matching.ways import new_ways
from tests.unit.engines import oracle_matching

PARAMS = MatchParams(still_s=1e6)


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
    x_m, y_m = np.cumsum(random.normal(0, 35, (2, 12)), axis=1) + np.array([[150.0], [100.0]])
    t_s = np.cumsum(random.choice([10.0, 30.0, 60.0, 400.0], 12, p=[0.6, 0.2, 0.15, 0.05]))
    return lines, random.random(len(lines)) < 0.3, x_m, y_m, t_s


@pytest.mark.parametrize("seed", range(25))
def test_likeliest_course_is_that_of_the_slow_model(seed):
    lines, oneway, x_m, y_m, t_s = random_town(np.random.default_rng(seed))
    on_foot = seed % 5 == 0
    network = build_network(lines, oneway)

    found = find_candidates(network, x_m, y_m, PARAMS.search_m)
    seen = Sightings(np.column_stack([t_s, t_s]), np.column_stack([x_m, y_m]), found.counts, found.places)
    ways = new_ways(network, on_foot=on_foot)
    state = best_course(all_courses(ways, PARAMS.model(), seen)).state
    fast = [spot_of(ways, seen, i, now) for i, now in enumerate(state)]

    slow = oracle_matching.likeliest(
        oracle_matching.Town(network, PARAMS, on_foot), list(zip(x_m, y_m, t_s, strict=True))
    )
    assert [now == OFF for now in state] == [spot == oracle_matching.OFF for spot in slow]
    for mine, theirs in zip(fast, slow, strict=True):
        if theirs != oracle_matching.OFF:
            assert mine[0] == theirs[0]
            assert mine[1] == pytest.approx(theirs[1], abs=1e-6)
