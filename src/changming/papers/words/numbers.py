"""Numbers with their units, times and shares as papers print them."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.utils.translation import gettext

from changming.papers.words.language import is_chinese

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CHINESE_WEEKDAYS = "一二三四五六日"


TORN = re.compile(r"(?<=[\u4e00-\u9fff]) (?=\d)|(?<=\d) (?=[\u4e00-\u9fff])")


def kept_together(text: str) -> str:
    """The same text, its Chinese words and the numbers beside them never torn apart at a line's end."""
    return TORN.sub("\u00a0", text)


def count(value: int) -> str:
    """A whole number: 1346 in Chinese, 1,346 in English."""
    return str(value) if is_chinese() else f"{value:,}"


def decimal(value: float, places: int = 1) -> str:
    """A number without needless zeros; minus is −."""
    text = f"{value:.{places}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "−") if text not in {"-0", "0"} else "0"


def share(value: float | None) -> str:
    """A share as percent: no decimal, but one below 1 and above 99; nothing for None."""
    if value is None:
        return ""
    percent = value * 100
    if 0 < percent < 1 or 99 < percent < 100:
        clipped = min(max(percent, 0.1), 99.9)
        return f"{clipped:.1f}%"
    return f"{percent:.0f}%"


def metres(value: float) -> str:
    """412 米, 4.1 公里; 412 m, 4.1 km."""
    if abs(value) < 1000:
        return gettext("{value} m").format(value=decimal(value, 0))
    return gettext("{value} km").format(value=decimal(value / 1000))


def duration(seconds: float) -> str:
    """40 秒, 8 分钟, 1 时 20 分; 40 s, 8 min, 1 h 20 min."""
    whole = round(abs(seconds))
    if whole < 60:
        return gettext("{value} s").format(value=whole)
    minutes = round(whole / 60)
    if minutes < 60:
        return gettext("{value} min").format(value=minutes)
    if minutes % 60 == 0:
        return gettext("{hours} h").format(hours=minutes // 60)
    return gettext("{hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)


def quantity(value: float, unit: str) -> str:
    """A measured value with the unit a doubt carries; an unknown unit stands as it is."""
    writer = UNITS.get(unit)
    return writer(value) if writer else f"{decimal(value, 2)} {unit}".rstrip()


def speed(kmh: float) -> str:
    """15 公里/时; 15 km/h."""
    return gettext("{value} km/h").format(value=decimal(kmh, 0 if kmh >= 10 else 1))


def pixels(value: float) -> str:
    """120 像素; 120 px."""
    return gettext("{value} px").format(value=decimal(value, 0))


def people(value: float) -> str:
    """3 人; 3 people."""
    return gettext("{value} people").format(value=decimal(value, 0))


def times(value: float) -> str:
    """3 次; 3 times."""
    return gettext("{value} times").format(value=decimal(value, 0))


UNITS: Mapping[str, Callable[[float], str]] = {
    "m": metres,
    "s": duration,
    "min": lambda value: duration(value * 60),
    "h": lambda value: duration(value * 3600),
    "share": share,
    "km/h": speed,
    "px": pixels,
    "people": people,
    "persons": people,
    "times": times,
}


def clock(at: datetime | None) -> str:
    """06:30, 24 hours."""
    return at.strftime("%H:%M") if at else ""


def day_and_clock(at: datetime | None) -> str:
    """11 月 23 日 06:30; 23 Nov 06:30."""
    return f"{short_day(at.date())} {clock(at)}" if at else ""


def short_day(day: date) -> str:
    """11 月 23 日; 23 Nov."""
    return f"{day.month} 月 {day.day} 日" if is_chinese() else f"{day.day} {MONTHS[day.month - 1]}"


def long_day(day: date) -> str:
    """2026 年 11 月 23 日，星期一; Monday 23 Nov 2026."""
    if is_chinese():
        return f"{day.year} 年 {short_day(day)}，星期{CHINESE_WEEKDAYS[day.weekday()]}"
    return f"{WEEKDAYS[day.weekday()]} {short_day(day)} {day.year}"
