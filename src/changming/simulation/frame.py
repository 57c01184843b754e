"""What a made day's folder has however it is told: the district's file, the earlier day."""

from datetime import date, timedelta
from pathlib import Path

from changming.simulation import rows
from changming.simulation.datum import written_in
from changming.simulation.presence import SignIn
from changming.simulation.tables import Table, write_plain
from changming.simulation.world import World

DISTRICT = "模拟福田区"
ADCODE = "440304"
EARLIER_DAYS = 3


def district_toml(world: World, day: date, datum: str) -> str:
    """The district's own file."""
    return (
        f'name = "{DISTRICT}"\nadcode = "{ADCODE}"\nday = {day}\ntimezone = "Asia/Shanghai"\ndatum = "{datum}"\n'
        f'shared_devices = ["{world.crew.team_phone}"]\nsimulated = true\n'
    )


def write_history(world: World, folder: Path, datum: str) -> None:
    """An earlier day: the phones used until then."""
    day = world.day - timedelta(days=EARLIER_DAYS)
    inside = folder / str(day)
    inside.mkdir(parents=True)
    (inside / "district.toml").write_text(district_toml(world, day, datum), encoding="utf-8")
    table = Table("sign-ins", [*rows.SIGN_IN_COLUMNS, "datum"])
    for row in world.earlier:
        cells = rows.sign_in_cells(world, row, days=-EARLIER_DAYS)
        table.add(cells, row)
    write_plain(inside, table)
    convert(pictures := rows.earlier_photos(world), datum)
    for other in (rows.people(world), pictures):
        if other.rows:
            write_plain(inside, other)


def learn_places(tables: list[Table]) -> None:
    """Tells each sign-in in which file and row it was written."""
    for table in tables:
        for row in table.rows:
            if isinstance(row.of, SignIn):
                row.of.at = row.at


def convert(table: Table, datum: str) -> None:
    """Positions of a table without a datum column into the district's datum."""
    for row in table.rows:
        lon, lat = row.cells.get("lon"), row.cells.get("lat")
        if isinstance(lon, float) and isinstance(lat, float):
            there = written_in(datum, lon, lat)
            row.cells["lon"], row.cells["lat"] = round(there[0], 6), round(there[1], 6)
