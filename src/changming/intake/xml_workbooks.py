"""XML spreadsheets (SpreadsheetML 2003), which exports call .xls as often as pages."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from changming.intake.cells import Cell
from changming.intake.markup import attributes, tokens
from changming.intake.problem import Limits, Unreadable, marked
from changming.intake.workbooks import MOST_CELLS, Sheet

BROKEN_OFF = marked("an XML spreadsheet to its end; this one breaks off")


@dataclass(slots=True)
class _Workbook:
    """What was read so far. `text` is that of the open cell; `below`: column → rows yet to fill, and with what."""

    limits: Limits
    sheets: list[Sheet] = field(default_factory=list)
    row: list[Cell] | None = None
    text: list[str] | None = None
    type: str = ""
    cell: Cell = ""
    span: tuple[int, int] = (0, 0)
    in_comment: bool = False
    below: dict[int, tuple[int, Cell]] = field(default_factory=dict)
    rows: int = 0
    cells: int = 0
    whole: bool = False

    def take(self, name: str, rest: str) -> None:
        """One tag or text; a tag that closes itself is taken twice."""
        if name == "":
            if self.text is not None:
                self.text.append(rest)
        elif name in {"comment", "/comment"}:
            self.in_comment = name == "comment" and not rest.endswith("/")
        elif name in TAGS and not self.in_comment:
            TAGS[name](self, rest)
            if rest.endswith("/") and f"/{name}" in TAGS:
                TAGS[f"/{name}"](self, "")

    def open_sheet(self, rest: str) -> None:
        """`<Worksheet ss:Name="…">`."""
        if len(self.sheets) == self.limits.columns:
            raise Unreadable(marked("a spreadsheet of at most {sheets} sheets"), sheets=str(self.limits.columns))
        self.sheets.append(Sheet(attributes(rest).get("name", ""), []))
        self.below = {}

    def open_row(self, rest: str) -> None:
        """`<Row>`; one with an index stands there, behind rows that are empty."""
        if not self.sheets:
            raise Unreadable(BROKEN_OFF)
        rows = self.sheets[-1].rows
        for _ in range(_whole(attributes(rest).get("index"), 0) - 1 - len(rows)):
            self._keep(self._come_down())
        self.row = []

    def close_row(self, _rest: str) -> None:
        """`</Row>`."""
        if self.row is None:
            return
        above = self._come_down()
        self._keep(self.row + above[len(self.row) :])
        self.row = None

    def _keep(self, row: list[Cell]) -> None:
        while row and row[-1] == "":
            row.pop()
        self.sheets[-1].rows.append(row)
        self.rows, self.cells = self.rows + 1, self.cells + len(row)
        if self.rows > self.limits.rows:
            raise Unreadable(marked("a table of at most {rows} rows"), rows=str(self.limits.rows))
        if self.cells > MOST_CELLS:
            raise Unreadable(
                marked("a table of at most {cells} cells, empty ones among them too"), cells=str(MOST_CELLS)
            )

    def _come_down(self) -> list[Cell]:
        """The cells of the next row that come from merged cells above, the others empty."""
        row: list[Cell] = [""] * (max(self.below, default=-1) + 1)
        for place, (_left, cell) in self.below.items():
            row[place] = cell
        self.below = {place: (left - 1, cell) for place, (left, cell) in self.below.items() if left > 1}
        return row

    def open_cell(self, rest: str) -> None:
        """`<Cell>`; one with an index stands there, and others go on behind what comes down from above."""
        given = attributes(rest)
        across, down = (_whole(given.get(name), 0) for name in ("mergeacross", "mergedown"))
        self.span, self.cell = (across, down), ""
        if self.row is None:
            return
        number = _whole(given.get("index"), len(self.row) + 1)
        if max(number, len(self.row) + 1) + across > self.limits.columns:
            raise Unreadable(marked("a table of at most {columns} columns"), columns=str(self.limits.columns))
        while len(self.row) < number - 1 or len(self.row) in self.below:
            self.row.append(self.below.get(len(self.row), (0, ""))[1])

    def close_cell(self, _rest: str) -> None:
        """`</Cell>`."""
        if self.row is None:
            return
        across, down = self.span
        place = len(self.row)
        self.row += [self.cell, *[""] * across]
        if down:
            self.below |= {place + beside: (down + 1, "" if beside else self.cell) for beside in range(across + 1)}
        self.span, self.cell = (0, 0), ""

    def open_data(self, rest: str) -> None:
        """`<Data ss:Type="…">`."""
        self.text, self.type = [], attributes(rest).get("type", "").lower()

    def close_data(self, _rest: str) -> None:
        """`</Data>`."""
        if self.text is not None:
            self.cell = _value("".join(self.text), self.type)
        self.text = None

    def close_workbook(self, _rest: str) -> None:
        """`</Workbook>`."""
        self.whole = True


TAGS: dict[str, Callable[[_Workbook, str], None]] = {
    "worksheet": _Workbook.open_sheet,
    "row": _Workbook.open_row,
    "/row": _Workbook.close_row,
    "cell": _Workbook.open_cell,
    "/cell": _Workbook.close_cell,
    "data": _Workbook.open_data,
    "/data": _Workbook.close_data,
    "/workbook": _Workbook.close_workbook,
}


def read_xml_workbook(text: str, limits: Limits) -> list[Sheet]:
    """All sheets; a merged cell's value stands in each row it covers.

    Raises Unreadable where the text breaks off or holds more than `limits` allow.
    """
    book = _Workbook(limits)
    for name, rest in tokens(text):
        book.take(name, rest)
    if not book.whole:
        raise Unreadable(BROKEN_OFF)
    return book.sheets


def _whole(given: str | None, otherwise: int) -> int:
    text = (given or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _value(text: str, kind: str) -> Cell:
    """A cell as its type says; as text where it is none of that type."""
    try:
        if kind == "number":
            number = float(text)
            return number if math.isfinite(number) else text
        if kind == "datetime":
            return datetime.fromisoformat(text.strip())
    except ValueError:
        return text
    return text.strip() == "1" if kind == "boolean" else text
