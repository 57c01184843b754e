from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from changming.engines.matching import MatchParams
from changming.engines.matching.stands import find_places

PARAMS = MatchParams(still_s=45.0, still_m=15.0, gap_s=180.0)


def places(*fixes, params=PARAMS):
    """Fixes (x, y, t) as places: (first fix, after its last, x, y, seen from, seen to)."""
    x_m, y_m, t_s = np.array(fixes, float).reshape(-1, 3).T.copy()
    found = find_places(params.model(), x_m, y_m, t_s)
    rows = zip(pairwise(found.first.tolist()), found.where.tolist(), found.when.tolist(), strict=True)
    return [(*span, *where, *when) for span, where, when in rows]


def test_fixes_on_the_way_are_places_of_their_own():
    found = places((0, 0, 0), (20, 0, 10), (40, 5, 20))

    assert found == [(0, 1, 0, 0, 0, 0), (1, 2, 20, 0, 10, 10), (2, 3, 40, 5, 20, 20)]


@pytest.mark.parametrize(("last_s", "count"), [(44, 4), (45, 1), (46, 1)])
def test_fixes_together_for_long_enough_are_one_place_at_their_mean(last_s, count):
    found = places((0, 0, 0), (4, 0, 15), (8, 6, 30), (4, 2, last_s))

    assert len(found) == count
    if count == 1:
        assert found == [(0, 4, 4, 2, 0, last_s)]


@pytest.mark.parametrize(("away_m", "stays"), [(15.0, True), (15.1, False)])
def test_a_stand_ends_with_a_fix_away_from_its_mean(away_m, stays):
    found = places((-3, 0, 0), (3, 0, 60), (0, away_m, 70), (0, away_m, 80))

    assert found[0][:2] == ((0, 4) if stays else (0, 2))


@pytest.mark.parametrize(("silence_s", "count"), [(180, 1), (181, 2)])
def test_a_stand_ends_with_silence(silence_s, count):
    found = places((0, 0, 0), (0, 0, 60), (0, 0, 60 + silence_s), (0, 0, 160 + silence_s))

    assert len(found) == count
    assert found[-1][4:] == ((0 if count == 1 else 60 + silence_s), 160 + silence_s)


def test_after_a_stand_the_way_goes_on_fix_by_fix():
    found = places((0, 0, 0), (30, 0, 10), (31, 0, 40), (29, 0, 70), (60, 0, 80), (90, 0, 90))

    assert [place[:2] for place in found] == [(0, 1), (1, 4), (4, 5), (5, 6)]
    assert found[1][2:] == (30, 0, 10, 70)


def test_no_fixes_are_no_places():
    assert places() == []


def stays(fixes, first, params):
    """The last of the fixes that stay together from one on, each held against the mean of those before it."""
    last = first
    while last + 1 < len(fixes) and fixes[last + 1, 2] - fixes[last, 2] <= params.gap_s:
        mean = fixes[first : last + 1, :2].mean(axis=0)
        if np.hypot(*(fixes[last + 1, :2] - mean)) > params.still_m:
            break
        last += 1
    return last if fixes[last, 2] - fixes[first, 2] >= params.still_s else first


@pytest.mark.parametrize("still_m", [6.0, 15.0])
@pytest.mark.parametrize("seed", range(8))
def test_places_are_those_found_by_looking_ahead_from_each_fix(seed, still_m):
    chance = np.random.default_rng(seed)
    moves_m = chance.choice([0.0, 1.0, 12.0], (40, 2), p=[0.5, 0.3, 0.2]) * chance.choice([-1, 1], (40, 2))
    t_s = np.cumsum(chance.choice([5.0, 20.0, 200.0], 40, p=[0.6, 0.3, 0.1]))
    fixes, params = np.column_stack([np.cumsum(moves_m, axis=0), t_s]), replace(PARAMS, still_m=still_m)

    fast = places(*fixes, params=params)

    slow, first = [], 0
    while first < 40:
        last = stays(fixes, first, params)
        mean = fixes[first : last + 1, :2].mean(axis=0)
        slow.append((first, last + 1, *mean, t_s[first], t_s[last]))
        first = last + 1
    assert fast == [pytest.approx(place) for place in slow]
