"""Names on a map: which roads are named, and where there is room."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from changming.papers.drawing import Box, Points, Sheet, length
from changming.papers.figures import RoadRow
from changming.papers.printable import shortened


@dataclass(frozen=True, slots=True)
class Label:
    """A road's name, along its line; `zoom` is the magnification from which there is room for it."""

    text: str
    x: float
    y: float
    angle_deg: float
    zoom: int


ZOOMS = (1, 2, 4, 8, 16)
LABEL_PX = 12
LABEL_CHARACTERS = 20
MOST = 1200
MAIN_GRADES = {"special", "1"}


def place_labels(
    named: Sequence[tuple[str, Points]], view: Box, width_px: float, zooms: Sequence[int] = ZOOMS
) -> list[Label]:
    """Names in order of importance, each where its longest stretch has room; the same name again only far away."""
    labels: list[Label] = []
    long: Counter[str] = Counter()
    for text, points in named:
        long[text] += round(length(points))
    for zoom in zooms:
        px = width_px / view.width * zoom
        taken = [_Spot.of(label, px) for label in labels]
        room = _Room(taken)
        for text, points in named:
            if long[text] * px < len(text) * LABEL_PX * 2:
                continue
            label = _along(text, points, zoom)
            if len(labels) < MOST and room.take(_Spot.of(label, px)):
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


def named_lines(rows: Iterable[RoadRow], sheet: Sheet) -> list[tuple[str, Points]]:
    """Names and lines worth a label, in order of importance: not done, first grade, unknown; long ones first."""
    worth = {"not_done": 0, "unknown": 2}
    found = []
    for row in rows:
        points = sheet.lines.get(row.line.id)
        rank = 1 if row.face.grade in MAIN_GRADES else worth.get(row.line.verdict or "")
        if row.line.verdict == "not_done":
            rank = 0
        if row.face.name and points is not None and rank is not None:
            found.append((rank, -length(points), shortened(row.face.name, LABEL_CHARACTERS), row.line.id, points))
    return [(name, points) for _rank, _length, name, _id, points in sorted(found)]
