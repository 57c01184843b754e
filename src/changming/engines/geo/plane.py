"""Metres: a plane around one district, and distances on the ellipsoid."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod, Proj

ELLIPSOID = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True)
class LocalPlane:
    """A flat map of a district: metres east and north of a centre.

    A transverse Mercator through the centre. Lengths come out too long by (east / 9 000 km) squared: 3 mm in a
    kilometre at 15 km from the centre, the edge of a district 30 km wide; a length in a district is right within
    4 parts in a million.
    """

    lon_deg: float
    lat_deg: float

    @classmethod
    def around(cls, lon: ArrayLike, lat: ArrayLike) -> Self:
        """The plane centred in the middle of the positions' extent, whatever their order.

        Raises ValueError where no position is finite.
        """
        places = np.array([_degrees(lon), _degrees(lat)])
        places = places[:, np.isfinite(places).all(axis=0)]
        if not places.size:
            raise ValueError("no position to lay a plane around")
        lon_deg, lat_deg = (places.min(axis=1) + places.max(axis=1)) / 2.0
        return cls(float(lon_deg), float(lat_deg))

    def to_m(self, lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Metres east and north of the centre, (n,) float64 each; NaN for NaN and for what lies beyond the globe."""
        return _known(*_projection(self.lon_deg, self.lat_deg)(_degrees(lon), _degrees(lat)))

    def to_deg(self, x_m: ArrayLike, y_m: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """WGS-84 degrees of metres on this plane; the inverse of `to_m`."""
        projection = _projection(self.lon_deg, self.lat_deg)
        return _known(*projection(np.asarray(x_m, np.float64), np.asarray(y_m, np.float64), inverse=True))


def distance_m(lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike) -> Any:  # noqa: ANN401 -- as given
    """Metres between positions along the ellipsoid: a float for numbers, (n,) float64 for arrays; NaN for NaN.

    Shapes broadcast: one post against many sign-ins.
    """
    ends = np.array(np.broadcast_arrays(*(_degrees(deg) for deg in (lon1, lat1, lon2, lat2))))
    lost = np.isnan(ends).any(axis=0)
    from_lon, from_lat, to_lon, to_lat = np.where(lost, 0.0, ends)
    apart_m = ELLIPSOID.inv(from_lon, from_lat, to_lon, to_lat)[2]
    return np.where(lost, np.nan, apart_m)[()]


@cache
def _projection(lon_deg: float, lat_deg: float) -> Proj:
    return Proj(proj="tmerc", lon_0=lon_deg, lat_0=lat_deg, ellps="WGS84")


def _degrees(values: ArrayLike) -> NDArray[np.float64]:
    return np.asarray(values, np.float64)


def _known(*columns: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    first, second = (np.where(np.isfinite(column), column, np.nan) for column in columns)
    return first, second
