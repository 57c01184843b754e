"""How tables of places lie in the database, column by column of `intake.kinds`."""

import numpy as np

from changming.areas.places.models import ROAD_FIELDS, Facility, Post, Segment
from changming.intake.road import RoadRecord
from changming.kernel.given import Table

FACILITIES = Table(
    "facilities",
    Facility,
    {"id": "code", "kind": "kind", "name": "name", "place": "place", "segment": "segment", "team": "team"},
    key=("code",),
    amends=True,
)
POSTS = Table(
    "posts",
    Post,
    {
        "id": "code",
        "name": "name",
        "team": "team",
        "place": "place",
        "radius_m": "radius_m",
        "segments": "segments",
    },
    key=("code",),
    amends=True,
)
ROADS = Table(
    "roads",
    Segment,
    {"id": "code", "line": "line"} | {name: name for name in ROAD_FIELDS},
    key=("code",),
    amends=True,
)
TABLES = (FACILITIES, POSTS)
WORDS = frozenset({"grade", "highway", "kind", "part_of"})  # None where not given


def segment_of(road: RoadRecord) -> Segment:
    """A line of the ledger as a row, not saved."""
    fields = {name: getattr(road, name) for name in ROAD_FIELDS}
    fields |= {name: fields[name] or "" for name in WORDS}
    line = None if road.line is None else np.ascontiguousarray(road.line, np.float64).tobytes()
    return Segment(code=road.id, line=line, **fields)


def road_of(segment: Segment, file: str, headers: dict[str, str]) -> RoadRecord:
    """A row as the line of the ledger that it was."""
    fields = {name: getattr(segment, name) for name in ROAD_FIELDS}
    fields |= {name: fields[name] or None for name in WORDS}
    line = None if segment.line is None else np.frombuffer(bytes(segment.line), np.float64).reshape(-1, 2)
    return RoadRecord(file=file, row=segment.row or 0, id=segment.code, line=line, headers=headers, **fields)
