import numpy as np
import pytest

from changming.engines.likeness.alignment import _agreeing, _lands_near, _least_squares, _similarity, align


def spread(count, seed=1):
    """Places all over a frame of 400 x 300."""
    return np.random.default_rng(seed).random((count, 2)) * (400.0, 300.0)


def edit(scale=1.0, turn_deg=0.0, move=(0.0, 0.0)):
    cosine, sine = scale * np.cos(np.radians(turn_deg)), scale * np.sin(np.radians(turn_deg))
    return np.array([[cosine, -sine, move[0]], [sine, cosine, move[1]]])


def mapped(onto, places):
    return places @ onto[:, :2].T + onto[:, 2]


@pytest.mark.parametrize(
    "onto", [edit(), edit(0.8, 5, (12, -7)), edit(1.5, -10, (-30, 40))], ids=["same", "small", "large"]
)
@pytest.mark.parametrize("count", [5, 7, 8, 40])
def test_the_map_that_most_matches_agree_on_is_found_among_wrong_ones(onto, count):
    here, wrong = spread(count), spread(count - 2, seed=2)
    there = mapped(onto, here)

    found, agreed = align(np.vstack([wrong, here]), np.vstack([spread(count - 2, seed=3), there]), 0.0)

    assert agreed >= count
    assert found == pytest.approx(onto, abs=0.02 if count > 7 else 1e-6)


def test_a_squeezed_picture_needs_and_gets_an_affine_map():
    squeezed = np.array([[0.9, 0.05, 3.0], [0.0, 1.1, -8.0]])
    here = spread(30) - (200, 150)

    found, agreed = align(here, mapped(squeezed, here), 0.0)

    assert (agreed, found == pytest.approx(squeezed)) == (30, True)


def test_a_map_onto_a_mirrored_picture_starts_from_the_frame_as_it_was():
    onto, here = edit(1.2, 4, (9, 5)), spread(12)
    mirrored = np.column_stack([400 - 1 - here[:, 0], here[:, 1]])

    found, agreed = align(mirrored, mapped(onto, here), 400.0)

    assert agreed == 12
    assert mapped(found, mirrored) == pytest.approx(mapped(onto, here))


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_matches_fix_no_map(count):
    assert align(spread(count), spread(count), 0.0)[1] == 0


def test_two_matches_fix_a_map_that_nothing_else_confirms():
    here, onto = np.array([[10.0, 10.0], [90.0, 30.0]]), edit(1.1, 3)

    found, agreed = align(here, mapped(onto, here), 0.0)

    assert (agreed, found == pytest.approx(onto)) == (2, True)


@pytest.mark.parametrize(
    ("onto", "is_edit"),
    [
        (edit(0.54), False),
        (edit(0.56), True),
        (edit(1.79), True),
        (edit(1.81), False),
        (edit(1, 14.4), True),
        (edit(1, 14.6), False),
        (edit(0.6, 14.4), True),
        (edit(0.6, -14.6), False),
        (edit(1, 180), False),
        (edit(1, 170), False),
    ],
)
def test_a_map_that_scales_or_turns_far_more_than_an_edit_is_none(onto, is_edit):
    here = np.array([[10.0, 20.0], [80.0, 60.0]])
    there = mapped(onto, here)

    found = _similarity(here[0], here[1], there[0], there[1])

    assert found == pytest.approx(onto if is_edit else np.zeros((2, 3)))


@pytest.mark.parametrize(("to", "fixes"), [((12, 16), True), ((11.9, 16), False), ((20, 0), True), ((0, -19.9), False)])
def test_two_matches_near_to_each_other_fix_no_map(to, fixes):
    here = np.array([[5.0, 9.0], [5.0 + to[0], 9.0 + to[1]]])

    assert bool(_similarity(here[0], here[1], here[0], here[1]).any()) == fixes


@pytest.mark.parametrize(("off", "near"), [((3, 4), True), ((3.1, 4), False), ((0, -5), True), ((-5.1, 0), False)])
def test_a_match_agrees_when_it_lands_near(off, near):
    onto, here = edit(1.3, 8, (4, -6)), np.array([31.0, 17.0])

    assert _lands_near(here, mapped(onto, here) + off, onto, 5.0) == near


def test_matches_that_agree_are_those_that_land_near():
    here = spread(6)
    there = mapped(edit(0.9, 2), here) + np.array([(0, 0), (3, 0), (0, -4.1), (0, 3.9), (50, 0), (-2.9, -2.9)])

    assert _agreeing(here, there, edit(0.9, 2), 4.0) == 3


def test_matches_too_near_to_each_other_agree_on_nothing():
    here = np.array([[5.0, 5.0], [9.0, 5.0], [7.0, 11.0]])

    assert align(here, np.zeros((3, 2)), 0.0)[1] == 0


def test_many_matches_give_the_affine_map_of_least_squares():
    here, there = spread(8), spread(8, seed=2)
    ground = np.column_stack([here, np.ones(8)])

    assert _least_squares(here, there) == pytest.approx(np.linalg.lstsq(ground, there, rcond=None)[0].T)


@pytest.mark.parametrize("here", [spread(7), np.outer(np.arange(9.0), (3, 1)) + 5], ids=["few", "in a row"])
def test_few_matches_or_such_in_a_row_give_the_similarity_of_least_squares(here):
    there = spread(len(here), seed=2)
    ground = np.column_stack([here @ [1, 1j], np.ones(len(here))])
    turn, move = np.linalg.lstsq(ground, there @ [1, 1j], rcond=None)[0]

    onto = [[turn.real, -turn.imag, move.real], [turn.imag, turn.real, move.imag]]
    assert _least_squares(here, there) == pytest.approx(np.array(onto))


def test_what_lands_a_little_off_is_left_out_in_the_end():
    onto, here = edit(1.0, 0, (6, 2)), spread(20)
    there = mapped(onto, here)
    there[::5] += (0, 5)

    found, agreed = align(here, there, 0.0)

    assert agreed == 16
    assert found == pytest.approx(onto)


def test_matches_that_only_seemed_to_agree_fix_no_map_in_the_end():
    here = np.array([[182, 123], [59, 125], [181, 43], [179, 60], [115, 29]], float)
    there = here + np.array([[4, 0], [7, -4], [3, 4], [9, 3], [-1, 3]], float)

    assert align(here, there, 0.0)[1] < 3
