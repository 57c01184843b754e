"""Tables of the made day: rows with English columns that know, once written, where they stand."""

import csv
import io
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

Cell = str | int | float | bool | datetime | None


@dataclass(slots=True, eq=False)
class Row:
    """One row. `bad`: the column that cannot be used ("" for the whole row), None when all is well; `what` says why."""

    cells: dict[str, Cell]
    of: object = None
    bad: str | None = None
    what: str = ""
    at: tuple[str, int] = ("", 0)
    header: str = ""  # the bad column's header as written


@dataclass(slots=True, eq=False)
class Table:
    """All rows of one kind that go into one file; `stem` is the kind's name, `part` what is added to it."""

    stem: str
    columns: list[str]
    rows: list[Row] = field(default_factory=list)
    part: str = ""

    def add(self, cells: dict[str, Cell], of: object = None) -> Row:
        """Appends a row about a thing."""
        row = Row(cells, of)
        self.rows.append(row)
        return row


def text(value: Cell) -> str:
    """A cell as a CSV file has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return str(value)


def write_plain(folder: Path, table: Table) -> None:
    """One UTF-8 CSV file with English headers."""
    name = f"{table.stem}{'-' + table.part if table.part else ''}.csv"
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    for number, row in enumerate(table.rows, 2):
        writer.writerow([text(row.cells.get(column)) for column in table.columns])
        row.at = (name, number)
        row.header = row.bad or ""
    (folder / name).write_text(out.getvalue(), encoding="utf-8")
