"""What is particular to sign-ins: platforms, sheets with 签到时间 beside 签退时间, files without any position."""

from collections.abc import Sequence
from dataclasses import replace

from changming.intake.cells import Cell, is_blank, show
from changming.intake.platforms import is_not_signed, is_outside, translate
from changming.intake.rows import Row
from changming.intake.values import Reading

SAYING_NOTHING_OF_TIME = ("state", "kind", "time")


def sign_in_rows(row: Row) -> Sequence[Row]:
    """The sign-ins of a row: none where it says that nobody signed in, two where it gives in and out side by side."""
    if is_not_signed([show(cell) for column in SAYING_NOTHING_OF_TIME for cell in row.cells.get(column, ())]):
        return ()
    if "time_out" in row.cells and "kind" not in row.cells:
        return _side_by_side(row)
    row = _without_time_out(row)
    if row.platform and row.platform.is_interface:
        return (_with(row, translate({column: row.cell(column) for column in row.cells})),)
    if "kind" in row.cells:
        return (row,)
    return (_with(row, {"kind": "in"}),)


def _side_by_side(row: Row) -> list[Row]:
    """The sign-in and the sign-out of a row, each where it is given."""
    going_in = _with(_without_time_out(row), {"kind": "in"})
    going_out = replace(
        going_in,
        cells={**going_in.cells, "kind": ("out",), "time": row.cells["time_out"]},
        header=row.header.with_column("time", row.header.columns["time_out"]),
    )
    return [part for part in (going_in, going_out) if not all(map(is_blank, part.cells.get("time", ())))]


def _without_time_out(row: Row) -> Row:
    if "time_out" not in row.cells:
        return row
    return replace(row, cells={column: cells for column, cells in row.cells.items() if column != "time_out"})


def _with(row: Row, cells: dict[str, Cell]) -> Row:
    return replace(row, cells={**row.cells, **{column: (cell,) for column, cell in cells.items()}})


def finish_sign_ins(readings: Sequence[Reading]) -> None:
    """Say of each sign-in whether the platform marked it, and whether its file could have given a position."""
    located = {reading.row.path for reading in readings if "place" in reading.values}
    for reading in readings:
        row, values = reading.row, reading.values
        states = [show(cell) for cell in row.cells.get("state", ())]
        values["marked_outside"] = is_outside(states)
        values["position_expected"] = bool(row.platform and row.platform.is_interface) or row.path in located
