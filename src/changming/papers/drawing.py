"""Roads laid out on a flat sheet, for the map page, the bulletin and the brief's picture."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
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


def lay_out(roads: Iterable[RoadFace]) -> Sheet:
    """Project every road that has a line; roads without one are left out."""
    drawn = [road for road in roads if len(road.line) > 1]
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
    return Sheet(lines, _view(lines.values()))


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


@dataclass(frozen=True, slots=True)
class Label:
    """A road's name, along its line; `zoom` is the magnification from which there is room for it."""

    text: str
    x: float
    y: float
    angle_deg: float
    zoom: int


ZOOMS = (1, 2, 4, 8)
LABEL_PX = 12


def place_labels(named: Sequence[tuple[str, Points]], view: Box, width_px: float, most: int = 1200) -> list[Label]:
    """Names in order of importance, each where its longest stretch has room; the same name again only far away."""
    labels: list[Label] = []
    long: Counter[str] = Counter()
    for text, points in named:
        long[text] += round(length(points))
    for zoom in ZOOMS:
        px = width_px / view.width * zoom
        taken = [_Spot.of(label, px) for label in labels]
        room = _Room(taken)
        for text, points in named:
            if long[text] * px < len(text) * LABEL_PX * 2:
                continue
            label = _along(text, points, zoom)
            if len(labels) < most and room.take(_Spot.of(label, px)):
                labels.append(label)
    return labels


def _along(text: str, points: Points, zoom: int) -> Label:
    """The label at the middle of the longest straight part, reading left to right."""
    (x1, y1), (x2, y2) = max(pairwise(points), key=lambda pair: math.dist(*pair))
    angle = math.degrees(math.atan2(y2 - y1, x2 - x1))
    if angle > 90 or angle <= -90:
        angle -= math.copysign(180, angle)
    return Label(text, (x1 + x2) / 2, (y1 + y2) / 2, angle, zoom)


@dataclass(frozen=True, slots=True)
class _Spot:
    """The ground a label covers, in pixels, upright rectangle around it."""

    text: str
    x: float
    y: float
    half_width: float
    half_height: float

    @classmethod
    def of(cls, label: Label, px: float) -> "_Spot":
        wide, high = len(label.text) * LABEL_PX / 2 + 4, LABEL_PX * 0.9
        turn = math.radians(label.angle_deg)
        cos, sin = abs(math.cos(turn)), abs(math.sin(turn))
        return cls(label.text, label.x * px, label.y * px, wide * cos + high * sin, wide * sin + high * cos)


class _Room:
    """Where labels stand already, in cells of the sheet."""

    CELL = 120
    APART = 420  # pixels between two labels of one name

    def __init__(self, spots: Iterable[_Spot]) -> None:
        self._cells: dict[tuple[int, int], list[_Spot]] = {}
        self._names: dict[str, list[_Spot]] = {}
        for spot in spots:
            self._put(spot)

    def take(self, spot: _Spot) -> bool:
        """Put a label down if nothing is in the way."""
        near = (other for cell in self._around(spot) for other in self._cells.get(cell, ()))
        if any(_overlap(spot, other) for other in near):
            return False
        if any(math.hypot(spot.x - it.x, spot.y - it.y) < self.APART for it in self._names.get(spot.text, ())):
            return False
        self._put(spot)
        return True

    def _put(self, spot: _Spot) -> None:
        self._names.setdefault(spot.text, []).append(spot)
        self._cells.setdefault((int(spot.x // self.CELL), int(spot.y // self.CELL)), []).append(spot)

    def _around(self, spot: _Spot) -> list[tuple[int, int]]:
        column, row = int(spot.x // self.CELL), int(spot.y // self.CELL)
        return [(column + dx, row + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]


def _overlap(one: _Spot, other: _Spot) -> bool:
    return (
        abs(one.x - other.x) < one.half_width + other.half_width
        and abs(one.y - other.y) < one.half_height + other.half_height
    )
