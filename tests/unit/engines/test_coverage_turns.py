import numpy as np
import pytest

from changming.engines.coverage import Lines, Pieces, reach_turns

NONE, DRIVEN, BRIDGED, STILL = 0, 1, 2, 3
LINES = Lines(
    length_m=np.array([100.0, 60.0]), ends_m=np.zeros((2, 2, 2)), oneway=np.zeros(2, bool), closed=np.zeros(2, bool)
)


def turned(*rows, kinds=(DRIVEN,) * 4, step_s=10.0):
    """Pieces of (step, segment, from, to) with their turns moved: where each begins and ends."""
    step, segment, from_m, to_m = (np.array(column) for column in zip(*rows, strict=True))
    given = Pieces(
        step.astype(np.int32),
        segment.astype(np.int32),
        from_m.astype(float),
        to_m.astype(float),
        step * step_s,
        (step + 1) * step_s,
        np.ones(len(rows), bool),
        np.array(kinds, np.int8),
    )
    found = reach_turns(given, LINES, np.arange(len(kinds) + 1) * step_s)
    return list(zip(found.from_m.tolist(), found.to_m.tolist(), strict=True))


def test_a_turn_lies_as_far_as_the_pace_carries():
    moved = turned((0, 0, 0, 20), (1, 0, 20, 40), (1, 0, 40, 38), (2, 0, 38, 18))

    assert moved == [(0, 20), (20, 40), (40, 38), (38, 18)]


def test_a_turn_that_took_longer_than_its_way_lies_further_on():
    within_a_step = turned((0, 0, 0, 20), (1, 0, 20, 26), (1, 0, 26, 24), (2, 0, 24, 4))
    at_a_fix = turned((0, 0, 0, 20), (1, 0, 20, 26), (2, 0, 26, 12), (3, 0, 12, 0), kinds=(DRIVEN,) * 5)

    assert within_a_step == [(0, 20), (20, 32), (32, 24), (24, 4)]
    assert at_a_fix == [(0, 20), (20, 28), (28, 12), (12, 0)]


def test_the_slower_of_both_paces_holds():
    assert turned((0, 0, 0, 30), (1, 0, 30, 34), (1, 0, 34, 32), (2, 0, 32, 22))[1] == (30, 36)


def test_against_the_line_it_is_the_same():
    assert turned((0, 0, 100, 80), (1, 0, 80, 74), (1, 0, 74, 76), (2, 0, 76, 96))[1:3] == [(80, 68), (68, 76)]


def test_a_turn_stays_on_the_line():
    assert turned((0, 1, 30, 50), (1, 1, 50, 54), (1, 1, 54, 50), (2, 1, 50, 30))[1] == (50, 60)


@pytest.mark.parametrize("kinds", [(STILL, 1, 1, 1), (1, BRIDGED, 1, 1), (1, 1, NONE, 1)])
def test_nothing_moves_where_a_step_is_not_driven(kinds):
    moved = turned((0, 0, 0, 20), (1, 0, 20, 26), (1, 0, 26, 24), (2, 0, 24, 4), kinds=kinds)

    assert moved[1] == (20, 26)


def test_nothing_moves_at_the_first_or_the_last_step():
    assert turned((0, 0, 0, 6), (0, 0, 6, 4), (1, 0, 4, 0), kinds=(DRIVEN,) * 2) == [(0, 6), (6, 4), (4, 0)]
    assert turned((0, 0, 0, 20), (1, 0, 20, 26), (1, 0, 26, 24), kinds=(DRIVEN,) * 2)[1] == (20, 26)


def test_one_piece_has_no_turn():
    assert turned((0, 0, 0, 20), kinds=(DRIVEN,)) == [(0, 20)]
