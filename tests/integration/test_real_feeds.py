"""Real feeds of vehicles as tracks, converted as `docs/how-to/read-real-feeds.md` says; figures counted by hand."""

import csv
import json
import runpy
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from changming.intake.record import Frame
from changming.intake.tracks import read_track
from tests.integration.real_data import ROOT, needs_real_data

pytestmark = needs_real_data

FEEDS = Path(__file__).parents[2] / "docs" / "how-to" / "feeds"
DENVER, CHICAGO, JERSEY = ZoneInfo("America/Denver"), ZoneInfo("America/Chicago"), ZoneInfo("America/New_York")


def converter(name: str):
    return runpy.run_path(str(FEEDS / f"{name}.py"))["convert"]


def read(path: Path, zone: ZoneInfo):
    return read_track(path, f"tracks/{path.name}", Frame(date(2015, 12, 2), zone))[0]


@pytest.mark.parametrize(("trace", "fixes"), [(1, 1053), (2, 799), (3, 1466)])
def test_denver_traces_get_times_of_their_own(tmp_path, trace, fixes):
    source = ROOT / f"matching-denver/sample_trace_{trace}.csv"
    lines = source.read_text().split()

    start = datetime(2026, 11, 23, 6, 30, tzinfo=DENVER)
    converter("trace_with_times")(source, tmp_path / "trace.csv", start)
    found = read(tmp_path / "trace.csv", DENVER)

    assert len(found.t_s) == len(lines) - 1 == fixes
    assert found.t_s[0] == start.timestamp()
    assert [f"{found.lat[-1]},{found.lon[-1]}", found.problems] == [lines[-1], ()]


def test_denver_trace_without_times_is_refused():
    found = read(ROOT / "matching-denver/sample_trace_1.csv", DENVER)
    gpx = read(ROOT / "matching-denver/test_trace.gpx", DENVER)

    assert [len(each.t_s) for each in (found, gpx)] == [0, 0]
    assert [problem.row for each in (found, gpx) for problem in each.problems] == [None, None]


def test_stockholm_fixes_stand_on_a_plane_of_their_own(tmp_path):
    source = ROOT / "matching-stockholm/gps.csv"
    start = datetime(2026, 11, 23, 6, 30, tzinfo=DENVER)
    converter("trace_with_times")(source, tmp_path / "gps.csv", start, delimiter=";")

    found = read(tmp_path / "gps.csv", DENVER)

    rows = source.read_text().split()[1:]
    assert len(found.t_s) == len(rows) == 17
    assert found.lon.max() < 10  # a toy beside the network, not Stockholm


def test_jersey_trucks_need_only_a_header(tmp_path):
    source = ROOT / "garbage-trucks-jersey-city-2015/garbage-trucks/data/all_dedup.csv"
    rows = [line.split("|") for line in source.read_text("utf-8").splitlines()]

    converter("trucks_with_header")(source, tmp_path / "trucks.csv")
    found = read(tmp_path / "trucks.csv", JERSEY)

    assert len(rows) == len(found.t_s) == 7971
    assert len({row[2] for row in rows}) == len(found.devices) == 68
    assert [found.devices[code] for code in found.device] == [row[2] for row in rows]
    np.testing.assert_array_equal(found.lat, [float(row[0]) for row in rows])
    assert found.t_s.tolist() == [datetime.fromisoformat(row[4]).replace(tzinfo=JERSEY).timestamp() for row in rows]
    assert found.problems == ()


def test_chicago_snapshots_repeat_fixes_that_are_one(tmp_path):
    folder = ROOT / "plows-chicago-2015/test_data"
    rows = [
        row
        for path in folder.glob("*.json")
        for row in json.loads(path.read_text("utf-8"))["TrackingDataResponse"]["locationList"]
    ]

    converter("plow_snapshots")(folder, tmp_path)
    reads = [read(path, CHICAGO) for path in sorted(tmp_path.glob("*.csv"))]

    fixes = [(each.devices[code], at) for each in reads for code, at in zip(each.device, each.t_s, strict=True)]
    assert (len(reads), len(fixes), len(set(fixes))) == (19, len(rows), 1708)
    assert len(rows) == 2633
    assert len({row["assetName"] for row in rows}) == len({device for device, _ in fixes}) == 147
    assert [problem for each in reads for problem in each.problems] == []


def test_shenzhen_taxi_is_read_as_it_is():
    source = ROOT / "china/roads-shenzhen-futian/taxi-traj2.csv"
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    found = read(source, ZoneInfo("Asia/Shanghai"))

    assert len(found.t_s) == len(rows) == 14
    assert found.speed_kmh.tolist() == [float(row["speed"]) for row in rows]
    assert found.devices == ("1",)
