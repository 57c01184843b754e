"""How one picture lies on another: the affine map that most matches of features agree on."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

HYPOTHESES = 400  # pairs of matches tried
REFINEMENTS = 5
NEAR_PX = 4.0  # a match agrees when it lands this near, in the frame
APART_PX = 20.0  # two matches nearer to each other fix no map
LEAST_SCALE, MOST_SCALE = 0.55, 1.8
MOST_TURN = 0.25  # sine of the largest turn, 14°
AFFINE_FROM = 8  # so many matches fix an affine map; fewer fix a similarity

Floats = NDArray[np.float64]


@njit(cache=True)
def align(here: Floats, there: Floats, width: float) -> tuple[Floats, int]:
    """Affine map (2, 3) from `here` (n, 2) to `there` (n, 2) and how many matches agree with it.

    `width` > 0: `here` lies in a mirrored frame so wide; the map starts from the frame as it was, not mirrored.
    Maps that turn or scale far more than an edited copy are not looked for.
    """
    mirrored = width > 0
    start = here.copy()
    if mirrored:
        start[:, 0] = width - 1 - start[:, 0]
    best = np.zeros((2, 3))
    most = 0
    count = len(start)
    step = max(1, count * (count - 1) // 2 // HYPOTHESES)
    number = 0
    for i in range(count):
        for j in range(i + 1, count):
            number += 1
            if number % step == 0:
                tried = _similarity(start[i], start[j], there[i], there[j])
                near = _agreeing(start, there, tried, NEAR_PX) if tried[0, 0] != 0 else 0
                if near > most:
                    best, most = tried, near
    if most >= 3:
        best, most = _refined(start, there, best)
    if mirrored:
        best[:, 2] += best[:, 0] * (width - 1)
        best[:, 0] = -best[:, 0]
    return best, most


@njit(cache=True)
def _similarity(a1: Floats, a2: Floats, b1: Floats, b2: Floats) -> Floats:
    """Map (2, 3) that takes a1 to b1 and a2 to b2 by scaling, turning and moving; zeros where it is no edit."""
    found = np.zeros((2, 3))
    ux, uy = a2[0] - a1[0], a2[1] - a1[1]
    vx, vy = b2[0] - b1[0], b2[1] - b1[1]
    square = ux * ux + uy * uy
    if square < APART_PX * APART_PX:
        return found
    cosine = (ux * vx + uy * vy) / square
    sine = (ux * vy - uy * vx) / square
    scale = np.sqrt(cosine * cosine + sine * sine)
    if LEAST_SCALE <= scale <= MOST_SCALE and abs(sine) <= MOST_TURN * scale and cosine > 0:
        found[0] = (cosine, -sine, b1[0] - cosine * a1[0] + sine * a1[1])
        found[1] = (sine, cosine, b1[1] - sine * a1[0] - cosine * a1[1])
    return found


@njit(cache=True)
def _lands_near(here: Floats, there: Floats, onto: Floats, near_px: float) -> bool:
    dx = onto[0, 0] * here[0] + onto[0, 1] * here[1] + onto[0, 2] - there[0]
    dy = onto[1, 0] * here[0] + onto[1, 1] * here[1] + onto[1, 2] - there[1]
    return bool(dx * dx + dy * dy <= near_px * near_px)


@njit(cache=True)
def _agreeing(here: Floats, there: Floats, onto: Floats, near_px: float) -> int:
    count = 0
    for n in range(len(here)):
        count += _lands_near(here[n], there[n], onto, near_px)
    return count


@njit(cache=True)
def _refined(here: Floats, there: Floats, first: Floats) -> tuple[Floats, int]:
    """Least squares over the matches that agree, again and again.

    It starts wide, for a squeezed picture fits no similarity, and ends narrow.
    """
    best = first
    count = 0
    rows = np.empty(len(here), np.int64)
    for turn in range(REFINEMENTS):
        near_px = NEAR_PX * (1.75 - turn / (REFINEMENTS - 1))
        count = 0
        for n in range(len(here)):
            if _lands_near(here[n], there[n], best, near_px):
                rows[count] = n
                count += 1
        if count < 3:
            break
        best = _least_squares(here[rows[:count]], there[rows[:count]])
    return best, count


@njit(cache=True)
def _least_squares(here: Floats, there: Floats) -> Floats:
    """The affine map, or of few matches the similarity, that leaves the least squares."""
    count = len(here)
    x0, y0 = here[:, 0].sum() / count, here[:, 1].sum() / count
    u0, v0 = there[:, 0].sum() / count, there[:, 1].sum() / count
    x, y = here[:, 0] - x0, here[:, 1] - y0
    u, v = there[:, 0] - u0, there[:, 1] - v0
    xx, xy, yy = (x * x).sum(), (x * y).sum(), (y * y).sum()
    xu, xv, yu, yv = (x * u).sum(), (x * v).sum(), (y * u).sum(), (y * v).sum()
    found = np.zeros((2, 3))
    area = xx * yy - xy * xy
    if count >= AFFINE_FROM and area > 1e-3 * (xx + yy) ** 2:
        found[0, 0], found[0, 1] = (xu * yy - yu * xy) / area, (yu * xx - xu * xy) / area
        found[1, 0], found[1, 1] = (xv * yy - yv * xy) / area, (yv * xx - xv * xy) / area
    else:
        found[0, 0] = found[1, 1] = (xu + yv) / (xx + yy)
        found[1, 0] = (xv - yu) / (xx + yy)
        found[0, 1] = -found[1, 0]
    found[0, 2] = u0 - found[0, 0] * x0 - found[0, 1] * y0
    found[1, 2] = v0 - found[1, 0] * x0 - found[1, 1] * y0
    return found
