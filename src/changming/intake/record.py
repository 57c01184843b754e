"""One good row: its cells by column name, as typed values, and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from changming.intake.problem import Problem


@dataclass(frozen=True, slots=True)
class Frame:
    """What a file is read in: the folder's day, the district's zone, the datum of files that do not say."""

    day: date
    zone: ZoneInfo
    datum: str = "wgs84"


@dataclass(frozen=True, slots=True)
class Place:
    """A position in WGS-84 degrees, and the pair as given in its datum."""

    lon: float
    lat: float
    raw_lon: float
    raw_lat: float
    datum: str


@dataclass(frozen=True, slots=True)
class Record:
    """A good row. `values` holds only cells that were given and could be read.

    Values by kind of column: text, id and word str (a word is its English wire value), list tuple[str, ...],
    number float, whole int, flag bool, time aware datetime, day date, place Place (columns lon, lat and datum become
    the one value `place`).
    """

    file: str
    row: int
    values: Mapping[str, Any]
    headers: Mapping[str, str]  # column name → header as written

    def problem(self, column: str, value: str | None, expected: str, **facts: str) -> Problem:
        """What is wrong with one cell of this row."""
        return Problem(self.file, self.row, self.headers.get(column, column), value, expected, facts)
