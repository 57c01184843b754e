"""Tracks in the formats that boxes and platforms export: CSV in GBK, GPX, GeoJSON, Parquet."""

import csv
import io
import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from changming.simulation.chinese import HEADERS
from changming.simulation.datum import many_written_in
from changming.simulation.receiver import Track
from changming.simulation.streets import Floats
from changming.simulation.world import World, clock

ZONE = ZoneInfo("Asia/Shanghai")
DATUM = "gcj02"


def write_tracks(world: World, folder: Path) -> list[str]:
    """Every device in one of four formats; two devices share each CSV file. Returns the names of files of persons."""
    waiting: list[Track] = []
    vehicles = {world.tracks[one.id].device: one for one in world.fleet}
    for number, track in enumerate(track for track in world.tracks.values() if len(track.t_s)):
        plain = not vehicles[track.device].has_switch and "frozen" not in track.labels
        if plain:
            (folder / f"{track.device}.gpx").write_text(_gpx(world, track), encoding="utf-8")
        elif number % 3 == 0:
            _parquet(world, track, folder / f"轨迹{number + 1}.parquet")
        elif number % 3 == 1:
            (folder / f"{track.device}.geojson").write_text(_geojson(world, track), encoding="utf-8")
        else:
            waiting.append(track)
        if len(waiting) == 2:
            (folder / f"车载终端导出{number + 1}.csv").write_bytes(_gbk(world, waiting))
            waiting = []
    if waiting:
        (folder / "车载终端导出0.csv").write_bytes(_gbk(world, waiting))
    for badge in world.badges.values():
        lines = _lines(world, badge)
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(
            [["device", "time", "lon", "lat"], *(line[:4] for line in lines)]
        )
        (folder / f"{badge.device}.csv").write_text(out.getvalue(), encoding="utf-8-sig")
    return [badge.device for badge in world.badges.values()]


def _places(world: World, track: Track, datum: str) -> Floats:
    """Degrees in a datum, 0, 0 where the box had no position."""
    lon_lat = world.streets.plane.to_deg(track.xy_m)
    there = ~np.isnan(lon_lat[:, 0])
    out = np.zeros_like(lon_lat)
    out[there] = np.round(many_written_in(datum, lon_lat[there]), 6)
    return out


def _lines(world: World, track: Track) -> list[list[object]]:
    """device, time, lon, lat, speed, heading, work, datum."""
    places = _places(world, track, DATUM)
    work = ["", "关", "开"] if track.work.max(initial=-1) >= 0 else ["", "0", "1"]
    return [
        [
            track.device.lstrip("0"),
            f"{clock(world.day, float(said_s)):%Y/%m/%d %H:%M:%S}",
            *places[i],
            round(float(track.speed_kmh[i]), 1),
            round(float(track.heading_deg[i])),
            work[int(track.work[i]) + 1],
            DATUM,
        ]
        for i, said_s in enumerate(track.said_s)
    ]


def _gbk(world: World, tracks: list[Track]) -> bytes:
    """Devices in turn, each in its own order."""
    lines = [_lines(world, track) for track in tracks]
    both: list[list[object]] = []
    for i in range(max(len(one) for one in lines)):
        both += [one[i] for one in lines if i < len(one)]
    names = HEADERS["tracks"]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["车载终端轨迹导出（模拟数据）"])
    writer.writerow([names[c] for c in ("device", "time", "lon", "lat", "speed_kmh", "heading_deg", "work", "datum")])
    writer.writerows(both)
    return out.getvalue().encode("gbk")


def _moment(world: World, said_s: float) -> datetime:
    return clock(world.day, said_s).replace(tzinfo=ZONE)


def _gpx(world: World, track: Track) -> str:
    """WGS-84 and UTC, as GPX always is; the device is the file's name."""
    places = _places(world, track, "wgs84")
    utc = ZoneInfo("UTC")
    points = "\n".join(
        f'<trkpt lat="{lat:.6f}" lon="{lon:.6f}"><time>'
        f"{_moment(world, float(said_s)).astimezone(utc):%Y-%m-%dT%H:%M:%SZ}</time></trkpt>"
        for (lon, lat), said_s in zip(places, track.said_s, strict=True)
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="simulation" '
    return f'{head}xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>\n{points}\n</trkseg></trk></gpx>\n'


def _geojson(world: World, track: Track) -> str:
    """Points in the district's datum, times with an offset."""
    places = _places(world, track, DATUM)
    features = []
    for i, said_s in enumerate(track.said_s):
        facts: dict[str, object] = {"device": track.device, "time": _moment(world, float(said_s)).isoformat()}
        facts |= {"speed_kmh": round(float(track.speed_kmh[i]), 1), "heading_deg": round(float(track.heading_deg[i]))}
        if track.work[i] >= 0:
            facts["work"] = bool(track.work[i])
        point = {"type": "Point", "coordinates": places[i].tolist()}
        features.append(json.dumps({"type": "Feature", "properties": facts, "geometry": point}))
    return '{"type": "FeatureCollection", "features": [\n' + ",\n".join(features) + "\n]}\n"


def _parquet(world: World, track: Track, path: Path) -> None:
    """Numbers for ids, times without a zone, WGS-84 said in a column."""
    places = _places(world, track, "wgs84")
    work = [None if one < 0 else bool(one) for one in track.work]
    pl.DataFrame(
        {
            "device": [int(track.device)] * len(work),
            "time": [clock(world.day, float(said_s)) for said_s in track.said_s],
            "lon": places[:, 0],
            "lat": places[:, 1],
            "datum": ["wgs84"] * len(work),
            "speed_kmh": np.round(track.speed_kmh, 1),
            "heading_deg": np.round(track.heading_deg),
            "work": pl.Series(work, dtype=pl.Boolean),
        }
    ).write_parquet(path)
