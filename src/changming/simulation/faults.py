"""Rows and files that cannot be used, one of each kind and more in a large day; each says which column is wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from changming.simulation.fleet import VehicleDuty
from changming.simulation.pictures import Photo
from changming.simulation.presence import SignIn
from changming.simulation.tables import Cell, Row, Table
from changming.simulation.upkeep import FacilityDuty
from changming.simulation.world import World


@dataclass(frozen=True, slots=True, eq=False)
class Bench:
    """What a spoiler works on."""

    world: World
    table: Table
    rng: np.random.Generator


def spoil_tables(world: World, tables: list[Table], rng: np.random.Generator) -> None:
    """Adds bad rows to the tables, and spoils cells of some good ones."""
    times = max(1, world.size.people // 200)
    by_stem: dict[str, list[Table]] = {}
    for table in tables:
        by_stem.setdefault(table.stem, []).append(table)
    for stem, spoilers in SPOILERS.items():
        for spoil in spoilers * times:
            fit = [table for table in by_stem.get(stem, []) if table.rows]
            if fit:
                spoil(Bench(world, fit[int(rng.integers(len(fit)))], rng))


def _bad(table: Table, cells: dict[str, Cell], column: str, what: str) -> None:
    row = table.add({name: cells.get(name) for name in table.columns})
    row.bad, row.what = column, what


def _spoil(row: Row, column: str, value: Cell, what: str) -> None:
    row.cells[column] = value
    row.bad, row.what = column, what


def _pick(rows: list[Row], rng: np.random.Generator) -> Row | None:
    good = [row for row in rows if row.bad is None]
    return good[int(rng.integers(len(good)))] if good else None


def _again(table: Table, column: str, value: Cell, rng: np.random.Generator) -> None:
    """The same id a second time with different content."""
    row = _pick(table.rows, rng)
    if row is not None:
        _bad(table, {**row.cells, column: value}, "id", "second row of an id")


def _sign_in_time(it: Bench) -> None:
    row = _pick(it.table.rows, it.rng)
    if row is not None:
        _bad(it.table, {**row.cells, "time": "25:71", "device": None, "received_at": None}, "time", "unreadable time")


def _sign_in_stranger(it: Bench) -> None:
    at = datetime(it.world.day.year, it.world.day.month, it.world.day.day, 7, 30)  # noqa: DTZ001 -- the district's own clock
    _bad(it.table, {"person": f"9{it.rng.integers(1000, 9999)}", "time": at, "kind": "in"}, "person", "unknown person")


def _sign_in_accuracy(it: Bench) -> None:
    fine: list[Row] = []
    for row in it.table.rows:
        if isinstance(row.of, SignIn) and not row.of.sheet and row.of.accuracy_m < 15:
            fine += [row] if it.world.crew.person(row.of.person).script in {"honest", "late"} else []
    chosen = _pick(fine, it.rng)
    if chosen is not None:
        _spoil(chosen, "accuracy_m", "约十米", "unreadable number")


def _roster_segment(it: Bench) -> None:
    row = _pick([row for row in it.table.rows if isinstance(row.of, VehicleDuty)], it.rng)
    if row is not None:
        _spoil(row, "segments", f"{row.cells['segments']};FT99{it.rng.integers(100, 999)}", "unknown segment in a list")


def _roster_time(it: Bench) -> None:
    row = _pick([row for row in it.table.rows if isinstance(row.of, FacilityDuty)], it.rng)
    if row is not None:
        _bad(
            it.table,
            {**row.cells, "id": f"X{it.rng.integers(10**4, 10**5)}", "starts": "上午"},
            "starts",
            "unreadable time",
        )


def _roster_person(it: Bench) -> None:
    row = _pick([row for row in it.table.rows if isinstance(row.of, FacilityDuty)], it.rng)
    if row is not None:
        new = {"id": f"X{it.rng.integers(10**4, 10**5)}", "person": f"8{it.rng.integers(1000, 9999)}"}
        _bad(it.table, {**row.cells, **new}, "person", "unknown person")


def _post(it: Bench) -> None:
    id_ = f"G9{it.rng.integers(100, 999)}"
    cells: dict[str, Cell] = {"id": id_, "name": f"备用岗{id_[1:]}", "team": it.world.crew.teams[0]}
    if it.rng.random() < 0.5:
        _bad(it.table, {**cells, "lon": 114.02, "lat": 22.53, "radius_m": -50}, "radius_m", "negative radius")
    else:
        _bad(it.table, {**cells, "lon": 114.02, "lat": "22.5三", "radius_m": 80}, "lat", "unreadable position")


def _photo_time(it: Bench) -> None:
    row = _pick(
        [row for row in it.table.rows if isinstance(row.of, Photo) and not row.of.doubts and row.of.duty], it.rng
    )
    if row is not None:
        _spoil(row, "taken_at", "昨天下午", "unreadable time")


def _photo_about(it: Bench) -> None:
    row = _pick(
        [row for row in it.table.rows if isinstance(row.of, Photo) and not row.of.doubts and row.of.duty], it.rng
    )
    if row is not None:
        _spoil(row, "about", f"G8{it.rng.integers(100, 999)}", "unknown place")


def _work_facility(it: Bench) -> None:
    row = _pick(it.table.rows, it.rng)
    if row is not None:
        _bad(it.table, {**row.cells, "facility": f"SS9{it.rng.integers(100, 999)}"}, "facility", "unknown facility")


def _work_time(it: Bench) -> None:
    row = _pick(it.table.rows, it.rng)
    if row is not None:
        _bad(it.table, {**row.cells, "done_at": "一点半左右"}, "done_at", "unreadable time")


def _leave_day(it: Bench) -> None:
    honest = [one for one in it.world.crew.people if one.script == "honest"]
    person = honest[int(it.rng.integers(len(honest)))].id
    cells: dict[str, Cell] = {"person": person, "from": "下周三", "to": str(it.world.day), "kind": "leave"}
    _bad(it.table, cells, "from", "unreadable day")


def _person_again(it: Bench) -> None:
    _again(it.table, "name", "重名者", it.rng)


def _vehicle_again(it: Bench) -> None:
    _again(it.table, "plate", f"粤BI{it.rng.integers(1000, 9999)}O", it.rng)


def _roster_again(it: Bench) -> None:
    own = Table(it.table.stem, it.table.columns, [row for row in it.table.rows if isinstance(row.of, VehicleDuty)])
    _again(own, "work", "inspect", it.rng)
    it.table.rows += [row for row in own.rows if row.of is None]


def _facility_position(it: Bench) -> None:
    row = _pick(it.table.rows, it.rng)
    if row is not None:
        _spoil(row, "lat", "22..53", "unreadable position")


Spoiler = Callable[[Bench], None]
SPOILERS: dict[str, list[Spoiler]] = {
    "sign-ins": [_sign_in_time, _sign_in_stranger, _sign_in_accuracy],
    "roster": [_roster_segment, _roster_time, _roster_person, _roster_again],
    "posts": [_post, _post],
    "photos": [_photo_time, _photo_about],
    "works": [_work_facility, _work_time],
    "leave": [_leave_day],
    "people": [_person_again],
    "vehicles": [_vehicle_again],
    "facilities": [_facility_position],
}


def broken_files(folder: Path, rng: np.random.Generator) -> list[Row]:
    """Files that nobody can read, and one with another kind's columns."""
    (folder / "sign-ins-damaged.xlsx").write_bytes(rng.bytes(3000))
    (folder / "tracks" / "damaged.parquet").write_bytes(b"PAR1" + rng.bytes(800))
    (folder / "works-mistaken.csv").write_text("plate,kind,terminal\n粤BI0000O,sweeper,013900000000\n", "utf-8")
    names = {
        "sign-ins-damaged.xlsx": "unreadable file",
        "tracks/damaged.parquet": "unreadable file",
        "works-mistaken.csv": "file of another kind",
    }
    return [Row({}, bad="", what=what, at=(name, 0)) for name, what in names.items()]


def spoil_tracks(folder: Path, devices: list[str]) -> list[Row]:
    """Behind the last row of a worker's track, one whose time cannot be read."""
    bad = []
    for device in devices[:1]:
        path = folder / f"{device}.csv"
        lines = path.read_text(encoding="utf-8").splitlines()
        last = lines[-1].split(",")
        path.write_text("\n".join([*lines, ",".join([last[0], "31:00", *last[2:]])]) + "\n", encoding="utf-8")
        at = (f"tracks/{path.name}", len(lines) + 1)
        bad.append(Row({}, bad="time", what="unreadable time", at=at, header="time"))
    return bad
