"""Tells a world the messy way: other formats, words and datums for the same kind of day."""

from datetime import datetime
from pathlib import Path

import numpy as np

from changming.simulation import rows
from changming.simulation.datum import written_in
from changming.simulation.faults import broken_files, spoil_tables, spoil_tracks
from changming.simulation.forms import forms
from changming.simulation.frame import convert, district_toml, learn_places, write_history
from changming.simulation.messy_tracks import write_tracks
from changming.simulation.people import FootDuty
from changming.simulation.platforms import dingtalk_json, wecom_json, wecom_sheet
from changming.simulation.sheets import Style, write_messy
from changming.simulation.tables import Cell, Row, Table
from changming.simulation.world import World, chance, clock

DISTRICT_DATUM = "gcj02"
GBK = Style("gbk", titles=2, repeats=True)
BOM = Style("bom", shuffled=True)
BOOK = Style("xlsx", titles=1, merged=True, repeats=True)
PLAIN_BOOK = Style("xlsx", titles=2)
STYLE_OF = {
    "people": PLAIN_BOOK,
    "vehicles": GBK,
    "posts": Style("bom", titles=1, shuffled=True),
    "leave": Style("gbk", titles=1),
    "facilities": Style("xlsx", titles=1, shuffled=True),
    "works": BOM,
}
DATUM_OF = {"gbk": "bd09", "book": DISTRICT_DATUM, "wecom": "gcj02", "dingtalk": "gcj02", "wecom_sheet": "wgs84"}


def settle_datums(world: World) -> None:
    """Gives each sign-in the datum of its team's file, the earlier day's the same, so that what repeats still does."""
    form_of = forms(world.crew)
    for one in [*world.sign_ins, *world.earlier]:
        form = form_of[world.crew.person(one.person).team]
        mixed = ("wgs84", "gcj02", "bd09")[int(one.person) % 3]
        one.datum = mixed if form == "mixed" else DATUM_OF.get(form, "wgs84")


def write_day(world: World, folder: Path) -> list[Row]:
    """All but the pictures. Returns the rows and files that cannot be used."""
    rng = chance(world.seed, "retell")
    (folder / "district.toml").write_text(district_toml(world, world.day, DISTRICT_DATUM), encoding="utf-8")
    tables = rows.all_tables(world)
    spoil_tables(world, tables, chance(world.seed, "faults"))
    write_tables(world, tables, folder, rng)
    learn_places(tables)
    ledger = roads_table(world, rng)
    write_messy(folder, [ledger], Style("gbk", titles=1), rng)
    (folder / "tracks").mkdir()
    bad = spoil_tracks(folder / "tracks", write_tracks(world, folder / "tracks"))
    write_history(world, folder / "history", DISTRICT_DATUM)
    bad += broken_files(folder, chance(world.seed, "broken"))
    return bad + [row for table in [*tables, ledger] for row in table.rows if row.bad is not None]


def forget_derived(world: World) -> None:
    """Where no roster gives a duty an id, pictures are about its stretch."""
    for photo in world.album.photos:
        duty = photo.duty
        if isinstance(duty, FootDuty) and duty.team == world.crew.shift_team and photo.about == duty.id:
            photo.about = duty.post.segments[0].id


def write_tables(world: World, tables: list[Table], folder: Path, rng: np.random.Generator) -> None:
    """Writes every table but sign-ins and photos' files."""
    by_stem: dict[str, list[Table]] = {}
    for table in tables:
        by_stem.setdefault(table.stem, []).append(table)
    for stem in ("posts", "facilities"):
        for table in by_stem.get(stem, []):
            convert(table, DISTRICT_DATUM)
    _by_name(world, by_stem.get("leave", []) + by_stem.get("works", []))
    for stem, style in STYLE_OF.items():
        if stem in by_stem:
            write_messy(folder, by_stem[stem], style, rng)
    write_messy(folder, _rosters(world, by_stem["roster"][0]), Style("xlsx", titles=1), rng)
    write_messy(folder, [_shifts(world)], GBK, rng)
    write_messy(folder, by_stem["weather"], Style("gbk"), rng)
    for number, table in enumerate(by_stem.get("sign-ins", [])):
        _sign_ins(world, table, number, folder, rng)
    for number, table in enumerate(by_stem.get("photos", [])):
        convert(table, DISTRICT_DATUM)
        write_messy(folder, [table], (GBK, PLAIN_BOOK, BOM)[number % 3], rng)


