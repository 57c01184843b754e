"""Writes a made day: the folder a district could have, and its planted truth in a file outside it."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from changming.simulation import rows
from changming.simulation.faults import broken_files, spoil_tables, spoil_tracks
from changming.simulation.picture_files import Task, write_all
from changming.simulation.presence import SignIn
from changming.simulation.receiver import Track
from changming.simulation.tables import Row, Table, write_plain
from changming.simulation.truth import truth_of
from changming.simulation.world import Progress, Size, World, chance, clock, make_world

DISTRICT = "模拟福田区"
ADCODE = "440304"
EARLIER_DAYS = 3


def make_day(  # noqa: PLR0913 -- what a made day is made from, each with a name
    folder: Path,
    truth: Path,
    *,
    roads: Path,
    photos: Path | None = None,
    seed: int = 1,
    messy: bool = False,  # noqa: ARG001 -- used from the next commits on
    people: int = 60,
    vehicles: int = 12,
    photos_count: int = 90,
    megapixels: float = 1.2,
    segments: int | None = None,
    day: date = date(2026, 11, 23),
    fix_s: int = 10,
    shift_h: float = 4.0,
    progress: Progress = lambda _: None,
) -> None:
    """Writes one simulated day into `folder`, which must not exist or be empty, and its truth as JSON into `truth`.

    `roads`: GeoJSON lines in WGS-84 with `name`, `highway`, `oneway`; `photos`: a folder of licensed pictures to use
    beside the rendered ones; `segments`: about so many lines in the ledger (None: the named ones as they are).
    `messy` tells the same kind of day in the formats, words and datums that teams really send. The same arguments
    give the same files. Raises ValueError when the folder holds something.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ValueError(f"{folder} is not empty")
    size = Size(people, vehicles, photos_count, megapixels, segments, fix_s, shift_h)
    world = make_world(roads, photos, seed, day, size, progress)
    folder.mkdir(parents=True, exist_ok=True)
    bad = _write(world, folder)
    write_all(picture_tasks(world, folder), progress)
    progress("truth")
    found = truth_of(world, bad)
    truth.parent.mkdir(parents=True, exist_ok=True)
    truth.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _write(world: World, folder: Path) -> list[Row]:
    (folder / "district.toml").write_text(district_toml(world, world.day), encoding="utf-8")
    features, bad = road_features(world)
    (folder / "roads.geojson").write_text(roads_geojson(features), encoding="utf-8")
    tables = [rows.people(world), rows.vehicles(world), rows.posts(world), rows.roster(world), rows.leave(world)]
    tables += [rows.facilities(world), rows.works(world)]
    tables += [*rows.sign_ins(world), *rows.photos(world)]
    spoil_tables(world, tables, chance(world.seed, "faults"))
    for table in tables:
        write_plain(folder, table)
        for row in table.rows:
            if isinstance(row.of, SignIn):
                row.of.at = row.at
    (folder / "tracks").mkdir()
    for track in [*world.tracks.values(), *world.badges.values()]:
        if len(track.t_s):
            write_track(world, track, folder / "tracks" / f"{track.device}.csv")
    bad += spoil_tracks(folder / "tracks", [track.device for track in world.badges.values()])
    write_history(world, folder / "history")
    broken = broken_files(folder, chance(world.seed, "broken"))
    return bad + broken + [row for table in tables for row in table.rows if row.bad is not None]


def district_toml(world: World, day: date) -> str:
    """The district's own file."""
    return (
        f'name = "{DISTRICT}"\nadcode = "{ADCODE}"\nday = {day}\ntimezone = "Asia/Shanghai"\ndatum = "wgs84"\n'
        f'shared_devices = ["{world.crew.team_phone}"]\nsimulated = true\n'
    )


def road_features(world: World) -> tuple[list[dict[str, Any]], list[Row]]:
    """The ledger as GeoJSON features, two of which are wrong."""
    features: list[dict[str, Any]] = []
    for one in world.ledger:
        properties = {"id": one.id, "name": one.name, "grade": one.grade, "kind": "carriageway", "team": one.team}
        geometry = {"type": "LineString", "coordinates": one.lon_lat.tolist()}
        features.append({"type": "Feature", "properties": {**properties, "oneway": one.oneway}, "geometry": geometry})
    graded, again = (int(i) for i in chance(world.seed, "roads").choice(len(features) - 1, 2, replace=False))
    features[graded]["properties"] = {**features[graded]["properties"], "grade": "六级"}
    features.append({**features[again], "geometry": features[again + 1]["geometry"]})
    bad = [
        Row({}, bad="grade", what="unknown grade", at=("roads.geojson", graded + 1), header="grade"),
        Row({}, bad="id", what="second row of an id", at=("roads.geojson", len(features)), header="id"),
    ]
    return features, bad


def roads_geojson(features: list[dict[str, Any]]) -> str:
    """Features as a GeoJSON file, one a line."""
    lines = [json.dumps(feature, ensure_ascii=False) for feature in features]
    source = "© OpenStreetMap contributors, ODbL 1.0"
    return f'{{"type": "FeatureCollection", "attribution": "{source}", "features": [\n' + ",\n".join(lines) + "\n]}\n"


def write_track(world: World, track: Track, path: Path) -> None:
    """One device's fixes as a CSV file."""
    lon_lat = np.round(np.nan_to_num(world.streets.plane.to_deg(track.xy_m)), 6)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["device", "time", "lon", "lat", "speed_kmh", "heading_deg", "work"])
        for i, said_s in enumerate(track.said_s):
            work = ("", "false", "true")[int(track.work[i]) + 1]
            at = clock(world.day, float(said_s))
            speed, heading = round(float(track.speed_kmh[i]), 1), round(float(track.heading_deg[i]))
            writer.writerow([track.device, at, lon_lat[i, 0], lon_lat[i, 1], speed, heading, work])


def write_history(world: World, folder: Path) -> None:
    """An earlier day: the phones used until then."""
    day = world.day - timedelta(days=EARLIER_DAYS)
    inside = folder / str(day)
    inside.mkdir(parents=True)
    (inside / "district.toml").write_text(district_toml(world, day), encoding="utf-8")
    table = Table("sign-ins", rows.SIGN_IN_COLUMNS)
    for row in world.earlier:
        cells = rows.sign_in_cells(world, row, days=-EARLIER_DAYS)
        table.add(cells, row)
    write_plain(inside, table)
    for other in (rows.people(world), rows.earlier_photos(world)):
        if other.rows:
            write_plain(inside, other)


def picture_tasks(world: World, folder: Path) -> list[Task]:
    """One task for each picture of the day and of the earlier day."""
    tasks = []
    earlier = folder / "history" / str(world.day - timedelta(days=EARLIER_DAYS))
    for number, one in enumerate([*world.album.photos, *world.album.earlier]):
        path = (earlier if one.earlier else folder) / "photos" / one.file
        at = None if one.exif_s is None else clock(world.day, one.exif_s)
        seeds = (world.seed, one.scene), (world.seed, number)
        tasks.append(Task(path, seeds[0], one.licensed, one.how, seeds[1], world.size.megapixels, at, one.exif_lon_lat))
    return tasks
