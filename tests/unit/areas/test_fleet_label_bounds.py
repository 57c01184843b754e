"""The bounds of each label of a fix: corridor 25 m, silence 180 s, six fixes at one coordinate, 3 km/h claimed."""

import numpy as np
import pytest

from changming.areas.fleet.rules.labels import CODES
from tests.unit.areas.test_fleet_labels import HORIZON_S, labels, named

CORRIDOR_M, FROZEN_FIXES = 25.0, 6


def marked(rows, **facts):
    """Which fixes carry which label."""
    return {k: name for k, name in enumerate(named(rows, **facts)) if name}


def hung(count=FROZEN_FIXES, speed=np.nan, start_s=0.0, at=(0.0, 0.0), step_s=10.0):
    return [(start_s + step_s * k, *at, speed) for k in range(count)]


def frozen(first, last):
    return dict.fromkeys(range(first, last + 1), "frozen")


def test_a_fix_without_position_is_not_fixed_even_in_the_future():
    assert named([(HORIZON_S + 1, np.nan, np.nan), (HORIZON_S + 1, 0.0, 0.0)]) == ["not_fixed", "future"]


def test_of_one_time_what_fixes_say_decides_which_is_used():
    rows = [(10.0, 1.0, 0.0, np.nan, 1), (10.0, 2.0, 0.0, np.nan, 0), (10.0, 3.0, 0.0, np.nan, 0)]

    assert marked(rows) == {1: "repeated", 2: "repeated"}
    assert marked([(10.0, 1.0, 0.0), (10.0, 1.0, 0.0, 5.0)]) == {0: "repeated"}


def test_of_one_time_that_say_the_same_the_first_file_and_row_is_used():
    rows = [(10.0, 1.0, 0.0, np.nan, 1), (10.0, 1.0, 0.0, np.nan, 0), (10.0, 1.0, 0.0, np.nan, 0)]

    assert marked(rows) == {0: "repeated", 2: "repeated"}


def test_a_row_is_late_only_behind_a_later_time_of_its_file():
    rows = [(0.0, 0.0, 0.0), (20.0, 1.0, 0.0), (20.0, 2.0, 0.0), (10.0, 3.0, 0.0), (20.0, 4.0, 0.0), (15.0, 5.0, 0.0)]
    ahead = [(HORIZON_S + 9, 0.0, 0.0), (HORIZON_S + 5, 0.0, 0.0), (0.0, 0.0, 0.0)]

    assert labels(rows).late.tolist() == [False, False, False, True, False, True]
    assert labels(ahead).late.tolist() == [False, False, False]


def test_labels_are_counted_by_name_and_late_beside_them():
    rows = [(20.0, 0.0, 0.0), (10.0, np.nan, np.nan), (20.0, 5.0, 0.0), (HORIZON_S + 1, 0.0, 0.0), (5.0, 1.0, 0.0)]

    assert labels(rows).count() == {"future": 1, "late": 2, "not_fixed": 1, "repeated": 1}
    assert sorted(label.value for label in CODES) == ["frozen", "future", "jump", "not_fixed", "off_ledger", "repeated"]


@pytest.mark.parametrize(("count", "found"), [(5, {}), (6, frozen(1, 5)), (7, frozen(1, 6))])
def test_so_many_fixes_at_one_coordinate_are_frozen_but_the_first(count, found):
    assert marked(hung(count, speed=36.0)) == found


@pytest.mark.parametrize(("speed", "found"), [(18.0, {}), (18.1, frozen(1, 5))])
def test_what_a_run_claims_to_have_moved_must_lead_out_of_the_corridor(speed, found):
    assert marked(hung(speed=speed, step_s=1.0)) == found  # 18 km/h for 5 s are 25 m


@pytest.mark.parametrize(("claims", "found"), [(2, {}), (3, frozen(1, 5))])
def test_at_least_half_of_a_run_must_claim_to_move(claims, found):
    rows = hung()

    assert marked([(*row[:3], 80.0 if k < claims else 0.0) for k, row in enumerate(rows)]) == found


@pytest.mark.parametrize(("speed", "found"), [(3.0, {}), (3.1, frozen(1, 5))])
def test_a_speed_up_to_the_least_claims_nothing(speed, found):
    assert marked(hung(speed=speed, step_s=60.0)) == found


@pytest.mark.parametrize("step", [(22.0, 0.0), (0.0, 22.0)])
def test_a_drive_along_one_axis_is_not_one_coordinate(step):
    assert marked([(10.0 * k, step[0] * k, step[1] * k, 8.0) for k in range(20)]) == {}


