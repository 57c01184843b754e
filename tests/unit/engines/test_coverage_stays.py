"""Stays beside roads that the ledger leaves out, and those that are nowhere clear."""

import numpy as np
import pytest

from changming.engines.coverage import Lines, Pieces, drive_between, leave_at_forks
from tests.unit.engines import oracle_coverage
from tests.unit.engines.test_coverage_way import BRIDGED, DRIVEN, LINES, NONE, STILL, laid, pieces


def left(given, *, t_s=None, fork_m=60.0, lines=LINES):
    """What is kept of pieces: segment, from and to of each."""
    t_s = np.arange(len(given.step_kind) + 1) * 10.0 if t_s is None else np.array(t_s, float)
    kept = leave_at_forks(given, lines, t_s, driven_s=30.0, fork_m=fork_m, pass_share=0.8)
    return list(zip(kept.segment.tolist(), kept.from_m.tolist(), kept.to_m.tolist(), strict=True))


KINDS = [DRIVEN] * 5
ONWARD = (4, 2, 0, 80, 40, 50)  # somewhere else, and long enough for a pass


def test_a_stay_that_leaves_half_way_soon_after_an_end_never_was():
    assert left(pieces((1, 0, 0, 20, 10, 20), (2, 0, 20, 45, 20, 30), ONWARD, kinds=KINDS)) == [(2, 0, 80)]


def test_a_stay_that_comes_from_half_way_shortly_before_an_end_never_was():
    assert left(pieces((1, 0, 60, 70, 10, 20), (2, 0, 70, 100, 20, 30), ONWARD, kinds=KINDS)) == [(2, 0, 80)]


@pytest.mark.parametrize(
    "stay",
    [
        [(1, 0, 0, 60.5, 10, 20)],  # too long to run beside a line
        [(1, 3, 0, 65, 10, 20)],  # most of a short line
        [(1, 0, 0, 100, 10, 20)],  # from end to end
        [(1, 0, 0, 40, 10, 20), (1, 0, 40, 0, 10, 20)],  # it turned round and left by the same end
        [(1, 0, 30, 70, 10, 20)],  # neither end
    ],
)
def test_other_stays_are_kept(stay):
    assert left(pieces(*stay, ONWARD, kinds=KINDS)) == [row[1:4] for row in (*stay, ONWARD)]


@pytest.mark.parametrize(
    ("t_s", "kept"),
    [
        ([0, 10, 20, 50, 60], False),
        ([0, 10, 20, 51, 60], True),  # what followed was not seen
        ([0, 10, 41, 50, 60], True),  # nor where it left
        ([0, 10, 20], True),  # the day ends there
        ([0, 31, 41, 51, 61], False),  # before it came does not matter
    ],
)
def test_a_stay_is_kept_where_nobody_saw_how_it_was_left(t_s, kept):
    given = pieces((1, 0, 0, 40, t_s[1], t_s[2]), kinds=[DRIVEN] * (len(t_s) - 1))

    assert left(given, t_s=t_s) == ([(0, 0, 40)] if kept else [])


@pytest.mark.parametrize(("t_s", "kept"), [([0, 30, 60, 70], False), ([0, 31, 41, 51], True), ([0, 10, 41, 51], True)])
def test_a_stay_is_kept_where_nobody_saw_how_it_was_come_upon(t_s, kept):
    given = pieces((1, 0, 60, 100, t_s[1], t_s[2]), kinds=[DRIVEN] * 3)

    assert left(given, t_s=t_s) == ([(0, 60, 100)] if kept else [])


def test_a_day_that_begins_half_way_keeps_its_first_stay():
    assert left(pieces((0, 0, 60, 100, 0, 10), kinds=KINDS)) == [(0, 60, 100)]


def test_nothing_driven_is_nothing_left():
    assert left(pieces(kinds=[NONE])) == []


