"""Coordinate systems that files name, and their coordinates as WGS-84."""

from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

LONGEST_TEXT = 20_000
WGS84_SEMI_MAJOR_M = 6378137.0
WGS84_INVERSE_FLATTENING = 298.257223563


@dataclass(frozen=True, slots=True)
class Crs:
    """A coordinate system that can be turned into WGS-84.

    `name` is what the system calls itself, `code` its "EPSG:4547" where one is known, `projected` tells metres on a
    map from degrees, `wkt` defines it.
    """

    name: str
    code: str | None
    projected: bool
    wkt: str = field(repr=False)


@cache
def recognise_crs(text: str) -> Crs | None:
    """The coordinate system that a file names, or None where nobody could convert it.

    text  the WKT of a `.prj` (ESRI's or OGC's), "EPSG:3067", "4547", "urn:ogc:def:crs:EPSG::4490", "OGC:CRS84", …

    None for words that name no system, for systems without degrees or map metres (local, geocentric), and for those
    on another ellipsoid than WGS-84, CGCS2000 and their like: Beijing 1954 and Xi'an 1980 lie about a hundred metres
    off by a shift that differs from place to place and that no file carries.
    """
    text = text.strip().lstrip("\ufeff")
    if not text or len(text) > LONGEST_TEXT or "+init" in text:
        return None
    try:
        crs = _flat(CRS.from_user_input(int(text) if text.isdecimal() else text))
    except (CRSError, OverflowError):
        return None
    if not (crs.is_projected or crs.is_geographic) or not _on_modern_ellipsoid(crs):
        return None
    authority = crs.to_authority()
    return Crs(crs.name, ":".join(authority) if authority else None, crs.is_projected, crs.to_wkt())


def to_wgs84(x: ArrayLike, y: ArrayLike, crs: Crs) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """WGS-84 degrees of coordinates in `crs`, (n,) float64 each.

    x is east or longitude, y north or latitude, as files store them whatever the system's own order of axes.
    NaN where the system cannot hold the pair.
    """
    lon, lat = _transformer(crs.wkt).transform(np.array(x, np.float64), np.array(y, np.float64))
    held = (np.abs(lon) <= 180.0) & (np.abs(lat) <= 90.0)
    return np.where(held, lon, np.nan), np.where(held, lat, np.nan)


def looks_like_degrees(x: ArrayLike, y: ArrayLike) -> bool:
    """Whether every known pair can be longitude and latitude."""
    x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
    return not ((np.abs(x) > 180.0) | (np.abs(y) > 90.0)).any()


def _flat(crs: CRS) -> CRS:
    """The horizontal part of a system with heights or with a bound shift."""
    if crs.is_compound:
        crs = crs.sub_crs_list[0]
    if crs.is_bound and crs.source_crs is not None:
        crs = crs.source_crs
    return crs


def _on_modern_ellipsoid(crs: CRS) -> bool:
    ellipsoid = crs.ellipsoid
    return (
        ellipsoid is not None
        and abs(ellipsoid.semi_major_metre - WGS84_SEMI_MAJOR_M) < 1.0
        and abs(ellipsoid.inverse_flattening - WGS84_INVERSE_FLATTENING) < 1e-4
    )


@cache
def _transformer(wkt: str) -> Transformer:
    return Transformer.from_crs(wkt, "EPSG:4326", always_xy=True)
