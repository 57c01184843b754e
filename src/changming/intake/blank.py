"""Empty sheets for a day folder: headers, one filled row, drop-downs; what is filled in them is read as it is."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from changming.intake import kinds
from changming.intake.kinds import KINDS, Column, Kind
from changming.intake.words import Words

FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")
LAST_ROW = 5000  # to which drop-downs reach
AUTHOR = "Changming 常明"
HEADER_FILL = PatternFill("solid", fgColor="E8EEF4")
TEXT_CELLS = "@"
WIDTH_CHARS = 14

FILES = {
    "roads": "道路台账",
    "facilities": "设施",
    "posts": "岗位",
    "people": "人员",
    "vehicles": "车辆",
    "roster": "排班",
    "shifts": "责任路段表",
    "leave": "请假",
    "sign_ins": "签到表",
    "photos": "照片",
    "works": "作业登记",
    "weather": "天气",
}

# One row of each sheet. A word stands as its wire value and is written in the language of the sheet.
EXAMPLES: dict[str, dict[str, str]] = {
    "roads": {
        "id": "S001",
        "name": "解放路",
        "from": "人民路",
        "to": "建设路",
        "grade": "1",
        "kind": "carriageway",
        "team": "一队",
        "length_m": "1200",
        "width_m": "24",
        "area_m2": "28800",
    },
    "facilities": {
        "id": "F001",
        "kind": "bin",
        "name": "解放路 1 号果皮箱",
        "lon": "103.7859",
        "lat": "36.0661",
        "datum": "wgs84",
        "segment": "S001",
        "team": "一队",
    },
    "posts": {
        "id": "P001",
        "name": "解放路东段",
        "team": "一队",
        "lon": "103.7859",
        "lat": "36.0661",
        "datum": "wgs84",
        "radius_m": "60",
    },
    "people": {"id": "10001", "name": "张三", "team": "一队", "role": "保洁员"},
    "vehicles": {"id": "V01", "plate": "甘A12345", "team": "一队", "kind": "sweeper", "terminal": "013912345678"},
    "roster": {
        "id": "B001",
        "person": "10001",
        "vehicle": "",
        "work": "manual_sweep",
        "post": "P001",
        "segments": "",
        "facilities": "",
        "starts": "05:00",
        "ends": "13:00",
        "passes": "1",
    },
    "shifts": {"person": "10001", "segments": "S001", "shift": "14:00-18:00", "pattern": "轮休周三"},
    "leave": {
        "person": "10001",
        "from": "2026-11-25",
        "to": "2026-11-25",
        "kind": "rest",
        "substitute": "",
        "approved_by": "",
    },
    "sign_ins": {
        "person": "10001",
        "time": "05:02",
        "kind": "in",
        "lon": "103.7859",
        "lat": "36.0661",
        "datum": "wgs84",
        "accuracy_m": "12",
        "device": "",
        "photo": "",
        "mock": "false",
        "note": "",
    },
    "photos": {"file": "a.jpg", "person": "10001", "taken_at": "05:02", "about": "S001", "stage": "on_site"},
    "works": {
        "facility": "F001",
        "segment": "",
        "work": "facility_wash",
        "person": "10001",
        "done_at": "09:30",
        "photo": "",
        "skipped_reason": "",
    },
    "weather": {
        "from": "2026-11-23 14:00",
        "to": "2026-11-23 16:00",
        "kind": "heat",
        "value": "37",
        "unit": "℃",
        "source": "气象台",
    },
}

HINTS = {
    kinds.ID: ("编号或名称，可以有前导零", "an id or a name; leading zeros stay"),
    kinds.IDS: ("多个用分号隔开：S001;S002", "several joined with semicolons: S001;S002"),
    kinds.NUMBER: ("数字", "a number"),
    kinds.WHOLE: ("整数", "a whole number"),
    kinds.FLAG: ("是 或 否", "yes or no"),
    kinds.TIME: ("06:30 或 2026-11-23 06:30", "06:30 or 2026-11-23 06:30"),
    kinds.SPAN: ("2026-11-23 或 2026-11-23 06:30", "2026-11-23 or 2026-11-23 06:30"),
    kinds.PLACE: ("度，小数，如 103.7859", "decimal degrees, such as 103.7859"),
    kinds.WORD: ("从下拉列表选", "choose from the list"),
}
NEEDED = ("必填", "needed")
DISTRICT = """\
name = "{name}"
adcode = "620103"
day = 2026-11-23
timezone = "Asia/Shanghai"
datum = "wgs84"   # wgs84, gcj02, bd09
shared_devices = []
"""


def neutral(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_MARKS) else text


def write_blank(folder: Path, lang: str) -> list[Path]:
    """Write one empty sheet per kind of table, and a `district.toml`, into a folder; files that are there stay.

    lang     "zh" or "en": the language of headers, words and hints
    returns  what was written
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    chinese = lang.startswith("zh")
    for name, title in FILES.items():
        path = folder / f"{title if chinese else KINDS[name].names[0]}.xlsx"
        if not path.exists():
            _sheet(KINDS[name], title, chinese=chinese).save(path)
            written.append(path)
    district = folder / "district.toml"
    if not district.exists():
        district.write_text(DISTRICT.format(name="示例区" if chinese else "Example district"), encoding="utf-8")
        written.append(district)
    return written


