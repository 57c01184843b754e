"""Tracks as Parquet."""

import io

import polars as pl
from polars.exceptions import PanicException, PolarsError

from changming.intake.cells import Cell
from changming.intake.problem import Limits, Unreadable, marked

LOCAL_CLOCK = "%Y-%m-%d %H:%M:%S%.6f"
NO_PARQUET = marked("a Parquet file that can be opened")


def read_parquet(data: bytes, limits: Limits) -> tuple[list[str], list[list[Cell]]]:
    """Names and cells of the columns; a time is its text, with an offset where the file gives a zone.

    Raises Unreadable where the file cannot be opened or has more rows or columns than `limits` allow.
    """
    try:
        lazy = pl.scan_parquet(io.BytesIO(data))
        names = lazy.collect_schema().names()
        rows = lazy.select(pl.len()).collect().item()
        if rows > limits.rows or len(names) > limits.columns:
            raise Unreadable(
                marked("at most {rows} rows and {columns} columns"), rows=str(limits.rows), columns=str(limits.columns)
            )
        table = lazy.collect()
        return names, [_cells(table[name]) for name in names]
    except (PolarsError, PanicException, OSError, ValueError, TypeError, MemoryError) as broken:
        raise Unreadable(NO_PARQUET) from broken


def _cells(column: pl.Series) -> list[Cell]:
    kind = column.dtype
    if isinstance(kind, pl.Datetime):
        if kind.time_zone:
            return (column.dt.convert_time_zone("UTC").dt.to_string(LOCAL_CLOCK) + "Z").to_list()
        return column.dt.to_string(LOCAL_CLOCK).to_list()
    if kind.is_float():
        return column.cast(pl.Float64).fill_nan(None).to_list()
    if kind == pl.Categorical or isinstance(kind, pl.Enum):
        return column.cast(pl.String).to_list()
    if kind.is_nested() or kind in {pl.Binary, pl.Object}:
        return [None] * len(column)
    return column.to_list()
