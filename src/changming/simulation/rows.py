"""The tables of a world: what each team would have written down."""

from changming.simulation.fleet import Vehicle
from changming.simulation.people import FootDuty
from changming.simulation.pictures import Photo
from changming.simulation.presence import SignIn
from changming.simulation.tables import Cell, Table
from changming.simulation.world import World, clock


def all_tables(world: World) -> list[Table]:
    """Every table of the day but the ledger."""
    one_each = [people, vehicles, posts, roster, leave, facilities, works, weather]
    tables = [*(make(world) for make in one_each), *sign_ins(world), *photos(world)]
    return [table for table in tables if table.rows]


def people(world: World) -> Table:
    """The workers."""
    table = Table("people", ["id", "name", "team", "role"])
    for one in world.crew.people:
        table.add({"id": one.id, "name": one.name, "team": one.team, "role": one.role}, one)
    return table


def vehicles(world: World) -> Table:
    """The vehicles and the numbers of their boxes."""
    table = Table("vehicles", ["id", "plate", "team", "kind", "terminal"])
    for one in world.fleet:
        cells: dict[str, Cell] = {"id": one.id, "plate": one.plate, "team": one.team, "kind": one.kind}
        table.add({**cells, "terminal": one.terminal}, one)
    return table


def posts(world: World) -> Table:
    """Posts with a circle or along segments."""
    table = Table("posts", ["id", "name", "team", "lon", "lat", "radius_m", "segments"])
    for one in world.crew.posts:
        if one.toilet:
            continue
        cells: dict[str, Cell] = {"id": one.id, "name": one.name, "team": one.team}
        if one.segments:
            cells["segments"] = ";".join(segment.id for segment in one.segments)
        else:
            lon, lat = world.streets.plane.to_deg(one.xy_m[None])[0]
            cells |= {"lon": round(float(lon), 6), "lat": round(float(lat), 6), "radius_m": one.radius_m}
        table.add(cells, one)
    return table


def roster(world: World) -> Table:
    """Duties of vehicles, then of people."""
    table = Table(
        "roster", ["id", "person", "vehicle", "work", "post", "segments", "facilities", "starts", "ends", "passes"]
    )
    for vehicle in world.fleet:
        table.add(_vehicle_duty(world, vehicle), vehicle.duty)
    for person in world.crew.people:
        for duty in person.duties:
            table.add(_foot_duty(world, duty), duty)
    for care in world.upkeep.duties:
        cells: dict[str, Cell] = {"id": care.id, "person": care.person.id, "work": "facility_wash"}
        cells["facilities"] = ";".join(one.id for one in care.facilities)
        cells |= {"starts": clock(world.day, care.starts_s), "ends": clock(world.day, care.ends_s)}
        table.add(cells, care)
    return table


def _vehicle_duty(world: World, vehicle: Vehicle) -> dict[str, Cell]:
    duty = vehicle.duty
    return {
        "id": duty.id,
        "vehicle": vehicle.id,
        "work": duty.work,
        "segments": ";".join(segment.id for segment in duty.named),
        "starts": clock(world.day, duty.starts_s),
        "ends": clock(world.day, duty.ends_s),
        "passes": duty.passes,
    }


def _foot_duty(world: World, duty: FootDuty) -> dict[str, Cell]:
    cells: dict[str, Cell] = {"id": duty.id, "person": duty.person, "work": duty.work}
    if duty.post.toilet:
        cells["facilities"] = duty.post.id
    elif duty.by_segments:
        cells["segments"] = ";".join(segment.id for segment in duty.post.segments)
    else:
        cells["post"] = duty.post.id
    return {**cells, "starts": clock(world.day, duty.starts_s), "ends": clock(world.day, duty.ends_s)}


def facilities(world: World) -> Table:
    """Bins, stops and collection points."""
    table = Table("facilities", ["id", "kind", "name", "lon", "lat", "segment", "team"])
    for one in world.upkeep.facilities:
        lon, lat = world.streets.plane.to_deg(one.xy_m[None])[0]
        cells: dict[str, Cell] = {"id": one.id, "kind": one.kind, "name": one.name, "team": one.team}
        table.add({**cells, "lon": round(float(lon), 6), "lat": round(float(lat), 6), "segment": one.segment}, one)
    for post in world.crew.posts:
        if post.toilet:
            lon, lat = world.streets.plane.to_deg(post.xy_m[None])[0]
            about: dict[str, Cell] = {"id": post.id, "kind": "toilet", "name": post.name, "team": post.team}
            table.add({**about, "lon": round(float(lon), 6), "lat": round(float(lat), 6)}, post)
    return table


