"""Opens one spreadsheet in a process of its own, which reads it from stdin and answers on stdout.

The reader of old spreadsheets believes what a file says of its own size, and breaks off the whole process where memory
does not suffice (a changed size field of an .xls does it). Here it breaks off nothing but itself.
"""

import io
import pickle
import resource
import sys
from contextlib import suppress
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError

MEMORY_BYTES, MEMORY_PER_BYTE = 2**29, 50
CPU_S, CPU_S_PER_MB = 4, 3


class TooLarge(Exception):
    """A sheet beyond a limit; `args` are its name and the number."""


def open_workbook(data: bytes, rows: int, columns: int, cells: int) -> list[tuple[str, list[list[Any]]]]:
    """Name and rows of each sheet that has cells, from A1 on, without empty cells at the ends of rows."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = ((name, workbook.get_sheet_by_name(name)) for name in workbook.sheet_names)
    return [(name, _rows(sheet, rows, columns, cells)) for name, sheet in sheets if sheet.end is not None]


def _rows(sheet: CalamineSheet, rows: int, columns: int, cells: int) -> list[list[Any]]:
    last_row, last_column = sheet.end or (0, 0)
    height, width = last_row + 1, last_column + 1
    if height > rows:
        raise TooLarge("rows", rows)
    if height * width > cells:
        raise TooLarge("cells", cells)
    found = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    _fill_down(found, sheet.merged_cell_ranges or [])
    found = [_trimmed(row) for row in found]
    if max(map(len, found), default=0) > columns:
        raise TooLarge("columns", columns)
    return found


def _fill_down(rows: list[list[Any]], merged: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Give each row that a merged cell covers its value: a name beside two sign-ins, a team beside its people."""
    for (first, column), (last, _last_column) in merged:
        if first >= len(rows) or column >= len(rows[first]):
            continue
        for row in rows[first + 1 : last + 1]:
            if column < len(row) and row[column] == "":
                row[column] = rows[first][column]


def _trimmed(row: list[Any]) -> list[Any]:
    end = len(row)
    while end and row[end - 1] == "":
        end -= 1
    return row[:end]


def main() -> None:
    """Answer with ("sheets", them), or with one word of what is wrong and what goes with it."""
    data = sys.stdin.buffer.read()
    seconds = CPU_S + CPU_S_PER_MB * len(data) // 2**20
    memory = MEMORY_BYTES + MEMORY_PER_BYTE * len(data)
    for limit, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # a system that allows less already, or knows no such limit
            resource.setrlimit(limit, (most, most))
    answer: tuple[str, Any]
    try:
        answer = ("sheets", open_workbook(data, *map(int, sys.argv[1:4])))
    except PasswordError:
        answer = ("locked", None)
    except TooLarge as large:
        answer = large.args[0], large.args[1]
    except BaseException:  # noqa: BLE001 -- the reader's own panics are no Exception, and all mean the same
        answer = ("broken", None)
    pickle.dump(answer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
