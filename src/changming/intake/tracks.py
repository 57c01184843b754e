"""Tracks: fixes of vehicles, terminals and persons, as columns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from changming.engines.geo import DATUMS, convert
from changming.intake.cells import BadCell, Cell, is_blank, read_flag, read_id, read_number, read_word, shown
from changming.intake.coordinates import read_pair
from changming.intake.fast_columns import distinct, numbers, times
from changming.intake.grid import Grid
from changming.intake.positions import BOTH, LATITUDE, LONGITUDE
from changming.intake.problem import LIMITS, Limits, Problem, Unreadable
from changming.intake.raw_track import RawTrack, nothing
from changming.intake.record import Frame
from changming.intake.times import TIME_EXPECTED, read_time
from changming.intake.track_files import of_grids, read_raw
from changming.intake.words import DATUM

Floats = NDArray[np.float64]

LEAST = {"lon": -180.0, "lat": -90.0, "speed_kmh": 0.0, "heading_deg": 0.0, "accuracy_m": 0.0}
MOST = {"lon": 180.0, "lat": 90.0}
OF_A_POSITION = {"lon": LONGITUDE, "lat": LATITUDE}
UNREAD = "\0"  # stands for a device that cannot be read
UNKNOWN_WORK = -1


@dataclass(frozen=True, slots=True, eq=False)
class TrackRead:
    """The fixes of one file or sheet whose time can be read, in the order of its rows.

    file        as reports name it, `#SHEET` added where a file has several
    devices     the file's devices as written, in the order they are met; the file's name where it gives none
    device      (n,) int32    place in `devices`
    t_s         (n,) float64  seconds since 1970 UTC
    lon, lat    (n,) float64  WGS-84 degrees; NaN where the row has no position (0, 0 is none)
    raw_lon, raw_lat  (n,) float64  degrees as given; NaN where not given
    datum       (n,) int8     place in `changming.engines.geo.DATUMS`
    speed_kmh, heading_deg, accuracy_m  (n,) float64  NaN where not given
    work        (n,) int8     1 on, 0 off, -1 not known
    row         (n,) int32    1-based row, feature or point
    """

    file: str
    devices: tuple[str, ...]
    device: NDArray[np.int32]
    t_s: Floats
    lon: Floats
    lat: Floats
    raw_lon: Floats
    raw_lat: Floats
    datum: NDArray[np.int8]
    speed_kmh: Floats
    heading_deg: Floats
    accuracy_m: Floats
    work: NDArray[np.int8]
    row: NDArray[np.int32]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the columns of one file and keeps what cannot be read."""

    raw: RawTrack
    frame: Frame
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.problems.extend(self.raw.problems)

    def times(self) -> Floats:
        """(n,) seconds since 1970 UTC; NaN with a Problem where a row has no time that can be read."""
        one = partial(self._one, "time", lambda cell: _seconds(read_time(cell, self.frame)))
        return times(self.raw.cells["time"], one, self.frame.day, self.frame.zone)

    def numbers(self, column: str) -> Floats:
        """(n,) numbers of a column; NaN where not given, or given and not read."""
        cells = self.raw.cells.get(column)
        if cells is None:
            return np.full(len(self.raw.row), np.nan)
        most = MOST.get(column, np.inf)
        return numbers(cells, partial(self._one, column, partial(_number, column)), LEAST[column], most)

    def look_for_halves(self, lon: Floats, lat: Floats) -> None:
        """Refuse positions of which one half is given and the other is not."""
        for column, half, other in (("lon", lon, lat), ("lat", lat, lon)):
            for place in np.flatnonzero(np.isnan(half) & ~np.isnan(other)).tolist():
                if is_blank(self.raw.cells.get(column, [None] * (place + 1))[place]):
                    self._refuse(column, place, BadCell(BOTH))

    def read_pairs(self, lon: Floats, lat: Floats) -> None:
        """Fill positions that stand in one cell, where the row gives no other."""
        cells = self.raw.cells.get("lonlat", ())
        for place in np.flatnonzero(np.isnan(lon) & np.isnan(lat)).tolist() if cells else ():
            try:
                pair = read_pair(cells[place])
            except BadCell as bad:
                self._refuse("lonlat", place, bad)
                continue
            if pair is not None:
                lon[place], lat[place] = pair

    def _one(self, column: str, read: Callable[[Cell], float], place: int) -> float:
        try:
            return read(self.raw.cells[column][place])
        except BadCell as bad:
            self._refuse(column, place, bad)
            return np.nan

    def each(
        self, column: str, read: Callable[[Cell], object], missing: object, unread: object = None
    ) -> tuple[list[object], NDArray[np.int32]]:
        """The distinct values of a column, and each row's place among them.

        `missing` stands for cells that are not given, `unread` (or else `missing`) for those that cannot be read.
        """
        cells = self.raw.cells.get(column)
        if cells is None:
            return [missing], np.zeros(len(self.raw.row), np.int32)
        found, codes = distinct(cells)
        values = []
        for code, cell in enumerate(found):
            try:
                value = read(cell)
            except BadCell as bad:
                value = unread
                for place in np.flatnonzero(codes == code).tolist():
                    self._refuse(column, place, bad)
            values.append(missing if value is None else value)
        return values, codes

    def _refuse(self, column: str, place: int, bad: BadCell) -> None:
        row, header = int(self.raw.row[place]), self.raw.headers.get(column, column)
        cells = self.raw.cells.get(column)
        value = shown(cells[place]) if cells is not None else ""
        self.problems.append(Problem(self.raw.file, row, header, value, bad.expected, bad.facts))