def weather(world: World) -> Table:
    """Spells that take work out of judgement."""
    table = Table("weather", ["from", "to", "kind", "value", "unit", "source"])
    for one in world.weather:
        hours = {"from": clock(world.day, one.starts_s), "to": clock(world.day, one.ends_s)}
        table.add({**hours, "kind": one.kind, "value": one.value, "unit": one.unit, "source": "模拟气象台"}, one)
    return table


def works(world: World) -> Table:
    """Hand-kept records of work at facilities, and of streets that were skipped."""
    table = Table("works", ["facility", "segment", "work", "person", "done_at", "photo", "skipped_reason"])
    for one in world.upkeep.records:
        cells: dict[str, Cell] = {"facility": one.facility, "work": "facility_wash", "person": one.person}
        cells["done_at"] = None if one.done_s is None else clock(world.day, one.done_s)
        table.add({**cells, "photo": one.photo or None, "skipped_reason": one.skipped_reason or None}, one)
    for skip in world.skips:
        skipped: dict[str, Cell] = {"segment": skip.segment.id, "work": skip.duty.work, "photo": skip.photo or None}
        table.add({**skipped, "skipped_reason": skip.reason}, skip)
    return table


def leave(world: World) -> Table:
    """Who is off today, and who stands in."""
    table = Table("leave", ["person", "from", "to", "kind", "substitute", "approved_by"])
    for one in world.crew.people:
        if one.script in {"leave", "leave_substituted"}:
            kind = ("rest", "leave", "sick", "training")[int(one.id) % 4]
            cells: dict[str, Cell] = {"person": one.id, "from": str(world.day), "to": str(world.day), "kind": kind}
            table.add({**cells, "substitute": one.substitute or None, "approved_by": "队长"}, one)
    return table


SIGN_IN_COLUMNS = [
    "person",
    "time",
    "kind",
    "lon",
    "lat",
    "accuracy_m",
    "device",
    "photo",
    "mock",
    "received_at",
    "note",
]


def sign_ins(world: World) -> list[Table]:
    """One table a team; the group team's is a paper sheet typed up."""
    tables = []
    for number, team in enumerate(world.crew.teams, 1):
        rows = [row for row in world.sign_ins if world.crew.person(row.person).team == team]
        sheet = team == world.crew.group_team
        table = Table(
            "sign-ins", ["person", "time", "kind", "note"] if sheet else SIGN_IN_COLUMNS, part=f"team{number}"
        )
        for row in rows:
            table.add(sign_in_cells(world, row), row)
        tables.append(table)
    return tables


def sign_in_cells(world: World, row: SignIn, *, days: int = 0) -> dict[str, Cell]:
    """One row of a sign-in table."""
    cells: dict[str, Cell] = {
        "person": row.person,
        "time": clock(world.day, row.time_s + days * 86400),
        "kind": row.kind,
        "note": row.note,
    }
    if row.sheet:
        return cells
    if row.lon_lat is not None:
        lon, lat = row.lon_lat if row.lon_lat == (0.0, 0.0) else row.raw()
        cells |= {"lon": lon, "lat": lat, "datum": row.datum, "accuracy_m": row.accuracy_m}
    if row.received_s is not None:
        cells["received_at"] = clock(world.day, row.received_s + days * 86400)
    return cells | {"device": row.device, "photo": row.photo or None, "mock": row.mock}


PHOTO_COLUMNS = ["file", "person", "taken_at", "lon", "lat", "about", "stage", "received_at"]


def photos(world: World) -> list[Table]:
    """One table a team of those who keep one: what their pictures are about."""
    tables = []
    for number, team in enumerate(world.crew.teams, 1):
        own = [one for one in world.album.photos if one.in_table and one.file.startswith(f"{team}/")]
        table = Table("photos", PHOTO_COLUMNS, part=f"team{number}")
        for one in sorted(own, key=lambda one: one.file):
            table.add(photo_cells(world, one), one)
        if table.rows:
            tables.append(table)
    return tables


def photo_cells(world: World, one: Photo) -> dict[str, Cell]:
    """One row of a table of photos."""
    cells: dict[str, Cell] = {"file": one.file.rsplit("/", 1)[1], "person": ";".join(one.persons) or one.person}
    if one.said:
        cells["taken_at"] = clock(world.day, one.taken_s)
    if one.lon_lat is not None:
        cells |= {"lon": one.lon_lat[0], "lat": one.lon_lat[1]}
    received = clock(world.day, one.received_s)
    return cells | {"about": one.about or None, "stage": one.stage, "received_at": received}


def earlier_photos(world: World) -> Table:
    """The table of the earlier day's pictures."""
    table = Table("photos", PHOTO_COLUMNS)
    for one in world.album.earlier:
        table.add(photo_cells(world, one), one)
    return table
