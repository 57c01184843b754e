"""On which days a person works, from the words of a roster: 做六休一, 轮休周三, 单日, 11月25日休 and the like."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
CYCLE = re.compile(r"[做上干]?([一二两三四五六七八九十]|\d{1,2})天?休([一二两三四五六七八九十]|\d{1,2})天?")
WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天][一二三四五六日天、,]*)")
WEEKDAY_RANGE = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])(?:-|至|到)(?:周|星期|礼拜)?([一二三四五六日天])")
ENGLISH_DAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b", re.IGNORECASE)
FULL_DATE = r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?"
DATE_RANGE = re.compile(rf"{FULL_DATE}(?:至|到)(?:(?:(\d{{4}})[-/.年])?(\d{{1,2}})[-/.月])?(\d{{1,2}})[日号]?")
A_DATE = re.compile(FULL_DATE)
MONTH_DAY = re.compile(r"(?<![\d/.-])(\d{1,2})[日号](?![前后])|(?<![\d/.-])(\d{1,2})(?=[、,;日号]|$|休)")
WEEK = "一二三四五六日"
ENGLISH_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAILY = {"", "每天", "每日", "天天", "全月", "不休", "无休", "daily"}
PLAIN = str.maketrans("：，；~～—（）\u3000", ":,;至至至() ")


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a person works on a day. `remark`: why that is not known; he then owes."""

    works: bool
    remark: str = ""


@dataclass(frozen=True, slots=True)
class _Words:
    text: str
    day: date
    rest: bool  # the words speak of rest


def works_on(pattern: str, day: date, *, rest_column: bool) -> Answer:
    """Whether `pattern` has its person work on `day`.

    rest_column  the words stand in a column headed 轮休: a day named there without a word is a day of rest

    A cycle (做六休一) needs a day to count from: a date of rest, a date with 起 or 自 as first day of work, or a
    weekday where the cycle is a week. Without one it is not known which day is free. Bare dates are days of work,
    bare weekdays too where there are more than two of them (else of rest).
    """
    text = (
        re.sub(r"\s+", " ", pattern.translate(PLAIN)).strip().replace("双休日", "周六日休").replace("双休", "周六日休")
    )
    words = _Words(text, day, rest_column or "休" in text or re.search(r"\b(off|rest)\b", text.lower()) is not None)
    if text.lower() in DAILY:
        return Answer(works=True)
    cycle = CYCLE.search(text)
    if cycle:
        return _cycle(cycle, words)
    for named in (_odd_even, _dates, _weekdays):
        hit = named(words)
        if hit is not None:
            return Answer(works=hit)
    return Answer(works=True, remark="pattern_unknown")


def _cycle(found: re.Match[str], words: _Words) -> Answer:
    work, rest = (NUMERALS.get(part) or int(part) for part in found.groups())
    outside = words.text[: found.start()] + " " + words.text[found.end() :]
    weekdays = set(_week_days(outside))
    if weekdays and work + rest == 7:
        return Answer(works=words.day.weekday() not in weekdays)
    anchors = sorted(_days(outside, words.day))
    if not anchors or work + rest == 0:
        return Answer(works=True, remark="rest_day_unknown")
    first_work = anchors[0] if re.search(r"[起自从始]", outside) else anchors[-1] + timedelta(days=1)
    return Answer(works=(words.day - first_work).days % (work + rest) < work)


def _odd_even(words: _Words) -> bool | None:
    for word, odd in (("单", 1), ("双", 0)):
        if re.search(rf"{word}[日号天]", words.text):
            named = words.day.day % 2 == odd
            return not named if words.rest else named
    return None


def _dates(words: _Words) -> bool | None:
    days = set(_days(words.text, words.day))
    if not days:
        return None
    return (words.day in days) is not words.rest


def _weekdays(words: _Words) -> bool | None:
    days = set(_week_days(words.text))
    if not days:
        return None
    rest = words.rest or (len(days) <= 2 and not re.search(r"[班上做]", words.text))
    return (words.day.weekday() in days) is not rest


def _week_days(text: str) -> Iterator[int]:
    for first, last in WEEKDAY_RANGE.findall(text):
        start, end = _week_day(first), _week_day(last)
        yield from ((start + step) % 7 for step in range((end - start) % 7 + 1))
    for names in WEEKDAY.findall(text):
        yield from (_week_day(name) for name in names if name not in "、,")
    yield from (ENGLISH_WEEK.index(name.lower()) for name in ENGLISH_DAY.findall(text))


def _week_day(name: str) -> int:
    return WEEK.index(name.replace("天", "日"))


def _days(text: str, day: date) -> Iterator[date]:
    """Dates named in a text; a missing month is the day's, a missing year the one that brings the date nearest."""
    for found in DATE_RANGE.finditer(text):
        year, month, first, to_year, to_month, last = found.groups()
        start = _date(year, month, first, day)
        end = _date(to_year or year, to_month or month, last, day)
        if start and end and start <= end:
            yield from (start + timedelta(days=step) for step in range(min((end - start).days, 366) + 1))
    rest = DATE_RANGE.sub(" ", text)
    yield from (
        named for found in A_DATE.finditer(rest) if (named := _date(found[1], found[2], found[3], day)) is not None
    )
    for found in MONTH_DAY.finditer(A_DATE.sub(" ", rest)):
        if (named := _date(None, None, found[1] or found[2], day)) is not None:
            yield named


def _date(year: str | None, month: str | None, number: str, day: date) -> date | None:
    years = [int(year)] if year else [day.year - 1, day.year, day.year + 1] if month else [day.year]
    wanted = [(each, int(month or day.month), int(number)) for each in years]
    return min((date(*each) for each in wanted if _exists(*each)), key=lambda found: abs(found - day), default=None)


def _exists(year: int, month: int, number: int) -> bool:
    return 1 <= year <= 9998 and 1 <= month <= 12 and 1 <= number <= monthrange(year, month)[1]
