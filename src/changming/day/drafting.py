"""A file of `changming ledger draft`, brought to the server: its lines wait for a person."""

import json
import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from changming.areas.places.actions import propose_lines
from changming.areas.places.bridge import segment_of
from changming.areas.places.models import ROAD_FIELDS
from changming.areas.places.rules import ProposedLine
from changming.intake.record import Frame
from changming.intake.roads import read_roads
from changming.kernel.actor import Actor
from changming.kernel.errors import Refused

LARGEST_BYTES = 50 * 2**20
DOUBTS = 2000  # characters of what a draft says against itself


class NoDraft(Refused):
    """The file is none that `changming ledger draft` writes."""

    code: ClassVar[str] = "no_draft"


def bring_draft(*, district: str, content: bytes, actor: Actor, at: datetime) -> int:
    """Keep the lines of a draft; how many are new. Raises NoDraft, and as `propose_lines`."""
    if len(content) > LARGEST_BYTES:
        raise NoDraft(bytes=len(content))
    said = _said(content)
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "roads.draft.geojson"
        path.write_bytes(content)
        read = read_roads(path, path.name, Frame(date(2000, 1, 1), ZoneInfo("UTC")))  # a ledger has no times
    lines = []
    for road in read.records:
        segment = segment_of(road)
        if segment.line is None:
            continue
        facts = said.get(road.part_of or road.id, {})
        doubts = str(facts.get("doubts") or "")[:DOUBTS]
        fields = {name: getattr(segment, name) for name in ROAD_FIELDS}
        lines.append(ProposedLine(road.id, fields, bytes(segment.line), facts.get("sure") is True, doubts))
    if not lines:
        raise NoDraft(rows=len(read.problems))
    return propose_lines(district=district, lines=lines, actor=actor, at=at)


def _said(content: bytes) -> Mapping[str, Mapping[str, Any]]:
    """What each feature says of itself, by its id. Raises NoDraft."""
    try:
        features = json.loads(content)["features"]
        every = [feature["properties"] for feature in features]
        return {str(one["id"]): one for one in every if "id" in one}
    except (ValueError, RecursionError, LookupError, TypeError) as broken:
        raise NoDraft from broken
