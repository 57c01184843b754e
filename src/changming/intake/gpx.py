"""GPX: the points of a receiver, always WGS-84."""

import io
from collections.abc import Iterator
from typing import Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from changming.intake.cells import Cell
from changming.intake.problem import Limits, Unreadable, marked
from changming.intake.raw_track import RawTrack, counted

POINTS = frozenset({"trkpt", "rtept", "wpt"})
KMH_PER_MPS = 3.6  # GPX gives speed in metres per second
COLUMNS = ("time", "lon", "lat", "speed_kmh", "heading_deg", "accuracy_m", "work")


def read_gpx(data: bytes, file: str, limits: Limits) -> RawTrack:
    """The points of tracks and routes and the way points, in the order of the file; rows count points from 1.

    Raises Unreadable where there are none or the XML cannot be read.
    """
    cells: dict[str, list[Cell]] = {column: [] for column in COLUMNS}
    try:
        for point in _points(data, limits):
            for column, cell in zip(COLUMNS, _cells(point), strict=True):
                cells[column].append(cell)
            point.clear()
            if len(cells["time"]) > limits.rows:
                raise Unreadable(marked("at most {rows} rows"), rows=str(limits.rows))
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError) as broken:
        raise Unreadable(marked("GPX that can be read and has no document type")) from broken
    if not cells["time"]:
        raise Unreadable(marked("GPX with track points"))
    if not any(cells["time"]):
        raise Unreadable(marked("GPX with times; no point of this one has a time"))
    return counted(file, cells, datum="wgs84")


def _points(data: bytes, limits: Limits) -> Iterator[Any]:
    depth = 0
    for event, element in ElementTree.iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
        depth += 1 if event == "start" else -1
        if depth > limits.nesting:
            raise Unreadable(marked("XML nested at most {levels} levels deep"), levels=str(limits.nesting))
        if event == "end" and _name(element) in POINTS:
            yield element


def _cells(point: Any) -> tuple[Cell, ...]:  # noqa: ANN401 -- an XML element
    """The point's cells, in the order of `COLUMNS`; extensions may say them by these names."""
    found = {_name(part): part.text.strip() for part in point.iter() if part is not point and part.text}
    heading = found.get("heading_deg") or found.get("course", "")
    position = (point.get("lon", ""), point.get("lat", ""))
    return found.get("time", ""), *position, _speed(found), heading, found.get("accuracy_m", ""), found.get("work", "")


def _speed(found: dict[str, str]) -> Cell:
    """Kilometres per hour; a speed that is no number stays as written, for the reader of cells to refuse."""
    if "speed_kmh" in found:
        return found["speed_kmh"]
    try:
        return float(found["speed"]) * KMH_PER_MPS
    except KeyError:
        return ""
    except ValueError:
        return found["speed"]


def _name(element: Any) -> str:  # noqa: ANN401 -- an XML element
    return str(element.tag).rpartition("}")[2]
