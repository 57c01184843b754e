"""The JSON Schema of `report.json`, drawn from the dataclasses and the words of the report."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from changming.papers.report import Report
from changming.papers.report_json import NOT_PRINTED
from changming.papers.words import NAMES

PATH = Path(__file__).parent / "report.schema.json"
ENUMERATED = {
    ("DutyLine", "verdict"): "verdict",
    ("DutyLine", "work"): "work",
    ("SegmentLine", "verdict"): "verdict",
    ("FacilityLine", "verdict"): "verdict",
    ("FacilityLine", "work"): "work",
    ("SignInLine", "kind"): "sign_in_kind",
    ("SignInLine", "grade"): "sign_in_grade",
    ("SignInLine", "verdict"): "sign_in_verdict",
    ("PhotoLine", "taken_at_from"): "taken_at_from",
    ("Doubt", "code"): "doubt",
    ("FindingLine", "code"): "finding",
    ("Evidence", "kind"): "evidence",
    ("ScoreLine", "state"): "state",
}
BOUNDS: Mapping[tuple[str, str], Mapping[str, Any]] = {
    ("FindingLine", "severity"): {"minimum": 1, "maximum": 3},
    ("PhotoLine", "sha256"): {"pattern": "^[0-9a-f]{64}$"},
    ("Evidence", "row"): {"minimum": 1},
    ("InputError", "row"): {"minimum": 0},
    ("Deduction", "finding"): {"minimum": 0},
    ("Completeness", "kinds"): {"propertyNames": {"enum": list(NAMES["evidence_kind"])}},
    ("TrackLine", "labels"): {"propertyNames": {"enum": list(NAMES["label"])}},
}
COUNTED = ("expected", "received", "fixes", "used", "passes", "required_passes", "forward", "backward", "exposure")


def schema() -> dict[str, Any]:
    """JSON Schema 2020-12: every key required, no other allowed."""
    definitions: dict[str, Any] = {}
    root = _object(Report, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://changming.example/report.schema.json",
        "title": "A district's day, as `changming day check` reports it",
        **root,
        "$defs": {name: definitions[name] for name in sorted(definitions)},
    }


def schema_text() -> str:
    """The schema as it stands in the package."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def _object(shape: type, definitions: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(shape)
    names = [field.name for field in fields(shape) if (shape.__name__, field.name) not in NOT_PRINTED]
    properties = {name: _field(shape.__name__, name, hints[name], definitions) for name in names}
    described = (shape.__doc__ or "").strip().splitlines()[0]
    return {
        "description": described,
        "type": "object",
        "properties": properties,
        "required": names,
        "additionalProperties": False,
    }


def _field(of: str, name: str, hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 -- a type of any kind
    drawn = _type(hint, definitions)
    words = ENUMERATED.get((of, name))
    if words is not None:
        values: list[str | None] = list(NAMES[words])
        return {"enum": [*values, None] if "null" in drawn.get("type", ()) else values}
    if name.endswith("share") and "number" in drawn.get("type", ()):
        drawn |= {"minimum": 0, "maximum": 1}
    elif name in COUNTED:
        drawn |= {"minimum": 0}
    return {**drawn, **BOUNDS.get((of, name), {})}


def _type(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 -- a type of any kind
    origin = get_origin(hint)
    if origin in {Union, UnionType}:
        return _nullable([part for part in get_args(hint) if part is not NoneType], definitions)
    if origin is tuple:
        return {"type": "array", "items": _type(get_args(hint)[0], definitions)}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _type(get_args(hint)[1], definitions)}
    if is_dataclass(hint) and isinstance(hint, type):
        if hint.__name__ not in definitions:
            definitions[hint.__name__] = {}
            definitions[hint.__name__] = _object(hint, definitions)
        return {"$ref": f"#/$defs/{hint.__name__}"}
    return dict(SCALARS[hint])


def _nullable(parts: list[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    drawn = _type(parts[0], definitions)
    if isinstance(drawn.get("type"), str):
        return drawn | {"type": [drawn["type"], "null"]}
    return {"anyOf": [drawn, {"type": "null"}]}


SCALARS: Mapping[Any, Mapping[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    object: {},
}
