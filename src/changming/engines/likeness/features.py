"""Local features: points that are found again in a copy, each with 256 comparisons of its surroundings.

Points are maxima of the determinant of the Hessian (Lindeberg 1998) on a few scales; descriptors compare pairs of
places as in BRIEF (Calonder et al. 2010). The pattern of pairs is closed under turning by 90° and mirroring, so that
the descriptor of a mirrored picture is the same eight words in another order.
"""

import math

import cv2
import numpy as np
from numba import njit
from numpy.typing import NDArray

from changming.engines.likeness.columns import WORDS

FRAME_PX = 400  # longer side of the frame that features lie in
SMALLEST_PX = 48  # a picture whose shorter side is below this has no features
LEVEL_STEP = 1.25  # from one scale to the next
KEPT_PER_CELL = (2, 2, 1, 1)  # by level; features are spread over cells
CELLS = 6  # cells along each side
BLUR_PX = 2.0
KERNEL_PX = 9
REACH_PX = 18  # descriptors look this far, in pixels of their level
CORE_PX = 5  # and not at the blob itself, which is the same everywhere
SHORTEST_PX, LONGEST_PX = 6, 20  # between the two places of a comparison
MARGIN_PX = REACH_PX + 2
FLATTEST = 4.0  # weakest determinant that is more than noise, in grey levels²
DARKEST, BRIGHTEST = 0.01, 0.99  # shares of pixels that are stretched to black and white
LEAST_RANGE = 12  # grey levels between them, below which a picture shows nothing
MIRROR = 4  # the symmetry that exchanges left and right

Floats = NDArray[np.float32]


def _radical_inverse(number: int, base: int) -> float:
    value, part = 0.0, 1.0
    while number:
        part /= base
        value += part * (number % base)
        number //= base
    return value


def _pattern() -> NDArray[np.int64]:
    """(256, 4) offsets x1, y1, x2, y2: 32 pairs from a Halton sequence, each under the 8 symmetries of the square."""
    pairs: list[tuple[int, int, int, int]] = []
    number = 0
    while len(pairs) < 32:
        number += 1
        x1, y1 = _place(number, 2, 3)
        x2, y2 = _place(number, 7, 5)
        nearest = min(math.hypot(x1, y1), math.hypot(x2, y2))
        if nearest >= CORE_PX and SHORTEST_PX <= math.hypot(x1 - x2, y1 - y2) <= LONGEST_PX:
            pairs.append((x1, y1, x2, y2))
    moved = [(*turned(x1, y1, s), *turned(x2, y2, s)) for s in range(8) for x1, y1, x2, y2 in pairs]
    return np.array(moved, np.int64)


def _place(number: int, radial: int, angular: int) -> tuple[int, int]:
    radius = REACH_PX * math.sqrt(_radical_inverse(number, radial))
    angle = 2 * math.pi * _radical_inverse(number, angular)
    return round(radius * math.cos(angle)), round(radius * math.sin(angle))


def turned(x: int, y: int, symmetry: int) -> tuple[int, int]:
    """A point under symmetry 0-7: left and right exchanged where bit 2 is set, then quarter turns by bits 0-1."""
    if symmetry & MIRROR:
        x = -x
    for _ in range(symmetry & 3):
        x, y = -y, x
    return x, y


def _word_order() -> NDArray[np.int64]:
    """(8, 8): `words[order[s]]` are a feature's words in a picture moved by symmetry s.

    A moved picture shows at a place what the original shows at the place that was moved there.
    """
    images = [turned(3, 1, symmetry) for symmetry in range(8)]
    order = np.empty((8, 8), np.int64)
    for moved in range(8):
        for word in range(8):
            order[moved, images.index(turned(*images[word], moved))] = word
    return order


PATTERN = _pattern()
WORD_ORDER = _word_order()


