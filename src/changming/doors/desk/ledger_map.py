"""The map of all roads of the ledger, the day's verdicts laid over once it was checked."""

import math
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings

from changming.areas.people.rules import Permission, Viewer
from changming.areas.places.queries import drawn_segments
from changming.doors.desk.day_map import DayMap, Ground, day_map, ground_of, layers_of
from changming.doors.desk.map_panel import ground_for, layers_for
from changming.doors.desk.told_day import Seen, seen
from changming.papers.drawing import Points
from changming.papers.report import RoadFace

if TYPE_CHECKING:
    from changming.areas.places.models import Segment, SegmentProposal


def ledger_map(viewer: Viewer, district: str, day: date) -> tuple[DayMap, str]:
    """All roads that a viewer sees, and whom the lines come from. Three queries, one more before the first run."""
    told = seen(viewer, Permission.SEE_PEOPLE, district, day)
    ground = ledger_ground(viewer, told, district, day)
    if told is None:
        return day_map(ground, layers_of(ground, (), "verdicts", 1.0), "verdicts"), settings.MAP_NUMBER
    drawn = day_map(ground, layers_for(told.facts, ground, "verdicts"), "verdicts")
    return drawn, " ".join(part for part in (told.facts.attribution, settings.MAP_NUMBER) if part)


def ledger_ground(
    viewer: Viewer, told: Seen | None, district: str, day: date, proposed: Iterable["SegmentProposal"] = ()
) -> Ground:
    """The lines of the ledger as drawn; where it has none yet, those that were proposed."""
    if told is not None:
        ground = ground_for(told.facts)
    else:
        ground = ground_of(_face(row) for row in drawn_segments(viewer, district, day))
    return ground if ground.paths else ground_of(_proposed(row) for row in proposed)


def points_of(ground: Ground, row: "SegmentProposal") -> Points:
    """A proposed line on the ground's sheet."""
    return tuple(ground.sheet.spot(lon, lat) for lon, lat in _pairs(bytes(row.line)))


def _face(row: "Segment") -> RoadFace:
    return RoadFace(id=row.code, name=row.name, grade=row.grade, team=row.team, line=_pairs(bytes(row.line or b"")))


def _proposed(row: "SegmentProposal") -> RoadFace:
    return RoadFace(id=row.code, name="", grade=None, team=row.team, line=_pairs(bytes(row.line)))


def _pairs(line: bytes) -> tuple[tuple[float, float], ...]:
    numbers = memoryview(line).cast("d")
    found = zip(numbers[::2], numbers[1::2], strict=True)
    return tuple((lon, lat) for lon, lat in found if math.isfinite(lon + lat))
