"""GeoJSON: a collection, a feature, a list of features, or one feature a line."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import shapely

from changming.intake.features import Feature, Layer, flat
from changming.intake.json_text import load_json
from changming.intake.problem import Limits, Problem, Unreadable, marked

SEPARATOR = "\x1e"  # RFC 8142 sets one before each feature
SHOWN_CHARS = 80
LONGEST_ATTRIBUTION = 200
NO_FEATURE = marked("a GeoJSON feature")


def read_geojson(text: str, file: str, limits: Limits) -> Layer:
    """The features of a GeoJSON text; raises Unreadable where it is none."""
    try:
        root = load_json(text, limits)
    except Unreadable:
        numbered, problems = _line_by_line(text, file, limits)
        return _layer(numbered, None, problems, file)
    layer = _layer(list(enumerate(_members(root), 1)), _crs_of(root), [], file)
    return replace(layer, attribution=_attribution_of(root))


def _members(root: object) -> list[object]:
    if isinstance(root, list):
        return root
    if isinstance(root, dict):
        if isinstance(root.get("features"), list):
            return list(root["features"])
        if root.get("type") == "Feature":
            return [root]
        if "coordinates" in root or "geometries" in root:
            return [{"type": "Feature", "geometry": root}]
    raise Unreadable(marked("GeoJSON: a FeatureCollection or a list of features"))


def _line_by_line(text: str, file: str, limits: Limits) -> tuple[list[tuple[int, object]], list[Problem]]:
    """Features that stand one a line, numbered from 1; a text whose first line is none is no GeoJSON."""
    numbered: list[tuple[int, object]] = []
    problems: list[Problem] = []
    lines = (line.strip(SEPARATOR + " \r\t") for line in text.split("\n"))
    for number, line in enumerate(filter(None, lines), 1):
        try:
            numbered.append((number, load_json(line, limits)))
        except Unreadable:
            if number == 1:
                raise
            problems.append(Problem(file, number, None, line[:SHOWN_CHARS], NO_FEATURE))
    return numbered, problems


def _layer(numbered: list[tuple[int, object]], crs: str | None, problems: list[Problem], file: str) -> Layer:
    found = [(number, item) for number, item in numbered if isinstance(item, dict)]
    strange = [(number, item) for number, item in numbered if not isinstance(item, dict)]
    problems += [Problem(file, number, None, str(item)[:SHOWN_CHARS], NO_FEATURE) for number, item in strange]
    shapes = np.array([_geometry_text(item) for _, item in found], dtype=object)
    read = flat(shapely.from_geojson, shapes)
    features = tuple(
        Feature(number, _properties(item), shape) for (number, item), shape in zip(found, read, strict=True)
    )
    return Layer(features, crs=crs, problems=tuple(problems))


def _geometry_text(feature: dict[str, Any]) -> str | None:
    geometry = feature.get("geometry")
    return json.dumps(geometry) if isinstance(geometry, dict) else None


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    """The feature's properties; its own id stands among them where they bring none."""
    given = feature.get("properties")
    properties = dict(given) if isinstance(given, dict) else {}
    if "id" in feature and "id" not in properties:
        properties["id"] = feature["id"]
    return properties


def _attribution_of(root: object) -> str:
    said = root.get("attribution") if isinstance(root, dict) else None
    return said[:LONGEST_ATTRIBUTION] if isinstance(said, str) else ""


def _crs_of(root: object) -> str | None:
    crs = root.get("crs") if isinstance(root, dict) else None
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return name if isinstance(name, str) else None
