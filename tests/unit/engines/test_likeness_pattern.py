import hashlib

import numpy as np
import pytest

from changming.engines.likeness.features import CORE_PX, LONGEST_PX, PATTERN, REACH_PX, SHORTEST_PX, turned


@pytest.mark.parametrize(
    ("symmetry", "place"),
    list(enumerate([(3, 1), (-1, 3), (-3, -1), (1, -3), (-3, 1), (-1, -3), (3, -1), (1, 3)])),
)
def test_a_place_moves_with_the_symmetry(symmetry, place):
    assert turned(3, 1, symmetry) == place


def test_comparisons_are_256_different_pairs_within_their_limits():
    lengths = np.hypot(PATTERN[:, 0] - PATTERN[:, 2], PATTERN[:, 1] - PATTERN[:, 3])
    from_centre = np.hypot(PATTERN[:, ::2], PATTERN[:, 1::2])

    assert len({tuple(pair) for pair in PATTERN.tolist()}) == 256
    assert (lengths.min() >= SHORTEST_PX, lengths.max() <= LONGEST_PX) == (True, True)
    assert (from_centre.min() >= CORE_PX, from_centre.max() <= REACH_PX + 1) == (True, True)


def test_each_word_is_the_first_moved_by_a_symmetry():
    first = PATTERN[0].tolist()
    moved = [turned(*first[:2], s) + turned(*first[2:], s) for s in range(8)]

    assert [tuple(PATTERN[32 * s].tolist()) for s in range(8)] == moved


# Another pattern needs a new version of kept indexes.
def test_the_pattern_is_the_one_that_kept_indexes_were_described_with():
    digest = hashlib.sha256(PATTERN.astype("<i8").tobytes()).hexdigest()

    assert digest == "08f48df2398e58f58fb988f15282b4ba1499342422812077cfab311634e05ff8"
