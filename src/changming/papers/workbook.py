"""`report.xlsx`: one sheet per kind, for people who sort and filter. The only paper that names persons.

Text that a spreadsheet would take for a formula is neutralised; the same report gives the same bytes.
"""

import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from io import BytesIO
from numbers import Integral, Real

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.utils import get_column_letter

from changming.papers.cells import Head, Moment, Share, Sheet, Verdict
from changming.papers.printable import printable
from changming.papers.report import Faces, Report
from changming.papers.report_json import in_order
from changming.papers.sheets import all_sheets
from changming.papers.words import in_language

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MOST_CHARACTERS = 32_767
EMPTY = re.compile(rb"<sheetData\s*/>|<sheetData></sheetData>")
DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 -- spreadsheets know no zones
UNDATED = (2026, 1, 1, 0, 0, 0)  # a workbook changes when its report does
GROUNDS = {
    "done": ("DDF0ED", "0A6F67"),
    "partly": ("FBEBCF", "8F5400"),
    "not_done": ("FAE2DF", "B3261E"),
    "unknown": ("EAEDF0", "525C68"),
    "excused": ("F3F5F4", "5B6766"),
    "none": ("FFFFFF", "5B6766"),
    "good": ("DDF0ED", "0A6F67"),
    "doubtful": ("F0E8F9", "663A9C"),
    "unmatched": ("EAEDF0", "525C68"),
}


def workbook(report: Report, faces: Faces, lang: str) -> bytes:
    """The workbook in one language."""
    with in_language(lang):
        sheets = all_sheets(in_order(report), faces)
    return book(sheets)


def book(sheets: Sequence[Sheet]) -> bytes:
    """A workbook of these sheets; text that a spreadsheet would take for a formula is neutralised."""
    made, styles = _empty(sheets)
    rows = {f"xl/worksheets/sheet{number}.xml": _rows(sheet, styles) for number, sheet in enumerate(sheets, 1)}
    return _filled(made, rows)


def neutral(text: str) -> str:
    """Text as a cell may hold it: no formula, no character that XML forbids, not longer than a cell takes."""
    kept = printable(text)
    if kept.startswith(FORMULA_STARTS):
        kept = f"'{kept}"
    return kept[:MOST_CHARACTERS]


def _styles() -> list[NamedStyle]:
    top = Alignment(vertical="top", wrap_text=True)
    head = NamedStyle("head", font=Font(bold=True), fill=PatternFill("solid", fgColor="E8ECEB"), alignment=top)
    styles = [
        head,
        NamedStyle("title", font=Font(bold=True, size=14)),
        NamedStyle("moment", number_format="yyyy-mm-dd hh:mm:ss"),
        NamedStyle("share", number_format="0%"),
    ]
    for verdict, (ground, ink) in GROUNDS.items():
        font = Font(color=ink, bold=verdict == "not_done")
        styles.append(NamedStyle(verdict, font=font, fill=PatternFill("solid", fgColor=ground)))
    return styles


def _empty(sheets: Sequence[Sheet]) -> tuple[bytes, Mapping[str, int]]:
    """A workbook with every sheet and style but no rows, and the number of each style.

    openpyxl makes what surrounds the rows; it takes longer over 150,000 cells than all other papers together.
    """
    made = Workbook(write_only=True)
    made.properties.creator = "Changming"
    numbers = {}
    for style in _styles():
        made.add_named_style(style)
    for sheet in sheets:
        page = made.create_sheet(neutral(sheet.title))
        for number, width in enumerate(sheet.widths, 1):
            page.column_dimensions[get_column_letter(number)].width = width
        if sheet.header:
            page.freeze_panes = "A2"
            page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.header))}{len(sheet.rows) + 1}"
        for name in ("title", "head", "moment", "share", *GROUNDS):
            cell = WriteOnlyCell(page)
            cell.style = name
            numbers[name] = cell.style_id
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue(), numbers


def _filled(made: bytes, rows: Mapping[str, str]) -> bytes:
    """The same archive with rows put in and fixed times, so that the same report gives the same bytes."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(made)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb">\d{4}-\d\d-\d\dT[\d:]+Z<", b">2026-01-01T00:00:00Z<", content)
            if name in rows:
                before, after = EMPTY.split(content, maxsplit=1)
                content = before + rows[name].encode("utf-8") + after
            entry = zipfile.ZipInfo(name, UNDATED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return buffer.getvalue()


def _rows(sheet: Sheet, styles: Mapping[str, int]) -> str:
    """The sheet's rows as SpreadsheetML."""
    letters = [get_column_letter(number) for number in range(1, max(len(sheet.widths), 1) + 1)]
    lines = ["<sheetData>"]
    number = 0
    if sheet.header:
        number += 1
        cells = (_text(f"{letter}1", name, styles["head"]) for letter, name in zip(letters, sheet.header, strict=False))
        lines.append(f'<row r="1">{"".join(cells)}</row>')
    for row in sheet.rows:
        number += 1
        cells = (_cell(f"{letter}{number}", value, styles) for letter, value in zip(letters, row, strict=False))
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    lines.append("</sheetData>")
    return "".join(lines)


def _text(at: str, text: str, style: int = 0) -> str:
    if not text:
        return ""
    said = escape(neutral(text), quote=False)
    return f'<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'


def _number(at: str, value: float, style: int = 0) -> str:
    return f'<c r="{at}" s="{style}"><v>{value!r}</v></c>'


def _cell(at: str, value: object, styles: Mapping[str, int]) -> str:
    """One cell; nothing for a value that is not known."""
    if isinstance(value, str):
        return _text(at, value)
    if isinstance(value, Head):
        return _text(at, value.text, styles[value.style])
    if isinstance(value, Verdict):
        return _text(at, value.word, styles[value.verdict or "none"])
    if isinstance(value, Moment):
        return "" if value.at is None else _number(at, _serial(value.at), styles["moment"])
    style = styles["share"] if isinstance(value, Share) else 0
    number = value.value if isinstance(value, Share) else value
    if isinstance(number, Real):
        return _number(at, int(number) if isinstance(number, Integral) else round(float(number), 4), style)
    return ""


def _serial(at: datetime) -> float:
    """Days since 1899-12-30 on the district's clock, as spreadsheets count."""
    since = at.replace(tzinfo=None, microsecond=0) - DAY_ZERO
    return round(since.days + since.seconds / 86_400, 9)
