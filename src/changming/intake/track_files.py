"""Files of tracks, told by their content."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from changming.engines.geo import Crs, to_wgs84
from changming.intake import kinds
from changming.intake.cells import Cell, is_blank
from changming.intake.decode import decode_text
from changming.intake.feature_grid import grid_of
from changming.intake.features import Feature, Layer
from changming.intake.geojson import read_geojson
from changming.intake.gpx import read_gpx
from changming.intake.grid import Grid
from changming.intake.headers import Header
from changming.intake.markup import LOOKED_AT, holds_tables
from changming.intake.parquet import read_parquet
from changming.intake.placing import check_numbers, crs_of
from changming.intake.problem import Limits, Problem, Unreadable, marked
from changming.intake.raw_track import RawTrack
from changming.intake.rows import says_nothing
from changming.intake.sheets import read_bytes, read_grids
from changming.intake.tables import header_of, of_kind

PARQUET_START = b"PAR1"
TIMES_OF_A_LINE = ("coordTimes", "times", "timestamps")
NO_FIXES = marked("GeoJSON of points, or of lines with coordTimes")


def read_raw(path: Path, file: str, limits: Limits) -> list[RawTrack]:
    """The tracks of a file, one for each sheet; raises Unreadable where it cannot be used."""
    data = read_bytes(path, limits)
    begin = data[:LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip()
    if data.startswith(PARQUET_START):
        names, columns = read_parquet(data, limits)
        rows = [names, *zip(*columns, strict=True)]
        return of_grids([Grid(file, "", rows, range(len(rows)), is_json=True)])
    if begin.startswith(b"<") and not holds_tables(begin):
        return [read_gpx(data, file, limits)]
    if begin[:1] in {b"{", b"[", b"\x1e"}:
        layer = _geojson(data, file, limits)
        if layer is not None:
            return [_of_layer(layer, file)]
    return of_grids(of_kind(kinds.TRACKS, read_grids(path, file, limits)))


def of_grids(grids: Sequence[Grid]) -> list[RawTrack]:
    """A track of each grid, without fixes and with a problem where its header lacks a column."""
    return [_of_sheet(grid) for grid in grids]


def _of_sheet(grid: Grid) -> RawTrack:
    problems: list[Problem] = []
    header = header_of(kinds.TRACKS, grid, problems)
    if header is None:
        return RawTrack(grid.file, {"time": []}, np.empty(0, np.int32), {}, None, tuple(problems))
    return _of_grid(grid, header)


def _of_grid(grid: Grid, header: Header, datum: str | None = None) -> RawTrack:
    """The grid's columns; rows that say nothing are left out, those with a time are not asked whether they do."""
    behind = grid.rows[header.first :]
    numbers = np.array(grid.numbers[header.first :], np.int32)
    at = header.columns["time"][0]
    kept = [place for place, cells in enumerate(behind) if _begins_a_time(cells, at) or not says_nothing(cells, header)]
    if len(kept) < len(behind):
        behind, numbers = [behind[place] for place in kept], numbers[kept]
    cells = {column: _column(behind, places) for column, places in header.columns.items()}
    return RawTrack(grid.file, cells, numbers, header.headers, datum)


def _begins_a_time(cells: Sequence[Cell], at: int) -> bool:
    """Whether the row has a time at a glance, and does not begin with a word as sums do."""
    cell, first = (cells[at], cells[0]) if at < len(cells) else (None, None)
    if isinstance(first, str) and (first.isalpha() or "计" in first):
        return False
    return cell[:1].isdigit() if isinstance(cell, str) else isinstance(cell, datetime)


def _column(rows: Sequence[Sequence[Cell]], places: Sequence[int]) -> list[Cell]:
    """The cells of a column; where several headers give it, the first that is filled holds."""
    first = places[0]
    try:
        cells = [row[first] for row in rows]
    except IndexError:
        cells = [row[first] if first < len(row) else None for row in rows]
    if len(places) == 1:
        return cells
    others = _column(rows, places[1:])
    return [other if is_blank(cell) else cell for cell, other in zip(cells, others, strict=True)]


def _geojson(data: bytes, file: str, limits: Limits) -> Layer | None:
    """The layer of a GeoJSON file; None for other JSON."""
    try:
        layer = read_geojson(decode_text(data), file, limits)
    except Unreadable:
        return None
    return layer if any(feature.shape is not None for feature in layer.features) else None


def _of_layer(layer: Layer, file: str) -> RawTrack:
    """Points, and the points of lines that carry a time for each, as rows numbered like their feature."""
    crs = crs_of(layer.crs)
    check_numbers(np.array([feature.shape for feature in layer.features], dtype=object), crs)
    features = tuple(point for feature in layer.features for point in _points(feature, crs))
    grid, header = grid_of(Layer(features), kinds.TRACKS.name, file)
    if "time" not in header.columns:
        raise Unreadable(NO_FIXES)
    datum = "wgs84" if crs is not None and crs.projected else None
    raw = _of_grid(grid, header, datum)
    return RawTrack(raw.file, raw.cells, raw.row, raw.headers, raw.datum, layer.problems)


def _points(feature: Feature, crs: Crs | None) -> Iterator[Feature]:
    """The fixes of a feature, each with its position among the properties."""
    properties = {name: value for name, value in feature.properties.items() if name not in TIMES_OF_A_LINE}
    if feature.shape is None:
        yield Feature(feature.row, properties, None)
        return
    pairs = shapely.get_coordinates(feature.shape)
    if crs is not None and crs.projected:
        pairs = np.column_stack(to_wgs84(pairs[:, 0], pairs[:, 1], crs))
    if feature.shape.geom_type == "Point":
        yield Feature(feature.row, properties | _position(pairs[0]), None)
        return
    times = _times(feature)
    if len(times) == len(pairs):
        for time, pair in zip(times, pairs, strict=True):
            yield Feature(feature.row, properties | {"time": time} | _position(pair), None)


def _position(pair: Any) -> dict[str, float]:  # noqa: ANN401 -- a row of numbers
    return {"lon": float(pair[0]), "lat": float(pair[1])}


def _times(feature: Feature) -> list[Any]:
    """The times of a line's points: coordTimes, or times among coordinateProperties; of several lines, all in turn."""
    inner = feature.properties.get("coordinateProperties")
    holders = [feature.properties, inner if isinstance(inner, dict) else {}]
    lists = [holder[name] for holder in holders for name in TIMES_OF_A_LINE if isinstance(holder.get(name), list)]
    found: list[Any] = lists[0] if lists else []
    return [time for part in found for time in (part if isinstance(part, list) else [part])]
