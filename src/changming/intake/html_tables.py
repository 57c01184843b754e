"""Tables of an HTML page: what many platforms export under the name .xls."""

from dataclasses import dataclass, field

from changming.intake.cells import Cell
from changming.intake.markup import attributes, tokens
from changming.intake.problem import Limits, Unreadable, marked
from changming.intake.workbooks import MOST_CELLS

MOST_ROWS_SPANNED = 65_534  # as HTML itself has it
CELLS = frozenset({"td", "th"})
BREAKS = frozenset({"br", "p", "/p", "div", "/div", "li"})


@dataclass(slots=True)
class _Row:
    cells: list[str] = field(default_factory=list)
    holds_table: bool = False


@dataclass(slots=True)
class _Table:
    """A table that is still open, its open row and cell. `below`: column → rows yet to fill, and with what."""

    row: _Row | None = None
    text: list[str] | None = None
    columns: int = 1
    rows: int = 1
    below: dict[int, tuple[int, str]] = field(default_factory=dict)


@dataclass(slots=True)
class _Page:
    limits: Limits
    rows: list[list[Cell]] = field(default_factory=list)
    open: list[_Table] = field(default_factory=list)
    tables: int = 0
    cells: int = 0

    def take(self, name: str, rest: str) -> None:
        """One tag or text."""
        if name == "table":
            self._open_table()
        if not self.open:
            return
        table = self.open[-1]
        if name == "":
            if table.text is not None:
                table.text.append(rest.replace("\n", " "))
        elif name in BREAKS and table.text is not None:
            table.text.append("\n")
        elif name in CELLS:
            self._open_cell(table, rest)
        elif name.removeprefix("/") in CELLS:
            self._close_cell(table)
        elif name in {"tr", "/tr", "/table"}:
            self._close_row(table)
            table.row = _Row() if name == "tr" else None
            if name == "/table":
                self.open.pop()

    def _open_table(self) -> None:
        self.tables += 1
        if len(self.open) == self.limits.nesting:
            raise Unreadable(marked("HTML nested at most {levels} levels deep"), levels=str(self.limits.nesting))
        if self.open and self.open[-1].row:
            self.open[-1].row.holds_table = True
        self.open.append(_Table())

    def _open_cell(self, table: _Table, rest: str) -> None:
        self._close_cell(table)
        table.row = table.row or _Row()
        given = attributes(rest) if "span" in rest.lower() else {}
        table.columns = _span(given.get("colspan"), self.limits.columns + 1)
        table.rows = _span(given.get("rowspan"), MOST_ROWS_SPANNED)
        table.text = []

    def _close_cell(self, table: _Table) -> None:
        if table.text is None or table.row is None:
            return
        cells = table.row.cells
        _fill(cells, table.below)
        text = _plain("".join(table.text))
        if table.rows > 1:
            table.below[len(cells)] = (table.rows, text)
            table.below |= {len(cells) + beside: (table.rows, "") for beside in range(1, table.columns)}
        cells += [text, *[""] * (table.columns - 1)]
        table.text = None
        if len(cells) > self.limits.columns:
            raise Unreadable(marked("a table of at most {columns} columns"), columns=str(self.limits.columns))

    def _close_row(self, table: _Table) -> None:
        self._close_cell(table)
        if table.row is None:
            return
        cells = table.row.cells
        _fill(cells, table.below)
        table.below = {place: (left - 1, text) for place, (left, text) in table.below.items() if left > 1}
        while cells and not cells[-1]:
            cells.pop()
        if cells or not table.row.holds_table:  # a row that only lays out tables is none
            self.rows.append([*cells])
            self.cells += len(cells)
        if len(self.rows) > self.limits.rows or self.cells > MOST_CELLS:
            raise Unreadable(marked("a table of at most {rows} rows"), rows=str(self.limits.rows))


def read_page(text: str, limits: Limits) -> list[list[Cell]]:
    """The rows of all tables of a page, one table below the other; a cell that spans rows stands in each of them.

    Raises Unreadable where the page has no table, or more than `limits` allow.
    """
    page = _Page(limits)
    for name, rest in tokens(text):
        page.take(name, rest)
    while page.open:
        page.take("/table", "")
    if not page.tables:
        raise Unreadable(marked("a table; this is a web page without one"))
    return page.rows


def _fill(cells: list[str], below: dict[int, tuple[int, str]]) -> None:
    """Add the cells that come down from rows above."""
    while len(cells) in below:
        cells.append(below[len(cells)][1])


def _span(given: str | None, most: int) -> int:
    text = (given or "").strip()
    return min(max(int(text), 1), most) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _plain(text: str) -> str:
    """A cell's text as a browser shows it: spaces and line ends of the source are one space each."""
    if "\n" not in text:
        return " ".join(text.split())
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))
