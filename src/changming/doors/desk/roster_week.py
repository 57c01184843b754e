"""A week of people in words: shifts and hours, leave and its hours, for whom somebody stands in."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_lazy

from changming.areas.people.choices import LeaveKind
from changming.areas.people.queries import leaves_among, roster_among, shifts_among
from changming.areas.people.rules import RosterRow, Viewer
from changming.areas.places.queries import district_of
from changming.areas.standards.rules import Pack
from changming.day.shift_days import shift_days
from changming.papers.words import name_of
from changming.papers.words.numbers import clock

if TYPE_CHECKING:
    from changming.areas.people.models import Leave, Person
    from changming.areas.people.models import RosterRow as StoredRow

Duty: TypeAlias = "StoredRow | RosterRow"  # of the roster, or what the sheet of shifts stands for
WEEK = 7
PLACES_NAMED = 2
LEAVES: Mapping[str, Any] = {
    LeaveKind.LEAVE: gettext_lazy("Leave"),
    LeaveKind.REST: gettext_lazy("Rest day"),
    LeaveKind.SICK: gettext_lazy("Sick"),
    LeaveKind.INJURY: gettext_lazy("Injured at work"),
    LeaveKind.TRAINING: gettext_lazy("Training"),
    LeaveKind.SECONDED: gettext_lazy("Seconded"),
}


def zone_of(district: str) -> ZoneInfo:
    """The zone of a district's clocks."""
    place = district_of(district)
    return ZoneInfo(place.timezone if place else "Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Cell:
    """A person's day: `kind` is work, away or free; `lines` say when and where."""

    kind: str
    lines: Sequence[str]


class Week:
    """Duties and leaves of the people of one page, by what sheets call them. Three queries."""

    def __init__(
        self,
        viewer: Viewer,
        people: Sequence["Person"],
        district: str,
        days: Sequence[date],
        pack: Pack,
        names: Mapping[str, str],
    ) -> None:
        self.zone, self.names = zone_of(district), names
        self.shifts = {(shift.starts, shift.ends): name for name, shift in reversed(list(pack.shifts.items()))}
        self.work: defaultdict[tuple[str, date], list[Duty]] = defaultdict(list)
        rostered = set()
        for row in roster_among(viewer, people, district, days):
            self.work[row.person, row.day].append(row)
            rostered.add(row.code)
        rows: Any = shifts_among(viewer, people, district, days)
        sheet = shift_days(rows, days, pack, self.zone)
        for key, duties in sheet.items():
            self.work[key] += [duty for duty in duties if duty.id not in rostered]
        called = [name for one in people for name in (one.code, one.name) if name]
        start = datetime.combine(days[0], time(), self.zone)
        self.away: defaultdict[str, list[Leave]] = defaultdict(list)
        self.stands_in: defaultdict[str, list[Leave]] = defaultdict(list)
        for one in leaves_among(called, district, start, start + timedelta(days=WEEK)):
            self.away[one.person].append(one)
            self.stands_in[one.substitute].append(one)

    def cell(self, person: "Person", day: date) -> Cell:
        """What a person does on a day. Who is away part of it has both, leave first."""
        names = dict.fromkeys(name for name in (person.code, person.name) if name)
        away = [one for name in names for one in self.away[name] if self._on(one, day)]
        rows = [
            self._work(duty, day) for name in names for duty in self.work[name, day] if not self._covered(duty, away)
        ]
        rows += [
            self._with_hours(gettext("stands in for {person}").format(person=one.person), one, day)
            for name in names
            for one in self.stands_in[name]
            if self._on(one, day)
        ]
        if away:
            return Cell("away", [*(self._away(one, day) for one in away), *rows])
        return Cell("work" if rows else "free", rows)

    def _bounds(self, day: date) -> tuple[datetime, datetime]:
        start = datetime.combine(day, time(), self.zone)
        return start, start + timedelta(days=1)

    def _on(self, leave: "Leave", day: date) -> bool:
        start, end = self._bounds(day)
        return leave.from_at < end and leave.to_at > start

    def _covered(self, duty: Duty, away: Sequence["Leave"]) -> bool:
        """Whether a leave takes in all of a duty, or all of the day of one without hours."""
        if not (duty.starts and duty.ends):
            return bool(away)
        return any(one.from_at <= duty.starts and duty.ends <= one.to_at for one in away)

    def _away(self, leave: "Leave", day: date) -> str:
        said = self._with_hours(str(LEAVES.get(leave.kind, LEAVES[LeaveKind.LEAVE])), leave, day)
        if not leave.substitute:
            return said
        substitute = gettext("substitute {person}").format(person=leave.substitute)
        return f"{said} · {substitute}"

    def _with_hours(self, said: str, leave: "Leave", day: date) -> str:
        """With the hours of the leave, where it does not take the whole day."""
        start, end = self._bounds(day)
        if leave.from_at <= start and leave.to_at >= end:
            return said
        begins, until = (at.astimezone(self.zone) for at in (max(leave.from_at, start), min(leave.to_at, end)))
        return f"{said} {clock(begins)}–{'24:00' if until == end else clock(until)}"

    def _work(self, duty: Duty, day: date) -> str:
        places = [duty.post] if duty.post else [*duty.segments, *duty.facilities]
        called = list(dict.fromkeys(self.names.get(place) or place for place in places))
        where = gettext(", ").join(called[:PLACES_NAMED])
        work = name_of("work", duty.work) if duty.work else ""
        return " ".join(part for part in (*self._hours(duty, day), work, where) if part)

    def _hours(self, duty: Duty, day: date) -> tuple[str, str]:
        """The shift's name, where its hours are those of one, and the hours."""
        given = [at.astimezone(self.zone) for at in (duty.starts, duty.ends) if at]
        if len(given) < 2:
            return "", "".join(clock(at) for at in given)
        starts, ends = given
        shift = self.shifts.get((starts.time(), ends.time()), "")
        if ends.date() > day and ends.time() != time():
            return shift, gettext("{starts}–{ends} the next day").format(starts=clock(starts), ends=clock(ends))
        return shift, f"{clock(starts)}–{'24:00' if ends.date() > day else clock(ends)}"
