"""Copies found among many pictures: votes propose, tiles decide."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changming.engines.likeness.agreement import Sights, distance
from changming.engines.likeness.codes import from_symmetry, near_codes
from changming.engines.likeness.columns import THUMB_PX, Likenesses
from changming.engines.likeness.params import LikenessParams
from changming.engines.likeness.picture import describe
from changming.engines.likeness.votes import Ballot

DEFAULT = LikenessParams()
Map = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Copies:
    """Pairs that show the same picture, sorted by query, then original.

    query, original  (n,) int64    indices into queries and among
    distance         (n,) float64  share of what both show that differs, 0 to the limit of the parameters
    """

    query: NDArray[np.int64]
    original: NDArray[np.int64]
    distance: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.query)


def find_copies(queries: Likenesses, among: Likenesses, *, params: LikenessParams = DEFAULT) -> Copies:
    """Every query that is a copy of a picture in `among`, edited or not.

    Where `queries is among` each pair is given once, with query > original, and no picture is a copy of itself.
    Which pairs are found does not depend on the order of pictures. Time grows little faster than the number of
    features on both sides.
    """
    same = queries is among
    sights = Sights(among.thumb)
    own_sights = sights if same else Sights(queries.thumb)
    found: dict[tuple[int, int], float] = {}
    for query, picture, onto in _candidates(queries, among, params):
        apart = distance(own_sights[query], sights[picture], onto, params)
        if apart <= params.differing_share:
            pair = (picture, query) if same and query < picture else (query, picture)
            found[pair] = min(found.get(pair, 1.0), apart)
    pairs = sorted(found)
    return Copies(
        np.array([query for query, _ in pairs], np.int64),
        np.array([picture for _, picture in pairs], np.int64),
        np.array([found[pair] for pair in pairs], np.float64),
    )


def _candidates(queries: Likenesses, among: Likenesses, params: LikenessParams) -> Iterator[tuple[int, int, Map]]:
    """Query, picture and the map (3, 3) between their thumbs for all pairs worth a look."""
    same = queries is among
    for query, picture, symmetry in near_codes(queries.code, among.code, params.code_bits, same=same):
        yield int(query), int(picture), from_symmetry(int(symmetry))
    ballot = Ballot(among, params)
    for query in range(len(queries)):
        own = slice(queries.starts[query], queries.starts[query + 1])
        size = queries.size_px[query]
        itself = query if same else -1
        for picture, onto in ballot.candidates(queries.spots[own], queries.words[own], int(size[0]), itself):
            yield query, picture, _between_thumbs(onto, size, among.size_px[picture])


def _between_thumbs(onto: Map, size: NDArray[np.int16], other: NDArray[np.int16]) -> Map:
    """A map (2, 3) between frames of two sizes as a map (3, 3) between their square thumbs."""
    whole = np.vstack([onto, [0.0, 0.0, 1.0]])
    return np.asarray(_squeezed(other) @ whole @ np.linalg.inv(_squeezed(size)))


def _squeezed(size: NDArray[np.int16]) -> Map:
    x, y = THUMB_PX / size.astype(np.float64)
    return np.array([[x, 0.0, x / 2 - 0.5], [0.0, y, y / 2 - 0.5], [0.0, 0.0, 1.0]])


def warm() -> None:
    """Compile the kernels."""
    noise = np.random.default_rng(0).integers(0, 256, (24, 32), np.uint8)
    picture = np.kron(noise, np.ones((12, 12), np.uint8))
    pictures = Likenesses.of([describe(picture), describe(picture[:, ::-1])])
    find_copies(pictures, pictures)
