import numpy as np
import pytest

from changming.engines.likeness import Likeness, Likenesses, LikenessParams, find_copies
from changming.engines.likeness.codes import code_of
from changming.engines.likeness.search import _between_thumbs
from tests.unit.engines.test_likeness_agreement import scene
from tests.unit.engines.test_likeness_codes import moved
from tests.unit.engines.test_likeness_votes import described

NO_FEATURES = np.empty((0, 2), np.float32), np.empty((0, 8), np.uint32)


def picture(thumb, features=NO_FEATURES, *, coded=True):
    code = code_of(thumb) if coded else np.zeros(4, np.uint64)
    return Likeness(thumb, code, np.array([400, 300], np.int16), *features)


def found(queries, among, **params):
    copies = find_copies(queries, among, params=LikenessParams(**params))
    return list(zip(copies.query.tolist(), copies.original.tolist(), copies.distance.tolist(), strict=True))


def stamped(thumb, rows):
    other = thumb.copy()
    other[-rows:] = scene(9)[-rows:]
    return other


def test_copies_are_told_in_order_with_what_differs_in_them():
    originals = Likenesses.of([picture(scene(1)), picture(scene(2)), picture(scene(1))])
    queries = Likenesses.of([picture(moved(scene(2), 5)), picture(scene(3)), picture(scene(1))])

    assert found(queries, originals) == [(0, 1, 0.0), (2, 0, 0.0), (2, 2, 0.0)]


def test_pairs_of_one_set_are_told_once_the_later_as_the_copy():
    pictures = Likenesses.of([picture(scene(1)), picture(scene(2)), picture(moved(scene(1), 1)), picture(scene(2))])

    assert found(pictures, pictures) == [(2, 0, 0.0), (3, 1, 0.0)]


def test_what_is_proposed_by_features_alone_is_found_too():
    spots, words = described(20, 1)
    queries = Likenesses.of([picture(scene(1), (spots, words), coded=False)])
    among = Likenesses.of([picture(scene(2), (spots, words), coded=False)] * 2)
    among = Likenesses.concat([among, queries])

    assert found(queries, among) == [(0, 2, 0.0)]
    assert found(among, among) == [(1, 0, 0.0)]


@pytest.mark.parametrize(("share", "copies"), [(0.26, []), (0.28, [(0, 0)])])
def test_what_differs_by_more_than_the_limit_is_no_copy(share, copies):
    one, other = Likenesses.of([picture(scene(1))]), Likenesses.of([picture(stamped(scene(1), 32))])

    pairs = found(one, other, differing_share=share, code_bits=128)

    assert [(query, original) for query, original, _ in pairs] == copies


def test_nothing_is_a_copy_of_nothing():
    assert found(Likenesses(), Likenesses()) == []
    assert len(find_copies(Likenesses(), Likenesses.of([picture(scene(1))]))) == 0


def test_a_map_between_frames_is_one_between_their_thumbs():
    size, other = np.array([400, 300], np.int16), np.array([200, 400], np.int16)
    onto = np.array([[0.5, 0.0, 10.0], [0.1, 1.2, -4.0]])

    between = _between_thumbs(onto, size, other)

    for x, y in [(-0.5, -0.5), (399.5, 299.5), (80.0, 31.0)]:  # the first two are corners of the frame
        there = onto @ (x, y, 1)
        thumb, thumb_there = (
            ((place + 0.5) * 128 / px - 0.5) for place, px in [(np.array([x, y]), size), (there, other)]
        )
        assert (between @ (*thumb, 1))[:2] == pytest.approx(thumb_there)
