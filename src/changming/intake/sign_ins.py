"""What is particular to sign-ins: platforms, sheets with 签到时间 beside 签退时间, files without any position."""

from collections.abc import Sequence
from dataclasses import replace

from changming.intake.cells import Cell, is_blank, show
from changming.intake.platforms import is_not_signed, is_outside, translate
from changming.intake.rows import Row
from changming.intake.values import Reading

SORTED_CHARS = 20  # so that 9:00 goes before 10:00


def sign_in_rows(row: Row) -> Sequence[Row]:
    """The sign-ins of a row: none where it says that nobody signed in, two where it gives in and out side by side."""
    if "time_out" in row.cells and "kind" not in row.cells:
        return _side_by_side(row)
    if _is_missing(row):
        return ()
    row = _without_time_out(row)
    if row.platform:
        row = _with(row, translate({column: row.cell(column) for column in row.cells}))
    if "kind" in row.cells:
        return (row,)
    return (_with(row, {"kind": "in"}),)


def with_kinds(rows: Sequence[Row]) -> list[Row]:
    """Rows of DingTalk's own list, which names no kinds: what a person planned for a day is in and out in turn.

    A row for which nothing was planned is a patrol.
    """
    if not any(row.platform and "planned" in row.cells and "kind" not in row.cells for row in rows):
        return list(rows)
    turns: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        if not is_blank(row.cell("planned")):
            turns.setdefault((row.file, show(row.cell("person")), show(row.cell("date"))), []).append(row)
    kinds = {
        (row.file, row.number): "out" if turn % 2 else "in"
        for own in turns.values()
        for turn, row in enumerate(
            sorted(own, key=lambda row: (show(row.cell("planned")).rjust(SORTED_CHARS), row.number))
        )
    }
    return [_with(row, {"kind": kinds.get((row.file, row.number), "patrol")}) for row in rows]


def _is_missing(row: Row) -> bool:
    said = (show(cell) for column in ("state", "kind", "time") for cell in row.cells.get(column, ()))
    return is_not_signed(list(said))


def _side_by_side(row: Row) -> list[Row]:
    """The sign-in and the sign-out of a row, each where it is given; of two states the second is the sign-out's."""
    states = row.cells.get("state", ())
    states_in, states_out = (states[:1], states[1:]) if len(states) == len(("in", "out")) else (states, states)
    going_in = _with(_without_time_out(row), {"kind": "in"})
    going_in = replace(going_in, cells={**going_in.cells, "state": states_in})
    going_out = replace(
        going_in,
        cells={**going_in.cells, "kind": ("out",), "time": row.cells["time_out"], "state": states_out},
        header=row.header.with_column("time", row.header.columns["time_out"]),
    )
    return [
        part
        for part in (going_in, going_out)
        if not all(map(is_blank, part.cells.get("time", ()))) and not _is_missing(part)
    ]


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
