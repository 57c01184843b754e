"""A folder's files as a source of rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from changming.day.folder.looking import Look
from changming.day.gathering.source import Earlier, Looked, Roads, Rows, Source
from changming.intake.cells import BadCell
from changming.intake.day_tables import ROAD_TABLES, DayTables, open_tables
from changming.intake.district import FILE, read_district
from changming.intake.folder import Survey, survey
from changming.intake.problem import Problem, Unreadable, marked
from changming.intake.record import Frame
from changming.intake.roads import read_road_grids, read_roads, without_repeats
from changming.intake.times import read_day
from changming.intake.tracks import TrackRead, read_track, read_track_grids
from changming.stores.likeness import ENDING, read_index

NO_INDEX = marked("a likeness index: {why}")
NO_DAY = marked("a folder of an earlier day: a day in its name, such as 2026-11-20, or a district.toml with its day")


@dataclass(frozen=True, slots=True)
class FolderSource(Source):
    """One folder, its tables opened. `before`: what was wrong with its `district.toml`."""

    survey: Survey
    tables: DayTables
    frame_read: Frame
    look: Look
    before: tuple[Problem, ...] = ()
    paths: Mapping[str, Path] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: Path, frame: Frame, look: Look, before: tuple[Problem, ...] = ()) -> "FolderSource":
        """Survey a folder and open its tables."""
        found = survey(folder)
        files = [*found.nameless, *(file for files in found.files.values() for file in files)]
        return cls(found, open_tables(found), frame, look, before, {file.name: file.path for file in files})

    @property
    def frame(self) -> Frame:
        """As `district.toml` says."""
        return self.frame_read

    @property
    def problems(self) -> Sequence[Problem]:
        """Files of no kind, and those that cannot be opened."""
        return [*self.before, *self.survey.problems, *self.tables.problems]

    def names(self, kind: str) -> frozenset[str]:
        """Files by their own names."""
        return frozenset(file.name for file in self.survey.of(kind))

    def has(self, kind: str) -> bool:
        """Whether a sheet is of that kind."""
        return bool(self.tables.grids.get(kind))

    def sheets(self, kind: str) -> list[str]:
        """The sheets of a kind, as reports name them."""
        return [grid.file for grid in self.tables.grids.get(kind, ())]

    def path_of(self, name: str) -> Path:
        """The file that a report's name of a file or sheet means. Raises KeyError for a name it never gave."""
        return self.paths.get(name) or self.paths[name.rpartition("#")[0]]

    def rows(self, kind: str) -> Rows:
        """All sheets of a kind as one table."""
        read = self.tables.read(kind, self.frame)
        return Rows(read.records, read.problems)

    def roads(self) -> Roads:
        """Files of shapes and tables as one ledger."""
        shapes = [file for file in self.survey.of("roads") if file.path.suffix.lower() not in ROAD_TABLES]
        reads = [read_roads(file.path, file.name, self.frame) for file in shapes]
        reads.append(read_road_grids(self.tables.grids.get("roads", []), self.frame))
        records, repeats = without_repeats(record for read in reads for record in read.records)
        problems = [problem for read in reads for problem in read.problems] + repeats
        names = dict.fromkeys(read.attribution for read in reads if read.attribution)
        return Roads(records, problems, "; ".join(names))

    def tracks(self) -> Sequence[TrackRead]:
        """Files of tracks, then sheets of them."""
        files = self.survey.of("tracks")
        reads = [read for file in files for read in read_track(file.path, file.name, self.frame)]
        reads += read_track_grids(self.tables.grids.get("tracks", []), self.frame)
        return sorted(reads, key=lambda read: read.file)

    def pictures(self) -> Looked:
        """Every picture, looked at now."""
        photos, likenesses = self.look([(file.path, file.name) for file in self.survey.of("pictures")])
        return Looked(photos, lambda: likenesses)

    def earlier(self) -> tuple[Sequence[Earlier], Sequence[Problem]]:
        """What lies below `history/`."""
        found: list[Earlier] = []
        problems: list[Problem] = []
        for top in self.survey.history:
            for path in sorted(top.iterdir()):
                name = f"{top.name}/{path.name}"
                if path.is_dir():
                    self._day(path, name, found, problems)
                elif path.name.endswith(ENDING):
                    _index(path, name, found, problems)
        return found, problems

    def _day(self, path: Path, name: str, found: list[Earlier], problems: list[Problem]) -> None:
        frame = self._frame(path)
        if frame is None:
            problems.append(Problem(name, None, None, None, NO_DAY))
        else:
            found.append(Earlier(name, day=FolderSource.open(path, frame, self.look)))

    def _frame(self, path: Path) -> Frame | None:
        if (path / FILE).exists():
            try:
                return read_district(path).frame
            except Unreadable:
                return None
        try:
            day = read_day(path.name, 0)
        except BadCell:
            day = None
        return None if day is None else replace(self.frame, day=day)


def _index(path: Path, name: str, found: list[Earlier], problems: list[Problem]) -> None:
    try:
        found.append(Earlier(name, index=read_index(path)))
    except ValueError as broken:
        problems.append(Problem(name, None, None, None, NO_INDEX, {"why": str(broken)}))
