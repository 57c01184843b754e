"""A cell that holds a time: ISO 8601, spreadsheet dates, hours of the folder's day, and how people write them."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from changming.intake.cells import BadCell, Cell, is_blank, plain
from changming.intake.problem import marked
from changming.intake.record import Frame

TIME_EXPECTED = marked("a time, such as 2026-11-23 06:30 or 06:30")
DAY_EXPECTED = marked("a day, such as 2026-11-23")

SPREADSHEET_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 -- a spreadsheet's days carry no zone
DAY_MS = 86_400_000
SECONDS_DECIMALS = 7  # a tenth of a millionth of a day is some 9 ms
FIRST_YEAR = 1905
FIRST_SERIAL, LAST_SERIAL = 30_000, 80_000  # 1982 to 2119
WEEKDAY = re.compile(r"\(?(?:星期|周)[一二三四五六日天]\)?|\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b,?", re.IGNORECASE)
DINGTALK_DAY = re.compile(r"\s*(?P<rest>\d{2}-\d{2}-\d{2})\s+星期[一二三四五六日]\s*")
DAY = (
    r"(?:(?P<year>\d{4})(?P<mark>[-/.年])(?P<month>\d{1,2})(?:(?P=mark)|月)(?P<day>\d{1,2})日?"
    r"|(?P<compact>\d{8})|(?P<month_only>\d{1,2})月(?P<day_only>\d{1,2})日)"
)
HOUR = (
    r"(?P<next>次日|翌日|第二天)?\s*(?P<half>上午|下午|晚上|凌晨|早上|中午|am|pm)?\s*(?P<hour>\d{1,2})(?:[:时点](?P<minute>\d{1,2})|[时点])"
    r"(?:[:分](?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?秒?|分)?\s*(?P<half_after>am|pm)?"
)
ZONE = r"(?:\s*(?P<zone>z|utc|[+-]\d{2}(?::?\d{2})?))?"
FULL = re.compile(rf"(?:{DAY})?(?P<gap>[t\s,]*)(?:{HOUR}{ZONE})?", re.IGNORECASE)
BASIC = re.compile(r"(\d{4})(\d{2})(\d{2})[tT](\d{2})(\d{2})(\d{2})?(?=\D|$)")  # ISO 8601 without its marks
DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?|0?\.\d+")


@dataclass(frozen=True, slots=True)
class When:
    """A time as far as a cell gives it: a day, an hour (since its midnight), or both, and the zone if it says."""

    day: date | None
    since_midnight: timedelta | None
    zone: timezone | None = None


def read_when(cell: Cell, year: int) -> When | None:
    """What a cell says of a time; None where it is empty. `year` is that of days written without one."""
    if is_blank(cell):
        return None
    if isinstance(cell, datetime | date | time | timedelta | bool):
        return _of_typed(cell)
    text = WEEKDAY.sub(" ", plain(cell)).strip().removeprefix("'")
    if isinstance(cell, int | float) or SERIAL.fullmatch(text):
        return _of_number(text)
    return _of_text(text, year)


def read_time(cell: Cell, frame: Frame, *, on: date | None = None, day_is_enough: bool = False) -> datetime | None:
    """A time in the frame's zone. An hour alone is on the day `on`, else the folder's; a day alone is no time.

    Spreadsheets show midnight as a day: a date cell of theirs is that midnight; so is any with `day_is_enough`.
    """
    when = read_when(cell, frame.day.year)
    if when is None:
        return None
    if when.since_midnight is None and not (day_is_enough or isinstance(cell, date)):
        raise BadCell(TIME_EXPECTED)
    return moment(when, frame.zone, on or frame.day)


def moment(when: When, zone: ZoneInfo, day: date) -> datetime:
    """The instant, in `zone`; what the cell does not say is midnight, and `day`."""
    start = datetime.combine(when.day or day, time(), when.zone or zone)
    try:
        found = start + (when.since_midnight or timedelta())
        return found.astimezone(zone) if when.zone else found
    except OverflowError as bad:
        raise BadCell(TIME_EXPECTED) from bad


def read_day(cell: Cell, year: int) -> date | None:
    """A day; an hour beside it is read over. DingTalk's sheets write 26-11-23 星期一, of this century."""
    short = DINGTALK_DAY.fullmatch(cell) if isinstance(cell, str) else None
    if short:
        cell = f"20{short['rest']}"
    try:
        when = read_when(cell, year)
    except BadCell as bad:
        raise BadCell(DAY_EXPECTED) from bad
    if when is None:
        return None
    if when.day is None:
        raise BadCell(DAY_EXPECTED)
    return when.day