def leaping(leap_m, *, before_ms=1.0, after_ms=1.0, before=3, after=3, step_s=1.0):
    """A drive at even speed, six fixes at one coordinate, a leap, and on."""
    drive = [(step_s * k, before_ms * step_s * k, 0.0) for k in range(before)]
    x_m = drive[-1][1] + before_ms * step_s if drive else 0.0
    still = hung(start_s=step_s * before, at=(x_m, 0.0), step_s=step_s)
    last_s = still[-1][0]
    away = [(last_s + step_s * (k + 1), x_m + leap_m + after_ms * step_s * k, 0.0) for k in range(after)]
    return [*drive, *(row[:3] for row in still), *away]


@pytest.mark.parametrize(
    ("facts", "is_frozen"),
    [
        ({"leap_m": 25.0}, False),
        ({"leap_m": 25.1}, True),
        ({"leap_m": 40.0, "step_s": 10.0, "before_ms": 2.0, "after_ms": 2.0}, False),  # just twice as fast
        ({"leap_m": 40.1, "step_s": 10.0, "before_ms": 2.0, "after_ms": 2.0}, True),
        ({"leap_m": 40.1, "step_s": 10.0, "before_ms": 2.1, "after_ms": 2.0}, False),
        ({"leap_m": 40.1, "step_s": 10.0, "before_ms": 2.0, "after_ms": 2.1}, False),
        ({"leap_m": 30.0, "before_ms": 0.8}, False),  # stood before
        ({"leap_m": 30.0, "after_ms": 0.8}, False),  # stands after
        ({"leap_m": 30.0, "before": 0}, False),
        ({"leap_m": 30.0, "before": 1}, True),
        ({"leap_m": 30.0, "after": 1}, False),
        ({"leap_m": 30.0, "after": 2}, True),
        ({"leap_m": 30.0, "after": 0}, False),
    ],
)
def test_a_run_is_frozen_if_it_ends_by_a_leap_that_nothing_at_rest_could_make(facts, is_frozen):
    first = facts.get("before", 3) + 1

    assert marked(leaping(**facts)) == (frozen(first, first + 4) if is_frozen else {})


@pytest.mark.parametrize(("away_m", "found"), [(50.0, {}), (50.2, {5: "jump"})])
def test_a_step_no_longer_than_both_may_err_is_no_jump(away_m, found):
    rows = [(float(k), 0.0, 0.1 * (k % 2)) for k in range(11)]
    rows[4:7] = [(4.0, 0.0, 0.0), (5.0, away_m, 0.0), (6.0, 0.0, 0.0)]

    assert marked(rows) == found


@pytest.mark.parametrize(("away_m", "found"), [(100.0, {}), (100.1, {5: "jump"})])
def test_a_step_just_as_fast_as_possible_is_no_jump(away_m, found):
    rows = [(10.0 * k, 0.0, 0.0) for k in range(11)]
    rows[5] = (50.0, away_m, 0.0)

    assert marked(rows, max_kmh=36.0) == found


@pytest.mark.parametrize(("count", "jumps"), [(19, 19), (20, 0)])
def test_a_shorter_run_goes_unless_it_lasted_longer_than_a_silence(count, jumps):
    here = [(10.0 * k, 0.1 * (k % 2), 0.0) for k in range(count)]
    there = [(10.0 * (count + k), 9000.0 + 0.1 * (k % 2), 0.0) for k in range(40)]

    assert labels(here + there).count() == ({"jump": jumps} if jumps else {})
    assert labels(there_first(there, here)).count() == ({"jump": jumps} if jumps else {})


def there_first(there, here):
    rows = [*there, *here]
    return [(10.0 * k, x, y) for k, (_, x, y) in enumerate(rows)]


def places(*runs):
    """Runs of so many fixes at kilometre k, 10 s apart."""
    spots = [(1000.0 * km + 0.1 * (n % 2), 0.0) for count, km in runs for n in range(count)]
    return [(10.0 * k, *spot) for k, spot in enumerate(spots)]


@pytest.mark.parametrize(
    ("runs", "jumps"),
    [
        ([(5, 0), (5, 9)], {}),  # equally long: nothing tells which is wrong
        ([(5, 0), (5, 9), (5, 0)], range(5, 10)),  # the others join without it
        ([(5, 0), (5, 9), (5, 18)], {}),
        ([(8, 0), (3, 9), (8, 18)], range(8, 11)),
        ([(8, 0), (3, 9), (2, 0)], range(8, 13)),  # the shortest first
        ([(2, 9), (8, 0)], range(2)),
        ([(8, 0), (2, 9)], range(8, 10)),
        ([(8, 0), (1, 9), (1, 18), (8, 0)], range(8, 10)),
        ([(8, 0), (2, 9), (2, 0), (2, 9), (8, 0)], [8, 9, 12, 13]),  # what is true between two that are not stays
        ([(4, 0), (2, 9), (4, 18), (2, 27), (4, 36)], [4, 5, 10, 11]),
    ],
)
def test_of_runs_that_contradict_each_other_the_shorter_goes(runs, jumps):
    assert marked(places(*runs)) == dict.fromkeys(jumps, "jump")
