"""Strips of time: a day of 24 hours in lanes, thirty days of verdicts. Lengths are SVG attributes, in percent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext

from changming.doors.desk.shared_parts import Mark, mark, percent
from changming.papers.words.numbers import clock, short_day

DAY_S = 86_400
HOURS = (0, 4, 8, 12, 16, 20, 24)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a day. `kind`: window (what was owed), seen, gap (no evidence), pass or photo."""

    kind: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Stretch:
    """A span as drawn."""

    kind: str
    x: str
    width: str
    says: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One line of a strip. `label` says in words what is drawn."""

    name: str
    label: str
    stretches: Sequence[Stretch]


@dataclass(frozen=True, slots=True)
class DayStrip:
    """What `shared/day_strip.html` needs; `ticks` are (percent, words)."""

    lanes: Sequence[Lane]
    ticks: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class DayMark:
    """One day of `shared/month_strip.html`."""

    mark: Mark
    day: str
    full: str
    href: str
    current: bool


def day_strip(day: date, lanes: Iterable[tuple[str, Sequence[Span]]], hours: Sequence[int] = HOURS) -> DayStrip:
    """Lanes of one day, from the first of `hours` to the last; what lies outside is cut off."""
    names = {
        "window": gettext("owed"),
        "seen": gettext("positions"),
        "gap": gettext("no evidence"),
        "pass": gettext("pass"),
        "photo": gettext("photo"),
    }
    first_h, last_h = hours[0], hours[-1]
    drawn = []
    for name, spans in lanes:
        zone = spans[0].start.tzinfo if spans else None
        start = datetime.combine(day, time(), zone) + timedelta(hours=first_h)
        long_s = (last_h - first_h) * 3600
        stretches = [found for span in spans if (found := _stretch(span, start, long_s, names))]
        label = gettext(", ").join(stretch.says for stretch in stretches)
        drawn.append(Lane(name, f"{name}: {label}" if label else name, stretches))
    ticks = [(percent((hour - first_h) / (last_h - first_h)), f"{hour:02d}:00") for hour in hours]
    return DayStrip(drawn, ticks)


def _stretch(span: Span, start: datetime, long_s: float, names: dict[str, str]) -> Stretch | None:
    a = (span.start - start).total_seconds() / long_s
    b = (span.end - start).total_seconds() / long_s
    if b <= 0 or a >= 1:
        return None
    a, b = max(a, 0.0), min(b, 1.0)
    times = (
        clock(span.start) if span.end <= span.start + timedelta(minutes=1) else f"{clock(span.start)}–{clock(span.end)}"
    )
    return Stretch(span.kind, percent(a), percent(max(b - a, 0.002)), f"{names.get(span.kind, span.kind)} {times}")


def month_strip(days: Iterable[tuple[date, str | None, str]], current: date) -> list[DayMark]:
    """Verdicts of days, oldest first; each (day, verdict, address), no verdict where nothing was owed."""
    return [
        DayMark(_of(verdict), str(day.day), f"{short_day(day)} {_of(verdict).word}", href, day == current)
        for day, verdict, href in days
    ]


def _of(verdict: str | None) -> Mark:
    return mark(verdict) if verdict else Mark("none", gettext("Not owed"))
