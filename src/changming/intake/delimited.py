"""Text tables: .csv with commas, semicolons, tabs or bars, quoted well or badly."""

import csv
import re
from collections.abc import Iterator
from itertools import islice

from changming.intake.problem import Limits, Unreadable, marked

DELIMITERS = ",;\t|"
GUARDED = re.compile(r'="([^"]*)"')  # ="0012" keeps a spreadsheet from taking 0012 for a number
LONG_LINE_CHARS = 100_000
MOST_MARKS = 50_000
SNIFFED_LINES = 30
QUOTED_LINES = 100  # a quoted cell that runs on for longer was never closed
MOST_UNCLOSED = 50  # a text with more of them doesn't quote at all
SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def read_delimited(text: str, limits: Limits) -> list[list[str]]:
    """Records of a text table, empty lines kept as empty records.

    Raises Unreadable where it has more rows than `limits` allow.
    """
    declared = SEPARATOR_LINE.match(text)
    if declared:
        text = text[declared.end() :]
    delimiter = declared[1] if declared else _delimiter(text)
    rows: list[list[str]] = []
    guarded = '="' in text
    lines = _lines(text, delimiter, limits)
    if '"' not in text and len(lines) <= limits.rows:
        return [line[:-1].split(delimiter) if len(line) > 1 else [] for line in lines]
    for row in _records(lines, delimiter):
        if len(rows) == limits.rows:
            raise Unreadable(marked("a table of at most {rows} rows"), rows=str(limits.rows))
        rows.append([GUARDED.sub(r"\1", cell) for cell in row] if guarded else row)
    return rows


def _delimiter(text: str) -> str:
    """The mark that cuts most of the first lines into the same number of cells."""
    lines = [line for line in text[:50_000].splitlines()[:SNIFFED_LINES] if line.strip()]

    def fit(mark: str) -> tuple[int, int]:
        counts = [re.sub(r'"[^"]*"', "", line).count(mark) for line in lines]
        usual = max(set(counts), key=lambda count: (counts.count(count) if count else 0, count), default=0)
        return (counts.count(usual) if usual else 0, usual)

    return max(DELIMITERS, key=fit) if lines else ","


def _lines(text: str, delimiter: str, limits: Limits) -> list[str]:
    """The lines, each with its end; a line of more cells than memory should hold is refused."""
    lines = [line + "\n" for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    if lines[-1] == "\n":
        lines.pop()
    if any(len(line) > LONG_LINE_CHARS and line.count(delimiter) > MOST_MARKS for line in lines):
        raise Unreadable(marked("a table of at most {columns} columns"), columns=str(limits.columns))
    return lines


def _records(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    """Each record; one whose quote is never closed ends with its line, so that the next ones survive."""
    position, unclosed = 0, 0
    while position < len(lines):
        for record, used in _well_quoted(lines, position, delimiter, quoted=unclosed < MOST_UNCLOSED):
            yield record
            position += used
        if position < len(lines):
            yield lines[position].rstrip("\n").split(delimiter)
            position += 1
            unclosed += 1


def _well_quoted(lines: list[str], position: int, delimiter: str, *, quoted: bool) -> Iterator[tuple[list[str], int]]:
    """Records with the number of their lines, up to one whose quote is not closed."""
    reader = csv.reader(
        islice(lines, position, None), delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    )
    before = 0
    try:
        for record in reader:
            used = reader.line_num - before
            if used > QUOTED_LINES or (
                used > 1 and position + reader.line_num == len(lines) and _is_open(lines[-used:])
            ):
                return
            yield record, used
            before = reader.line_num
    except csv.Error:  # a cell beyond the module's own limit, which only an open quote makes
        return


def _is_open(lines: list[str]) -> bool:
    return sum(line.count('"') for line in lines) % 2 == 1
