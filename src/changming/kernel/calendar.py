"""The work calendar: weekends, public holidays and make-up days (调休), as data by year.

Years shipped stand in `holidays/YYYY.toml`; an administrator adds a later year as a file of the same shape in a folder
of their own, without a release. A year without data is refused in words, never guessed.

Deadlines may run in office time: only while an office is open on worked days.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

from changming.kernel.errors import Refused

SATURDAY = 5


class NoCalendarYear(Refused):
    """Nobody has said which days of this year are worked: an administrator adds the year's file."""

    code = "no_calendar_year"

    def __init__(self, year: int) -> None:
        super().__init__(year=year)
        self.year = year

    def __str__(self) -> str:
        year = self.year
        return f"The work calendar has no year {year}. Put the State Council's holidays into a file {year}.toml."


class BadCalendar(ValueError):
    """A calendar file that cannot be used: says what was expected."""


@dataclass(frozen=True, slots=True)
class Year:
    """Days of one year that differ from the plain week."""

    year: int
    source: str
    holidays: frozenset[date]
    make_up: frozenset[date]


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked, for the years it knows."""

    years: Mapping[int, Year]

    def is_workday(self, day: date) -> bool:
        """Whether offices work on this day. Raises NoCalendarYear for a year without data."""
        year = self.years.get(day.year)
        if year is None:
            raise NoCalendarYear(day.year)
        if day in year.holidays:
            return False
        return day in year.make_up or day.weekday() < SATURDAY

    def add_workdays(self, day: date, count: int) -> date:
        """The day that lies `count` >= 0 worked days after `day`; 0 gives `day` itself or the next worked day."""
        if count < 0:
            raise ValueError("count is at least 0")
        while not self.is_workday(day):
            day += timedelta(days=1)
        for _ in range(count):
            day += timedelta(days=1)
            while not self.is_workday(day):
                day += timedelta(days=1)
        return day


@dataclass(frozen=True, slots=True)
class OfficeTime:
    """So much time while the office is open."""

    length: timedelta

    def __post_init__(self) -> None:
        if self.length < timedelta():
            raise ValueError("length is at least 0")


@dataclass(frozen=True, slots=True)
class Office:
    """When an office is open: these spans of the clock in its zone, in order, on the worked days of the calendar."""

    calendar: WorkCalendar
    zone: tzinfo
    hours: tuple[tuple[time, time], ...]

    def __post_init__(self) -> None:
        moments = [moment for span in self.hours for moment in span]
        if not moments or any(one >= next_one for one, next_one in pairwise(moments)):
            raise ValueError("hours: expected spans of the clock in order, each ending before the next begins")

    def later(self, at: datetime, wait: OfficeTime) -> datetime:
        """The moment by which the office was open so long after `at`; with no wait, `at` or when it opens next.

        Raises NoCalendarYear where the way there leads through a year without data.
        """
        left, day = wait.length, at.astimezone(self.zone).date()
        while True:
            for opens, closes in self._spans(day):
                start = max(opens, at.astimezone(UTC))
                if start < closes and start + left <= closes:
                    return start + left
                left -= max(closes - start, timedelta())
            day += timedelta(days=1)

    def _spans(self, day: date) -> list[tuple[datetime, datetime]]:
        if not self.calendar.is_workday(day):
            return []
        return [(self._moment(day, opens), self._moment(day, closes)) for opens, closes in self.hours]

    def _moment(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC)


def read_year(text: str) -> Year:
    """One year from its TOML text. Raises BadCalendar naming what was expected."""
    try:
        raw = tomllib.loads(text)
        holidays = frozenset(day for span in raw["holidays"] for day in _days(span))
        year = Year(int(raw["year"]), str(raw["source"]), holidays, frozenset(raw["make_up"]))
    except (KeyError, TypeError, ValueError) as error:
        raise BadCalendar(
            f"expected year, source, holidays = [{{name, from, to}}], make_up = [days]: {error}"
        ) from error
    for day in (*year.holidays, *year.make_up):
        if day.year != year.year:
            raise BadCalendar(f"{day}: expected a day of {year.year}")
    both = year.holidays & year.make_up
    if both:
        raise BadCalendar(f"{min(both)}: a holiday and a make-up day at once")
    return year


def load(folder: Path | None = None) -> WorkCalendar:
    """The shipped years, and those of an administrator's folder, which win."""
    shipped = resources.files("changming.kernel") / "holidays"
    texts = [entry.read_text(encoding="utf-8") for entry in shipped.iterdir() if entry.name.endswith(".toml")]
    if folder is not None:
        texts += [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml"))]
    years: Iterable[Year] = map(read_year, texts)
    return WorkCalendar({year.year: year for year in years})


def _days(span: Mapping[str, Any]) -> list[date]:
    first, last = span["from"], span["to"]
    if last < first:
        raise ValueError(f"{first} to {last}: ends before it starts")
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
