"""Features as a table: their properties under their names, so that headers and words are understood as in sheets."""

from typing import Any

from changming.intake.cells import Cell
from changming.intake.features import Layer
from changming.intake.grid import Grid
from changming.intake.headers import Header, columns_of


def grid_of(layer: Layer, kind: str, file: str) -> tuple[Grid, Header]:
    """The layer's properties as a grid, a row a feature numbered as the feature is, and what its headers mean."""
    names = list(dict.fromkeys(name for feature in layer.features for name in feature.properties))
    cells = [[_cell(feature.properties.get(name)) for name in names] for feature in layer.features]
    numbers = [0, *(feature.row for feature in layer.features)]
    grid = Grid(f"{file}#{layer.name}" if layer.name else file, layer.name or "", [list(names), *cells], numbers)
    return grid, Header(columns_of(kind, names), tuple(names), 1)


def _cell(value: Any) -> Cell:  # noqa: ANN401 -- properties are anything
    if isinstance(value, list):
        return ";".join(str(part) for part in value if not isinstance(part, dict | list))
    return value if isinstance(value, str | int | float | bool) else None
