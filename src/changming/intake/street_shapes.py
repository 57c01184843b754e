"""Shapes of a road file as lines of a ledger."""

import re
from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from changming.intake.features import Feature, Layer, Shape, flat

AGAINST = frozenset({"-1", "reverse"})
EITHER = frozenset({"reversible", "alternating"})
ROUND = frozenset({"roundabout", "circular"})
METRES = re.compile(r"\d+(?:\.\d+)?\s*m?")
SRID = re.compile(r"\s*SRID\s*=\s*(\d{1,6})\s*;", re.IGNORECASE)


def lines_of(shape: Shape, *, directed: bool) -> list[NDArray[np.float64]]:
    """The lines of a shape, (n, 2) each, n ≥ 2; empty where it has none.

    Parts that join end to end are one, in the direction of each where `directed`.
    """
    lines = [
        part for part in shapely.get_parts(shapely.get_parts(shape)) if part.geom_type in {"LineString", "LinearRing"}
    ]
    if len(lines) > 1:
        lines = shapely.get_parts(shapely.line_merge(shapely.MultiLineString(lines), directed=directed)).tolist()
    cleaned = (_without_standing(shapely.get_coordinates(line)) for line in lines)
    return [points for points in cleaned if len(points) > 1]


def _without_standing(points: NDArray[np.float64]) -> NDArray[np.float64]:
    moves = np.ones(len(points), bool)
    moves[1:] = (np.diff(points, axis=0) != 0.0).any(axis=1)
    return points[moves]


def with_osm_words(layer: Layer) -> Layer:
    """The layer with OpenStreetMap's ways of saying one-way understood, lines against their direction turned.

    Widths that are no plain metres and areas that are a yes are left out: they are OpenStreetMap's, not the ledger's.
    """
    return replace(layer, features=tuple(_with_osm_words(feature) for feature in layer.features))


def _with_osm_words(feature: Feature) -> Feature:
    properties = dict(feature.properties)
    if "highway" not in properties:
        return feature
    width = properties.get("width")
    if isinstance(width, str) and not METRES.fullmatch(width.strip()):
        del properties["width"]
    if str(properties.get("area", "")).lower() in {"yes", "no"}:
        del properties["area"]
    oneway = str(properties.get("oneway") or "").strip().lower()
    shape = feature.shape
    if oneway in AGAINST:
        properties["oneway"], shape = True, shapely.reverse(shape) if shape is not None else None
    elif oneway in EITHER:
        properties["oneway"] = False
    elif not oneway and str(properties.get("junction") or "").lower() in ROUND:
        properties["oneway"] = True
    return Feature(feature.row, properties, shape)


def of_wkt(cells: list[Any]) -> tuple[NDArray[Any], str | None]:
    """Shapes of WKT cells, None where there is none that can be read; and the CRS that an SRID before them names."""
    texts = [cell if isinstance(cell, str) else "" for cell in cells]
    codes = {found[1] for text in texts if (found := SRID.match(text))}
    bare = np.array([SRID.sub("", text, count=1).strip() or None for text in texts], dtype=object)
    return flat(shapely.from_wkt, bare), f"EPSG:{min(codes)}" if codes else None
