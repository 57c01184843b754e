"""Tables made for a test: written as people write them, read as the day check reads them."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl

from changming.intake.grid import Grid
from changming.intake.record import Frame
from changming.intake.sheets import read_grids
from changming.intake.tables import Read, read_kind

ZONE = ZoneInfo("Asia/Shanghai")
FRAME = Frame(date(2026, 11, 23), ZONE)


def at(hour: int, minute: int = 0, second: int = 0, *, day: int = 23) -> datetime:
    """A time of November 2026 in Shanghai."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=ZONE)


def grid(*rows: Sequence[Any], file: str = "made.csv") -> Grid:
    """A grid of rows as they stand in a sheet."""
    return Grid(file, "", [list(row) for row in rows], range(1, len(rows) + 1))


def read(kind: str, *rows: Sequence[Any], frame: Frame = FRAME) -> Read:
    """The records of one sheet of a kind."""
    return read_kind(kind, [grid(*rows)], frame)


def values(kind: str, *rows: Sequence[Any], frame: Frame = FRAME) -> list[dict[str, Any]]:
    """The values of the records of a sheet that must be without problems."""
    found = read(kind, *rows, frame=frame)
    assert found.problems == []
    return [dict(record.values) for record in found.records]


def refused(found: Read) -> list[tuple[int | None, str | None, str | None]]:
    """Row, column and value of each problem."""
    return [(problem.row, problem.column, problem.value) for problem in found.problems]


def workbook(path: Path, **sheets: Sequence[Sequence[Any]]) -> Path:
    """A spreadsheet with named sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def read_file(kind: str, path: Path, frame: Frame = FRAME) -> Read:
    """The records of one file."""
    return read_kind(kind, read_grids(path, path.name), frame)
