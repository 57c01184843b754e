"""Grids of one kind become records: good rows are kept, bad ones named, repeated ones counted once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from changming.intake import kinds
from changming.intake.grid import Grid
from changming.intake.headers import Header, find_header, looks_like, missing
from changming.intake.kinds import KINDS, Kind, kind_of_name
from changming.intake.platforms import Platform, recognise
from changming.intake.positions import put_places
from changming.intake.problem import Problem, marked
from changming.intake.record import Frame, Record
from changming.intake.rows import Row, data_rows, with_running_numbers, without_running_device
from changming.intake.sign_ins import finish_sign_ins, sign_in_rows, with_kinds
from changming.intake.values import Reading, read_row

COLUMNS_EXPECTED = marked("a header with {columns}")
OTHER_KIND = marked("a header with {columns}; these columns look like {kind}, so name the file like that")
UNIQUE_ID = marked("an id of its own; row {row} of {file} has it too, with other content")


@dataclass(frozen=True, slots=True)
class Read:
    """What a table gave. `repeated`: rows that stand a second time, byte for byte, and are no error."""

    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    repeated: int = 0


def read_table(kind: str, grid: Grid, frame: Frame) -> Read:
    """The records of one grid."""
    return read_kind(kind, [grid], frame)


def read_kind(kind: str, grids: Iterable[Grid], frame: Frame) -> Read:
    """The records of all grids of one kind, as one table, in the order of files, their sheets and rows."""
    table = KINDS[kind]
    problems: list[Problem] = []
    seen: set[frozenset[tuple[str, str]]] = set()
    readings: list[Reading] = []
    repeated = 0
    for grid, header in headers_of(table, grids, problems):
        rows = list(data_rows(grid, header, _platform(table, grid, header)))
        fresh = _fresh(rows, seen)
        repeated += len(rows) - len(fresh)
        readings.extend(read_row(table, row, frame) for row in _parts(table, fresh))
    if any(column.type == kinds.PLACE for column in table.columns):
        put_places(readings, frame)
    if table is kinds.SIGN_INS:
        finish_sign_ins(readings)
    records, again = _records(table, readings)
    problems += [problem for reading in readings for problem in reading.problems]
    return Read(records, problems, repeated + again)


def headers_of(kind: Kind, grids: Iterable[Grid], problems: list[Problem]) -> list[tuple[Grid, Header]]:
    """The grids that have the columns a kind needs, with their headers, in the order of files and their sheets."""
    found = [(grid, find_header(kind.name, grid.rows)) for grid in sorted(grids, key=lambda grid: grid.path)]
    headed = [(grid, header) for grid, header in found if header]
    if any(column.name == "id" for column in kind.columns):
        headed = with_running_numbers(headed)
    if kind is kinds.TRACKS:
        headed = [(grid, without_running_device(grid, header)) for grid, header in headed]
    good = [(grid, header) for grid, header in headed if not missing(kind, header.columns)]
    for grid, _header in found:
        if not any(grid is each for each, _ in good) and not (grid.is_json and len(grid.rows) < 2):
            header = next((header for each, header in headed if each is grid), None)
            problems.append(_wrong_header(kind, grid, header))
    return good


def of_kind(kind: Kind, grids: Iterable[Grid]) -> list[Grid]:
    """The sheets of a file of one kind, those left out whose own names say that they are of another."""
    return [grid for grid in grids if not grid.sheet or kind_of_name(grid.sheet) in {None, kind.name}]


def header_of(kind: Kind, grid: Grid, problems: list[Problem]) -> Header | None:
    """The header of one grid; None, and a problem, where it has not the columns that the kind needs."""
    return next((header for _grid, header in headers_of(kind, [grid], problems)), None)


def _wrong_header(kind: Kind, grid: Grid, header: Header | None) -> Problem:
    lacking = missing(kind, header.columns if header else ())
    facts = {"columns": "; ".join(_bilingual(kind, group) for group in lacking)}
    other = looks_like(grid.rows)
    if other and other != kind.name:
        facts["kind"] = f"{KINDS[other].names[1]} ({KINDS[other].names[0]})"
    return Problem(grid.file, None, None, None, OTHER_KIND if "kind" in facts else COLUMNS_EXPECTED, facts)


def _bilingual(kind: Kind, group: tuple[str, ...]) -> str:
    columns = [kind.column(name) for name in group]
    return " / ".join(f"{column.name} ({column.headers[0]})" if column.headers else column.name for column in columns)


def _platform(kind: Kind, grid: Grid, header: Header) -> Platform | None:
    return recognise(header.texts, is_json=grid.is_json) if kind is kinds.SIGN_INS else None


def _fresh(rows: Iterable[Row], seen: set[frozenset[tuple[str, str]]]) -> list[Row]:
    """The rows that were not written before, byte for byte."""
    fresh = []
    for row in rows:
        if row.identity not in seen:
            seen.add(row.identity)
            fresh.append(row)
    return fresh


def _parts(kind: Kind, rows: list[Row]) -> Iterable[Row]:
    """The rows as records are made of them."""
    if kind is not kinds.SIGN_INS:
        return rows
    return (part for row in with_kinds(rows) for part in sign_in_rows(row))


def _records(kind: Kind, readings: list[Reading]) -> tuple[list[Record], int]:
    """Rows that are kept, and how many only said again what one of them says."""
    records: list[Record] = []
    by_id: dict[Any, Record] = {}
    again = 0
    for reading in readings:
        if reading.left_out:
            continue
        row = reading.row
        headers = row.header.headers
        place = headers.get("lon", headers.get("lonlat", "place"))
        record = Record(row.file, row.number, reading.values, headers | {"place": place})
        first = by_id.setdefault(record.values["id"], record) if kind.unique else record
        if first is record:
            records.append(record)
        elif first.values == record.values:
            again += 1
        else:
            reading.refuse("id", record.values["id"], UNIQUE_ID, row=str(first.row), file=first.file)
    return records, again