def _sheet(kind: Kind, title: str, *, chinese: bool) -> Workbook:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title if chinese else kind.names[0]
    columns = [kind.column(name) for name in EXAMPLES[kind.name]]
    sheet.append([_header(column, chinese=chinese) for column in columns])
    sheet.append([_example(kind, column, chinese=chinese) for column in columns])
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, 1):
        _dress(sheet, number, column, needed=column.name in kind.needed, chinese=chinese)
    return book


def _header(column: Column, *, chinese: bool) -> str:
    han = [header for header in column.headers if not header.isascii()]
    return han[0] if chinese and han else column.name


def _example(kind: Kind, column: Column, *, chinese: bool) -> str | float:
    value = EXAMPLES[kind.name][column.name]
    if column.type in {kinds.NUMBER, kinds.WHOLE, kinds.PLACE} and value:
        return float(value)
    if column.type == kinds.FLAG:
        return ("是" if value == "true" else "否") if chinese else value
    if column.words is not None and value:
        value = dict(_choices(column.words, chinese=chinese))[value]
    return neutral(value)


def _choices(words: Words, *, chinese: bool) -> Iterable[tuple[str, str]]:
    """Each wire value and how it is written."""
    spellings: dict[str, list[str]] = {}
    for word, value in words.items():
        spellings.setdefault(value, []).append(word)
    for value, spelled in spellings.items():
        han = [word for word in spelled if not word.isascii()]
        yield value, han[0] if chinese and han else value


def _dress(sheet: Worksheet, number: int, column: Column, *, needed: bool, chinese: bool) -> None:
    """Header, hint, drop-down and cell format of one column."""
    letter = get_column_letter(number)
    header = sheet.cell(1, number)
    header.font, header.fill = Font(bold=True), HEADER_FILL
    header.alignment = Alignment(horizontal="left")
    hints = [HINTS[column.type][not chinese]] if column.type in HINTS else []
    hints += [NEEDED[not chinese]] if needed else []
    if hints:
        header.comment = Comment("\n".join(hints), AUTHOR)
    sheet.column_dimensions[letter].width = WIDTH_CHARS
    if column.type in {kinds.ID, kinds.IDS, kinds.TEXT, kinds.TIME, kinds.SPAN}:
        sheet.column_dimensions[letter].number_format = TEXT_CELLS
        sheet.cell(2, number).number_format = TEXT_CELLS
    _offer(sheet, letter, _offered(column, chinese=chinese))


def _offered(column: Column, *, chinese: bool) -> Sequence[str]:
    if column.type == kinds.FLAG:
        return ("是", "否") if chinese else ("yes", "no")
    if column.words is None:
        return ()
    return [spelled for _value, spelled in _choices(column.words, chinese=chinese)]


def _offer(sheet: Worksheet, letter: str, choices: Sequence[str]) -> None:
    """A drop-down of choices; other words may still be typed, as the reader knows more of them."""
    if not choices:
        return
    offer = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True, showErrorMessage=False)
    sheet.add_data_validation(offer)
    offer.add(f"{letter}2:{letter}{LAST_ROW}")
