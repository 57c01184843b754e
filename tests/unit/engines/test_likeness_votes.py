from itertools import product

import numpy as np
import pytest

from changming.engines.likeness import Likeness, Likenesses, LikenessParams
from changming.engines.likeness.columns import THUMB_PX
from changming.engines.likeness.features import WORD_ORDER
from changming.engines.likeness.votes import (
    DRAWER_BITS,
    KEY_BITS,
    MASKS,
    TABLES,
    Ballot,
    Tally,
    _closest,
    _drawer,
    _file,
    _leading,
)

PARAMS = LikenessParams()
ONTO = np.array([[0.9, -0.1, 20.0], [0.1, 0.9, -5.0]])
BITS = [(word, bit) for word in range(8) for bit in range(32)]
KEY = [place for place in BITS if int(MASKS[0, place[0]]) >> place[1] & 1]
FREE = [place for place in BITS if place not in KEY]


def described(count, seed):
    chance = np.random.default_rng(seed)
    spots = (chance.random((count, 2)) * (400, 300)).astype(np.float32)
    return spots, chance.integers(0, 2**32, (count, 8), np.uint32)


def picture(spots, words):
    thumb, code = np.zeros((THUMB_PX, THUMB_PX), np.uint8), np.zeros(4, np.uint64)
    return Likeness(thumb, code, np.array([400, 300], np.int16), spots.astype(np.float32), words)


def flipped(words, places):
    """Descriptors with these bits turned over in each."""
    changed = words.copy()
    for word, bit in places:
        changed[:, word] ^= np.uint32(1 << bit)
    return changed


def proposed(spots, words, among, itself=-1, params=PARAMS):
    return list(Ballot(Likenesses.of(among), params).candidates(spots, words, 400, itself))


def moved(spots):
    return spots @ ONTO[:, :2].T + ONTO[:, 2]


