"""Which column a header means, and where the header of a sheet stands."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from changming.intake.cells import Cell, is_blank, show
from changming.intake.kinds import KINDS, SIGN_INS, TRACKS, Kind
from changming.intake.words import fold

TITLE_ROWS = 15  # a header stands in the first rows that are not empty, title rows before it
LOOKED_AT = 1_000  # rows, the empty ones among them too
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】")
RUNNING_NUMBER = "序号"


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header of a sheet ends and what it says.

    columns   column name → positions of the cells that give it, the one that holds first
    texts     header as written, by position
    first     position of the first row behind it
    """

    columns: Mapping[str, tuple[int, ...]]
    texts: tuple[str, ...]
    first: int

    def text(self, column: str) -> str:
        """The header of a column as written."""
        return self.texts[self.columns[column][0]] if column in self.columns else column

    def with_column(self, column: str, places: tuple[int, ...]) -> "Header":
        """The same header with a column given by other cells."""
        return Header({**self.columns, column: places}, self.texts, self.first)

    @property
    def headers(self) -> dict[str, str]:
        """Column name → header as written."""
        return {column: self.texts[places[0]] for column, places in self.columns.items()}


@cache
def _meanings(kind: str) -> Mapping[str, tuple[str, int]]:
    """Folded header → column and its rank among the headers of that column."""
    found: dict[str, tuple[str, int]] = {}
    for column in KINDS[kind].columns:
        for rank, header in enumerate((column.name, *column.headers)):
            found.setdefault(fold(header), (column.name, rank))
    return found


def _spellings(header: str) -> tuple[str, str]:
    """A header whole, and without what stands in brackets (a unit, mostly)."""
    plain = unicodedata.normalize("NFKC", header).replace("\n", "")
    return fold(plain), fold(BRACKETS.sub("", plain))


def column_of(kind: str, header: str) -> tuple[str, int] | None:
    """The column of a kind that a header means, and its rank among that column's headers; None for another."""
    meanings = _meanings(kind)
    whole, bare = _spellings(header)
    return meanings.get(whole) or meanings.get(bare)


def columns_of(kind: str, headers: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Column name → positions of the headers that mean it; the one that holds (see the contract's table) first."""
    found: dict[str, list[tuple[int, int]]] = {}
    for position, header in enumerate(headers):
        meant = column_of(kind, header)
        if meant:
            found.setdefault(meant[0], []).append((meant[1], position))
    return {column: tuple(position for _rank, position in sorted(ranked)) for column, ranked in found.items()}


def find_header(kind: str, rows: Sequence[Sequence[Cell]]) -> Header | None:
    """The header among the first rows: the row that names most columns of the kind, or two rows that name more.

    None where no row names two of them; one is enough where the kind needs no other, or the sheet has no other.
    """
    firsts = list(_first_rows(rows))
    of_two = (_of_two_rows(kind, rows, first) for first in firsts)
    best: Header | None = None
    for header in (*(_of_one_row(kind, rows, first) for first in firsts), *of_two):
        if header and (best is None or len(header.columns) > len(best.columns)):
            best = header
    if best is None or not best.columns:
        return None
    is_enough = kind != TRACKS.name and not missing(KINDS[kind], best.columns)
    if not is_enough and len(best.columns) < min(2, sum(1 for text in best.texts if text)):
        return None
    return replace(best, first=best.first + 1) if _says_the_same(kind, best, rows) else best


def _says_the_same(kind: str, header: Header, rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the row behind a header is the same in another language."""
    cells = rows[header.first] if header.first < len(rows) else ()
    filled = [(place, _text(cell)) for place, cell in enumerate(cells) if not is_blank(cell)]
    meant = [column_of(kind, text) for _place, text in filled]
    return len(filled) > 1 and all(
        column and place in header.columns.get(column[0], ())
        for (place, _header), column in zip(filled, meant, strict=True)
    )


def _first_rows(rows: Sequence[Sequence[Cell]]) -> Iterable[int]:
    filled = (position for position, row in enumerate(rows[:LOOKED_AT]) if any(not is_blank(cell) for cell in row))
    return (position for position, _ in zip(filled, range(TITLE_ROWS), strict=False))


def _of_one_row(kind: str, rows: Sequence[Sequence[Cell]], first: int) -> Header:
    texts = tuple(_text(cell) for cell in rows[first])
    return Header(columns_of(kind, texts), texts, first + 1)


def _text(cell: Cell) -> str:
    return re.sub(r"\s+", " ", show(cell)).strip()


def _of_two_rows(kind: str, rows: Sequence[Sequence[Cell]], first: int) -> Header | None:
    """A header of two rows, merged cells above: 坐标 over 经度 and 纬度, or 工号 over nothing."""
    if first + 1 >= len(rows):
        return None
    above = [_text(cell) for cell in rows[first]]
    below = [_text(cell) for cell in rows[first + 1]]
    width = max(len(above), len(below))
    above += [""] * (width - len(above))
    below += [""] * (width - len(below))
    named = [(text, over) for text, over in zip(below, above, strict=True) if text]
    merged = [text for text, over in named if text == over]  # a cell that covers both rows stands in both
    if len(named) == len(merged) or not all(
        text == over or column_of(kind, text) or _in_any_kind(text) for text, over in named
    ):
        return None
    texts = tuple(_joined(kind, above[: position + 1], text) for position, text in enumerate(below))
    return Header(columns_of(kind, texts), texts, first + 2)


def _joined(kind: str, above: Sequence[str], below: str) -> str:
    """What heads a column of a two-row header: the lower cell, with the merged one above where that says more."""
    if not below:
        return above[-1]
    over = next((text for text in reversed(above) if text), "")
    return over + below if column_of(kind, over + below) else below


@cache
def _all_headers() -> frozenset[str]:
    return frozenset(
        fold(header) for kind in KINDS.values() for column in kind.columns for header in (column.name, *column.headers)
    )


def _in_any_kind(text: str) -> bool:
    return any(spelling in _all_headers() for spelling in _spellings(text))


def missing(kind: Kind, columns: Iterable[str]) -> list[tuple[str, ...]]:
    """The groups of columns of which a sheet has none, though its rows need one."""
    given = set(columns)
    if "id" not in given and given.intersection(kind.id_from):
        given.add("id")
    given |= {"kind"} if kind is SIGN_INS else set()  # a sheet of sign-ins alone need not say so
    return [group for group in kind.needs if not given.intersection(group)]


def _running_number(header: Header) -> list[str]:
    return ["id"] if any(fold(text) == RUNNING_NUMBER for text in header.texts) else []


def looks_like(rows: Sequence[Sequence[Cell]]) -> str | None:
    """The kind whose columns a sheet has, to tell a person which file it should be; None where none fits."""
    best, most = None, 1
    for kind in KINDS.values():
        header = find_header(kind.name, rows)
        if header is None or missing(kind, [*header.columns, *_running_number(header)]):
            continue
        # A track is any table of times; more that fits says it is something else.
        count = len(header.columns) - (1 if kind is TRACKS else 0)
        if count > most:
            best, most = kind.name, count
    return best
