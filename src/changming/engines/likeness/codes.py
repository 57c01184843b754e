"""The whole picture in 256 bits: signs of its lowest frequencies, and the same bits of a turned or mirrored one."""

import cv2
import numpy as np
from numba import njit
from numpy.typing import NDArray

from changming.engines.likeness.bits import within
from changming.engines.likeness.columns import THUMB_PX
from changming.engines.likeness.features import MIRROR

SIDE = 16
FINE_PX = 64

Codes = NDArray[np.uint64]


def code_of(thumb: NDArray[np.uint8]) -> Codes:
    """(4,) uint64 of a square thumb: bit v * 16 + u is the sign of frequency (u + 1, v + 1)."""
    small = cv2.resize(thumb, (FINE_PX, FINE_PX), interpolation=cv2.INTER_AREA).astype(np.float32)
    return _packed(np.asarray(cv2.dct(small))[1 : SIDE + 1, 1 : SIDE + 1] > 0)


def _packed(signs: NDArray[np.bool_]) -> Codes:
    """(…, 16, 16) signs as (…, 4) uint64, the same on every machine."""
    flat = np.ascontiguousarray(signs).reshape(*signs.shape[:-2], SIDE * SIDE)
    return np.packbits(flat, axis=-1, bitorder="little").view("<u8").astype(np.uint64)


def moved_codes(codes: Codes) -> Codes:
    """(n, 8, 4): each code of (n, 4) as it would be were the picture moved by symmetry 0-7 (`features.turned`)."""
    bits = np.unpackbits(codes.astype("<u8").view(np.uint8), axis=-1, bitorder="little")
    signs = bits.reshape(len(codes), SIDE, SIDE).astype(bool)
    changing = np.broadcast_to(np.arange(1, SIDE + 1) % 2 == 1, (SIDE, SIDE))  # with left and right
    moved = np.empty((len(codes), 8, codes.shape[1]), np.uint64)
    for mirrored in (0, MIRROR):
        turned = signs ^ changing if mirrored else signs
        for turns in range(4):
            moved[:, mirrored + turns] = _packed(turned)
            turned = turned.transpose(0, 2, 1) ^ changing  # a quarter turn: transpose, then exchange left and right
    return moved


def from_symmetry(symmetry: int) -> NDArray[np.float64]:
    """The map (3, 3) between square thumbs that moves a picture by symmetry 0-7."""
    quarter = np.array([[0.0, -1.0], [1.0, 0.0]])
    linear = np.linalg.matrix_power(quarter, symmetry & 3) @ np.diag([-1.0 if symmetry & MIRROR else 1.0, 1.0])
    middle = np.full(2, (THUMB_PX - 1) / 2)
    onto = np.eye(3)
    onto[:2, :2] = linear
    onto[:2, 2] = middle - linear @ middle
    return onto


def near_codes(queries: Codes, among: Codes, bits: int, *, same: bool) -> NDArray[np.int64]:
    """(n, 3) query, picture, symmetry of codes at most `bits` apart; `same`: one set, no picture is near to itself.

    A picture that shows nothing has no code and is near to none.
    """
    return np.asarray(_near(moved_codes(queries), among, bits, same), np.int64)


@njit(cache=True)
def _near(moved: Codes, among: Codes, bits: int, same: bool) -> NDArray[np.int64]:  # noqa: FBT001 -- numba takes no keywords only
    found = np.empty((16, 3), np.int64)
    count = 0
    for query in range(len(moved)):
        for picture in range(len(among)):
            if (same and picture == query) or not among[picture].any() or not moved[query, 0].any():
                continue
            for symmetry in range(8):
                if within(moved[query, symmetry], among[picture], bits) > bits:
                    continue
                if count == len(found):
                    found = np.concatenate((found, found))
                found[count, 0] = query
                found[count, 1] = picture
                found[count, 2] = symmetry
                count += 1
    return found[:count]
