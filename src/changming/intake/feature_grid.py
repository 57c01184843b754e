"""Features as a table: their properties under their names, so that headers and words are understood as in sheets."""

from typing import Any

from changming.intake.cells import Cell
from changming.intake.features import Layer
from changming.intake.grid import Grid
from changming.intake.headers import Header, column_of, columns_of
from changming.intake.kinds import KINDS

CUT_BYTES = (9, 10)  # of UTF-8: what is left of a name of four Chinese characters or of a long English one


def grid_of(layer: Layer, kind: str, file: str) -> tuple[Grid, Header]:
    """The layer's properties as a grid, a row a feature numbered as the feature is, and what its headers mean."""
    names = list(dict.fromkeys(name for feature in layer.features for name in feature.properties))
    cells = [[_cell(feature.properties.get(name)) for name in names] for feature in layer.features]
    numbers = [0, *(feature.row for feature in layer.features)]
    whole = [_completed(kind, name) for name in names]
    grid = Grid(f"{file}#{layer.name}" if layer.name else file, layer.name or "", [list(whole), *cells], numbers)
    return grid, Header(columns_of(kind, whole), tuple(names), 1)


def _completed(kind: str, name: str) -> str:
    """A header that a Shapefile cut off after ten bytes, whole again where only one column can be meant."""
    if len(name.encode("utf-8", "replace")) not in CUT_BYTES or column_of(kind, name):
        return name
    meant = {
        column.name
        for column in KINDS[kind].columns
        for header in (column.name, *column.headers)
        if header.startswith(name)
    }
    return meant.pop() if len(meant) == 1 else name


def _cell(value: Any) -> Cell:  # noqa: ANN401 -- properties are anything
    if isinstance(value, list):
        return ";".join(str(part) for part in value if not isinstance(part, dict | list))
    return value if isinstance(value, str | int | float | bool) else None
