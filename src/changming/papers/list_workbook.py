"""A list that somebody looked at, as a workbook: the same rows, and a sheet that says which list it was."""

from collections.abc import Sequence

from changming.papers.cells import Sheet
from changming.papers.workbook import book

LEAST_WIDE, WIDEST = 8, 60
WIDE = 2  # a Chinese character is as wide as two others
ROWS_MEASURED = 200


def list_workbook(
    title: str, rows: Sequence[Sequence[str]], about_title: str, about: Sequence[tuple[str, str]]
) -> bytes:
    """The first of `rows` is the header; `about` are (name, value). Formulas are neutralised."""
    header, *lines = rows
    widths = tuple(_width([row[number] for row in rows[:ROWS_MEASURED]]) for number in range(len(header)))
    return book([Sheet(title, tuple(header), widths, lines), Sheet(about_title, (), (24, 60), about)])


def _width(texts: Sequence[str]) -> int:
    longest = max(sum(WIDE if ord(letter) > 0x2E80 else 1 for letter in text) for text in texts)
    return min(max(longest + WIDE, LEAST_WIDE), WIDEST)