def _by_name(world: World, tables: list[Table]) -> None:
    """People by their names, which no two share."""
    names = {one.id: one.name for one in world.crew.people}
    for table in tables:
        for row in table.rows:
            for column in ("person", "substitute"):
                value = row.cells.get(column)
                if isinstance(value, str):
                    row.cells[column] = names.get(value, value)


def _rosters(world: World, table: Table) -> list[Table]:
    """One workbook: machines with spreadsheet times and plates, people and facilities with hours of the day alone."""
    plates = {one.id: one.plate for one in world.fleet}
    machines = Table("roster", ["id", "vehicle", "work", "segments", "starts", "ends", "passes"])
    people = Table("roster", ["id", "person", "work", "post", "segments", "starts", "ends"])
    care = Table("roster", ["id", "person", "work", "facilities", "starts", "ends"])
    for row in table.rows:
        if row.cells.get("vehicle"):
            row.cells["vehicle"] = plates[str(row.cells["vehicle"])]
            machines.rows.append(row)
            continue
        if isinstance(row.of, FootDuty) and row.of.team == world.crew.shift_team:
            continue
        row.cells |= {column: _hour(row.cells[column]) for column in ("starts", "ends")}
        (care if row.cells.get("facilities") else people).rows.append(row)
    return [machines, people, care]


def _hour(value: Cell) -> Cell:
    return f"{value.hour}:{value.minute:02}" if isinstance(value, datetime) else value


def _shifts(world: World) -> Table:
    """The stretches of the team that keeps no roster."""
    table = Table("shifts", ["person", "segments", "shift", "pattern"])
    for person in world.crew.people:
        if person.team == world.crew.shift_team:
            for duty in person.duties:
                hours = "-".join(f"{clock(world.day, at):%H:%M}" for at in (duty.starts_s, duty.ends_s))
                segments = ";".join(segment.id for segment in duty.post.segments)
                table.add({"person": person.name, "segments": segments, "shift": hours}, duty)
    return table


def _sign_ins(world: World, table: Table, number: int, folder: Path, rng: np.random.Generator) -> None:
    team = world.crew.teams[number]
    form = forms(world.crew)[team]
    table.part = team
    if form == "wecom":
        wecom_json(world, table, folder, f"签到表-企业微信-{team}.json")
    elif form == "dingtalk":
        dingtalk_json(world, table, folder, f"签到表-钉钉-{team}.json")
    elif form == "wecom_sheet":
        wecom_sheet(world, table, folder, f"签到表-打卡记录-{team}.xlsx")
    elif form == "paper":
        names = {one.id: one.name for one in world.crew.people}
        for row in table.rows:
            row.cells["person"] = names.get(str(row.cells["person"]), row.cells["person"])
        write_messy(folder, [table], Style("gbk", titles=2), rng)
    else:
        if form != "book":
            table.columns = [*table.columns, "datum"]
        style = {"gbk": GBK, "book": BOOK}.get(form, BOM)
        write_messy(folder, [table], style, rng)


def roads_table(world: World, rng: np.random.Generator) -> Table:
    """The ledger as WKT in a table, in the district's datum; one grade is unknown and one id stands twice."""
    table = Table("roads", ["id", "name", "grade", "kind", "team", "oneway", "wkt"])
    for one in world.ledger:
        points = [written_in(DISTRICT_DATUM, float(lon), float(lat)) for lon, lat in one.lon_lat]
        wkt = "LINESTRING (" + ", ".join(f"{lon:.7f} {lat:.7f}" for lon, lat in points) + ")"
        cells: dict[str, Cell] = {"id": one.id, "name": one.name, "grade": one.grade, "kind": "carriageway"}
        table.add({**cells, "team": one.team, "oneway": one.oneway, "wkt": wkt}, one)
    graded, again = (int(i) for i in rng.choice(len(table.rows), 2, replace=False))
    table.rows[graded].cells["grade"] = "六级"
    table.rows[graded].bad, table.rows[graded].what = "grade", "unknown grade"
    row = table.add({**table.rows[again].cells, "name": "重号路"})
    row.bad, row.what = "id", "second row of an id"
    return table
