from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import changming
from changming.areas.fleet.rules import USED, FixColumns, label_fixes, off_ledger
from changming.areas.fleet.rules.labels import CODES
from changming.areas.standards.rules.pack import read_pack

PACK = read_pack((Path(changming.__file__).parent / "packs" / "example.toml").read_text(encoding="utf-8"))
HORIZON_S = 10_000.0


def columns(rows):
    """Rows of (seconds, x, y) and, where it matters, speed and file."""
    full = [(*row, *(np.nan, 0)[len(row) - 3 :]) for row in rows]
    t, x, y, speed, file = (
        (np.array(column, float) for column in zip(*full, strict=True)) if rows else [np.empty(0)] * 5
    )
    row, work = np.arange(len(rows), dtype=np.int32), np.full(len(rows), -1, np.int8)
    return FixColumns(t, x / 1e5, y / 1e5, x, y, speed, file.astype(np.int32), row, work)


def labels(rows, max_kmh=120.0):
    return label_fixes(columns(rows), PACK.fixes, PACK.coverage, max_kmh=max_kmh, horizon_s=HORIZON_S)


def named(rows, **facts):
    return [None if code == USED else CODES[code].value for code in labels(rows, **facts).code.tolist()]


def drive(count, start_s=0.0, start_m=0.0, step_m=22.0, speed=np.nan):
    return [(start_s + 10 * k, start_m + step_m * k, 0.0, speed) for k in range(count)]


def test_an_honest_drive_has_no_label():
    assert labels(drive(30)).count() == {}


def test_nothing_has_no_labels():
    assert labels([]).count() == {}


def test_a_fix_without_position_is_not_fixed():
    rows = drive(3)
    rows[1] = (10.0, np.nan, np.nan)

    assert named(rows) == [None, "not_fixed", None]


def test_a_fix_after_the_day_and_its_duties_is_of_the_future():
    assert named([*drive(2), (HORIZON_S, 44.0, 0.0), (HORIZON_S + 1, 66.0, 0.0)]) == [None, None, None, "future"]


def test_the_second_row_of_a_time_is_repeated():
    rows = drive(3)

    assert named([*rows[:2], rows[1], rows[2]]) == [None, None, "repeated", None]


def test_a_row_without_position_does_not_make_another_repeated():
    rows = drive(3)

    assert named([rows[0], (10.0, np.nan, np.nan), *rows[1:]]) == [None, "not_fixed", None, None]


def test_a_row_that_follows_a_later_time_is_late_and_used():
    rows = drive(6)
    found = labels([*rows[:2], *rows[4:], *rows[2:4]])

    assert found.late.tolist() == [False, False, False, False, True, True]
    assert found.count() == {"late": 2}


def test_a_time_of_the_future_makes_nothing_late():
    rows = drive(4)

    assert labels([rows[0], (HORIZON_S + 5, 0.0, 0.0), *rows[1:]]).count() == {"future": 1}


def test_another_file_makes_nothing_late():
    assert labels([(100.0, 0.0, 0.0, np.nan, 0), (50.0, 0.0, 0.0, np.nan, 1)]).count() == {}


def test_one_outlier_that_goes_and_comes_back_is_a_jump():
    rows = drive(20)
    rows[10] = (100.0, 1000.0, 900.0)

    assert [k for k, name in enumerate(named(rows)) if name] == [10]
    assert labels(rows).count() == {"jump": 1}


@pytest.mark.parametrize("places", [[(3000, 3000), (3010, 3000)], [(3000, 3000), (-3000, 900)]])
def test_a_few_outliers_together_are_jumps(places):
    rows = drive(20)
    rows[10:12] = [(100.0, *places[0]), (110.0, *places[1])]

    assert [k for k, name in enumerate(named(rows)) if name] == [10, 11]


def test_a_true_fix_between_two_outliers_stays():
    rows = drive(20)
    rows[9], rows[11] = (90.0, 3000.0, 0.0), (110.0, -3000.0, 0.0)

    assert [k for k, name in enumerate(named(rows)) if name] == [9, 11]


def test_a_first_fix_far_away_is_a_jump():
    rows = drive(20)
    rows[0] = (0.0, 9000.0, 0.0)

    assert [k for k, name in enumerate(named(rows)) if name] == [0]


def test_a_long_stay_elsewhere_is_kept_unless_its_neighbours_join_without_it():
    away = [(400 + 10 * k, 5000.0 + k, 0.0) for k in range(21)]
    there_and_back = [*drive(40), *away, *drive(40, 610.0, 880.0)]
    there_for_good = [*drive(60), *((600 + 10 * k, 9000.0 + 22 * k, 0.0) for k in range(40))]

    assert labels(there_and_back).count() == {"jump": 21}
    assert labels(there_for_good).count() == {}


def test_two_fixes_alone_tell_not_which_is_wrong():
    assert labels([(0.0, 0.0, 0.0), (10.0, 5000.0, 0.0)]).count() == {}


