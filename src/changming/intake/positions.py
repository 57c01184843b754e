"""The positions of rows: checked, told by their datum, brought to WGS-84 together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from changming.engines.geo import DATUMS, convert
from changming.intake.cells import BadCell, Cell, read_number
from changming.intake.coordinates import read_pair
from changming.intake.problem import marked
from changming.intake.record import Frame, Place
from changming.intake.values import Reading

LONGITUDE = marked("a longitude from -180 to 180")
LATITUDE = marked("a latitude from -90 to 90")
EXCHANGED = marked("a latitude from -90 to 90; longitude and latitude seem to be exchanged")
BOTH = marked("longitude and latitude, both")
POINT = marked("a geometry as WKT, such as POINT (114.06 22.54)")


@dataclass(frozen=True, slots=True)
class RawPair:
    """Degrees as given, in their datum."""

    lon: float
    lat: float
    datum: str


def put_places(readings: Sequence[Reading], frame: Frame) -> None:
    """Give each reading the value `place` where its row has a position; (0, 0) is none."""
    pairs = [_pair(reading, frame) for reading in readings]
    for datum in DATUMS:
        among = [(reading, pair) for reading, pair in zip(readings, pairs, strict=True) if pair and pair.datum == datum]
        if not among:
            continue
        lons, lats = convert(
            np.array([pair.lon for _reading, pair in among]),
            np.array([pair.lat for _reading, pair in among]),
            datum,
            "wgs84",
        )
        for (reading, pair), lon, lat in zip(among, lons.tolist(), lats.tolist(), strict=True):
            reading.values["place"] = Place(lon, lat, pair.lon, pair.lat, datum)


def _pair(reading: Reading, frame: Frame) -> RawPair | None:
    row = reading.row
    given = _of_columns(reading) if {"lon", "lat"} <= row.cells.keys() else None
    if given is None and "lonlat" in row.cells and not reading.refused & {"lon", "lat"}:
        given = _of_one_cell(reading)
    if given is None and "geometry" in reading.values:
        given = _of_geometry(reading)
    if given is None or given == (0.0, 0.0):
        return None
    datum = reading.values.get("datum") or (row.platform.datum if row.platform else frame.datum)
    return RawPair(*given, datum)


def _of_columns(reading: Reading) -> tuple[float, float] | None:
    row = reading.row
    lon, lat = _degrees(reading, "lon", LONGITUDE), _degrees(reading, "lat", LATITUDE)
    if lon == lat == "":
        return None
    if isinstance(lon, str) or isinstance(lat, str):
        for column, value in (("lon", lon), ("lat", lat)):
            if value == "":
                reading.refuse(column, row.cell(column), BOTH)
        return None
    if abs(lon) > 180.0:
        reading.refuse("lon", row.cell("lon"), LONGITUDE)
        return None
    if abs(lat) > 90.0:
        reading.refuse("lat", row.cell("lat"), EXCHANGED if abs(lon) <= 90.0 and abs(lat) <= 180.0 else LATITUDE)
        return None
    return lon, lat


def _degrees(reading: Reading, column: str, expected: str) -> float | str:
    """Degrees; "" for an empty cell, "bad" for one that is already refused."""
    cell: Cell = reading.row.cell(column)
    try:
        value = read_number(cell)
    except BadCell:
        reading.refuse(column, cell, expected)
        return "bad"
    return "" if value is None else value


def _of_one_cell(reading: Reading) -> tuple[float, float] | None:
    cell = reading.row.cell("lonlat")
    try:
        return read_pair(cell)
    except BadCell as bad:
        reading.refuse("lonlat", cell, bad.expected)
        return None


def _of_geometry(reading: Reading) -> tuple[float, float] | None:
    """The middle of a WKT geometry."""
    try:
        middle = shapely.from_wkt(reading.values["geometry"]).centroid
    except (shapely.errors.ShapelyError, ValueError, TypeError):  # its own words may not be text either
        reading.refuse("geometry", reading.row.cell("geometry"), POINT)
        return None
    if middle.is_empty or abs(middle.x) > 180.0 or abs(middle.y) > 90.0:
        reading.refuse("geometry", reading.row.cell("geometry"), POINT)
        return None
    return middle.x, middle.y
