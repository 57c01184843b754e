"""Small parts of real feeds, converted as the how-to says; the whole ones are read where CHANGMING_REAL_DATA is set."""

import runpy
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from changming.intake.record import Frame
from changming.intake.roads import read_roads
from changming.intake.tracks import read_track

ROOT = Path(__file__).parents[2]
DATA, FEEDS = ROOT / "tests" / "data", ROOT / "docs" / "how-to" / "feeds"
FRAME = Frame(date(2015, 12, 2), ZoneInfo("America/Chicago"))


def converter(name: str):
    return runpy.run_path(str(FEEDS / f"{name}.py"))["convert"]


def read(path: Path):
    return read_track(path, f"tracks/{path.name}", FRAME)[0]


def test_trucks_of_jersey_city(tmp_path):
    converter("trucks_with_header")(DATA / "trucks-jersey-city/all_dedup.csv", tmp_path / "trucks.csv")

    found = read(tmp_path / "trucks.csv")

    assert (len(found.t_s), len(found.devices), found.problems) == (300, 55, ())


def test_plows_of_chicago(tmp_path):
    converter("plow_snapshots")(DATA / "plows-chicago", tmp_path)

    found = [read(path) for path in sorted(tmp_path.iterdir())]

    fixes = [(each.devices[code], at) for each in found for code, at in zip(each.device, each.t_s, strict=True)]
    assert (len(found), len(fixes), len(set(fixes))) == (3, 75, 64)


def test_sweeping_of_teollisuuskatu(tmp_path):
    source = DATA / "sweeping-finland/route_data-helsinki_teollisuuskatu_2024-06-07.csv"
    converter("sweeping_records")(source, tmp_path / "sweeping.csv", "EPSG:3067")

    found = read(tmp_path / "sweeping.csv")

    assert (len(found.devices), found.problems) == (4, ())  # of 20 records 16 are lines, in four chains
    assert all(24.92 < lon < 24.94 and 60.19 < lat < 60.21 for lon, lat in zip(found.lon, found.lat, strict=True))


def test_streets_of_an_extract():
    found = read_roads(DATA / "streets-osm/test.osm.pbf", "roads.osm.pbf", FRAME)

    lost = [problem.facts for problem in found.problems]
    assert (len(found.records), lost) == (331, [{"lost": "12"}])  # 343 ways