@pytest.mark.parametrize("seed", range(40))
def test_stays_kept_are_those_found_one_by_one(seed):
    chance = np.random.default_rng(seed)
    step = np.sort(chance.integers(0, 12, 12))
    places = chance.choice([0.0, 0.5, 20, 50, 99.5, 100], (12, 2))
    kinds = np.where(np.isin(np.arange(12), step), DRIVEN, chance.choice([NONE, STILL], 12))
    given = Pieces(
        step,
        np.repeat(chance.integers(0, 3, 6), 2).astype(np.int32),
        *places.T.copy(),
        step * 10.0,
        step * 10.0 + 10,
        np.ones(12, bool),
        kinds.astype(np.int8),
    )
    t_s = np.cumsum(chance.choice([10.0, 10, 10, 40], 13))
    lines = Lines(np.array([100.0, 60.0, 100.0]), np.zeros((3, 2, 2)), np.zeros(3, bool), np.zeros(3, bool))

    kept = oracle_coverage.not_beside(given, lines, t_s.tolist(), driven_s=30.0, fork_m=60.0, pass_share=0.8)

    rows = list(zip(given.segment.tolist(), given.from_m.tolist(), given.to_m.tolist(), strict=True))
    assert left(given, t_s=t_s, lines=lines) == [rows[k] for k in kept]


HALF = (0, 0, 20, 60, 0, 10)
REST = (1, 0, 60, 90, 10, 20)


def test_what_is_nowhere_clear_and_no_pass_is_open():
    assert laid(pieces(HALF, kinds=[DRIVEN], clear=False), [1, 1]) == [(0, 20, 60, "BRIDGED")]
    assert laid(pieces(HALF, kinds=[DRIVEN], clear=False), [-1, -1]) == [(0, 20, 60, "BRIDGED")]


def test_what_was_driven_with_the_switch_off_is_not_opened():
    assert laid(pieces(HALF, kinds=[DRIVEN], clear=False), [0, 0]) == [(0, 20, 60, "OFF")]


def test_one_clear_piece_makes_the_work_of_a_stay_count():
    given = pieces(HALF, REST, kinds=[DRIVEN] * 2, clear=[False, True])

    assert [kind for *_, kind in laid(given, [1, 1, 1])] == ["ON", "ON"]
    assert [kind for *_, kind in laid(given, [1, 1, 0], snap_m=0.0)] == ["ON", "ON", "OFF"]


def test_a_clear_piece_without_work_proves_no_work():
    given = pieces(HALF, (1, 0, 60, 70, 10, 20), (2, 0, 70, 90, 20, 30), kinds=[DRIVEN] * 3, clear=[False, False, True])

    kinds = [kind for *_, kind in laid(given, [1, 1, 0, 0], snap_m=0.0)]

    assert kinds == ["BRIDGED", "BRIDGED", "OFF", "OFF"]


@pytest.mark.parametrize(("to_m", "kind"), [(80.0, "ON"), (79.5, "BRIDGED")])
def test_a_pass_counts_without_a_clear_piece(to_m, kind):
    assert laid(pieces((0, 0, 0, to_m, 0, 10), kinds=[DRIVEN], clear=False), [1, 1]) == [(0, 0, to_m, kind)]


def between(given, *, step_s=10.0):
    """Kinds of steps, those taken for driven among them."""
    t_s = np.arange(len(given.step_kind) + 1) * step_s
    return drive_between(given, LINES, t_s, driven_s=30.0).step_kind.tolist()


ALONG = [(0, 0, 20, 40, 0, 10), (1, 0, 40, 60, 10, 20), (2, 0, 60, 80, 20, 30)]


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        ([DRIVEN, BRIDGED, DRIVEN], [DRIVEN, DRIVEN, DRIVEN]),
        ([BRIDGED, BRIDGED, DRIVEN], [BRIDGED, BRIDGED, DRIVEN]),
        ([DRIVEN, BRIDGED, BRIDGED], [DRIVEN, BRIDGED, BRIDGED]),
    ],
)
def test_a_short_step_between_two_driven_along_a_line_is_driven(kinds, found):
    assert between(pieces(*ALONG, kinds=kinds)) == found


def test_a_long_step_stays_bridged():
    kinds = [DRIVEN, BRIDGED, DRIVEN]

    assert between(pieces(*ALONG, kinds=kinds), step_s=30.0) == [DRIVEN] * 3
    assert between(pieces(*ALONG, kinds=kinds), step_s=30.5) == kinds


def test_a_step_over_another_line_stays_bridged():
    kinds = [DRIVEN, BRIDGED, DRIVEN]

    assert between(pieces(ALONG[0], (1, 1, 40, 60, 10, 20), ALONG[2], kinds=kinds)) == kinds
    assert between(pieces(ALONG[0], ALONG[1], (2, 1, 60, 80, 20, 30), kinds=kinds)) == kinds


def test_a_way_of_no_pieces_has_nothing_between():
    assert between(pieces(kinds=[BRIDGED])) == [BRIDGED]
