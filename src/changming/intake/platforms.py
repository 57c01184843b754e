"""WeCom and DingTalk: their interfaces' JSON and their spreadsheets, told by their headers and read as they are.

Both give GCJ-02 unless a row says otherwise. WeCom counts degrees in millionths and time in seconds, DingTalk time in
milliseconds. A record of not having signed in says no more than a missing one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from changming.intake.cells import Cell, plain
from changming.intake.words import fold

WECOM_JSON = frozenset({"userid", "checkintype", "checkintime"})
WECOM_SHEET = frozenset({"账号", "打卡类型", "打卡状态"})
DINGTALK_FIELDS = frozenset({"userid", "checktype", "userchecktime"})
DINGTALK_SHEET = frozenset({"打卡时间", "打卡结果"})
DINGTALK_BESIDE = frozenset({"考勤组", "考勤日期", "考勤时间", "userid"})

NOT_SIGNED = ("未打卡", "缺卡", "未签到", "notsigned")
OUTSIDE = ("地点异常", "范围外", "不在范围", "外勤", "outside")
FIRST_MS, FIRST_S = 10**11, 10**8  # 1973 in each: no planned seconds of a day reach it
LAST_S = 4 * 10**9
DEGREE_FIELDS = {"lon": 180.0, "lat": 90.0}


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform whose export a sheet is. `is_interface`: the JSON of its interface, where each row has a position."""

    name: str
    is_interface: bool
    datum: str = "gcj02"


def recognise(headers: Iterable[str], *, is_json: bool = False) -> Platform | None:
    """The platform that writes such headers, None for a sheet of people's own."""
    named = {fold(header) for header in headers}
    if named >= WECOM_JSON or named >= WECOM_SHEET:
        return Platform("wecom", is_interface=is_json)
    is_daily = all(any(header.endswith(field) for header in named) for field in DINGTALK_SHEET)  # 上班1打卡时间
    if named >= DINGTALK_FIELDS or (is_daily and named & DINGTALK_BESIDE):
        return Platform("dingtalk", is_interface=is_json)
    return None


def is_not_signed(texts: Sequence[str]) -> bool:
    """Whether a row says that nobody signed in."""
    return any(mark in fold(text) for text in texts if not text[:1].isdigit() for mark in NOT_SIGNED)


def is_outside(texts: Sequence[str]) -> bool:
    """Whether the platform itself marks the row as signed in elsewhere."""
    return any(mark in fold(text) for text in texts for mark in OUTSIDE)


def translate(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """Those of a platform's cells that count otherwise: seconds or milliseconds as times, millionths as degrees."""
    translated = {column: _time(cells[column]) for column in ("time", "received_at") if column in cells}
    translated |= {column: _degrees(cells[column], most) for column, most in DEGREE_FIELDS.items() if column in cells}
    return {column: cell for column, cell in translated.items() if cell is not cells[column]}


def _time(cell: Cell) -> Cell:
    text = plain(cell)
    if isinstance(cell, datetime) or not text.isdigit() or len(text) > 15 or int(text) < FIRST_S:
        return cell
    seconds = int(text) / 1000 if int(text) >= FIRST_MS else int(text)
    return datetime.fromtimestamp(seconds, UTC) if seconds < LAST_S else cell


def _degrees(cell: Cell, most: float) -> Cell:
    try:
        value = float(plain(cell))
    except ValueError:
        return cell
    return value / 1e6 if most < abs(value) <= most * 1e6 else cell
