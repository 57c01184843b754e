"""What stands in the cells of the workbook, as plain values, and the tables they make."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from changming.papers.words import name_of


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict's word and the value its colour goes by."""

    word: str
    verdict: str | None


@dataclass(frozen=True, slots=True)
class Moment:
    """A time, shown to the second."""

    at: datetime | None


@dataclass(frozen=True, slots=True)
class Share:
    """A share, shown as percent."""

    value: float | None


@dataclass(frozen=True, slots=True)
class Head:
    """A word that heads something: `title` or `head`, by its style."""

    text: str
    style: str = "head"


Line = TypeVar("Line")
Row = Sequence[object]
Columns = Sequence[tuple[str, int, Callable[[Line], object]]]  # header, width in characters, what stands in a cell


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: header, widths in characters, rows."""

    title: str
    header: tuple[str, ...]
    widths: tuple[int, ...]
    rows: Sequence[Row]


def table(title: str, columns: Columns[Line], lines: Iterable[Line]) -> Sheet:
    """A sheet with one row per line."""
    headers, widths, cells = zip(*columns, strict=True)
    return Sheet(title, headers, widths, [tuple(cell(line) for cell in cells) for line in lines])


def verdict_cell(value: str | None) -> Verdict:
    """A verdict in the present language."""
    return Verdict(name_of("verdict", value), value)