def read_track(path: Path, name: str, frame: Frame, limits: Limits = LIMITS) -> list[TrackRead]:
    """The fixes of one file, a read for each of its sheets; `name` is what reports call it.

    Never raises: what cannot be used is a Problem.
    """
    try:
        raws = read_raw(path, name, limits)
    except Unreadable as refused:
        raws = [nothing(name, (Problem(name, None, None, None, refused.expected, refused.facts),))]
    return [_fixes_of(raw, device_of(name), frame) for raw in raws]


def read_track_grids(grids: Sequence[Grid], frame: Frame) -> list[TrackRead]:
    """The fixes of sheets that are opened already."""
    return [_fixes_of(raw, device_of(grid.path), frame) for grid, raw in zip(grids, of_grids(grids), strict=True)]


def device_of(name: str) -> str:
    """The device of a file that names none: the file's name without folder and ending."""
    stem = PurePosixPath(name).name
    return stem[: -len(PurePosixPath(stem).suffix)] if PurePosixPath(stem).suffix else stem


def _fixes_of(raw: RawTrack, stem: str, frame: Frame) -> TrackRead:
    """The columns of a track, read; `stem` is the device of rows that name none."""
    reader = _Reader(raw, frame)
    t_s = reader.times()
    given = {column: reader.numbers(column) for column in LEAST}
    reader.look_for_halves(given["lon"], given["lat"])
    reader.read_pairs(given["lon"], given["lat"])
    datums, datum_code = reader.each("datum", lambda cell: read_word(cell, DATUM), raw.datum or frame.datum)
    flags, flag_code = reader.each("work", read_flag, None)
    names, name_code = reader.each("device", read_id, stem, UNREAD)
    places = {name: place for place, name in enumerate(dict.fromkeys(map(str, names)))}
    device = np.array([places[str(name)] for name in names], np.int32)[name_code]
    datum = np.array([DATUMS.index(str(mark)) for mark in datums], np.int8)[datum_code]
    work = np.array([UNKNOWN_WORK if flag is None else int(bool(flag)) for flag in flags], np.int8)[flag_code]
    lon, lat = _in_wgs84(given["lon"], given["lat"], datum)
    kept = ~np.isnan(t_s) & (device != places.get(UNREAD, -1))
    return TrackRead(
        raw.file,
        tuple(places),
        device[kept],
        t_s[kept],
        lon[kept],
        lat[kept],
        given["lon"][kept],
        given["lat"][kept],
        datum[kept],
        given["speed_kmh"][kept],
        given["heading_deg"][kept],
        given["accuracy_m"][kept],
        work[kept],
        raw.row[kept],
        tuple(sorted(reader.problems, key=lambda problem: (problem.row or 0, problem.column or ""))),
    )


def _seconds(at: datetime | None) -> float:
    if at is None:
        raise BadCell(TIME_EXPECTED)
    return at.timestamp()


def _number(column: str, cell: Cell) -> float:
    try:
        value = read_number(cell, least=LEAST[column], most=MOST.get(column, np.inf))
    except BadCell as bad:
        raise BadCell(OF_A_POSITION.get(column, bad.expected), **bad.facts) from bad
    return np.nan if value is None else value


def _in_wgs84(raw_lon: Floats, raw_lat: Floats, datum: NDArray[np.int8]) -> tuple[Floats, Floats]:
    """Positions in WGS-84; NaN where the pair is not whole, or 0, 0."""
    known = ~np.isnan(raw_lon) & ~np.isnan(raw_lat) & ((raw_lon != 0.0) | (raw_lat != 0.0))
    lon, lat = np.full(len(raw_lon), np.nan), np.full(len(raw_lat), np.nan)
    for code in np.unique(datum[known]).tolist():
        chosen = known & (datum == code)
        lon[chosen], lat[chosen] = convert(raw_lon[chosen], raw_lat[chosen], DATUMS[code], "wgs84")
    return lon, lat
