"""All tables of a day folder, opened: sheets take their kind from their own name, else the file's."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from changming.intake.folder import NO_KIND, PLACES, Found, Survey
from changming.intake.grid import Grid
from changming.intake.headers import find_header, looks_like
from changming.intake.kinds import KINDS, kind_of_name
from changming.intake.places import place_grids
from changming.intake.platforms import recognise
from changming.intake.problem import LIMITS, Limits, Problem, Unreadable, marked
from changming.intake.record import Frame
from changming.intake.sheets import read_grids
from changming.intake.tables import Read, read_kind

NO_KIND_BUT = marked(
    "a name that begins with a kind; its columns look like {kind}, so name it like that; it is not read"
)
OTHER_READERS = frozenset({"tracks", "pictures"})
ROAD_TABLES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls"})  # the others hold shapes


@dataclass(slots=True)
class DayTables:
    """The grids of each kind, and what could not be opened."""

    grids: dict[str, list[Grid]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def read(self, kind: str, frame: Frame) -> Read:
        """All records of one kind."""
        return read_kind(kind, self.grids.get(kind, ()), frame)


def open_tables(found: Survey, limits: Limits = LIMITS) -> DayTables:
    """Open every table of a folder; tracks, pictures and road files with shapes have readers of their own.

    A workbook's sheet of tracks stands in `grids` like any other.
    """
    tables = DayTables()
    for file in _files(found):
        try:
            shapes = place_grids(file.path, file.name, file.kind, limits) if file.kind in PLACES else None
            grids = shapes.grids if shapes else read_grids(file.path, file.name, limits)
        except Unreadable as refused:
            known = file.kind is not None
            tables.problems.append(
                Problem(
                    file.name, None, None, None, refused.expected if known else NO_KIND, refused.facts if known else {}
                )
            )
            continue
        tables.problems += shapes.problems if shapes else ()
        for grid in grids:
            _sort(tables, grid, file.kind)
    return tables


def _files(found: Survey) -> Iterable[Found]:
    files = [file for kind, files in found.files.items() if kind not in OTHER_READERS for file in files]
    tables = [file for file in files if file.kind != "roads" or file.path.suffix.lower() in ROAD_TABLES]
    return sorted([*tables, *found.nameless], key=lambda file: file.name)


def _sort(tables: DayTables, grid: Grid, file_kind: str | None) -> None:
    kind = kind_of_name(grid.sheet) if grid.sheet else None
    if kind not in KINDS:
        kind = file_kind or _platform_kind(grid)
    if kind:
        tables.grids.setdefault(kind, []).append(grid)
        return
    other = looks_like(grid.rows)
    if other:
        fact = f"{KINDS[other].names[1]} ({KINDS[other].names[0]})"
        tables.problems.append(Problem(grid.file, None, None, None, NO_KIND_BUT, {"kind": fact}))
    else:
        tables.problems.append(Problem(grid.file, None, None, None, NO_KIND))


def _platform_kind(grid: Grid) -> str | None:
    """A platform's export is known by its columns, whatever the file is called."""
    header = find_header("sign_ins", grid.rows)
    return "sign_ins" if header and recognise(header.texts) else None
