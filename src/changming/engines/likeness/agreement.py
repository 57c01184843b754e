"""Whether two pictures, once laid on each other, show the same: tile by tile, so that a stamp hides only its tiles."""

import cv2
import numpy as np
from numba import njit
from numpy.typing import NDArray

from changming.engines.likeness.columns import THUMB_PX
from changming.engines.likeness.params import LikenessParams

BLOCK_PX = 8  # a tile is 2 × 2 blocks; tiles overlap by half
BLOCKS = THUMB_PX // BLOCK_PX
SOFT_PX = 1.0  # blur that takes away what recompression changes
LIGHT_PX = 5.0  # blur that leaves only slow changes of light
FRAME_SHARE = 0.25  # widest frame, of a side
FRAME_LEVELS = 24  # a line of a frame varies by at most this, grey levels
COVERED = 0.9  # share of a tile that both pictures must show
HOPELESS = 0.6  # a distance beyond which no finer map helps

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]


class Sights:
    """Thumbs made ready for comparison, each once: their detail, and a mask of what is picture and no frame."""

    def __init__(self, thumbs: Bytes) -> None:
        """`thumbs` (n, THUMB_PX, THUMB_PX)."""
        self._thumbs = thumbs
        self._ready: dict[int, tuple[Floats, Bytes]] = {}

    def __getitem__(self, index: int) -> tuple[Floats, Bytes]:
        """(detail in grey levels around 0, mask of 255 inside and 0 on a frame)."""
        ready = self._ready.get(index)
        if ready is None:
            inside = unframed(self._thumbs[index])
            ready = self._ready[index] = (_detail(self._thumbs[index], inside), inside)
        return ready


def _detail(thumb: Bytes, inside: Bytes) -> Floats:
    """What lies between two blurs: neither the noise of compression nor a sky's or a wall's slow change of light."""
    shown = (inside > 0).astype(np.float32)
    light = thumb * shown
    fine, coarse = (
        cv2.GaussianBlur(light, (0, 0), blur_px) / np.maximum(cv2.GaussianBlur(shown, (0, 0), blur_px), 1e-3)
        for blur_px in (SOFT_PX, LIGHT_PX)
    )
    return np.asarray((fine - coarse) * shown, np.float32)


def unframed(thumb: Bytes) -> Bytes:
    """255 inside the picture, 0 on a frame: whole lines of one grey along its edges, at most FRAME_SHARE a side."""
    inside = np.full(thumb.shape, 255, np.uint8)
    most = int(FRAME_SHARE * THUMB_PX)
    for lines, mask in ((thumb, inside), (thumb.T, inside.T)):
        plain = np.ptp(lines, axis=1) <= FRAME_LEVELS
        first, last = (int(np.argmin([*side[:most], False])) for side in (plain, plain[::-1]))
        mask[: first + (first > 0)] = 0  # and one line more, which blends frame and picture
        mask[len(mask) - last - (last > 0) :] = 0
    return inside


def distance(
    one: tuple[Floats, Bytes], other: tuple[Floats, Bytes], onto: NDArray[np.float64], params: LikenessParams
) -> float:
    """Share of what both pictures show that differs, 0-1; 1 where they show too little in common. Both are Sights.

    It weighs more where they show little: two lamps in the night are alike without being one picture.

    `onto` (3, 3) finds in thumb `other` what thumb `one` shows; where it is nearly right it is made exact first.
    """
    found = _laid(one, other, onto, params)
    if params.differing_share / 2 < found < HOPELESS:
        found = min(found, _laid(one, other, _exact(one[0], other[0], onto), params))
    return found


def _laid(
    one: tuple[Floats, Bytes], other: tuple[Floats, Bytes], onto: NDArray[np.float64], params: LikenessParams
) -> float:
    way = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = (THUMB_PX, THUMB_PX)
    seen = cv2.warpAffine(other[0], onto[:2], size, flags=way, borderMode=cv2.BORDER_REPLICATE)
    inside = cv2.bitwise_and(cv2.warpAffine(other[1], onto[:2], size, flags=way), one[1])
    agree, shown = count_tiles(
        one[0], np.asarray(seen, np.float32), np.asarray(inside, np.uint8), params.flat, params.tile_correlation
    )
    if agree < params.least_tiles:
        return 1.0
    return min(1.0, round((1 - agree / shown) / min(1.0, agree / params.enough_tiles), 4))


@njit(cache=True)
def count_tiles(one: Floats, other: Floats, inside: Bytes, flat: float, correlation: float) -> tuple[int, int]:
    """Tiles that correlate, and tiles that show something in both pictures (where one is flat, something is hidden)."""
    sums = np.zeros((BLOCKS, BLOCKS, 6))
    for y in range(BLOCKS * BLOCK_PX):
        for x in range(BLOCKS * BLOCK_PX):
            p, q = np.float64(one[y, x]), np.float64(other[y, x])
            block = sums[y // BLOCK_PX, x // BLOCK_PX]
            block[0] += p
            block[1] += q
            block[2] += p * p
            block[3] += q * q
            block[4] += p * q
            block[5] += inside[y, x] > 127
    size = 4.0 * BLOCK_PX * BLOCK_PX
    agree, shown = 0, 0
    for y in range(BLOCKS - 1):
        for x in range(BLOCKS - 1):
            tile = (sums[y, x] + sums[y, x + 1] + sums[y + 1, x] + sums[y + 1, x + 1]) / size
            spread_one = max(0.0, tile[2] - tile[0] * tile[0])
            spread_other = max(0.0, tile[3] - tile[1] * tile[1])
            low, high = min(spread_one, spread_other), max(spread_one, spread_other)
            if tile[5] < COVERED or high < flat * flat or low < flat * flat / 4:
                continue
            shown += 1
            agree += tile[4] - tile[0] * tile[1] >= correlation * np.sqrt(low * high)
    return agree, shown


def _exact(one: Floats, other: Floats, onto: NDArray[np.float64]) -> NDArray[np.float64]:
    """The affine map near `onto` that correlates best (Evangelidis and Psarakis 2008); `onto` where none is better."""
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 30, 1e-4)
    first = onto[:2].astype(np.float32)
    everywhere = np.full(one.shape, 255, np.uint8)
    try:
        _, exact = cv2.findTransformECC(one, other, first, cv2.MOTION_AFFINE, stop, everywhere, 5)
    except cv2.error:  # the two have nothing in common there
        return onto
    return np.vstack([np.asarray(exact, np.float64), [0.0, 0.0, 1.0]])