def test_unrest_of_a_fast_receiver_is_no_jump():
    rows = [(float(k), 40.0 * (k % 2), 0.0) for k in range(30)]

    assert labels(rows).count() == {}


def test_a_person_cannot_go_as_fast_as_a_vehicle():
    rows = drive(20, step_m=5.0)
    rows[10] = (100.0, 250.0, 0.0)

    assert labels(rows).count() == {}
    assert labels(rows, max_kmh=40.0).count() == {"jump": 1}


def test_one_coordinate_while_claiming_to_move_is_frozen():
    hung = [(100 + 10 * k, 198.0, 0.0, 8.0) for k in range(9)]
    rows = [*drive(10, speed=8.0), *hung, *drive(10, 190.0, 418.0, speed=8.0)]

    assert [k for k, name in enumerate(named(rows)) if name] == list(range(10, 19))
    assert labels(rows).count() == {"frozen": 9}


def test_one_coordinate_left_by_a_leap_is_frozen_even_without_speeds():
    hung = [(100 + 10 * k, 198.0, 0.0) for k in range(6)]
    rows = [*drive(10), *hung, *drive(10, 160.0, 352.0)]

    assert labels(rows).count() == {"frozen": 6}


def test_a_receiver_that_holds_its_place_while_standing_is_not_frozen():
    parked = [(100 + 10 * k, 198.0, 0.0, 0.0) for k in range(60)]

    assert labels([*drive(10), *parked, *drive(10, 700.0, 220.0)]).count() == {}


def test_a_parked_vehicle_that_is_moved_a_little_is_not_frozen():
    here, there = ([(start + 10 * k, x, 0.0) for k in range(30)] for start, x in ((0, 0.0), (300, 60.0)))

    assert labels([*here, *there]).count() == {}


def test_a_vehicle_that_stands_with_a_receivers_unrest_is_not_frozen():
    rng = np.random.default_rng(4)
    parked = [(100 + 10 * k, 198.0 + rng.normal(), rng.normal(), 5.0) for k in range(60)]

    assert labels([*drive(10), *parked]).count() == {}


def test_too_few_fixes_at_one_coordinate_are_not_frozen():
    hung = [(100 + 10 * k, 198.0, 0.0, 8.0) for k in range(4)]

    assert labels([*drive(10, speed=8.0), *hung]).count() == {}


def test_a_coarse_coordinate_of_a_slow_vehicle_is_not_frozen():
    rows = [(float(k), 11.0 * (k // 8), 0.0, 5.0) for k in range(80)]

    assert labels(rows).count() == {}


def test_the_end_of_a_frozen_receiver_is_no_jump():
    hung = [(100 + 10 * k, 198.0, 0.0, 80.0) for k in range(30)]
    rows = [*drive(10, speed=8.0), *hung, *drive(10, 400.0, 4000.0)]

    assert labels(rows).count() == {"frozen": 30}


def test_off_ledger_is_put_beside_the_others():
    rows = drive(6)
    found = labels([*rows[:2], *rows[4:], *rows[2:4]])

    after = off_ledger(found, np.array([0, 5]))

    assert after.count() == {"late": 2, "off_ledger": 2}
    assert found.count() == {"late": 2}


@st.composite
def tracks(draw):
    count = draw(st.integers(0, 40))
    times = draw(st.lists(st.integers(0, 60), min_size=count, max_size=count))
    places = draw(st.lists(st.sampled_from([0.0, 20.0, 40.0, 4000.0, np.nan]), min_size=count, max_size=count))
    return [(10.0 * t, x, 0.0 if x == x else np.nan) for t, x in zip(times, places, strict=True)]  # noqa: PLR0124 -- asks for NaN


@given(tracks(), st.randoms(use_true_random=False))
def test_order_of_rows_and_files_changes_only_late(rows, random):
    shuffled = random.sample(range(len(rows)), len(rows))
    files = [random.randrange(3) for _ in rows]
    moved = [(*rows[k], np.nan, file) for k, file in zip(shuffled, files, strict=True)]

    straight, mixed = labels(rows), labels(moved)

    told = [(*rows[k], code) for k, code in zip(shuffled, mixed.code.tolist(), strict=True)]
    assert sorted(map(repr, told)) == sorted(
        repr((*row, code)) for row, code in zip(rows, straight.code.tolist(), strict=True)
    )


@given(tracks())
def test_labels_leave_a_track_that_can_be_driven_or_tell_where_it_cannot(rows):
    given_columns = columns(rows)
    found = label_fixes(given_columns, PACK.fixes, PACK.coverage, max_kmh=120.0, horizon_s=HORIZON_S)
    again = np.flatnonzero(found.code == USED)

    kept = replace(given_columns, **{name: getattr(given_columns, name)[again] for name in FixColumns.__slots__})
    twice = label_fixes(kept, PACK.fixes, PACK.coverage, max_kmh=120.0, horizon_s=HORIZON_S)
    assert (twice.code == USED).all()
