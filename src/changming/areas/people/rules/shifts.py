"""A sheet of responsible stretches (责任路段表) becomes the rows of one day's roster."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from changming.areas.people.rules.patterns import works_on

CLOCK = re.compile(r"(\d{1,2})[:点时](\d{2})?分?(?::\d{2})?(?:-|至|到)(次日|第二天)?(\d{1,2})[:点时](\d{2})?分?")
BETWEEN = re.compile(r"[、,;+/和及&\s]+")
PLAIN = str.maketrans("：，；~～—–－（）", ":,;-----()")
SWEEP = "manual_sweep"


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """One row as the sheet gives it: a person or a vehicle, where, when, on which days.

    `shift` is a name or clock times; `rest_column`: the pattern stands in a column headed 轮休.
    """

    file: str
    row: int
    person: str | None = None
    vehicle: str | None = None
    segments: tuple[str, ...] = ()
    facilities: tuple[str, ...] = ()
    post: str | None = None
    shift: str = ""
    pattern: str = ""
    rest_column: bool = False
    work: str = SWEEP
    passes: int | None = None
    team: str = ""


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One roster row of the day."""

    id: str
    person: str | None
    vehicle: str | None
    work: str
    starts: datetime
    ends: datetime
    segments: tuple[str, ...] = ()
    facilities: tuple[str, ...] = ()
    post: str | None = None
    passes: int | None = None
    team: str = ""


@dataclass(frozen=True, slots=True)
class ShiftRemark:
    """What could not be read: shift_unknown (no duty); pattern_unknown, rest_day_unknown (the person owes)."""

    file: str
    row: int
    column: str
    value: str
    code: str


@dataclass(frozen=True, slots=True)
class Expansion:
    """The day's roster rows by id, and remarks by file and row."""

    rows: tuple[RosterRow, ...]
    remarks: tuple[ShiftRemark, ...]


Key = tuple[str, str, time, time, str, str]


def expand_shifts(
    rows: Iterable[ShiftRow], day: date, times: Mapping[str, tuple[time, time]], zone: ZoneInfo
) -> Expansion:
    """The roster rows that a sheet of shifts owes on one day.

    Rows of one person or vehicle, shift, work and post are one duty with all their segments or facilities. Its id is
    made of the party, the day, the clock times, the work and the post: the same on every run and whatever the order of
    rows.

    times   clock times of named shifts; an end that is not after its start is on the next day
    returns nothing is guessed: where a rest day cannot be known the party owes, and a remark says so
    """
    grouped: dict[Key, list[ShiftRow]] = {}
    remarks = []
    for row in rows:
        answer = works_on(row.pattern, day, rest_column=row.rest_column)
        if answer.remark:
            remarks.append(ShiftRemark(row.file, row.row, "pattern", row.pattern, answer.remark))
        spans = clock_times(row.shift, times)
        if not spans:
            remarks.append(ShiftRemark(row.file, row.row, "shift", row.shift, "shift_unknown"))
        for starts, ends in spans if answer.works else ():
            key = (row.person or "", row.vehicle or "", starts, ends, row.work, row.post or "")
            grouped.setdefault(key, []).append(row)
    found = [_roster_row(key, own, day, zone) for key, own in grouped.items()]
    return Expansion(
        tuple(sorted(found, key=lambda row: row.id)),
        tuple(sorted(remarks, key=lambda remark: (remark.file, remark.row, remark.column))),
    )


def clock_times(shift: str, times: Mapping[str, tuple[time, time]]) -> list[tuple[time, time]]:
    """Start and end of every shift a cell names, by clock (`05:00-13:00`) or name (`早班`); none if one is unknown."""
    text = shift.strip().translate(PLAIN)
    clocks = list(CLOCK.finditer(re.sub(r"\s+", "", text)))
    if clocks:
        spans = [_clock(found) for found in clocks]
        return [] if None in spans else [span for span in spans if span is not None]
    named = [_named(word, times) for word in BETWEEN.split(text) if word]
    return [] if None in named else [span for span in named if span is not None]


def _clock(found: re.Match[str]) -> tuple[time, time] | None:
    hour, minute, _, to_hour, to_minute = found.groups()
    if int(hour) > 24 or int(to_hour) > 24 or int(minute or 0) > 59 or int(to_minute or 0) > 59:
        return None
    return time(int(hour) % 24, int(minute or 0)), time(int(to_hour) % 24, int(to_minute or 0))


def _named(word: str, times: Mapping[str, tuple[time, time]]) -> tuple[time, time] | None:
    if word in times:
        return times[word]
    close = sorted(name for name in times if name.startswith(word) or word.startswith(name))
    return times[close[0]] if close else None


def _roster_row(key: Key, rows: list[ShiftRow], day: date, zone: ZoneInfo) -> RosterRow:
    person, vehicle, starts, ends, work, post = key
    last = day if ends > starts else day + timedelta(days=1)
    parts = [person or vehicle, f"{day:%Y%m%d}", f"{starts:%H%M}", f"{ends:%H%M}"]
    parts += [work] if work != SWEEP else []
    parts += [post] if post else []
    return RosterRow(
        id="-".join(parts),
        person=person or None,
        vehicle=vehicle or None,
        work=work,
        starts=datetime.combine(day, starts, zone),
        ends=datetime.combine(last, ends, zone),
        segments=tuple(sorted({each for row in rows for each in row.segments})),
        facilities=tuple(sorted({each for row in rows for each in row.facilities})),
        post=post or None,
        passes=max((row.passes for row in rows if row.passes is not None), default=None),
        team=min((row.team for row in rows if row.team), default=""),
    )