def framed(gray: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """The picture in a frame FRAME_PX long with its greys stretched; None where it is too small or shows nothing."""
    height, width = gray.shape
    scale = FRAME_PX / max(height, width, 1)
    if min(height, width) < SMALLEST_PX or min(height, width) * scale < SMALLEST_PX:
        return None
    size = (round(width * scale), round(height * scale))
    frame = cv2.resize(gray, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    counts = np.cumsum(cv2.calcHist([frame], [0], None, [256], [0, 256]).ravel())
    low, high = np.searchsorted(counts, (DARKEST * counts[-1], BRIGHTEST * counts[-1]))
    if high - low < LEAST_RANGE:
        return None
    stretch = np.clip((np.arange(256) - low) * (255.0 / (high - low)), 0, 255)
    return np.asarray(cv2.LUT(frame, np.rint(stretch).astype(np.uint8)), np.uint8)


def features(frame: NDArray[np.uint8]) -> tuple[Floats, NDArray[np.uint32]]:
    """Places (n, 2) x, y in the frame and descriptors (n, WORDS) of its features, n <= FEATURES."""
    height, width = frame.shape
    places = [np.empty((0, 2), np.float32)]
    descriptors = [np.empty((0, WORDS), np.uint32)]
    level = frame.astype(np.float32)
    for number, kept in enumerate(KEPT_PER_CELL):
        scale = LEVEL_STEP**number
        size = (round(width / scale), round(height / scale))
        if min(size) <= 2 * MARGIN_PX + 2:
            break
        if number:
            level = np.asarray(cv2.resize(level, size, interpolation=cv2.INTER_LINEAR), np.float32)
        smooth = np.asarray(cv2.GaussianBlur(level, (KERNEL_PX, KERNEL_PX), BLUR_PX), np.float32)
        spots = _spots(_response(smooth), kept)
        places.append((spots + 0.5) * np.array([width / size[0], height / size[1]], np.float32) - 0.5)
        descriptors.append(_described(smooth, spots, PATTERN))
    return np.concatenate(places).astype(np.float32), np.concatenate(descriptors)


@njit(cache=True)
def _response(smooth: Floats) -> Floats:
    """Determinant of the Hessian of each pixel inside the margin, one pixel more than features need."""
    height, width = smooth.shape
    response = np.zeros((height, width), np.float32)
    for y in range(MARGIN_PX - 1, height - MARGIN_PX + 1):
        for x in range(MARGIN_PX - 1, width - MARGIN_PX + 1):
            twice = 2 * smooth[y, x]
            dxx = smooth[y, x + 2] + smooth[y, x - 2] - twice
            dyy = smooth[y + 2, x] + smooth[y - 2, x] - twice
            dxy = (smooth[y + 2, x + 2] + smooth[y - 2, x - 2] - smooth[y + 2, x - 2] - smooth[y - 2, x + 2]) / 4
            response[y, x] = dxx * dyy - dxy * dxy
    return response


@njit(cache=True)
def _spots(response: Floats, per_cell: int) -> Floats:
    """(n, 2) x, y of the strongest peaks of each cell, cell by cell, to a part of a pixel."""
    height, width = response.shape
    best = np.zeros((CELLS * CELLS, per_cell, 3), np.float32)
    for y in range(MARGIN_PX, height - MARGIN_PX):
        for x in range(MARGIN_PX, width - MARGIN_PX):
            if response[y, x] >= FLATTEST and _is_peak(response, y, x):
                _enter(best[(y * CELLS // height) * CELLS + x * CELLS // width], x, y, response[y, x])
    spots = np.empty((CELLS * CELLS * per_cell, 2), np.float32)
    count = 0
    for cell in range(CELLS * CELLS):
        for k in range(per_cell):
            if best[cell, k, 2] > 0:
                x, y = int(best[cell, k, 0]), int(best[cell, k, 1])
                spots[count, 0] = x + _summit(response[y, x - 1], response[y, x], response[y, x + 1])
                spots[count, 1] = y + _summit(response[y - 1, x], response[y, x], response[y + 1, x])
                count += 1
    return spots[:count]


@njit(cache=True)
def _is_peak(response: Floats, y: int, x: int) -> bool:
    """Whether no neighbour is higher; of equal ones the first in reading order is the peak."""
    here = response[y, x]
    for dy in range(-1, 2):
        for dx in range(-1, 2):
            other = response[y + dy, x + dx]
            if other > here or (other == here and (dy < 0 or (dy == 0 and dx < 0))):
                return False
    return True


@njit(cache=True)
def _enter(best: Floats, x: int, y: int, strength: float) -> None:
    """Put a peak into its place among the best of a cell; the first of equals stays ahead."""
    place = len(best)
    while place > 0 and best[place - 1, 2] < strength:
        place -= 1
    if place == len(best):
        return
    for k in range(len(best) - 1, place, -1):
        best[k] = best[k - 1]
    best[place, 0] = x
    best[place, 1] = y
    best[place, 2] = strength


@njit(cache=True)
def _summit(before: float, here: float, after: float) -> float:
    """Where between -0.5 and 0.5 a parabola through three values has its top."""
    bend = before - 2 * here + after
    if bend >= 0:
        return 0.0
    return min(0.5, max(-0.5, 0.5 * (before - after) / bend))


@njit(cache=True)
def _described(smooth: Floats, spots: Floats, pattern: NDArray[np.int64]) -> NDArray[np.uint32]:
    words = np.empty((len(spots), WORDS), np.uint32)
    for n in range(len(spots)):
        x, y = round(spots[n, 0]), round(spots[n, 1])
        for word in range(WORDS):
            bits = np.uint32(0)
            for k in range(32):
                x1, y1, x2, y2 = pattern[word * 32 + k]
                if smooth[y + y1, x + x1] < smooth[y + y2, x + x2]:
                    bits |= np.uint32(1) << np.uint32(k)
            words[n, word] = bits
    return words
