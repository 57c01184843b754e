"""What each template under `templates/shared/` needs: one frozen dataclass per part, and how it is made from facts.

No page may carry inline style, so lengths are SVG attributes: percentages as text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from changming.papers.figures import Tally
from changming.papers.words import name_of
from changming.papers.words.numbers import clock, count, day_and_clock, duration, short_day

LEAST_PERCENT = 0.6  # a part of a bar that is there is seen
SOON_S = 3600.0
REASON_LONGEST = 500
BAR_ORDER = ("done", "partly", "not_done", "unknown")


@dataclass(frozen=True, slots=True)
class Mark:
    """`verdict_mark.html`: a verdict's word; its icon is drawn by the style."""

    verdict: str
    word: str


@dataclass(frozen=True, slots=True)
class BarPart:
    """A stretch of a verdict bar, `x` and `width` in percent."""

    verdict: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Bar:
    """`verdict_bar.html`; without parts owed it is one empty frame."""

    label: str
    parts: Sequence[BarPart]


@dataclass(frozen=True, slots=True)
class Meter:
    """`meter.html`: what arrived is solid, what is missing hatched."""

    arrived: str
    missing: str
    is_short: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """`clock.html`: `state` is `later`, `soon`, `over` or `met`; `exact` stands in the title and in print."""

    state: str
    says: str
    exact: str
    machine: str


@dataclass(frozen=True, slots=True)
class Photo:
    """`photo.html`: without `src` it is a tile that names the photo."""

    src: str
    alt: str
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class PairSide:
    """One of two claims: a photo, or facts under a name."""

    name: str
    facts: Sequence[tuple[str, str]] = ()
    photo: Photo | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """`evidence_pair.html`: two claims side by side, below them what was measured between them."""

    sides: Sequence[PairSide]
    facts: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A step of `step_line.html`: `past`, `now` or `ahead`."""

    name: str
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of `history.html`."""

    at: str
    machine: str
    says: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """`decided.html`: the decision just taken, which may be undone for ten seconds by sending `step` with `key`."""

    says: str
    key: str
    step: str
    href: str
    undo: str


@dataclass(frozen=True, slots=True)
class Decision:
    """`decision.html`: a form with a reason and a button per step.

    steps    (value, words, whether it is the one that makes a finding)
    alike    words of a tick that decides others with it, "" where there are none
    draft    under which the browser keeps what is being written
    """

    href: str
    key: str
    steps: Sequence[tuple[str, str, bool]]
    reason: str
    optional: str
    note: str = ""
    next_key: str = ""
    together: str = ""
    alike: str = ""
    draft: str = ""
    longest: int = REASON_LONGEST


@dataclass(frozen=True, slots=True)
class Interval:
    """`interval_dot.html`: a value and its interval on a scale that rows share, in percent of it."""

    label: str
    low: str
    high: str
    value: str


@dataclass(frozen=True, slots=True)
class Gauge:
    """`gauge.html`: what was measured as a bar, what is allowed as a tick."""

    label: str
    measured: str
    allowed: str


@dataclass(frozen=True, slots=True)
class Pages:
    """`pages.html`: where in a long list the page stands, and the addresses of its neighbours ("" where none)."""

    showing: str
    before: str = ""
    after: str = ""


def percent(share: float) -> str:
    """A share as an SVG length."""
    return f"{min(max(share, 0.0), 1.0) * 100:.3f}".rstrip("0").rstrip(".") + "%"


def mark(verdict: str | None) -> Mark:
    """A verdict's mark; None is not due yet."""
    return Mark(verdict or "none", name_of("verdict", verdict))


def bar(tally: Tally) -> Bar:
    """Counts as a bar whose label says them."""
    counts = [(verdict, tally.of(verdict)) for verdict in BAR_ORDER if tally.of(verdict)]
    label = gettext(", ").join(f"{name_of('verdict', verdict)} {count(number)}" for verdict, number in counts)
    if not counts:
        return Bar(gettext("Nothing was owed"), [BarPart("none", "0%", "100%")])
    wide = [max(number / tally.due * 100, LEAST_PERCENT) for _verdict, number in counts]
    scale = 1 / sum(wide)
    parts, x = [], 0.0
    for (verdict, _number), width in zip(counts, wide, strict=True):
        parts.append(BarPart(verdict, percent(x), percent(width * scale)))
        x += width * scale
    return Bar(label, parts)


def meter(share: float) -> Meter:
    """How much arrived."""
    return Meter(percent(share), percent(1 - share), share < 1)


def gauge(measured: float, allowed: float, label: str) -> Gauge:
    """Measured against allowed; the larger of both fills four fifths."""
    most = max(measured, allowed, 1e-9) / 0.8
    return Gauge(label, percent(measured / most), percent(allowed / most))


def due_clock(due: datetime, now: datetime, met_at: datetime | None = None) -> Clock:
    """A deadline as people say it: 剩 38 分, 今天 17:30 前, 已超 1 时 20 分."""
    exact, machine = day_and_clock(due), due.isoformat()
    if met_at is not None:
        return Clock("met", gettext("met {time}").format(time=day_and_clock(met_at)), exact, machine)
    left_s = (due - now).total_seconds()
    if left_s < 0:
        return Clock("over", gettext("{time} overdue").format(time=duration(-left_s)), exact, machine)
    if left_s < SOON_S:
        return Clock("soon", gettext("{time} left").format(time=duration(left_s)), exact, machine)
    if due.date() == now.date():
        return Clock("later", gettext("today before {time}").format(time=clock(due)), exact, machine)
    said = gettext("before {time}").format(time=f"{short_day(due.date())} {clock(due)}")
    return Clock("later", said, exact, machine)


def interval(value: float, low: float, high: float, scale: tuple[float, float], label: str) -> Interval:
    """A value with its interval on a shared scale."""
    start, end = scale
    wide = end - start
    return Interval(
        label, percent((low - start) / wide), percent((high - start) / wide), percent((value - start) / wide)
    )
