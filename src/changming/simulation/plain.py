"""Writes a world the plain way: UTF-8 CSV with English headers, GeoJSON, WGS-84."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np

from changming.simulation import rows
from changming.simulation.faults import broken_files, spoil_tables, spoil_tracks
from changming.simulation.frame import district_toml, learn_places, write_history
from changming.simulation.receiver import Track
from changming.simulation.tables import Row, write_plain
from changming.simulation.world import World, chance, clock


def write_day(world: World, folder: Path) -> list[Row]:
    """All but the pictures. Returns the rows and files that cannot be used."""
    (folder / "district.toml").write_text(district_toml(world, world.day, "wgs84"), encoding="utf-8")
    features, bad = road_features(world)
    (folder / "roads.geojson").write_text(roads_geojson(features), encoding="utf-8")
    tables = rows.all_tables(world)
    spoil_tables(world, tables, chance(world.seed, "faults"))
    for table in tables:
        write_plain(folder, table)
    learn_places(tables)
    (folder / "tracks").mkdir()
    for track in [*world.tracks.values(), *world.badges.values()]:
        if len(track.t_s):
            write_track(world, track, folder / "tracks" / f"{track.device}.csv")
    bad += spoil_tracks(folder / "tracks", [track.device for track in world.badges.values()])
    write_history(world, folder / "history", "wgs84")
    bad += broken_files(folder, chance(world.seed, "broken"))
    return bad + [row for table in tables for row in table.rows if row.bad is not None]


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
