"""The published formulas of GCJ-02 and BD-09, written for the made day alone: WGS-84 degrees to the others."""

import math

import numpy as np

from changming.simulation.streets import Floats

A_M = 6378245.0
EE = 0.00669342162296594323
DATUMS = ("wgs84", "gcj02", "bd09")


def _gcj02(lon: float, lat: float) -> tuple[float, float]:
    x, y = lon - 105.0, lat - 35.0
    root = math.sqrt(abs(x))
    wave = (20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave
    north += (20 * math.sin(y * math.pi) + 40 * math.sin(y / 3 * math.pi)) * 2 / 3
    north += (160 * math.sin(y / 12 * math.pi) + 320 * math.sin(y * math.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave
    east += (20 * math.sin(x * math.pi) + 40 * math.sin(x / 3 * math.pi)) * 2 / 3
    east += (150 * math.sin(x / 12 * math.pi) + 300 * math.sin(x / 30 * math.pi)) * 2 / 3
    rad = math.radians(lat)
    magic = 1 - EE * math.sin(rad) ** 2
    d_lat = north * 180 / ((A_M * (1 - EE)) / (magic * math.sqrt(magic)) * math.pi)
    d_lon = east * 180 / (A_M / math.sqrt(magic) * math.cos(rad) * math.pi)
    return lon + d_lon, lat + d_lat


def _bd09(lon: float, lat: float) -> tuple[float, float]:
    z = math.hypot(lon, lat) + 0.00002 * math.sin(lat * math.pi * 3000 / 180)
    theta = math.atan2(lat, lon) + 0.000003 * math.cos(lon * math.pi * 3000 / 180)
    return z * math.cos(theta) + 0.0065, z * math.sin(theta) + 0.006


def written_in(datum: str, lon: float, lat: float) -> tuple[float, float]:
    """WGS-84 degrees as another datum writes them."""
    if datum == "wgs84":
        return lon, lat
    gcj = _gcj02(lon, lat)
    return gcj if datum == "gcj02" else _bd09(*gcj)


def read_from(datum: str, lon: float, lat: float) -> tuple[float, float]:
    """The inverse of `written_in`, by iteration, within a centimetre."""
    x, y = lon, lat
    for _ in range(12):
        again = written_in(datum, x, y)
        x, y = x + lon - again[0], y + lat - again[1]
    return x, y


def many_written_in(datum: str, lon_lat: Floats) -> Floats:
    """(n, 2) WGS-84 degrees as another datum writes them."""
    if datum == "wgs84":
        return lon_lat
    return np.array([written_in(datum, float(lon), float(lat)) for lon, lat in lon_lat]).reshape(-1, 2)
