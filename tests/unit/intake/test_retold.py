"""One table told in many ways gives the same records."""

import codecs
import html
import json
import random
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.unit.intake.made import at, read_file

Rows = list[list[Any]]

ROSTER: Rows = [
    ["id", "vehicle", "work", "segments", "starts", "ends", "passes"],
    ["B1", "10001", "sweep", "S1;S2", "2026-11-23 05:00:00", "2026-11-23 09:30:00", "2"],
    ["B2", "10002", "wash", "S3", "2026-11-23 21:00:00", "2026-11-24 05:00:00", "1"],
    ["0013", "0007", "sprinkle", "S1", "2026-11-23 13:15:00", "2026-11-23 14:00:00", ""],
]
CHINESE = {
    "id": "班次编号",
    "vehicle": "车辆",
    "work": "作业类型",
    "segments": "责任路段",
    "starts": "开始时间",
    "ends": "下班时间",
    "passes": "趟次（遍）",
}
WORDS = {"sweep": "机扫", "wash": "冲 洗", "sprinkle": "洒水"}


def in_chinese(rows: Rows) -> Rows:
    return [[CHINESE[header] for header in rows[0]], *([WORDS.get(cell, cell) for cell in row] for row in rows[1:])]


def shuffled(rows: Rows) -> Rows:
    order = random.Random(7).sample(range(len(rows[0])), len(rows[0]))  # noqa: S311 -- a seed, no secret
    return [[row[place] for place in order] for row in rows]


def titled(rows: Rows) -> Rows:
    width = len(rows[0])
    blank = [""] * width
    return [["环卫中心排班表", *blank[1:]], blank, rows[0], *rows[1:-1], blank, rows[-1], ["合计", "3", *blank[2:]]]


def with_others(rows: Rows) -> Rows:
    return [["电话", *rows[0], "身份证"], *(["139", *row, "x"] for row in rows[1:])]


def other_times(rows: Rows) -> Rows:
    def told(cell: str) -> str:
        if not cell.startswith("2026"):
            return cell
        moment = datetime.fromisoformat(cell)
        return f"{moment:%Y/%m/%d} {moment.hour}:{moment:%M}" if moment.day == 24 else f"{moment:%H:%M}"

    return [rows[0], *([told(cell) for cell in row] for row in rows[1:])]


def text(encoding: str, mark: str = ",", end: str = "\n") -> Callable[[Path, Rows], Path]:
    def write(folder: Path, rows: Rows) -> Path:
        path = folder / "roster.csv"
        quoted = end.join(mark.join(f'"{cell}"' if mark in cell else cell for cell in row) for row in rows) + end
        path.write_bytes(
            (codecs.BOM_UTF8 if encoding == "utf-8-sig" else b"") + quoted.encode(encoding.removesuffix("-sig"))
        )
        return path

    return write


def spreadsheet(folder: Path, rows: Rows) -> Path:
    """Times as a spreadsheet keeps them, numbers as numbers."""

    def typed(cell: str) -> Any:
        if cell.startswith("2026"):
            return datetime.fromisoformat(cell.replace("/", "-").replace(" 5:", " 05:"))
        if cell[2:3] == ":":
            return time.fromisoformat(cell)
        return float(cell) if cell.isdigit() and not cell.startswith("0") else cell or None

    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append([typed(cell) for cell in row])
    book.save(folder / "roster.xlsx")
    return folder / "roster.xlsx"


def objects(folder: Path, rows: Rows) -> Path:
    path = folder / "roster.json"
    path.write_text(json.dumps([dict(zip(rows[0], row, strict=True)) for row in rows[1:]]), encoding="utf-8")
    return path


def page(folder: Path, rows: Rows) -> Path:
    path = folder / "roster.xls"
    body = "".join("<tr>" + "".join(f"<td> {html.escape(cell)}\n</td>" for cell in row) + "</tr>" for row in rows)
    path.write_bytes(f'<meta charset="gb2312"><table border="1">{body}</table>'.encode("gbk"))
    return path


def xml(folder: Path, rows: Rows) -> Path:
    """As Excel 2003 saves it: types, empty rows and cells left out."""

    def cell(place: int, text: str) -> str:
        moment = text.startswith("2026-") and len(text) > len("2026-11-23 05:00")
        kind = "DateTime" if moment else "Number" if text.isdigit() and not text.startswith("0") else "String"
        shown = f"{text.replace(' ', 'T')}.000" if moment else html.escape(text)
        return f'<Cell ss:Index="{place}"><Data ss:Type="{kind}">{shown}</Data></Cell>'

    body = "".join(
        f'<Row ss:Index="{number}">{"".join(cell(place, text) for place, text in enumerate(row, 1) if text)}</Row>'
        for number, row in enumerate(rows, 1)
        if any(row)
    )
    path = folder / "roster.xls"
    sheet = f'<Worksheet ss:Name="x"><Table>{body}</Table></Worksheet>'
    path.write_text(f'<?xml version="1.0"?><Workbook>{sheet}</Workbook>', encoding="utf-8")
    return path


WRITERS = {
    "page": page,
    "xml": xml,
    "utf-16": text("utf-16", "\t"),
    "utf-8": text("utf-8"),
    "bom": text("utf-8-sig", end="\r\n"),
    "gbk": text("gbk"),
    "tab": text("gb18030", "\t"),
    "semicolon": text("utf-8", ";"),
    "xlsx": spreadsheet,
    "json": objects,
}
TELLINGS = {
    "plain": lambda rows: rows,
    "chinese": in_chinese,
    "shuffled": lambda rows: shuffled(in_chinese(rows)),
    "titled": lambda rows: titled(shuffled(in_chinese(rows))),
    "others": lambda rows: titled(with_others(rows)),
    "hours": lambda rows: other_times(in_chinese(rows)),
}


@pytest.mark.parametrize("telling", TELLINGS)
@pytest.mark.parametrize("writer", WRITERS)
def test_roster_is_the_same_however_it_is_told(tmp_path: Path, writer: str, telling: str) -> None:
    rows = TELLINGS[telling](ROSTER)
    if writer == "json" and telling in {"titled", "others"}:
        rows = with_others(ROSTER)

    found = read_file("roster", WRITERS[writer](tmp_path, rows))

    assert found.problems == []
    assert [dict(record.values) for record in found.records] == [
        {
            "id": "B1",
            "vehicle": "10001",
            "work": "sweep",
            "segments": ("S1", "S2"),
            "starts": at(5),
            "ends": at(9, 30),
            "passes": 2,
        },
        {
            "id": "B2",
            "vehicle": "10002",
            "work": "wash",
            "segments": ("S3",),
            "starts": at(21),
            "ends": at(5, day=24),
            "passes": 1,
        },
        {
            "id": "0013",
            "vehicle": "0007",
            "work": "sprinkle",
            "segments": ("S1",),
            "starts": at(13, 15),
            "ends": at(14),
        },
    ]
