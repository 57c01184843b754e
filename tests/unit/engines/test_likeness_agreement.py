import cv2
import numpy as np
import pytest

from changming.engines.likeness import LikenessParams
from changming.engines.likeness.agreement import BLOCK_PX, Sights, _exact, count_tiles, distance, unframed
from tests.unit.engines import oracle_likeness as oracle

PARAMS = LikenessParams()
SAME = np.eye(3)
WHOLE = np.full((128, 128), 255, np.uint8)


def scene(seed=1):
    """A thumb with detail of every size, nowhere flat."""
    chance = np.random.default_rng(seed)
    picture = sum(
        cv2.resize(chance.random((side, side), np.float32) - 0.5, (128, 128), interpolation=cv2.INTER_CUBIC)
        for side in (8, 16, 32, 48)
    )
    return np.clip(128 + 90 * picture, 0, 255).astype(np.uint8)


def apart(one, other, onto=SAME, params=PARAMS):
    sights = Sights(np.stack([one, other]))
    return distance(sights[0], sights[1], onto, params)


def bordered(left=0, right=0, top=0, bottom=0, wobble=0):
    """A picture within a frame of one grey, which wobbles by so many levels."""
    picture = np.tile(np.array([[0, 255], [255, 0]], np.uint8), (64, 64))
    frame = np.tile(np.array([[200], [200 + wobble]], np.uint8), (64, 128))
    inner = (slice(top, 128 - bottom), slice(left, 128 - right))
    frame[inner] = picture[inner]
    return frame


@pytest.mark.parametrize(
    ("frame", "inside"),
    [
        ({}, (0, 128, 0, 128)),
        ({"left": 5}, (0, 128, 6, 128)),
        ({"right": 1}, (0, 128, 0, 126)),
        ({"top": 9, "bottom": 3}, (10, 124, 0, 128)),
        ({"left": 2, "right": 3, "top": 4, "bottom": 5}, (5, 122, 3, 124)),
        ({"top": 32}, (33, 128, 0, 128)),
        ({"top": 40}, (33, 128, 0, 128)),
        ({"right": 40}, (0, 128, 0, 95)),
    ],
)
def test_a_frame_is_what_lines_of_one_grey_lie_along_the_edges_and_the_line_that_blends_in(frame, inside):
    expected = np.zeros((128, 128), np.uint8)
    expected[inside[0] : inside[1], inside[2] : inside[3]] = 255

    assert np.array_equal(unframed(bordered(**frame)), expected)


@pytest.mark.parametrize(("wobble", "first"), [(24, 9), (25, 0)])
def test_a_line_of_a_frame_varies_only_a_little(wobble, first):
    assert int(np.argmax(unframed(bordered(left=8, wobble=wobble))[64])) == first


def test_what_is_ready_for_comparison_is_made_once():
    sights = Sights(np.stack([scene(1), scene(2)]))

    assert sights[1] is sights[1]
    assert not np.array_equal(sights[0][0], sights[1][0])


def slow_tiles(one, other, inside, flat, correlation):
    """Tile by tile with NumPy's own words."""
    agree = shown = 0
    for top in range(0, 128 - BLOCK_PX, BLOCK_PX):
        for left in range(0, 128 - BLOCK_PX, BLOCK_PX):
            tile = (slice(top, top + 2 * BLOCK_PX), slice(left, left + 2 * BLOCK_PX))
            low, high = sorted((one[tile].std(), other[tile].std()))
            if (inside[tile] > 127).mean() >= 0.9 and high >= flat and low >= flat / 2:
                shown += 1
                agree += bool(np.corrcoef(one[tile].ravel(), other[tile].ravel())[0, 1] >= correlation)
    return agree, shown


def test_tiles_that_show_something_and_agree_are_counted_as_one_by_one():
    chance = np.random.default_rng(4)
    amount = np.kron(chance.uniform(0, 14, (8, 8)), np.ones((16, 16)))
    one = chance.normal(0, 1, (128, 128)) * amount + 20
    other = 0.5 * one + chance.normal(0, 1, (128, 128)) * np.kron(chance.uniform(0, 4, (4, 4)), np.ones((32, 32)))
    inside = WHOLE.copy()
    inside[:3], inside[40:60, 70:72], inside[100:, 100:] = 127, 0, 128
    one, other = one.astype(np.float32), other.astype(np.float32)

    found = count_tiles(one, other, inside, 6.0, 0.9)

    assert found == slow_tiles(one, other, inside, 6.0, 0.9)
    assert 10 < found[0] < found[1] < 200


def test_a_tile_seen_to_nine_tenths_is_compared_and_one_seen_less_is_not():
    one = np.random.default_rng(1).normal(0, 20, (128, 128)).astype(np.float32)
    seen = np.zeros((128, 128), np.uint8)
    seen[:16, :16] = 255
    hidden = seen.copy()
    seen[0, :16], seen[1, :9] = 0, 0  # 231 of 256 pixels stay
    hidden[0, :16], hidden[1, :10] = 0, 0  # 230

    assert [count_tiles(one, one, mask, 6.0, 0.9) for mask in (seen, hidden)] == [(1, 1), (0, 0)]


def test_a_picture_differs_in_nothing_from_itself_and_wholly_from_its_negative():
    assert apart(scene(), scene()) == 0.0
    assert apart(scene(), 255 - scene()) == 1.0


def test_what_is_stamped_on_differs_tile_by_tile():
    one = scene()
    other = one.copy()
    other[96:] = scene(2)[96:]

    found = apart(one, other)

    assert found == pytest.approx(oracle.differing(one, other, SAME, PARAMS), abs=0.03)
    assert found == pytest.approx(4 / 15, abs=0.05)


@pytest.mark.parametrize(("least", "differs"), [(15, True), (225, True), (226, False)])
def test_too_few_tiles_that_agree_say_nothing(least, differs):
    params = LikenessParams(least_tiles=least, enough_tiles=225)

    assert apart(scene(), scene(), params=params) == (0.0 if differs else 1.0)


def test_what_differs_weighs_more_where_little_is_shown_in_common():
    one, other = scene(), scene()
    other[32:] = scene(2)[32:]  # some 50 of 225 tiles agree
    wide, narrow = (LikenessParams(enough_tiles=tiles, least_tiles=1, differing_share=0.99) for tiles in (1, 100))
    shares = [oracle.differing(one, other, SAME, params) for params in (wide, narrow)]

    assert [apart(one, other, params=params) for params in (wide, narrow)] == pytest.approx(shares, abs=0.02)


def test_a_map_that_is_nearly_right_is_made_exact_and_one_that_is_wrong_is_not():
    one = scene()
    moved = np.float32([[1, 0, 2.5], [0, 1, -1.5]])
    other = cv2.warpAffine(one, moved, (128, 128), borderMode=cv2.BORDER_REFLECT)

    near, far = (apart(one, other, np.array([[1, 0, 2.5 - off], [0, 1, off - 1.5], [0, 0, 1]])) for off in (0.8, 1.3))

    assert (near, far) == (0.0, 1.0)


def test_where_no_better_map_can_be_found_the_one_given_stands():
    chance = np.random.default_rng(1)
    one, other = chance.normal(0, 20, (2, 128, 128)).astype(np.float32)
    onto = np.array([[1.1, 0, 300.0], [0, 1, -300.0], [0, 0, 1]])

    assert _exact(one, other, onto) is onto


def test_pictures_without_anything_in_common_do_not_fail():
    flat = np.full((128, 128), 90, np.uint8)

    assert (apart(flat, scene()), apart(scene(), flat), apart(flat, flat)) == (1.0, 1.0, 1.0)
