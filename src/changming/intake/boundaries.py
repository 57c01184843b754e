"""Which datum a file of boundaries is in, told by a reference that is known to be WGS-84."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from changming.engines.geo import DATUMS, LocalPlane, convert
from changming.intake.features import Shape


@dataclass(frozen=True, slots=True)
class ToldDatum:
    """What a comparison says: the datum that fits best, and how far the lines lie apart read in each.

    `apart_m` is a median over the line's points, so that a part that was redrawn since says little. `sure` where the
    best is at least twice as close as the next: `datum` is worth nothing without it.
    """

    datum: str
    apart_m: dict[str, float]
    sure: bool


def tell_datum(boundary: Shape, reference: Shape) -> ToldDatum:
    """The datum of `boundary` (degrees as given), by its distance to `reference` (WGS-84 degrees).

    Both are areas or lines of the same place. Raises ValueError where one has no points.
    """
    points = shapely.get_coordinates(boundary)
    known = shapely.get_coordinates(reference)
    if not len(points) or not len(known):
        raise ValueError("a boundary without points")
    plane = LocalPlane.around(known[:, 0], known[:, 1])
    lines = shapely.transform(_outline(reference), lambda pairs: np.column_stack(plane.to_m(pairs[:, 0], pairs[:, 1])))
    shapely.prepare(lines)
    apart_m = {}
    for datum in DATUMS:
        lon, lat = convert(points[:, 0], points[:, 1], datum, "wgs84")
        apart_m[datum] = float(np.median(_apart_m(np.column_stack(plane.to_m(lon, lat)), lines)))
    best, second = sorted(apart_m, key=lambda datum: (apart_m[datum], datum))[:2]
    return ToldDatum(best, apart_m, sure=apart_m[best] * 2.0 < apart_m[second])


def _outline(shape: Shape) -> Shape:
    return shapely.boundary(shape) if shape.geom_type.endswith("Polygon") else shape


def _apart_m(points_m: NDArray[np.float64], lines: Shape) -> NDArray[np.float64]:
    distances: NDArray[np.float64] = shapely.distance(shapely.points(points_m), lines)
    return distances
