"""Which pictures may be copies: features that fall into the same drawers vote for their pictures.

Locality-sensitive hashing by sampled bits (Indyk and Motwani 1998): each table files every descriptor under some of
its bits; what lies in one drawer is compared in full, and close descriptors are matches.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from changming.engines.likeness.alignment import align
from changming.engines.likeness.bits import within
from changming.engines.likeness.columns import WORDS, Likenesses
from changming.engines.likeness.features import MIRROR, WORD_ORDER
from changming.engines.likeness.params import LikenessParams

TABLES = 4
KEY_BITS = 36  # of a descriptor's 256
DRAWER_BITS = 20  # keys are mixed into so many bits
SYMMETRIES = (0, MIRROR)  # as taken and mirrored
ORDERS = WORD_ORDER[list(SYMMETRIES)]
MATCHES_KEPT = 1 << 18  # of one picture
LEAST_AGREED = 5  # matches that lie where one map puts them

Ints = NDArray[np.int32]
Words = NDArray[np.uint32]


def _masks() -> Words:
    """(TABLES, WORDS) masks, each with KEY_BITS of the 256 bits set, from a fixed sequence."""
    state = 1
    masks = np.zeros((TABLES, WORDS), np.uint32)
    for mask in masks:
        while int(np.bitwise_count(mask).sum()) < KEY_BITS:
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            mask[state >> 61] |= np.uint32(1 << (state >> 56 & 31))
    return masks


MASKS = _masks()


class Files(NamedTuple):
    """Features of many pictures in drawers: drawer d of table t is `entries[t, starts[t, d]:starts[t, d + 1]]`.

    `owner` is the picture of each feature, `words` its descriptor in 64-bit words.
    """

    starts: Ints
    entries: Ints
    owner: Ints
    words: NDArray[np.uint64]


class Tally(NamedTuple):
    """Counts while one picture votes, by symmetry and picture; all zero between votes.

    `votes`: own features that match; `last_own`, `last_other`: the last of each, counted from 1.
    """

    votes: Ints
    last_own: Ints
    last_other: Ints


class Ballot:
    """The features of many pictures, filed, ready for votes."""

    def __init__(self, among: Likenesses, params: LikenessParams) -> None:
        """File all features of `among`."""
        self._spots = among.spots.astype(np.float64)
        self._params = params
        owner = np.repeat(np.arange(len(among), dtype=np.int32), np.diff(among.starts))
        starts = np.zeros((TABLES, 2**DRAWER_BITS + 1), np.int32)
        entries = np.empty((TABLES, len(among.words)), np.int32)
        _file(among.words, MASKS, starts, entries)
        self._files = Files(starts, entries, owner, np.ascontiguousarray(among.words).view(np.uint64))
        shape = (len(SYMMETRIES), len(among))
        self._tally = Tally(*(np.zeros(shape, np.int32) for _ in Tally._fields))
        self._found = np.empty((MATCHES_KEPT, 5), np.int32)

    def candidates(
        self, spots: NDArray[np.float32], words: Words, width_px: int, itself: int
    ) -> Iterator[tuple[int, NDArray[np.float64]]]:
        """Pictures that one picture's features vote for, each with the map (2, 3) between their frames.

        `itself` is the picture's own index among them, for which it does not vote, or -1.
        """
        params = self._params
        limits = (params.crowd, params.feature_bits)
        count = _vote(words, itself, self._files, MASKS, ORDERS, limits, self._tally, self._found)
        found = self._found[:count]
        for _, symmetry, picture in _leading(found, self._tally, params.most_candidates, params.least_votes):
            own, other = _closest(found, symmetry, picture, len(words))
            mirror_px = float(width_px) if symmetry else 0.0
            onto, agreed = align(spots[own].astype(np.float64), self._spots[other], mirror_px)
            if agreed >= LEAST_AGREED:
                yield int(picture), onto


@njit(cache=True)
def _drawer(words: Words, mask: Words) -> int:
    """The masked bits mixed into DRAWER_BITS bits (multiply and fold)."""
    mixed = np.uint64(0)
    for k in range(len(mask)):
        mixed = (mixed ^ np.uint64(words[k] & mask[k])) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return int(mixed >> np.uint64(64 - DRAWER_BITS))


@njit(cache=True)
def _file(words: Words, masks: Words, starts: Ints, entries: Ints) -> None:
    """Fill the drawers by counting; entries of a drawer ascend."""
    drawers = np.empty(len(words), np.int64)
    for table in range(len(masks)):
        for n in range(len(words)):
            drawers[n] = _drawer(words[n], masks[table])
            starts[table, drawers[n] + 1] += 1
        starts[table] = np.cumsum(starts[table])
        filled = starts[table, :-1].copy()
        for n in range(len(words)):
            entries[table, filled[drawers[n]]] = n
            filled[drawers[n]] += 1


@njit(cache=True)
def _vote(  # noqa: PLR0913, PLR0917 -- a kernel takes its arrays one by one
    words: Words,
    itself: int,
    files: Files,
    masks: Words,
    orders: NDArray[np.int64],
    limits: tuple[int, int],
    tally: Tally,
    found: Ints,
) -> int:
    """Rows of `found`: symmetry, picture, own feature, other feature, bits apart; their number."""
    crowd, bits = limits
    count = 0
    moved = np.empty(words.shape[1], np.uint32)
    whole = moved.view(np.uint64)  # the same bits in half as many words
    for n in range(len(words)):
        for s in range(len(orders)):
            for k in range(len(moved)):
                moved[k] = words[n, orders[s, k]]
            for table in range(len(masks)):
                drawer = _drawer(moved, masks[table])
                start, end = files.starts[table, drawer], files.starts[table, drawer + 1]
                if end - start > crowd:
                    continue
                for at in range(start, end):
                    other = files.entries[table, at]
                    picture = files.owner[other]
                    if picture == itself or tally.last_other[s, picture] == other + 1 or count == len(found):
                        continue
                    apart = within(whole, files.words[other], bits)
                    if apart <= bits:
                        _enter(found[count], s, picture, n, other, apart)
                        _count(tally, s, picture, n, other)
                        count += 1
    return count


@njit(cache=True)
def _enter(row: Ints, symmetry: int, picture: int, own: int, other: int, apart: int) -> None:
    row[0] = symmetry
    row[1] = picture
    row[2] = own
    row[3] = other
    row[4] = apart


@njit(cache=True)
def _count(tally: Tally, symmetry: int, picture: int, own: int, other: int) -> None:
    """One vote for each own feature, however many it matches."""
    tally.last_other[symmetry, picture] = other + 1
    if tally.last_own[symmetry, picture] != own + 1:
        tally.last_own[symmetry, picture] = own + 1
        tally.votes[symmetry, picture] += 1


@njit(cache=True)
def _leading(found: Ints, tally: Tally, most: int, least: int) -> NDArray[np.int64]:
    """(k, 3) votes, symmetry, picture of those with the most votes, k <= most, votes >= least; wipes the tally."""
    leading = np.zeros((most + 1, 3), np.int64)
    count = 0
    for row in range(len(found)):
        s, picture = found[row, 0], found[row, 1]
        votes = tally.votes[s, picture]
        tally.votes[s, picture] = tally.last_own[s, picture] = tally.last_other[s, picture] = 0
        if votes < least:
            continue
        place = count
        while place > 0 and _before(votes, s, picture, leading[place - 1]):
            leading[place] = leading[place - 1]
            place -= 1
        leading[place, 0] = votes
        leading[place, 1] = s
        leading[place, 2] = picture
        count = min(count + 1, most)
    return leading[:count]


@njit(cache=True)
def _before(votes: int, symmetry: int, picture: int, other: NDArray[np.int64]) -> bool:
    if votes != other[0]:
        return bool(votes > other[0])
    return bool(picture < other[2] or (picture == other[2] and symmetry < other[1]))


@njit(cache=True)
def _closest(found: Ints, symmetry: int, picture: int, features: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each own feature that matches the picture, and its closest match there."""
    best = np.full(features, -1, np.int64)
    for row in range(len(found)):
        if found[row, 0] != symmetry or found[row, 1] != picture:
            continue
        n = found[row, 2]
        if best[n] < 0 or (found[row, 4], found[row, 3]) < (found[best[n], 4], found[best[n], 3]):
            best[n] = row
    own = np.nonzero(best >= 0)[0]
    other = np.empty(len(own), np.int64)
    for k in range(len(own)):
        other[k] = found[best[own[k]], 3]
    return own, other
