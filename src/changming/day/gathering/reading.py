"""What the parts of gathering share: the rows, who is who, and what could not be used."""

from collections import Counter
from dataclasses import dataclass, field

from changming.areas.evidence.rules import Position
from changming.areas.evidence.rules import Source as Where
from changming.day.gathering.source import Source
from changming.intake.problem import Problem
from changming.intake.record import Frame, Place, Record
from changming.intake.references import Answer, Directory

NOBODY = Directory(())


@dataclass(slots=True)
class Known:
    """Who and what a day has, by every name they go by; each directory is filled when its table is read."""

    people: Directory = NOBODY
    teams: frozenset[str] = frozenset()
    vehicles: Directory = NOBODY
    segments: Directory = NOBODY
    facilities: Directory = NOBODY
    posts: Directory = NOBODY
    duties: Directory = NOBODY

    def fingerprint(self) -> str:
        """The same where every name means the same."""
        directories = (self.people, self.vehicles, self.segments, self.facilities, self.posts, self.duties)
        return "\n".join((*(one.fingerprint() for one in directories), *sorted(self.teams)))


@dataclass(slots=True)
class Reading:
    """A day in the course of being gathered; `rows` counts the good rows of each kind of table that was read."""

    source: Source
    problems: list[Problem] = field(default_factory=list)
    known: Known = field(default_factory=Known)
    rows: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.problems += self.source.problems

    @property
    def frame(self) -> Frame:
        """The day, its zone and its datum."""
        return self.source.frame

    def records(self, kind: str) -> list[Record]:
        """The good rows of one kind of table; its bad rows are noted."""
        read = self.source.rows(kind)
        self.problems += read.problems
        self.rows[kind] = len(read.records)
        return list(read.records)

    def one(self, record: Record, column: str, directory: Directory) -> str | None:
        """The id that a cell names; None where it is empty or, noted, names nothing the day has."""
        text = record.values.get(column)
        if text is None:
            return None
        answer = directory.resolve(text)
        if answer.id is None:
            self.refuse(record, column, text, answer)
        return answer.id

    def many(self, record: Record, column: str, directory: Directory) -> tuple[str, ...]:
        """The ids that a cell names; what the day does not have is noted and left out."""
        known, unknown = directory.resolve_all(record.values.get(column, ()))
        for text, answer in unknown:
            self.refuse(record, column, text, answer)
        return known

    def refuse(self, record: Record, column: str, text: str, answer: Answer) -> None:
        """Note a cell that names nothing the day has."""
        self.problems.append(record.problem(column, text, answer.expected, **dict(answer.facts or {})))


def where(record: Record) -> Where:
    """Where a record stands."""
    return Where(record.file, record.row)


def position(place: Place | None, accuracy_m: float | None = None) -> Position | None:
    """A record's place as a position."""
    if place is None:
        return None
    return Position(place.lon, place.lat, place.raw_lon, place.raw_lat, place.datum, accuracy_m)
