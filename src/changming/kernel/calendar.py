"""The work calendar: weekends, public holidays and make-up days (调休), as data by year.

Years shipped stand in `holidays/YYYY.toml`; an administrator adds a later year as a file of the same shape in a folder
of their own, without a release. A year without data is refused in words, never guessed.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

SATURDAY = 5


class NoCalendarYear(LookupError):
    """Nobody has said which days of this year are worked."""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"The work calendar has no year {year}. Put the State Council's holidays into a file {year}.toml."
        )
        self.year = year


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
