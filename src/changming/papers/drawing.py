"""Roads laid out on a flat sheet, for the map page, the bulletin and the brief's picture."""

import math
from collections.abc import Container, Iterable
from dataclasses import dataclass
from itertools import pairwise

from changming.papers.report import RoadFace

METRES_PER_DEGREE = 111_319.5  # on the equator, WGS-84
UNIT_M = 0.5  # one unit of the sheet
FAR = 3.0  # a sheet this many times wider than nine tenths of its points is cut to those
PADDING = 0.03

Points = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the sheet, in units."""

    left: float
    top: float
    width: float
    height: float

    def attribute(self) -> str:
        """As SVG's viewBox."""
        return f"{self.left:.0f} {self.top:.0f} {self.width:.0f} {self.height:.0f}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Lines by road id, x to the east and y to the south, and the part that shows the district."""

    lines: dict[str, Points]
    view: Box
    west: float = 0.0  # degrees at x 0
    north: float = 0.0  # degrees at y 0
    x_scale: float = 1.0  # units per degree
    y_scale: float = 1.0

    def spot(self, lon: float, lat: float) -> tuple[int, int]:
        """Where a position stands on the sheet."""
        return round((lon - self.west) * self.x_scale), round((self.north - lat) * self.y_scale)


def lay_out(roads: Iterable[RoadFace], shown: Container[str] = ()) -> Sheet:
    """Project every road that has a line; the view takes in those `shown`, or all where none of them has a line."""
    drawn = sorted((road for road in roads if len(road.line) > 1), key=lambda road: road.id)
    if not drawn:
        return Sheet({}, Box(0, 0, 100, 100))
    every = [point for road in drawn for point in road.line]
    west, north = min(lon for lon, _lat in every), max(lat for _lon, lat in every)
    middle = sum(lat for _lon, lat in every) / len(every)
    y_scale = METRES_PER_DEGREE / UNIT_M
    x_scale = y_scale * math.cos(math.radians(middle))
    lines = {
        road.id: _whole(((lon - west) * x_scale, (north - lat) * y_scale) for lon, lat in road.line) for road in drawn
    }
    view = _view([line for road, line in lines.items() if road in shown] or lines.values())
    return Sheet(lines, view, west, north, x_scale, y_scale)


def _whole(points: Iterable[tuple[float, float]]) -> Points:
    """Rounded to units, without repeated points; a line shorter than a unit keeps its two ends."""
    rounded = [(round(x), round(y)) for x, y in points]
    kept = [rounded[0]]
    for point in rounded[1:]:
        if point != kept[-1]:
            kept.append(point)
    if len(kept) == 1:
        kept.append((kept[0][0] + 1, kept[0][1]))
    return tuple(kept)


def _view(lines: Iterable[Points]) -> Box:
    points = [point for line in lines for point in line]
    left, right = _extent([x for x, _y in points])
    top, bottom = _extent([y for _x, y in points])
    pad = PADDING * max(right - left, bottom - top, 200)
    return Box(left - pad, top - pad, right - left + 2 * pad, bottom - top + 2 * pad)


def _extent(values: list[int]) -> tuple[int, int]:
    ordered = sorted(values)
    low, high = ordered[len(ordered) // 20], ordered[-1 - len(ordered) // 20]
    if ordered[-1] - ordered[0] > FAR * max(high - low, 1):
        return low, high
    return ordered[0], ordered[-1]


def path(points: Points) -> str:
    """SVG path data: one absolute start, then relative steps."""
    x, y = points[0]
    said = [f"M{x} {y}l"]
    for next_x, next_y in points[1:]:
        said.append(f"{next_x - x} {next_y - y} ")
        x, y = next_x, next_y
    return "".join(said).rstrip().replace(" -", "-")


def length(points: Points) -> float:
    """Length in units."""
    return sum(math.dist(a, b) for a, b in pairwise(points))
