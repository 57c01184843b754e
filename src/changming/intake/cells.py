"""One cell: what a spreadsheet, a text or a JSON value holds becomes a typed value.

Each reader returns None for an empty cell and raises BadCell, which says what was expected.
"""

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from changming.intake.problem import marked
from changming.intake.words import BLANK_MARKS, ERROR_CELLS, FLAG, Words, choices, meaning, meaning_within

Cell: TypeAlias = str | float | int | bool | datetime | date | time | timedelta | None

SHOWN_CHARS = 120
BLANK_CHARS = 2  # the longest of the marks people write for nothing
WHOLE = re.compile(r"[+-]?\d+\.0*")
NUMBER = re.compile(
    r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+)(e[+-]?\d{1,3})?\s*"
    r"(m|米|公尺|km/h|公里/小时|千米/小时|°|度|℃|°c|mm|毫米|m2|平方米|平米|趟|遍|次|级|秒|s|分钟)?",
    re.IGNORECASE,
)
WHOLE_FLAG = re.compile(r"(?<=^[01])\.0+$")
SEPARATORS = re.compile(r"[;；、,，\n\r|]+")


class BadCell(Exception):
    """A cell that cannot be read. `expected` and `facts` as in Problem."""

    def __init__(self, expected: str, **facts: str) -> None:
        super().__init__(expected)
        self.expected = expected
        self.facts = facts
        self.which = 0  # of several cells for one column


def plain(cell: Cell) -> str:
    """The cell as text: one width, without spaces around."""
    text = show(cell)
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text).replace("\u200b", "").replace("\ufeff", "").strip()


def show(cell: Cell) -> str:
    """The cell as a person sees it: whole numbers as their digits, times as ISO 8601."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return "" if cell is None else str(cell)


def shown(cell: Cell) -> str:
    """As `show`, cut to what fits a report."""
    text = show(cell)
    return text if len(text) <= SHOWN_CHARS else text[: SHOWN_CHARS - 1] + "…"


def is_blank(cell: Cell) -> bool:
    """Nothing given: empty, spaces only, or the dash that people write for nothing."""
    if not isinstance(cell, str):
        return cell is None
    text = cell.strip()
    return len(text) <= BLANK_CHARS and plain(text) in BLANK_MARKS


def is_error(cell: Cell) -> bool:
    """What a spreadsheet shows where a formula failed."""
    return isinstance(cell, str) and cell.strip().casefold() in ERROR_CELLS


def read_text(cell: Cell) -> str | None:
    """A text as written, without spaces around."""
    if is_blank(cell):
        return None
    if is_error(cell):
        raise BadCell(marked("a text, but the formula of this cell failed"))
    text = unicodedata.normalize("NFC", show(cell)).strip().strip("\ufeff\u200b")
    if text.startswith("'") and text[1:].lstrip().startswith(("=", "+", "-", "@")):  # how writers neutralise formulas
        text = text[1:].strip()
    return text or None


def read_id(cell: Cell) -> str | None:
    """An id as written; a whole number is its digits (10001.0 is 10001), leading zeros of a text stay."""
    if is_blank(cell):
        return None
    text = read_text(cell)
    if text is None:
        return None
    narrow = unicodedata.normalize("NFKC", text)
    if narrow.isascii():
        text = narrow.removeprefix("'").strip()
    if WHOLE.fullmatch(text):
        text = text.partition(".")[0]
    return text or None


def read_number(cell: Cell, *, least: float = -math.inf, most: float = math.inf) -> float | None:
    """A finite number; a unit behind it and commas between thousands are read over."""
    if is_blank(cell):
        return None
    if isinstance(cell, bool | datetime | date | time | timedelta):
        raise BadCell(marked("a number"))
    found = NUMBER.fullmatch(plain(cell))
    value = float(found[1].replace(",", "") + (found[2] or "")) if found else math.nan
    if not math.isfinite(value):
        raise BadCell(marked("a number"))
    if not least <= value <= most and most == math.inf:
        raise BadCell(marked("a number of at least {least}"), least=f"{least:g}")
    if not least <= value <= most:
        raise BadCell(marked("a number from {least} to {most}"), least=f"{least:g}", most=f"{most:g}")
    return value


def read_whole(cell: Cell, *, least: int = 1) -> int | None:
    """A whole number."""
    expected = marked("a whole number of at least {least}")
    try:
        value = read_number(cell, least=least)
    except BadCell as bad:
        raise BadCell(expected, least=str(least)) from bad
    if value is None:
        return None
    if not value.is_integer() or value > 1e9:
        raise BadCell(expected, least=str(least))
    return int(value)


def read_flag(cell: Cell) -> bool | None:
    """Yes or no: true/false, 1/0, 是/否, T/F, yes/no."""
    if isinstance(cell, bool) or is_blank(cell):
        return cell if isinstance(cell, bool) else None
    text = plain(cell).casefold()
    word = FLAG.get(WHOLE_FLAG.sub("", text))
    if word is None:
        raise BadCell(marked("yes or no (是 or 否, 1 or 0, true or false)"))
    return word == "true"


def read_word(cell: Cell, words: Words, *, within: bool = False) -> str | None:
    """A word of the field as its wire value; with `within` also one that the cell only contains."""
    if is_blank(cell):
        return None
    found = (meaning_within if within else meaning)(words, plain(cell))
    if found is None:
        raise BadCell(marked("one of: {choices}"), choices=choices(words))
    return found


def read_list(cell: Cell) -> tuple[str, ...] | None:
    """Ids or names joined with ; or 、 or a comma; each once, in their order."""
    if is_blank(cell):
        return None
    text = read_text(cell) or ""
    whole = isinstance(cell, int | float)
    parts = [text] if whole else [part for part in SEPARATORS.split(text) if not is_blank(part)]
    return tuple(dict.fromkeys(read_id(part) or part for part in parts)) or None
