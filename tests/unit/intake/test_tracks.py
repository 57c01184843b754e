"""Tracks of every format, as columns."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import openpyxl
import polars as pl
import pytest

from changming.engines.geo import DATUMS, convert
from changming.intake.problem import Limits
from changming.intake.record import Frame
from changming.intake.sheets import read_grids
from changming.intake.tracks import device_of, read_track, read_track_grids

ZONE = ZoneInfo("Asia/Shanghai")
FRAME = Frame(date(2026, 11, 23), ZONE)
GCJ = Frame(FRAME.day, ZONE, "gcj02")
HALF_PAST_SIX = datetime(2026, 11, 23, 6, 30, tzinfo=ZONE).timestamp()
NAN = float("nan")


def read(tmp_path: Path, name: str, content: bytes | str, frame: Frame = FRAME):
    path = tmp_path / Path(name).name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_track(path, name, frame)[0]


def fixes(found) -> list[tuple]:
    """Device, seconds since half past six, position, work, row."""
    return [
        (found.devices[device], t_s - HALF_PAST_SIX, round(lon, 6), round(lat, 6), work, row)
        for device, t_s, lon, lat, work, row in zip(
            *(column.tolist() for column in (found.device, found.t_s, found.lon, found.lat, found.work, found.row)),
            strict=True,
        )
    ]


def said(found) -> list[tuple]:
    return [(problem.row, problem.column, problem.value) for problem in found.problems]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_csv_with_title_rows_by_its_headers(tmp_path, mark, encoding):
    rows = [
        "车辆轨迹导出",
        mark.join(["纬度", "经度", "定位时间", "终端号", "速度(km/h)", "航向", "精度(米)", "作业状态"]),
        mark.join(["22.5", "114.05", "2026-11-23 06:30:00", "013800000001", "12.5", "90", "5", "开"]),
        "",
        mark.join(["22.6", "114.06", "2026/11/23 6:30:10", "013800000001", "", "", "", ""]),
        mark.join(["合计", "", "", "", "", "", "", ""]),
    ]

    found = read(tmp_path, "tracks/a.csv", "\r\n".join(rows).encode(encoding))

    assert fixes(found) == [("013800000001", 0, 114.05, 22.5, 1, 3), ("013800000001", 10, 114.06, 22.6, -1, 5)]
    np.testing.assert_array_equal(found.speed_kmh, [12.5, NAN])
    np.testing.assert_array_equal(found.heading_deg, [90, NAN])
    np.testing.assert_array_equal(found.accuracy_m, [5, NAN])
    assert said(found) == []


def test_bad_cells_cost_themselves_and_a_bad_time_or_device_costs_the_row(tmp_path):
    text = (
        "device,time,lon,lat,datum,speed_kmh,work\n"
        "a,06:30,114,22,,-5,maybe\n"
        "a,no time,114,22,,,\n"
        "a,,114,22,,,\n"
        "#REF!,06:30,114,22,,,\n"
        "a,06:30,214,22,,,\n"
        "a,06:30,114,,,,\n"
        "a,06:30,114,22,mars,,\n"
        "a,06:30,,,,,\n"
        "a,06:30,0,0,,,\n"
        ",06:30,114,22,,,1\n"
    )

    found = read(tmp_path, "tracks/车7.csv", text)

    assert said(found) == [
        (2, "speed_kmh", "-5"),
        (2, "work", "maybe"),
        (3, "time", "no time"),
        (4, "time", ""),
        (5, "device", "#REF!"),
        (6, "lon", "214"),
        (7, "lat", ""),
        (8, "datum", "mars"),
    ]
    assert [row for *_, row in fixes(found)] == [2, 6, 7, 8, 9, 10, 11]
    assert found.devices[found.device[-1]] == "车7"
    np.testing.assert_array_equal(np.isnan(found.lon), [False, True, True, False, True, True, False])
    assert (found.raw_lon[5], found.raw_lat[5]) == (0.0, 0.0)


def test_sums_and_notes_below_a_track_are_skipped(tmp_path):
    sums = "合计,1,,\n 小计（二队）,06:30:00,,\nTotal,1,,\n备注：无,,,\n"
    text = f"车牌,时间,经度,纬度\n甲A1,06:30,114,22\n{sums}甲A1,9,114,22\n"

    found = read(tmp_path, "tracks/a.csv", text)

    assert ([row for *_, row in fixes(found)], said(found)) == ([2], [(7, "时间", "9")])


def test_datum_of_the_row_before_that_of_the_district(tmp_path):
    text = "time,lon,lat,坐标系\n06:30,114.05,22.5,\n06:30,114.05,22.5,WGS-84\n06:30,114.05,22.5,百度\n"

    found = read(tmp_path, "tracks/a.csv", text, GCJ)

    assert [DATUMS[code] for code in found.datum] == ["gcj02", "wgs84", "bd09"]
    for place, datum in enumerate(["gcj02", "wgs84", "bd09"]):
        lon, lat = convert([114.05], [22.5], datum, "wgs84")
        assert (found.lon[place], found.lat[place]) == pytest.approx((lon[0], lat[0]))
    assert found.raw_lon.tolist() == [114.05] * 3


def test_repeated_and_late_rows_stay_in_their_order(tmp_path):
    text = "device,time,lon,lat\na,06:31,114,22\na,06:30,114,22\na,06:31,114,22\n"

    found = read(tmp_path, "tracks/a.csv", text)

    assert [seconds for _, seconds, *_ in fixes(found)] == [60, 0, 60]


def test_workbook_has_a_read_for_each_sheet(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "甲"
    book.active.append(["终端号", "时间", "经度", "纬度"])
    book.active.append([10001.0, datetime.fromisoformat("2026-11-23 06:30:00"), 114.05, 22.5])
    other = book.create_sheet("乙")
    other.append(["时间", "经度", "纬度"])
    other.append(["06:30:10", 114.06, 22.5])
    book.save(tmp_path / "轨迹.xlsx")

    found = read_track(tmp_path / "轨迹.xlsx", "轨迹.xlsx", FRAME)
    again = read_track_grids(read_grids(tmp_path / "轨迹.xlsx", "轨迹.xlsx"), FRAME)

    assert [(each.file, fixes(each)) for each in found] == [
        ("轨迹.xlsx#甲", [("10001", 0, 114.05, 22.5, -1, 2)]),
        ("轨迹.xlsx#乙", [("轨迹", 10, 114.06, 22.5, -1, 2)]),
    ]
    assert [(each.file, fixes(each)) for each in again] == [(each.file, fixes(each)) for each in found]


def test_gpx_is_wgs84_and_its_device_the_file(tmp_path):
    text = (
        '<gpx xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="22.4" lon="114">'
        "<time>2026-11-22T22:29:00Z</time></wpt>"
        '<trk><trkseg><trkpt lat="22.5" lon="114.05"><ele>3</ele><time>2026-11-22T22:30:00Z</time><speed>10</speed>'
        '<course>90</course></trkpt><trkpt lat="22.5" lon="114.05"/></trkseg>'
        '<trkseg><trkpt lat="22.6" lon="x"><time>2026-11-23T06:30:10+08:00</time></trkpt></trkseg></trk></gpx>'
    )

    found = read(tmp_path, "tracks/二队/粤B12345.gpx", text, GCJ)

    assert fixes(found)[:2] == [("粤B12345", -60, 114.0, 22.4, -1, 1), ("粤B12345", 0, 114.05, 22.5, -1, 2)]
    assert (found.speed_kmh[1], found.heading_deg[1], found.row[2], np.isnan(found.lon[2])) == (36.0, 90.0, 4, True)
    assert said(found) == [(3, "time", ""), (4, "lon", "x")]


def test_gpx_extensions_may_say_what_gpx_cannot(tmp_path):
    said = "<work>1</work><speed_kmh>12</speed_kmh><accuracy_m>7</accuracy_m><heading_deg>9</heading_deg>"
    text = (
        f'<gpx><trk><trkseg><trkpt lat="22" lon="114"><time>2026-11-22T22:30:00Z</time><extensions>{said}</extensions>'
    )

    found = read(tmp_path, "tracks/a.gpx", text + "</trkpt></trkseg></trk></gpx>")

    assert fixes(found) == [("a", 0, 114.0, 22.0, 1, 1)]
    assert (found.speed_kmh[0], found.accuracy_m[0], found.heading_deg[0]) == (12.0, 7.0, 9.0)


def test_geojson_of_points_and_of_a_line_with_times(tmp_path):
    point = {
        "type": "Feature",
        "properties": {"终端号": 7, "时间": "2026-11-23T06:30:00", "work": False},
        "geometry": {"type": "Point", "coordinates": [114.05, 22.5, 3]},
    }
    line = {
        "type": "Feature",
        "properties": {"终端号": 8, "coordTimes": ["2026-11-23T06:30:00+08:00", "2026-11-22T22:31:00Z"]},
        "geometry": {"type": "LineString", "coordinates": [[114.05, 22.5], [114.06, 22.5]]},
    }

    found = read(tmp_path, "tracks/a.geojson", json.dumps({"type": "FeatureCollection", "features": [point, line]}))

    assert fixes(found) == [
        ("7", 0, 114.05, 22.5, 0, 1),
        ("8", 0, 114.05, 22.5, -1, 2),
        ("8", 60, 114.06, 22.5, -1, 2),
    ]


@pytest.mark.parametrize(
    ("times", "seconds"),
    [
        (pl.Series([datetime.fromisoformat("2026-11-23 06:30:00.250")]), 0.25),
        (pl.Series([datetime(2026, 11, 22, 22, 30, tzinfo=UTC)]), 0),
        (pl.Series(["2026/11/23 6:30"]), 0),
    ],
    ids=["no zone", "zone", "text"],
)
def test_parquet_times_are_the_districts_unless_they_say(tmp_path, times, seconds):
    table = pl.DataFrame({"device": [7], "time": times, "lon": [114.05], "lat": [22.5], "work": [True], "speed": [NAN]})
    table.write_parquet(tmp_path / "a.parquet")

    found = read_track(tmp_path / "a.parquet", "tracks/a.parquet", FRAME)[0]

    assert fixes(found) == [("7", seconds, 114.05, 22.5, 1, 1)]
    assert said(found) == []


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.csv", "甲,乙\n1,2\n", "time"),
        ("a.csv", "纬度,经度\n22,114\n", "time"),
        ("a.gpx", '<gpx><trk><trkseg><trkpt lat="1" lon="2"/></trkseg></trk></gpx>', "no point of this one has a time"),
        ("a.gpx", "<gpx></gpx>", "track points"),
        ("a.gpx", "<gpx><trk>", "can be read"),
        ("a.gpx", '<!DOCTYPE a [<!ENTITY b "c">]><gpx>&b;</gpx>', "can be read"),
        ("a.parquet", b"PAR1 and nothing else", "Parquet"),
        (
            "a.geojson",
            '{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[114,22]}}',
            "coordTimes",
        ),
        (
            "a.geojson",
            '{"type":"Feature","properties":{"time":"06:30"},"geometry":{"type":"Point","coordinates":[5e5,2e6]}}',
            "no degrees",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_one_problem(tmp_path, name, content, expected):
    found = read(tmp_path, name, content)

    assert len(found.t_s) == 0
    assert [(problem.file, problem.row) for problem in found.problems] == [(name, None)]
    assert expected in found.problems[0].expected.format(**found.problems[0].facts)


def test_limits_on_rows_hold_for_parquet(tmp_path):
    pl.DataFrame({"time": ["06:30"] * 11}).write_parquet(tmp_path / "a.parquet")

    found = read_track(tmp_path / "a.parquet", "a.parquet", FRAME, Limits(rows=10))[0]

    assert [problem.facts for problem in found.problems] == [{"rows": "10", "columns": "1000"}]


@pytest.mark.parametrize(
    ("name", "device"), [("tracks/a.csv", "a"), ("tracks/x/粤B.1.gpx", "粤B.1"), ("tracks/noending", "noending")]
)
def test_device_of_a_file_is_its_name(name, device):
    assert device_of(name) == device


@pytest.mark.parametrize("text", ["[]", '{"type": "FeatureCollection", "features": []}', "[{}]", '[{"a": 1}]'])
def test_json_without_a_single_fix_gives_none(tmp_path, text):
    path = tmp_path / "tracks-empty.geojson"
    path.write_text(text, "utf-8")

    reads = read_track(path, path.name, Frame(date(2026, 11, 23), ZoneInfo("Asia/Shanghai")))

    assert [len(read.t_s) for read in reads] in ([], [0])
