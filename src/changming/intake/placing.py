"""From the coordinates of a file to WGS-84."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from changming.engines.geo import Crs, convert, looks_like_degrees, recognise_crs, to_wgs84
from changming.intake.problem import Unreadable, marked

Shapes = NDArray[Any]

SHOWN_CHARS = 80


def crs_of(named: str | None) -> Crs | None:
    """The coordinate system that a file names, None where it names none; raises Unreadable for an unknown one."""
    if named is None:
        return None
    crs = recognise_crs(named)
    if crs is None:
        raise Unreadable(
            marked("a coordinate system that can be converted; the file says {crs}"), crs=named[:SHOWN_CHARS]
        )
    return crs


def check_numbers(shapes: Shapes, crs: Crs | None) -> None:
    """Raise Unreadable where most shapes' numbers contradict what the file says, or does not say, of them."""
    given = [shape for shape in shapes if shape is not None]
    fitting = sum(looks_like_degrees(*shapely.get_coordinates(shape).T) for shape in given)
    named = crs.name if crs else ""
    if crs is not None and crs.projected:
        if given and fitting == len(given):
            raise Unreadable(marked("coordinates in metres, as the file says {crs}; these are degrees"), crs=named)
    elif fitting * 2 < len(given):
        if crs is None:
            raise Unreadable(
                marked("degrees, or a file that names its coordinate system; these numbers are no degrees")
            )
        raise Unreadable(marked("degrees, as the file says {crs}; these numbers are none"), crs=named)


def placed(shapes: Shapes, crs: Crs | None, datums: Sequence[str]) -> Shapes:
    """The shapes in WGS-84; None for a shape that lies outside the globe or at 0, 0.

    shapes  (n,) shapes or None  two-dimensional, in the coordinates of the file
    crs                          of the file; degrees of whatever system are read in the datum
    datums  (n,) str             of each shape: "wgs84", "gcj02" or "bd09"
    """
    there = np.full(len(shapes), None, dtype=object)
    for datum in sorted(set(datums)):
        chosen = np.array([mark == datum for mark in datums]) & ~shapely.is_missing(shapes)
        group = shapes[chosen]
        pairs, owner = shapely.get_coordinates(group, return_index=True)
        lon, lat = _to_wgs84(pairs[:, 0], pairs[:, 1], crs, datum)
        good = np.isfinite(lon) & np.isfinite(lat) & (np.abs(lon) <= 180.0) & (np.abs(lat) <= 90.0)
        good &= (pairs != 0.0).any(axis=1)
        moved = shapely.set_coordinates(
            group.copy(), np.column_stack((np.where(good, lon, 0.0), np.where(good, lat, 0.0)))
        )
        moved[np.unique(owner[~good])] = None
        there[chosen] = moved
    return there


def _to_wgs84(
    x: NDArray[np.float64], y: NDArray[np.float64], crs: Crs | None, datum: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    with np.errstate(all="ignore"):
        if crs is not None and crs.projected:
            return to_wgs84(x, y, crs)
        held = np.isfinite(x) & np.isfinite(y) & (np.abs(x) <= 180.0) & (np.abs(y) <= 90.0)
        return convert(np.where(held, x, np.nan), np.where(held, y, np.nan), datum, "wgs84")
