import numpy as np
import pytest

from changming.engines.likeness import Likeness, Likenesses
from changming.engines.likeness.columns import FEATURES, THUMB_PX, WORDS


def picture(seed, features):
    chance = np.random.default_rng(seed)
    return Likeness(
        chance.integers(0, 256, (THUMB_PX, THUMB_PX), np.uint8),
        chance.integers(0, 2**64, 4, np.uint64),
        chance.integers(48, 400, 2).astype(np.int16),
        chance.random((features, 2), np.float32),
        chance.integers(0, 2**32, (features, WORDS), np.uint32),
    )


PICTURES = [picture(0, 3), picture(1, 0), picture(2, 2), picture(3, FEATURES)]


def entry(many, index):
    """One picture of many, as it was described."""
    own = slice(many.starts[index], many.starts[index + 1])
    return many.thumb[index], many.code[index], many.size_px[index], many.spots[own], many.words[own]


def are(many, pictures):
    """Whether the entries are these pictures in this order, and nothing beside them."""
    assert len(many) == len(pictures)
    assert len(many.spots) == len(many.words) == many.starts[-1]
    for index, one in enumerate(pictures):
        kept = (one.thumb, one.code, one.size_px, one.spots, one.words)
        assert all(np.array_equal(column, whole) for column, whole in zip(entry(many, index), kept, strict=True))
    return True


def test_pictures_stand_in_columns_in_their_order():
    assert are(Likenesses.of(PICTURES), PICTURES)


@pytest.mark.parametrize("none", [Likenesses.of([]), Likenesses.concat([]), Likenesses()])
def test_no_pictures_are_empty_columns(none):
    assert are(none, [])
    assert are(Likenesses.from_arrays(none.arrays()), [])


def test_parts_are_put_one_after_the_other():
    parts = [Likenesses.of(PICTURES[:2]), Likenesses(), Likenesses.of(PICTURES[2:])]

    assert are(Likenesses.concat(parts), PICTURES)


@pytest.mark.parametrize("indices", [[3, 0, 2], [1], [], [2, 2, 0, 0]])
def test_pictures_are_taken_in_the_order_asked_for(indices):
    assert are(Likenesses.of(PICTURES).take(indices), [PICTURES[index] for index in indices])


@pytest.mark.parametrize(
    ("column", "broken"),
    [
        ("thumb", lambda column: column[:-1]),
        ("thumb", lambda column: column[:, 1:]),
        ("code", lambda column: column[:-1]),
        ("code", lambda column: column.astype(np.int64)),
        ("size_px", lambda column: column[:-1]),
        ("starts", lambda column: column[:-1]),
        ("starts", lambda column: np.append(column, column[-1])),
        ("starts", lambda column: column + (np.arange(len(column)) == 0)),
        ("starts", lambda column: column - (np.arange(len(column)) == len(column) - 1)),
        ("starts", lambda column: column - (np.arange(len(column)) == 2)),
        ("spots", lambda column: column[:-1]),
        ("spots", lambda column: np.vstack([column, column[:1]])),
        ("words", lambda column: column[:-1]),
        ("words", lambda column: column[:, :-1]),
    ],
)
def test_columns_that_do_not_fit_together_are_refused(column, broken):
    arrays = Likenesses.of(PICTURES).arrays()
    arrays[column] = broken(arrays[column])

    with pytest.raises(ValueError, match="likeness column"):
        Likenesses.from_arrays(arrays)


def test_a_column_that_is_missing_is_refused_by_name():
    arrays = Likenesses.of(PICTURES).arrays()
    del arrays["size_px"]

    with pytest.raises(ValueError, match="likeness column size_px: missing"):
        Likenesses.from_arrays(arrays)


def test_more_features_than_a_picture_may_have_are_refused():
    with pytest.raises(ValueError, match="lengths do not fit"):
        Likenesses.from_arrays(Likenesses.of([picture(0, FEATURES + 1)]).arrays())
