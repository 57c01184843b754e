import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from changming.engines.likeness import describe
from changming.engines.likeness.features import (
    CELLS,
    FLATTEST,
    FRAME_PX,
    MARGIN_PX,
    PATTERN,
    _described,
    _radical_inverse,
    _response,
    _spots,
    _summit,
    features,
    framed,
)


def levels(*shares, shape=(300, 400)):
    """A picture of (share, grey) stripes."""
    height, width = shape
    counts = [round(share * height * width) for share, _ in shares]
    return np.repeat([grey for _, grey in shares], counts).astype(np.uint8).reshape(shape)


def shaped(height, width):
    picture = np.zeros((height, width), np.uint8)
    picture[: height // 2] = 255
    return picture


@pytest.mark.parametrize(
    ("shape", "frame"),
    [
        ((300, 400), (300, 400)),
        ((400, 300), (400, 300)),
        ((600, 800), (300, 400)),
        ((60, 80), (300, 400)),
        ((48, 48), (400, 400)),
        ((48, 400), (48, 400)),
        ((47, 60), None),
        ((60, 47), None),
        ((48, 401), None),
        ((96, 800), (48, 400)),
        ((95, 800), None),
        ((0, 0), None),
    ],
)
def test_a_frame_is_as_long_as_all_frames_unless_the_picture_is_too_small_or_too_narrow(shape, frame):
    found = framed(shaped(*shape))

    assert (None if found is None else found.shape) == frame
    assert FRAME_PX == 400


@pytest.mark.parametrize("gray", [None, shaped(47, 400), np.full((300, 400), 77, np.uint8)])
def test_of_a_picture_that_shows_nothing_nothing_is_kept(gray):
    kept = describe(gray)

    assert not any(column.any() for column in (kept.thumb, kept.code, kept.size_px))
    assert (kept.spots.shape, kept.words.shape) == ((0, 2), (0, 8))


@pytest.mark.parametrize(("range_", "shown"), [(11, None), (12, [0, 255]), (100, [0, 255])])
def test_a_picture_of_hardly_any_range_shows_nothing(range_, shown):
    found = framed(levels((0.5, 100), (0.5, 100 + range_)))

    assert (None if found is None else np.unique(found).tolist()) == shown


def test_greys_are_stretched_evenly_and_the_darkest_and_brightest_hundredth_clipped():
    found = framed(levels((0.005, 0), (0.4, 100), (0.2, 140), (0.2, 175), (0.19, 200), (0.005, 250)))

    assert np.unique(found).tolist() == [0, 102, 191, 255]


@pytest.mark.parametrize(
    ("number", "base", "inverse"),
    [
        (0, 2, 0),
        (1, 2, 1 / 2),
        (2, 2, 1 / 4),
        (3, 2, 3 / 4),
        (6, 2, 3 / 8),
        (1, 3, 1 / 3),
        (5, 3, 7 / 9),
        (9, 3, 1 / 27),
    ],
)
def test_a_radical_inverse_has_the_digits_mirrored_at_the_point(number, base, inverse):
    assert _radical_inverse(number, base) == pytest.approx(inverse)


@pytest.mark.parametrize(("a", "b", "c"), [(1, 1, 0), (1, 2, 0.5), (-1, 3, 2), (0, 0, 1), (-2, -1, 0.25)])
def test_the_response_is_the_determinant_of_the_hessian_and_nothing_in_the_margin(a, b, c):
    y, x = np.mgrid[:45, :47].astype(np.float32)

    found = _response(a * x * x + b * y * y + c * x * y + 3 * x + 5)

    inside = np.zeros((45, 47), bool)
    inside[MARGIN_PX - 1 : 45 - MARGIN_PX + 1, MARGIN_PX - 1 : 47 - MARGIN_PX + 1] = True
    # Second differences over two pixels: 8a and 8b along the axes, 4c across.
    assert found[inside] == pytest.approx(np.full(inside.sum(), 64 * a * b - 16 * c * c), abs=0.1)
    assert not found[~inside].any()


def strongest(response, per_cell):
    """Whole-pixel peaks, cell by cell, the strongest first and of equals the first in reading order."""
    height, width = response.shape
    cells = {}
    for y in range(MARGIN_PX, height - MARGIN_PX):
        for x in range(MARGIN_PX, width - MARGIN_PX):
            around = response[y - 1 : y + 2, x - 1 : x + 2].ravel()
            first = int(around.argmax()) == 4  # argmax is the first of equals
            if response[y, x] >= FLATTEST and first:
                cells.setdefault((y * CELLS // height, x * CELLS // width), []).append((-response[y, x], y, x))
    return [(x, y) for cell in sorted(cells) for _, y, x in sorted(cells[cell])[:per_cell]]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("per_cell", [1, 2, 3])
def test_spots_are_the_strongest_peaks_of_each_cell(seed, per_cell):
    response = np.random.default_rng(seed).integers(-2, 9, (66, 75)).astype(np.float32)

    found = _spots(response, per_cell)

    slow = np.array(strongest(response, per_cell))
    assert found.shape == slow.shape
    assert np.abs(found - slow).max() <= 0.5


@pytest.mark.parametrize(
    ("x", "y", "height", "found"),
    [
        (MARGIN_PX, MARGIN_PX, 4.0, True),
        (64 - MARGIN_PX - 1, 50 - MARGIN_PX - 1, 4.0, True),
        (MARGIN_PX - 1, 25, 9.0, False),
        (25, MARGIN_PX - 1, 9.0, False),
        (64 - MARGIN_PX, 25, 9.0, False),
        (25, 50 - MARGIN_PX, 9.0, False),
        (25, 25, 3.99, False),
    ],
)
def test_a_peak_counts_from_the_flattest_on_and_inside_the_margin(x, y, height, found):
    response = np.zeros((50, 64), np.float32)
    response[y, x] = height

    assert _spots(response, 2).tolist() == ([[x, y]] if found else [])


@given(st.floats(-0.5, 0.5), st.floats(1, 100), st.floats(-100, 100))
def test_a_summit_is_where_the_parabola_has_its_top(at, bend, height):
    before, here, after = (height - bend * (x - at) ** 2 for x in (-1, 0, 1))

    assert _summit(before, here, after) == pytest.approx(at, abs=1e-6)


@pytest.mark.parametrize(("values", "at"), [((0, 1, 4), 0), ((1, 1, 1), 0), ((0, 3, 5), 0.5), ((5, 3, 0), -0.5)])
def test_a_summit_is_never_further_than_half_a_pixel_away(values, at):
    assert _summit(*map(float, values)) == at


def test_a_descriptor_says_pair_by_pair_whether_the_second_place_is_lighter():
    smooth = np.random.default_rng(3).integers(0, 9, (60, 70)).astype(np.float32)
    spots = np.array([[25.4, 24.6], [40, 30]], np.float32)

    found = _described(smooth, spots, PATTERN)

    for words, (x, y) in zip(found, [(25, 25), (40, 30)], strict=True):
        bits = [int(words[k // 32]) >> k % 32 & 1 for k in range(256)]
        assert bits == [int(smooth[y + y1, x + x1] < smooth[y + y2, x + x2]) for x1, y1, x2, y2 in PATTERN.tolist()]


def blob(height, width, x, y):
    """A bright spot on black, as wide as what the first scale looks for."""
    rows, columns = np.mgrid[:height, :width]
    return (255 * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / 18)).astype(np.uint8)


@pytest.mark.parametrize(
    ("shape", "levels"), [((42, 80), 0), ((80, 42), 0), ((43, 43), 1), ((53, 54), 1), ((54, 54), 2), ((100, 100), 4)]
)
def test_a_blob_is_a_feature_at_its_place_on_each_scale_that_is_large_enough(shape, levels):
    height, width = shape
    x, y = (width - 1) / 2 + 0.2, (height - 1) / 2 - 0.3

    spots, words = features(blob(height, width, x, y))

    middle = spots[np.hypot(spots[:, 0] - x, spots[:, 1] - y) < 1.0]
    assert (len(middle), len(words)) == (levels, len(spots))
    assert middle == pytest.approx(np.tile([x, y], (levels, 1)), abs=0.35)
