"""A list behind a number: filters, a sentence, a table of 50 rows a page, the same rows for export."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from changming.doors.desk.asked import ROWS_A_PAGE, Asked
from changming.doors.desk.frame import Frame, Viewing, frame
from changming.doors.desk.links import address
from changming.doors.desk.list_words import list_words
from changming.doors.desk.paging import pages
from changming.doors.desk.shared_parts import Decided, Mark, Pages
from changming.papers.words import Chip, name_of
from changming.papers.words.names import BY_URGENCY, NAMES
from changming.papers.words.numbers import short_day

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Listed(Generic[Row]):
    """Rows of the page that was asked for, and of how many they are."""

    rows: Sequence[Row]
    total: int
    page: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. A mark or chips stand instead of text, `small` below it; `name` says on a phone what it is."""

    text: str
    kind: str = ""  # num, wrap
    href: str = ""
    small: str = ""
    name: str = ""
    mark: Mark | None = None
    chips: Sequence[Chip] = ()


@dataclass(frozen=True, slots=True)
class Acts:
    """What one may do with a row: `steps` at once, `asks` once a reason could be given; each (value, words)."""

    key: str
    next_key: str
    steps: Sequence[tuple[str, str]] = ()
    asks: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its mark in front, the cell that names it, the others. `is_next`: the focus goes here after a decision."""

    id: str
    mark: Mark | None
    head: Cell
    cells: Sequence[Cell]
    acts: Acts | None = None
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A header, the unit in it."""

    words: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter: `options` are (value, words); without them it is a field to write in."""

    name: str
    words: str
    value: str
    options: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class ListPage:
    """What `desk/list.html` needs."""

    frame: Frame
    heading: str
    sentence: str
    note: str
    caption: str
    filters: Sequence[Choice]
    filtered: bool
    clear_href: str
    mark_words: str  # header of the marks, "" where rows have none
    columns: Sequence[Column]
    lines: Sequence[Line]
    pages: Pages
    export_href: str
    page: str = ""  # URL name of the page
    acts_href: str = ""  # where the forms of the rows are sent, "" where rows have none
    acts_words: Mapping[str, str] = field(default_factory=dict)
    decided: Decided | None = None
    words: Mapping[str, str] = field(default_factory=list_words)


@dataclass(frozen=True, slots=True)
class ListHead:
    """What a list says of itself before its rows."""

    page: str  # URL name
    heading: str
    sentence: str
    caption: str
    mark_words: str
    columns: Sequence[Column]
    filters: Sequence[Choice] = ()
    note: str = ""


def list_page(viewing: Viewing, asked: Asked, head: ListHead, lines: Sequence[Line], listed: Listed[Row]) -> ListPage:
    """The page of a list from its rows."""

    def at(page: int) -> str:
        return address(head.page, viewing.district, viewing.day, **asked.filters(page=page))

    day = address("day", viewing.district, viewing.day)
    title = f"{head.heading} · {viewing.district_name} {short_day(viewing.day)}"
    filters = {name: value for name, value in asked.filters(page="", selected="").items() if value}
    return ListPage(
        frame=frame(viewing, head.page, title, [(short_day(viewing.day), day)]),
        heading=head.heading,
        sentence=head.sentence,
        note=head.note,
        caption=head.caption,
        filters=head.filters,
        filtered=bool(filters),
        clear_href=address(head.page, viewing.district, viewing.day),
        mark_words=head.mark_words,
        columns=head.columns,
        lines=[_named(line, head.columns) for line in lines],
        pages=pages(listed.total, listed.page, at),
        export_href=address(head.page, viewing.district, viewing.day, **filters, export="xlsx"),
        page=head.page,
    )


def _named(line: Line, columns: Sequence[Column]) -> Line:
    """Cells with the words of their columns, for pages that are too narrow for a header."""
    cells = [replace(cell, name=column.words) for cell, column in zip(line.cells, columns[1:], strict=True)]
    return replace(line, cells=cells)


def page_of(rows: Sequence[Row], number: int) -> Listed[Row]:
    """One page of rows that are all at hand; a page behind the last one is the last one."""
    last = max(1, -(-len(rows) // ROWS_A_PAGE))
    page = min(number, last)
    return Listed(rows[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE], len(rows), page)


def listed(rows: Sequence[Row], number: int, *, whole: bool) -> Listed[Row]:
    """One page of the rows, or all of them for a workbook."""
    return Listed(rows, len(rows)) if whole else page_of(rows, number)


def table_of(page: ListPage) -> list[list[str]]:
    """Header and rows as text: what is shown is what is exported."""
    first = [page.mark_words] if page.mark_words else []
    rows = [[*first, *(column.words for column in page.columns)]]
    for line in page.lines:
        mark = [line.mark.word if line.mark else ""] if page.mark_words else []
        rows.append([*mark, *(_text(cell) for cell in (line.head, *line.cells))])
    return rows


def _text(cell: Cell) -> str:
    if cell.mark is not None:
        return cell.mark.word
    if cell.chips:
        return "; ".join(str(chip) for chip in cell.chips)
    return " ".join(part for part in (cell.text, cell.small) if part)


def verdict_choice(asked: Asked, words: str, *, not_due: bool = False) -> Choice:
    """The filter by verdict, urgent ones first."""
    options = [(verdict, name_of("verdict", verdict)) for verdict in BY_URGENCY]
    if not_due:
        options.append(("none", name_of("verdict", None)))
    return Choice("verdict", words, asked.verdict, options)


def team_choice(asked: Asked, words: str, teams: Iterable[str]) -> Choice:
    """The filter by team."""
    return Choice("team", words, asked.team, [(team, team) for team in teams])


def named_choice(name: str, words: str, value: str, kind: str, values: Iterable[str]) -> Choice:
    """A filter by wire values that have words (a key of `papers.words.NAMES`)."""
    known = [one for one in NAMES[kind] if one in set(values)]
    return Choice(name, words, value, [(one, name_of(kind, one)) for one in known])
