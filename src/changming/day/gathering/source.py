"""What a day can be gathered from: a folder's files, or the database's rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from changming.engines.likeness import Likenesses
from changming.intake.photos import PhotoFile
from changming.intake.problem import Problem
from changming.intake.record import Frame, Record
from changming.intake.road import RoadRecord
from changming.intake.tracks import TrackRead
from changming.stores.likeness import LikenessIndex


@dataclass(frozen=True, slots=True)
class Rows:
    """The good rows of one kind of table, and what is wrong with the others."""

    records: Sequence[Record] = ()
    problems: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class Roads:
    """The ledger: each id once; whom it names as its source."""

    records: Sequence[RoadRecord] = ()
    problems: Sequence[Problem] = ()
    attribution: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """Pictures in the order of their names, and the likeness of each."""

    photos: Sequence[PhotoFile] = ()
    load: Callable[[], Likenesses] = Likenesses

    @property
    def likenesses(self) -> Likenesses:
        """One for each picture; where they lie in a store they are fetched now."""
        return self.load()


@dataclass(frozen=True, slots=True)
class Earlier:
    """One earlier day, or an index of earlier pictures, by the name that reports put before its files.

    `version`: the same as long as the day's evidence is; "" where that cannot be told without reading it.
    """

    name: str
    day: "Source | None" = None
    index: LikenessIndex | None = None
    version: str = ""


class Source(Protocol):
    """Where a day's rows come from. Asked twice it answers the same."""

    @property
    def frame(self) -> Frame:
        """The day, its zone and the datum of what does not say."""

    @property
    def problems(self) -> Sequence[Problem]:
        """What could not be used, but for what the answers below tell."""

    def names(self, kind: str) -> frozenset[str]:
        """The files of a kind, those that cannot be read too."""

    def has(self, kind: str) -> bool:
        """Whether there is a table of a kind, if without a good row."""

    def rows(self, kind: str) -> Rows:
        """The rows of one kind of table but roads, tracks and pictures."""

    def roads(self) -> Roads:
        """The ledger's lines and rows."""

    def tracks(self) -> Sequence[TrackRead]:
        """The fixes, file by file in the order of names."""

    def pictures(self) -> Looked:
        """The pictures."""

    def earlier(self) -> tuple[Sequence[Earlier], Sequence[Problem]]:
        """Earlier days in the order of their names."""
