from itertools import product

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from changming.engines.likeness.bits import within
from changming.engines.likeness.codes import FINE_PX, SIDE, code_of, from_symmetry, moved_codes, near_codes

WORDS = st.lists(st.integers(0, 2**64 - 1), min_size=4, max_size=4)


def apart(one, other):
    return int(np.bitwise_count(np.asarray(one) ^ np.asarray(other)).sum())


def flipped(code, count):
    """The code with its first bits turned over."""
    flips = [(1 << min(max(count - 64 * word, 0), 64)) - 1 for word in range(len(code))]
    return code ^ np.array(flips, np.uint64)


def moved(picture, symmetry):
    """A picture with left and right exchanged from symmetry 4 on, then turned by quarters."""
    return np.ascontiguousarray(np.rot90(picture[:, ::-1] if symmetry & 4 else picture, -(symmetry & 3)))


def noise(seed, *, blocks=32):
    chance = np.random.default_rng(seed)
    return np.kron(chance.integers(0, 256, (blocks, blocks), np.uint8), np.ones((128 // blocks,) * 2, np.uint8))


@given(WORDS, WORDS)
def test_bits_apart_are_counted_one_by_one(one, other):
    bits = sum((a ^ b).bit_count() for a, b in zip(one, other, strict=True))

    assert within(np.array(one, np.uint64), np.array(other, np.uint64), 256) == bits


@pytest.mark.parametrize(("most", "is_within"), [(9, False), (10, False), (11, False), (12, True), (13, True)])
def test_bits_apart_are_within_a_limit_wherever_they_lie(most, is_within):
    one, other = np.zeros(4, np.uint64), np.array([0b11111 << 40, 0b11111, 0, 0b11], np.uint64)

    assert (within(one, other, most) <= most) == is_within


@pytest.mark.parametrize("wave", [(1, 1), (16, 1), (1, 16), (16, 16), (3, 5), (8, 2)])
def test_a_bit_of_a_code_is_the_sign_of_one_frequency(wave):
    along = [np.cos((2 * np.arange(FINE_PX) + 1) * frequency * np.pi / (2 * FINE_PX)) for frequency in wave]
    picture = np.kron(128 + 100 * np.outer(along[1], along[0]), np.ones((2, 2)))
    bit = (wave[1] - 1) * SIDE + wave[0] - 1

    light, dark = code_of(picture.astype(np.uint8)), code_of((256 - picture).astype(np.uint8))

    assert [int(code[bit // 64]) >> bit % 64 & 1 for code in (light, dark)] == [1, 0]


@pytest.mark.parametrize("symmetry", range(8))
def test_a_moved_picture_is_found_again_by_its_code_and_laid_back_exactly(symmetry):
    picture = noise(5)
    other = moved(picture, symmetry)

    found = near_codes(code_of(picture)[None], code_of(other)[None], 4, same=False)
    back = cv2.warpAffine(
        other, from_symmetry(symmetry)[:2], (128, 128), flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    )

    assert found.tolist() == [[0, 0, symmetry]]
    assert np.array_equal(back, picture)


def test_near_codes_are_all_pairs_within_the_limit():
    codes = np.array([code_of(noise(seed)) for seed in range(3)])
    among = np.array([codes[1], flipped(codes[0], 48), flipped(codes[0], 49), np.zeros(4, np.uint64), codes[1]])
    turned = moved_codes(codes)

    found = near_codes(codes, among, 48, same=False)

    slow = [
        [query, picture, symmetry]
        for query, picture, symmetry in product(range(3), range(5), range(8))
        if among[picture].any() and apart(turned[query, symmetry], among[picture]) <= 48
    ]
    assert found.tolist() == slow
    assert {(query, picture) for query, picture, _ in slow} == {(0, 1), (1, 0), (1, 4)}


def test_however_many_codes_are_near_all_are_told():
    codes = np.repeat(code_of(noise(1))[None], 9, axis=0)

    found = near_codes(codes, codes, 0, same=True)

    assert found.tolist() == [[query, picture, 0] for query, picture in product(range(9), range(9)) if query != picture]


def test_a_picture_without_a_code_is_near_to_none():
    nothing, some = np.zeros((1, 4), np.uint64), np.array([[7, 0, 0, 0]], np.uint64)

    for queries, among in [(nothing, nothing), (nothing, some), (some, nothing)]:
        assert near_codes(queries, among, 256, same=False).size == 0
    assert near_codes(some, some, 0, same=False).tolist() == [[0, 0, 0]]
