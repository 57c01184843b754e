"""Road ledgers: files of shapes, tables with WKT, and ledger sheets without geometry."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from changming.intake import kinds
from changming.intake.cells import is_blank
from changming.intake.feature_grid import grid_of
from changming.intake.features import Layer
from changming.intake.grid import Grid
from changming.intake.headers import Header
from changming.intake.placing import check_numbers, crs_of, placed
from changming.intake.problem import LIMITS, Limits, Problem, Unreadable, marked
from changming.intake.record import Frame
from changming.intake.road import RoadRecord
from changming.intake.rows import Row, data_rows, with_running_numbers
from changming.intake.shape_files import read_shapes
from changming.intake.sheets import read_grids
from changming.intake.street_shapes import lines_of, of_wkt, with_osm_words
from changming.intake.tables import UNIQUE_ID, header_of, of_kind
from changming.intake.values import ANYTHING, Reading, read_row

Shapes = NDArray[Any]

MADE_UP_ID = "r"  # an id that a file does not give begins so
MADE_UP_CHARS = 8

LINE = marked("a line of two or more points, in degrees within the globe or in the file's coordinate system")


@dataclass(frozen=True, slots=True)
class RoadsRead:
    """What one ledger file gives: usable lines and rows, what is wrong with the others, whom it names as source."""

    records: tuple[RoadRecord, ...]
    problems: tuple[Problem, ...]
    attribution: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """A ledger's rows by their number, each with its shape in the file's coordinates.

    `shapes` is None where the ledger has no geometry; `wants_shapes` where a row without one is an error. A row of
    which nothing is known, neither id nor shape, is none.
    """

    rows: tuple[Row, ...]
    shapes: Shapes | None = None
    crs: str | None = None
    datum: str | None = None
    wants_shapes: bool = False
    has_ids: bool = True
    problems: tuple[Problem, ...] = ()


def read_roads(path: Path, name: str, frame: Frame, limits: Limits = LIMITS) -> RoadsRead:
    """One file of a road ledger, told by its content; `name` is what reports call it. Never raises.

    Where a file has no ids, each line gets one from its content: the same on every run, whatever the order. A feature
    of several lines that do not join gives a record each: `ID`, `ID-2`, …, all but the first with `part_of` `ID`.
    """
    try:
        layers = read_shapes(path, name, limits)
        if layers is None:
            return read_road_grids(of_kind(kinds.ROADS, read_grids(path, name, limits)), frame)
        reads = [_read(_of_layer(with_osm_words(layer), name), frame) for layer in layers]
    except Unreadable as refused:
        return RoadsRead((), (Problem(name, None, None, None, refused.expected, refused.facts),))
    records, problems = without_repeats(record for read in reads for record in read.records)
    said = [problem for read in reads for problem in read.problems]
    return RoadsRead(
        tuple(records),
        tuple(sorted([*said, *problems], key=lambda problem: problem.row or 0)),
        "; ".join(dict.fromkeys(layer.attribution for layer in layers if layer.attribution)),
    )


def read_road_grids(grids: Iterable[Grid], frame: Frame) -> RoadsRead:
    """The ledger rows of sheets and text tables that are opened already; of what `read_roads` says, the same holds."""
    problems: list[Problem] = []
    sheets = [(grid, header) for grid in grids if (header := header_of(kinds.ROADS, grid, problems))]
    records: list[RoadRecord] = []
    for grid, header in with_running_numbers(sheets):
        try:
            read = _read(_of_sheet(grid, header), frame)
        except Unreadable as refused:
            problems.append(Problem(grid.file, None, None, None, refused.expected, refused.facts))
            continue
        records += read.records
        problems += read.problems
    kept, repeats = without_repeats(records)
    return RoadsRead(tuple(kept), (*problems, *repeats))


def without_repeats(records: Iterable[RoadRecord]) -> tuple[list[RoadRecord], list[Problem]]:
    """The records without rows that were written twice; the second row of an id with other content is a Problem.

    To be called once over all files of a ledger, in their order.
    """
    kept: dict[str, RoadRecord] = {}
    problems: list[Problem] = []
    for record in records:
        first = kept.setdefault(record.id, record)
        are_parts = record.part_of is not None and first.part_of is not None
        if first.content != record.content and not are_parts:
            facts = {"row": str(first.row), "file": first.file}
            problems.append(
                Problem(record.file, record.row, record.headers.get("id", "id"), record.id, UNIQUE_ID, facts)
            )
    return list(kept.values()), problems


def _of_layer(layer: Layer, file: str) -> _Table:
    grid, header = grid_of(layer, kinds.ROADS.name, file)
    has_ids = "id" in header.columns
    shapes = np.array([feature.shape for feature in layer.features], dtype=object)
    grid, header = _with_ids(grid, header, [shape.wkb if shape is not None else b"" for shape in shapes])
    rows = tuple(data_rows(grid, header))
    by_number = {feature.row: feature.shape for feature in layer.features}
    shapes = np.array([by_number[row.number] for row in rows], dtype=object)
    problems = (*layer.problems, *(_nameless(layer, grid.file, header.text("id")) if has_ids else ()))
    return _Table(rows, shapes, layer.crs, layer.datum, wants_shapes=True, has_ids=has_ids, problems=problems)


def _nameless(layer: Layer, file: str, header: str) -> Iterable[Problem]:
    """A problem for each shape of which nothing is said at all: rows that say nothing are skipped elsewhere."""
    for feature in layer.features:
        if feature.shape is not None and all(map(is_blank, feature.properties.values())):
            yield Problem(file, feature.row, header, "", ANYTHING)


def _of_sheet(grid: Grid, header: Header) -> _Table:
    if "geometry" not in header.columns:
        return _Table(tuple(data_rows(grid, header)))
    grid, header = _with_ids(grid, header, [b""] * (len(grid.rows) - header.first))
    rows = tuple(data_rows(grid, header))
    shapes, crs = of_wkt([row.cell("geometry") for row in rows])
    return _Table(rows, shapes, crs)


def _with_ids(grid: Grid, header: Header, shapes: Sequence[bytes]) -> tuple[Grid, Header]:
    """The grid with a column of ids made from all that stands in a row, where it has none."""
    if "id" in header.columns:
        return grid, header
    behind = grid.rows[header.first :]
    ids = [_made_up_id(cells, shape) for cells, shape in zip(behind, shapes, strict=True)]
    place = max(map(len, grid.rows))
    above = [[*cells, *[None] * (place - len(cells)), None] for cells in grid.rows[: header.first]]
    rows = [[*cells, *[None] * (place - len(cells)), made_up] for cells, made_up in zip(behind, ids, strict=True)]
    texts = (*header.texts, *[""] * (place - len(header.texts)), "id")
    columns = {**header.columns, "id": (place,)}
    return replace(grid, rows=[*above, *rows]), Header(columns, texts, header.first)


def _made_up_id(cells: Sequence[Any], shape: bytes) -> str | None:
    """None for a row that says nothing."""
    text = "\0".join("" if cell is None else str(cell) for cell in cells)
    if not text.strip("\0") and not shape:
        return None
    return MADE_UP_ID + hashlib.sha256(text.encode("utf-8", "replace") + shape).hexdigest()[:MADE_UP_CHARS]


def _read(table: _Table, frame: Frame) -> RoadsRead:
    """The table's records, and its problems."""
    readings = [read_row(kinds.ROADS, row, frame) for row in table.rows]
    lines: Sequence[list[NDArray[np.float64]]] = [[] for _ in readings]
    if table.shapes is not None:
        lines = _lines(table, table.shapes, readings, frame)
    records = [
        record
        for reading, row_lines in zip(readings, lines, strict=True)
        if not reading.left_out and (row_lines or table.has_ids)
        for record in _records(reading, row_lines)
    ]
    problems = [*table.problems, *(problem for reading in readings for problem in reading.problems)]
    return RoadsRead(tuple(records), tuple(problems))