def test_masks_are_different_and_each_has_the_bits_of_a_key():
    bits = [{place for place in BITS if int(mask[place[0]]) >> place[1] & 1} for mask in MASKS]

    assert [len(mask) for mask in bits] == [KEY_BITS] * TABLES
    assert all(len(one & other) < KEY_BITS // 2 for one, other in product(bits, bits) if one is not other)
    assert all({word for word, _ in mask} == set(range(8)) for mask in bits)


def test_a_drawer_depends_on_every_bit_of_the_key_and_on_no_other():
    _, words = described(40, 1)
    drawers = [_drawer(word, MASKS[0]) for word in words]

    assert [_drawer(word, MASKS[0]) for word in flipped(words, FREE)] == drawers
    for place in KEY:
        others = [_drawer(word, MASKS[0]) for word in flipped(words, [place])]
        assert all(one != other for one, other in zip(drawers, others, strict=True))
    assert 0 <= min(drawers) < 2 ** (DRAWER_BITS - 2) < 3 * 2 ** (DRAWER_BITS - 2) < max(drawers) < 2**DRAWER_BITS
    assert len(set(drawers)) == 40


def test_each_feature_is_filed_once_a_table_in_ascending_order():
    words = described(30, 2)[1][np.arange(60) % 30]
    starts, entries = np.zeros((TABLES, 2**DRAWER_BITS + 1), np.int32), np.empty((TABLES, 60), np.int32)

    _file(words, MASKS, starts, entries)

    for table in range(TABLES):
        drawers = [_drawer(word, MASKS[table]) for word in words]
        for n, drawer in enumerate(drawers):
            filed = entries[table, starts[table, drawer] : starts[table, drawer + 1]].tolist()
            assert filed == [other for other, theirs in enumerate(drawers) if theirs == drawer]
            assert n in filed


def test_a_picture_that_shares_features_is_proposed_with_the_map_onto_it():
    spots, words = described(20, 1)
    among = [picture(*described(30, 7)), picture(moved(spots), words), picture(*described(30, 8))]

    ((which, onto),) = proposed(spots, words, among)

    assert which == 1
    assert onto == pytest.approx(ONTO, abs=1e-3)


def test_a_mirrored_picture_is_proposed_with_the_map_that_mirrors():
    spots, words = described(20, 1)
    mirrored = np.column_stack([399 - spots[:, 0], spots[:, 1]])

    ((which, onto),) = proposed(spots, words, [picture(mirrored, words[:, WORD_ORDER[4]])])

    assert which == 0
    assert onto == pytest.approx(np.array([[-1, 0, 399], [0, 1, 0]]), abs=1e-3)


@pytest.mark.parametrize(("bits", "found"), [(40, [0]), (41, [])])
def test_features_match_up_to_the_most_bits_apart(bits, found):
    spots, words = described(20, 1)

    assert [which for which, _ in proposed(spots, words, [picture(spots, flipped(words, FREE[:bits]))])] == found


@pytest.mark.parametrize(("shared", "found"), [(7, []), (8, [0])])
def test_too_few_votes_propose_nothing(shared, found):
    spots, words = described(20, 1)
    params = LikenessParams(least_votes=8)

    assert [n for n, _ in proposed(spots, words, [picture(spots[:shared], words[:shared])], params=params)] == found


@pytest.mark.parametrize(("agreeing", "found"), [(4, []), (5, [0])])
def test_votes_that_lie_where_no_map_puts_them_propose_nothing(agreeing, found):
    spots, words = described(12, 1)
    others = described(12, 9)[0]
    others[:agreeing] = moved(spots[:agreeing])

    assert [which for which, _ in proposed(spots, words, [picture(others, words)])] == found


@pytest.mark.parametrize(("crowd", "found"), [(2, []), (3, [0, 1, 2])])
def test_a_drawer_with_a_crowd_says_nothing(crowd, found):
    spots, words = described(10, 1)

    among = [picture(spots, words)] * 3

    assert [n for n, _ in proposed(spots, words, among, params=LikenessParams(crowd=crowd))] == found


@pytest.mark.parametrize(("itself", "found"), [(-1, [0, 1]), (0, [1]), (1, [0])])
def test_a_picture_does_not_vote_for_itself(itself, found):
    spots, words = described(10, 1)

    assert [n for n, _ in proposed(spots, words, [picture(spots, words)] * 2, itself)] == found


def test_one_ballot_after_another_counts_from_nothing():
    spots, words = described(10, 1)
    ballot = Ballot(Likenesses.of([picture(spots, words), picture(*described(10, 2))]), PARAMS)

    first, again = ([n for n, _ in ballot.candidates(spots, words, 400, -1)] for _ in range(2))
    few = list(ballot.candidates(spots[:4], words[:4], 400, -1))

    assert (first, again, few) == ([0], [0], [])


def test_a_feature_that_matches_many_counts_once():
    spots, words = described(10, 1)
    few = picture(np.tile(spots[:6], (4, 1)), np.tile(words[:6], (4, 1)))  # 24 matches, 6 votes

    found = proposed(spots, words, [few, picture(spots, words)], params=LikenessParams(most_candidates=1))

    assert [n for n, _ in found] == [1]


def test_those_with_the_most_votes_lead_and_the_first_of_equals():
    chance = np.random.default_rng(5)
    pictures, votes = 12, chance.integers(0, 6, (2, 12)).astype(np.int32)
    rows = [(s, p, 0, 0, 0) for s, p in product(range(2), range(pictures)) for _ in range(votes[s, p])]
    found = np.array(rows, np.int32)[chance.permutation(len(rows))]
    tally = Tally(votes.copy(), votes.copy(), votes.copy())

    leading = _leading(found, tally, 5, 3)

    expected = sorted((-votes[s, p], p, s) for s, p in product(range(2), range(pictures)) if votes[s, p] >= 3)
    assert [tuple(row) for row in leading.tolist()] == [(-n, s, p) for n, p, s in expected[:5]]
    assert len(expected) > 5
    assert not any(column.any() for column in tally)


def test_each_feature_keeps_its_closest_match_and_the_first_of_equals():
    rows = [(0, 3, 0, 7, 1), (0, 3, 5, 8, 9), (0, 3, 5, 6, 4), (0, 3, 5, 2, 4), (0, 3, 5, 1, 7), (0, 3, 0, 4, 2)]
    others = [(1, 3, 5, 1, 0), (0, 2, 5, 1, 0), (0, 2, 6, 1, 0)]

    own, other = _closest(np.array(rows + others, np.int32), 0, 3, 8)

    assert (own.tolist(), other.tolist()) == ([0, 5], [7, 2])
