"""Damaged road files and tracks: something is said or something is read, nothing breaks and nothing else is opened."""

import time
from contextlib import suppress
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from changming.intake.places import place_grids
from changming.intake.problem import Unreadable
from changming.intake.record import Frame
from changming.intake.roads import RoadsRead, read_roads
from changming.intake.tracks import TrackRead, read_track
from tests.factories.damage import damaged
from tests.factories.shape_files import graphml, write_pbf, write_shapes, zipped

FRAME = Frame(date(2026, 11, 23), ZoneInfo("Asia/Shanghai"))
DAMAGES = 50
PATIENCE_S = 5.0

ROADS = (
    "roads.geojson",
    "lines.geojson",
    "roads.csv",
    "roads.gpkg",
    "roads.shp.zip",
    "roads.shp",
    "roads.osm.pbf",
    "roads.graphml",
)
TRACKS = ("a.csv", "a.gpx", "a.geojson", "a.parquet")

LINES = [
    (f"LINESTRING (114.0{k} 22.5, 114.0{k + 1} 22.5, 114.0{k + 1} 22.6)", f"S{k}", "福荣路", "一级") for k in range(6)
]
FEATURE = (
    '{"type": "Feature", "properties": {"id": "S%d", "路名": "福荣路", "oneway": "-1", "highway": "primary"}, '
    '"geometry": {"type": "LineString", "coordinates": [[114.0, 22.5], [114.01, 22.5, 3]]}}'
)
FIX = (
    '{"type": "Feature", "properties": {"time": "2026-11-23T06:%02d:00Z"}, '
    '"geometry": {"type": "Point", "coordinates": [114, 22]}}'
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> dict[str, bytes]:
    """A sound file of each format, by name."""
    folder = tmp_path_factory.mktemp("whole")
    names = ["id", "路名", "等级"]
    write_shapes(folder / "roads.gpkg", "GPKG", LINES, names, "EPSG:4490")
    write_shapes(folder / "x.shp", "ESRI Shapefile", LINES, names, "EPSG:4490")
    zipped(folder, "x", folder / "roads.shp.zip")
    (folder / "x.shp").rename(folder / "roads.shp")
    nodes = {key: (24.9 + key / 100, 60.1) for key in range(20)}
    ways = [(key, [key, key + 1, key + 2], {"highway": "service", "name": "Katu"}) for key in range(15)]
    write_pbf(folder / "roads.osm.pbf", nodes, ways)
    edges = [("1", "2", "0", {"osmid": "[1, 2]", "name": "甲路"}), ("2", "1", "0", {"osmid": "3", "oneway": "True"})]
    (folder / "roads.graphml").write_bytes(graphml({"1": (114.0, 22.5), "2": (114.1, 22.5)}, edges))
    features = [FEATURE % key for key in range(5)]
    (folder / "roads.geojson").write_text(f'{{"type": "FeatureCollection", "features": [{", ".join(features)}]}}')
    (folder / "lines.geojson").write_text("\n".join(features))
    rows = [f'{key},{name},{grade},"{line}"' for line, key, name, grade in LINES]
    (folder / "roads.csv").write_bytes("\n".join(["编号,路名,等级,wkt", *rows]).encode("gbk"))
    fixes = [f"车{k},2026-11-23 06:30:{k:02},114.0{k},22.5,{k % 2},gcj02" for k in range(10)]
    (folder / "a.csv").write_bytes("\n".join(["终端号,时间,经度,纬度,作业,坐标系", *fixes]).encode("gbk"))
    points = [f'<trkpt lat="22.5" lon="114.{k}"><time>2026-11-23T06:3{k}:00Z</time></trkpt>' for k in range(10)]
    (folder / "a.gpx").write_text(f"<gpx><trk><trkseg>{''.join(points)}</trkseg></trk></gpx>")
    (folder / "a.geojson").write_text(f"[{', '.join(FIX % k for k in range(9))}]")
    pl.DataFrame(
        {"device": list("abcde"), "time": ["2026-11-23 06:30"] * 5, "lon": [114.0] * 5, "lat": [22.5] * 5}
    ).write_parquet(folder / "a.parquet")
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def put(folder: Path, whole: dict[str, bytes], name: str, seed: int) -> Path:
    path = folder / name
    path.write_bytes(damaged(whole[name], seed))
    if name == "roads.shp":
        for suffix in (".shx", ".dbf", ".prj", ".cpg"):
            part = whole[f"x{suffix}"]
            path.with_suffix(suffix).write_bytes(damaged(part, seed) if seed % 3 == 0 else part)
    return path


@pytest.mark.parametrize("name", ROADS)
def test_damaged_road_files(tmp_path, whole, name):
    for seed in range(DAMAGES):
        path = put(tmp_path, whole, name, seed)
        before, started = sorted(tmp_path.iterdir()), time.perf_counter()

        found = read_roads(path, name, FRAME)

        assert time.perf_counter() - started < PATIENCE_S
        assert isinstance(found, RoadsRead)
        assert all(problem.expected.format(**problem.facts) for problem in found.problems)
        assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("name", TRACKS)
def test_damaged_tracks(tmp_path, whole, name):
    for seed in range(DAMAGES):
        path = put(tmp_path, whole, name, seed)
        started = time.perf_counter()

        found = read_track(path, name, FRAME)

        assert time.perf_counter() - started < PATIENCE_S
        for read in found:
            assert isinstance(read, TrackRead)
            assert all(problem.expected.format(**problem.facts) for problem in read.problems)


@pytest.mark.parametrize("name", ["roads.geojson", "roads.gpkg", "roads.shp.zip"])
def test_damaged_places(tmp_path, whole, name):
    for seed in range(DAMAGES):
        path = put(tmp_path, whole, name, seed)
        with suppress(Unreadable):
            found = place_grids(path, name, "facilities")

            assert found is None or all(len(grid.rows) == len(grid.numbers) for grid in found.grids)
