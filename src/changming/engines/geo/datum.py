"""WGS-84, GCJ-02 and BD-09: where the same place stands in each.

GCJ-02 shifts a position by some hundred metres, by sums of sines that are public though never published; BD-09 shifts
GCJ-02 once more. Both leave the world outside a rough box around China alone. At the edge of the box, all of it sea
or other countries, the usual code jumps by the whole shift, so that some positions have two origins there and some
have none. Here the shift fades in over the outermost `FADE_DEG`: every position has exactly one origin.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Degrees = NDArray[np.float64]
Shift = Callable[[Degrees, Degrees], tuple[Degrees, Degrees]]

DATUMS = ("wgs84", "gcj02", "bd09")

WEST_DEG, EAST_DEG = 72.004, 137.8347
SOUTH_DEG, NORTH_DEG = 0.8293, 55.8271
FADE_DEG = 0.02  # wide enough that a shift of 0.01 degrees folds nothing over

SEMI_MAJOR_M = 6378245.0  # Krassovsky, as the public formula has it
ECCENTRICITY_SQUARED = 0.00669342162296594323
BD_TURN = np.pi * 3000.0 / 180.0

CLOSE_ENOUGH_DEG = 1e-11  # a micrometre
MOST_ROUNDS = 60


def convert(lon: ArrayLike, lat: ArrayLike, source: str, target: str) -> tuple[Degrees, Degrees]:
    """Positions of one datum in another.

    lon, lat  (n,) float  degrees in `source`; NaN stays NaN
    source, target        "wgs84", "gcj02" or "bd09"
    returns   (n,), (n,) float64  degrees in `target`: the public formula forward, its inverse to a micrometre back;
                          unchanged outside China's box
    raises    ValueError  for another datum
    """
    for datum in (source, target):
        if datum not in DATUMS:
            raise ValueError(f"no datum {datum!r}: expected one of {', '.join(DATUMS)}")
    lon, lat = np.array(lon, np.float64), np.array(lat, np.float64)
    start, end = DATUMS.index(source), DATUMS.index(target)
    for step in range(start, end):
        lon, lat = _forward(lon, lat, SHIFTS[step])
    for step in range(start - 1, end - 1, -1):
        lon, lat = _back(lon, lat, SHIFTS[step])
    return lon, lat


def _forward(lon: Degrees, lat: Degrees, shift: Shift) -> tuple[Degrees, Degrees]:
    share = _share_of_shift(lon, lat)
    east, north = shift(lon, lat)
    return np.where(share > 0, lon + share * east, lon), np.where(share > 0, lat + share * north, lat)


def _back(lon: Degrees, lat: Degrees, shift: Shift) -> tuple[Degrees, Degrees]:
    """The position that `_forward` brings to (lon, lat): correct a guess by its miss until there is none."""
    guess_lon, guess_lat = lon, lat
    for _ in range(MOST_ROUNDS):  # pragma: no branch -- it has always come close before, all over the world
        there_lon, there_lat = _forward(guess_lon, guess_lat, shift)
        miss_lon, miss_lat = lon - there_lon, lat - there_lat
        guess_lon, guess_lat = guess_lon + miss_lon, guess_lat + miss_lat
        if not (np.hypot(miss_lon, miss_lat) > CLOSE_ENOUGH_DEG).any():
            break
    return guess_lon, guess_lat


def _share_of_shift(lon: Degrees, lat: Degrees) -> Degrees:
    """1 inside China's box, 0 outside, rising in between."""
    inside_deg = np.minimum(
        np.minimum(lon - WEST_DEG, EAST_DEG - lon),
        np.minimum(lat - SOUTH_DEG, NORTH_DEG - lat),
    )
    return np.clip(inside_deg / FADE_DEG, 0.0, 1.0)


def _gcj_shift(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """What GCJ-02 adds to WGS-84, degrees."""
    x, y = lon - 105.0, lat - 35.0
    waves = 20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    east += 2.0 / 3.0 * (waves + _swell(x, 20.0, 1.0) + _swell(x, 40.0, 3.0))
    east += 2.0 / 3.0 * (_swell(x, 150.0, 12.0) + _swell(x, 300.0, 30.0))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    north += 2.0 / 3.0 * (waves + _swell(y, 20.0, 1.0) + _swell(y, 40.0, 3.0))
    north += 2.0 / 3.0 * (_swell(y, 160.0, 12.0) + _swell(y, 320.0, 30.0))
    parallel = np.radians(lat)
    flattened = 1.0 - ECCENTRICITY_SQUARED * np.sin(parallel) ** 2
    meridian_m = SEMI_MAJOR_M * (1.0 - ECCENTRICITY_SQUARED) / flattened**1.5
    across_m = SEMI_MAJOR_M / np.sqrt(flattened) * np.cos(parallel)
    return np.degrees(east / across_m), np.degrees(north / meridian_m)


def _swell(deg: Degrees, height: float, half_length: float) -> Degrees:
    return height * np.sin(np.pi * deg / half_length)


def _bd_shift(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """What BD-09 adds to GCJ-02, degrees."""
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * BD_TURN)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * BD_TURN)
    return radius * np.cos(angle) + 0.0065 - lon, radius * np.sin(angle) + 0.006 - lat


SHIFTS: tuple[Shift, ...] = (_gcj_shift, _bd_shift)  # from each datum of DATUMS to the next
