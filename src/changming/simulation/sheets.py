"""Tables written the messy way: GBK with title rows, BOM and shuffled columns, workbooks with merged headers."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from changming.simulation.chinese import FILES, HEADERS, word
from changming.simulation.tables import Cell, Row, Table, text

NUMBERS = {"person", "terminal"}  # ids that a spreadsheet turns into numbers
SPANS = {"位置": ("lon", "lat")}


@dataclass(frozen=True, slots=True)
class Style:
    """How a file is written. `form`: gbk, bom or xlsx; `merged`: two header rows; `shuffled`: rows, columns mixed."""

    form: str
    titles: int = 0
    shuffled: bool = False
    merged: bool = False
    english: bool = False
    repeats: bool = False  # some rows a second time, a sum and an empty row at the end


def write_messy(folder: Path, tables: list[Table], style: Style, rng: np.random.Generator) -> None:
    """One file in a style; several tables become sheets of one workbook. Rows learn where they stand."""
    for table in tables:
        if style.shuffled:
            table.columns = [table.columns[int(i)] for i in rng.permutation(len(table.columns))]
            table.rows = _mixed(table.rows, rng)
    first = tables[0]
    stem = FILES[first.stem] + (f"-{first.part}" if first.part else "")
    if style.form == "xlsx":
        _workbook(folder, f"{stem}.xlsx", tables, style)
    else:
        _text(folder, f"{stem}.csv", first, style)


def _mixed(rows: list[Row], rng: np.random.Generator) -> list[Row]:
    """Rows in another order; a second row of an id stays behind the first."""
    last = [row for row in rows if row.what == "second row of an id"]
    rest = [row for row in rows if row.what != "second row of an id"]
    return [rest[int(i)] for i in rng.permutation(len(rest))] + last


def _headers(table: Table, style: Style) -> list[str]:
    names = HEADERS[table.stem]
    return [column if style.english else names.get(column, column) for column in table.columns]


def _text(folder: Path, name: str, table: Table, style: Style) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for number in range(style.titles):
        writer.writerow([("模拟福田区 " + FILES[table.stem], "单位：模拟 制表：内勤")[number % 2]])
    headers = _headers(table, style)
    writer.writerow(headers)
    lines = [[_written(word(table.stem, c, row.cells.get(c))) for c in table.columns] for row in table.rows]
    writer.writerows(lines)
    if style.repeats:
        # byte for byte, not next to the first
        writer.writerows(lines[:: max(7, len(lines) // 5)])
        writer.writerow([])
        writer.writerow(["合计", str(len(lines))])
    encoding = "gbk" if style.form == "gbk" else "utf-8-sig"
    (folder / name).write_bytes(out.getvalue().encode(encoding))
    _place(table, name, headers, style.titles + 2)


def _written(value: Cell) -> str:
    """Times as people type them: 2026/11/23 6:30:05."""
    if isinstance(value, datetime):
        return f"{value.year}/{value.month}/{value.day} {value.hour}:{value.minute:02}:{value.second:02}"
    return text(value)


def _place(table: Table, name: str, headers: list[str], first_row: int) -> None:
    for number, row in enumerate(table.rows, first_row):
        row.at = (name, number)
        if row.bad is not None:
            row.header = headers[table.columns.index(row.bad)] if row.bad in table.columns else ""


def _workbook(folder: Path, name: str, tables: list[Table], style: Style) -> None:
    book = Workbook()
    for number, table in enumerate(tables):
        sheet = book.active if number == 0 else book.create_sheet()
        assert isinstance(sheet, Worksheet)  # noqa: S101 -- a new workbook has a sheet
        sheet.title = FILES[table.stem] + (("", "-人工", "-设施")[number] if len(tables) > 1 else "")
        _sheet(sheet, table, style)
        file = f"{name}#{sheet.title}" if len(tables) > 1 else name
        _place(table, file, _headers(table, style), style.titles + (3 if style.merged else 2))
    save(book, folder / name)


def save(book: Workbook, path: Path) -> None:
    """Saves a workbook without the hour of saving, so that the same content gives the same bytes."""
    held = io.BytesIO()
    book.save(held)
    with zipfile.ZipFile(held) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>2026-11-24T00:00:00Z", old.read(name))
            new.writestr(zipfile.ZipInfo(name, (2026, 11, 24, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


def _sheet(sheet: Worksheet, table: Table, style: Style) -> None:
    for number in range(style.titles):
        sheet.append([f"模拟福田区 {FILES[table.stem]} {table.part}" if number == 0 else "（模拟数据）"])
        sheet.merge_cells(start_row=number + 1, start_column=1, end_row=number + 1, end_column=len(table.columns))
    if style.merged:
        _two_rows(sheet, table, style)
    else:
        sheet.append(_headers(table, style))
    for row in table.rows:
        sheet.append([_cell(column, word(table.stem, column, row.cells.get(column))) for column in table.columns])
    if style.repeats:
        sheet.append([])
        sheet.append(["小计", len(table.rows)])


def _two_rows(sheet: Worksheet, table: Table, style: Style) -> None:
    """Headers over two rows: 位置 above 经度 and 纬度, all others merged downwards."""
    top, spans = style.titles + 1, {column: group for group, columns in SPANS.items() for column in columns}
    for index, (column, header) in enumerate(zip(table.columns, _headers(table, style), strict=True), 1):
        if column in spans:
            sheet.cell(top, index, spans[column])
            sheet.cell(top + 1, index, header)
        else:
            sheet.cell(top, index, header)
            sheet.merge_cells(start_row=top, start_column=index, end_row=top + 1, end_column=index)
    lon = table.columns.index("lon") + 1
    sheet.merge_cells(start_row=top, start_column=lon, end_row=top, end_column=lon + 1)


def _cell(column: str, value: Cell) -> Cell | date:
    if column in NUMBERS and isinstance(value, str) and value.isdigit():
        return int(value)
    return value