def _bad() -> When:
    raise BadCell(TIME_EXPECTED)


def _of_typed(cell: datetime | date | time | timedelta | bool) -> When:  # noqa: FBT001 -- a cell may be one
    if isinstance(cell, datetime):
        return _of_datetime(cell)
    if isinstance(cell, date):
        return When(cell, None)
    if isinstance(cell, time):
        return When(None, _since_midnight(cell))
    if isinstance(cell, timedelta) and timedelta() <= cell <= timedelta(days=1):
        return When(None, cell)
    return _bad()


def _since_midnight(at: time | datetime) -> timedelta:
    """Spreadsheets keep times as fractions of days, a second is not always whole in them: rounded to milliseconds."""
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second, milliseconds=round(at.microsecond / 1000))


def _of_datetime(at: datetime) -> When:
    if at.year < FIRST_YEAR:  # an hour, shown with the day on which a spreadsheet's count begins
        return When(None, _since_midnight(at))
    offset = at.utcoffset()
    return When(at.date(), _since_midnight(at), None if offset is None else timezone(offset))


def _of_number(text: str) -> When:
    """A spreadsheet's days since 1899-12-30. Few decimals cannot say more than seconds."""
    days = float(text)
    if not (0 <= days < 1 or FIRST_SERIAL <= days < LAST_SERIAL):
        return _of_digits(text)
    step_ms = 1000 if len(text.partition(".")[2]) <= SECONDS_DECIMALS else 1
    since = timedelta(milliseconds=round(days * DAY_MS / step_ms) * step_ms)
    if days < 1:
        return When(None, since)
    if days.is_integer():
        return When((SPREADSHEET_EPOCH + since).date(), None)
    return _of_datetime(SPREADSHEET_EPOCH + since)


def _of_digits(text: str) -> When:
    """20261123 and 20261123063015."""
    found = DIGITS.fullmatch(text.removesuffix(".0").ljust(14, "0")) if len(text) in {8, 14} else None
    if not found:
        return _bad()
    try:
        at = datetime(*map(int, found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 -- six numbers; the zone comes later
    except ValueError:
        return _bad()
    return When(at.date(), _since_midnight(at) if len(text) == 14 else None)


def _of_text(text: str, year: int) -> When:
    if DIGITS.fullmatch(text):
        return _of_digits(text)
    basic = BASIC.match(text)
    if basic:
        text = f"{'-'.join(basic.groups()[:3])}T{':'.join(filter(None, basic.groups()[3:]))}{text[basic.end() :]}"
    found = FULL.fullmatch(text)
    if not found or not text:
        return _bad()
    day = _day_of(found, year)
    if found["hour"] is None:
        return When(day, None) if day else _bad()
    if day and not found["gap"] and "日" not in text:
        return _bad()
    if day and day.year < FIRST_YEAR:  # as a spreadsheet's hour is written into a text
        day = None
    return When(day, _hour_of(found), _zone_of(found["zone"]))


def _day_of(found: re.Match[str], year: int) -> date | None:
    if found["compact"]:
        digits = found["compact"]
        numbers = (int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    elif found["year"]:
        numbers = (int(found["year"]), int(found["month"]), int(found["day"]))
    elif found["month_only"]:
        numbers = (year, int(found["month_only"]), int(found["day_only"]))
    else:
        return None
    try:
        return date(*numbers)
    except ValueError as bad:
        raise BadCell(TIME_EXPECTED) from bad


def _hour_of(found: re.Match[str]) -> timedelta:
    hour, minute, second = int(found["hour"]), int(found["minute"] or 0), int(found["second"] or 0)
    half = (found["half"] or found["half_after"] or "").lower()
    if half in {"下午", "晚上", "pm"} and hour < 12:
        hour += 12
    if half in {"凌晨", "am"} and hour == 12:
        hour = 0
    milliseconds = int((found["fraction"] or "").ljust(3, "0")[:3])
    since = timedelta(hours=hour, minutes=minute, seconds=second, milliseconds=milliseconds)
    if minute > 59 or second > 59 or since > timedelta(days=1):
        raise BadCell(TIME_EXPECTED)
    return since + timedelta(days=1) if found["next"] else since


def _zone_of(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text.lower() in {"z", "utc"}:
        return timezone(timedelta())
    minutes = int(text[1:3]) * 60 + int(text[-2:] if len(text) > 3 else 0)
    if minutes > 14 * 60:
        raise BadCell(TIME_EXPECTED)
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))