def _lines(table: _Table, shapes: Shapes, readings: Sequence[Reading], frame: Frame) -> list[list[NDArray[np.float64]]]:
    """Each row's lines in WGS-84; a row whose shape is none is refused."""
    crs = crs_of(table.crs)
    check_numbers(shapes, crs)
    datums = [table.datum or reading.values.get("datum") or frame.datum for reading in readings]
    there = placed(shapes, crs, datums)
    found = []
    for reading, shape in zip(readings, there, strict=True):
        lines = lines_of(shape, directed=reading.values.get("oneway", False)) if shape is not None else []
        given = reading.row.cell("geometry")
        if not lines and (table.wants_shapes or not is_blank(given)):
            reading.refuse("geometry", given, LINE)
        found.append(lines)
    return found


def _records(reading: Reading, lines: Sequence[NDArray[np.float64]]) -> Iterable[RoadRecord]:
    """The record of one row, or of each of its lines."""
    values, row = reading.values, reading.row
    content = hashlib.sha256(repr(sorted(row.identity)).encode("utf-8", "replace"))
    for line in lines:
        content.update(line.tobytes())
    first = RoadRecord(
        row.file,
        row.number,
        values["id"],
        name=values.get("name", ""),
        grade=values.get("grade"),
        kind=values.get("kind"),
        team=values.get("team", ""),
        oneway=values.get("oneway", False),
        width_m=values.get("width_m"),
        length_m=values.get("length_m"),
        area_m2=values.get("area_m2"),
        line=lines[0] if lines else None,
        highway=values.get("highway"),
        starts=values.get("from", ""),
        ends=values.get("to", ""),
        content=content.hexdigest(),
        headers=row.header.headers,
    )
    yield first
    for number, line in enumerate(lines[1:], 2):
        yield replace(first, id=f"{first.id}-{number}", line=line, part_of=first.id)
