"""Facilities and posts as files of shapes: each becomes a table whose rows have a position."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from changming.engines.geo import to_wgs84
from changming.intake.feature_grid import grid_of
from changming.intake.features import Feature, Layer, Shape
from changming.intake.grid import Grid
from changming.intake.placing import check_numbers, crs_of
from changming.intake.problem import LIMITS, Limits, Problem
from changming.intake.shape_files import read_shapes


@dataclass(frozen=True, slots=True)
class PlaceGrids:
    """The layers of a file of shapes as grids, and what could not be read of them at all."""

    grids: tuple[Grid, ...]
    problems: tuple[Problem, ...] = ()


def place_grids(path: Path, name: str, kind: str, limits: Limits = LIMITS) -> PlaceGrids | None:
    """The layers of a file of shapes as grids of `kind`, for `read_kind`; None where the file is a table.

    A file of which no feature has a shape is left to the reader of tables too. Each feature's position stands in
    `lon` and `lat`: a point's own, the middle of a line, a point within an area. Degrees keep the datum that the
    feature, or else the district, says; other coordinates come out as WGS-84.
    Raises Unreadable where the file cannot be used.
    """
    layers = read_shapes(path, name, limits)
    if layers is None or not any(feature.shape is not None for layer in layers for feature in layer.features):
        return None
    return PlaceGrids(
        tuple(grid_of(_with_positions(layer), kind, name)[0] for layer in layers),
        tuple(problem for layer in layers for problem in layer.problems),
    )


def _with_positions(layer: Layer) -> Layer:
    crs = crs_of(layer.crs)
    shapes = np.array([feature.shape for feature in layer.features], dtype=object)
    check_numbers(shapes, crs)
    pairs = np.array([_position(shape) for shape in shapes], np.float64).reshape(-1, 2)
    datum = layer.datum
    if crs is not None and crs.projected:
        pairs, datum = np.column_stack(to_wgs84(pairs[:, 0], pairs[:, 1], crs)), "wgs84"
    said = {"datum": datum} if datum else {}
    features = (_placed(feature, pair, said) for feature, pair in zip(layer.features, pairs, strict=True))
    return replace(layer, features=tuple(features))


def _placed(feature: Feature, pair: NDArray[np.float64], said: dict[str, Any]) -> Feature:
    if not np.isfinite(pair).all():
        return feature
    position = {"lon": float(pair[0]), "lat": float(pair[1])}
    return replace(feature, properties={**feature.properties, **position, **said})


def _position(shape: Shape | None) -> tuple[float, float]:
    """One point that stands for the shape; NaN where there is none."""
    if shape is None:
        return np.nan, np.nan
    if shape.geom_type == "LineString":
        point = shapely.line_interpolate_point(shape, 0.5, normalized=True)
    else:
        point = shape.centroid
        if shape.geom_type.endswith("Polygon") and not shapely.contains(shape, point):
            point = shapely.point_on_surface(shape)
    return (point.x, point.y) if not point.is_empty else (np.nan, np.nan)
