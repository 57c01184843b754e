"""Finland's sweeping records: each id once, points no length, and passes per road as geometry alone counts them."""

import csv
import runpy
from collections import Counter, defaultdict
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import shapely
from pyproj import Geod

from changming.engines.geo import LocalPlane, recognise_crs, to_wgs84
from changming.engines.matching import MatchParams, build_network, match
from changming.intake.record import Frame
from changming.intake.roads import read_roads
from changming.intake.tracks import read_track
from tests.integration.real_data import ROOT, needs_real_data

pytestmark = needs_real_data

FOLDER = ROOT / "sweeping-finland-2024"
HELSINKI = "city_route_data-Helsinki_2024-06-26.csv"
FRAME = Frame(date(2024, 4, 3), ZoneInfo("Europe/Helsinki"))
FEED = Path(__file__).parents[2] / "docs/how-to/feeds/sweeping_records.py"
CRS = "EPSG:3067"
MONTH = "2024-04"
ROADS, APART_M, LENGTHS_M = 12, 500.0, (400.0, 1500.0)
WITHIN_M, PASS_SHARE, PAUSE_S = 12.0, 0.8, 600.0


@pytest.fixture(scope="module")
def feed():
    return runpy.run_path(str(FEED))


@pytest.fixture(scope="module")
def records(feed) -> list[tuple]:
    return list(feed["swept_lines"](FOLDER / HELSINKI, MONTH))


@pytest.fixture(scope="module")
def roads(records) -> list[shapely.LineString]:
    """Long swept lines that lie far from each other, as the roads of a ledger."""
    chosen: list[shapely.LineString] = []
    for line in sorted((line for *_, line in records), key=lambda line: -line.length):
        inside = LENGTHS_M[0] < line.length < LENGTHS_M[1]
        if inside and len(chosen) < ROADS and all(line.distance(other) > APART_M for other in chosen):
            chosen.append(line)
    return chosen


@pytest.mark.parametrize(
    ("city", "rows", "ids", "lines"),
    [("Helsinki", 10473, 10448, 8594), ("Turku", 4850, 4850, 3925), ("Jyväskylä", 4224, 4224, 4075)],
)
def test_each_id_counts_once_and_points_are_no_swept_length(feed, city, rows, ids, lines):
    path = FOLDER / f"city_route_data-{city}_2024-06-26.csv"
    with path.open(encoding="utf-8", newline="") as file:
        raw = list(csv.reader(file))[1:]
    first = {row[1]: row[0] for row in reversed(raw)}

    swept = list(feed["swept_lines"](path))

    assert (len(raw), len(first)) == (rows, ids)
    assert sum(geometry.startswith("LINESTRING") for geometry in first.values()) == len(swept) == lines
    assert len({record["id"] for _, record, _ in swept}) == lines


def test_metres_without_a_named_system_are_refused_and_read_with_it(tmp_path):
    rows = (FOLDER / HELSINKI).read_text("utf-8").splitlines()[:200]
    lines = [row for row in rows[1:] if row.startswith('"LINESTRING')]
    (tmp_path / "roads.csv").write_text("\n".join([rows[0], *lines]), encoding="utf-8")
    named = [row.replace('"LINESTRING', '"SRID=3067;LINESTRING', 1) for row in lines]
    (tmp_path / "roads-named.csv").write_text("\n".join([rows[0], *named]), encoding="utf-8")

    refused = read_roads(tmp_path / "roads.csv", "roads.csv", FRAME)
    found = read_roads(tmp_path / "roads-named.csv", "roads-named.csv", FRAME)

    assert (refused.records, [problem.row for problem in refused.problems]) == ((), [None])
    ids = {line.split('",', 1)[1].split(",")[0].removesuffix(".0") for line in lines}
    assert {record.id for record in found.records} == ids
    assert len(found.records) + len(found.problems) == len(set(lines))  # one id came again with another line
    assert found.records[0].id == lines[0].split('",', 1)[1].split(",")[0].removesuffix(".0")
    shape = shapely.from_wkt(lines[0].split('"')[1])
    assert Geod(ellps="GRS80").line_length(*found.records[0].line.T) == pytest.approx(shape.length, rel=1e-3)


def test_passes_per_road_are_those_that_geometry_counts(feed, records, roads, tmp_path):
    feed["convert"](FOLDER / HELSINKI, tmp_path / "sweeping.csv", CRS, MONTH)
    track = read_track(tmp_path / "sweeping.csv", "tracks/sweeping.csv", FRAME)[0]

    by_matching = passes_by_matching(track, roads)

    by_geometry = passes_by_geometry(records, roads)
    assert track.problems == ()
    assert len(track.devices) == len({device for device, *_ in records})
    assert len(roads) == ROADS
    assert sum(by_geometry) == 52
    assert [abs(one - other) <= 1 for one, other in zip(by_matching, by_geometry, strict=True)] == [True] * ROADS
    assert sum(by_matching) == pytest.approx(sum(by_geometry), rel=0.02)


def passes_by_matching(track, roads: list[shapely.LineString]) -> list[int]:
    """Passes as the day check finds them: fixes matched to the ledger, pieces joined until a pause."""
    plane = LocalPlane.around(track.lon, track.lat)
    lines = [
        np.column_stack(plane.to_m(*to_wgs84(*shapely.get_coordinates(road).T, recognise_crs(CRS)))) for road in roads
    ]
    network = build_network(lines, np.zeros(len(lines), bool))
    x, y = plane.to_m(track.lon, track.lat)
    params = MatchParams(search_m=WITHIN_M, gap_s=PAUSE_S, driven_s=PAUSE_S)
    passes: Counter[int] = Counter()
    for device in np.unique(track.device):
        rows = np.flatnonzero(track.device == device)
        rows = rows[np.argsort(track.t_s[rows], kind="stable")]
        found = match(network, x[rows], y[rows], track.t_s[rows], params)
        pieces = zip(found.piece_segment, found.piece_start_s, found.piece_from_m, found.piece_to_m, strict=True)
        on_road = defaultdict(list)
        for road, at, start, end in pieces:
            on_road[int(road)].append((at, min(start, end), max(start, end)))
        for road, driven in on_road.items():
            passes[road] += sum(covered(go) >= PASS_SHARE * roads[road].length for go in in_one_go(sorted(driven)))
    return [passes[road] for road in range(len(roads))]


def in_one_go(driven: list[tuple]):
    """Stretches of (time, from, to) without a pause."""
    start = 0
    for place in range(1, len(driven) + 1):
        if place == len(driven) or driven[place][0] - driven[place - 1][0] > PAUSE_S:
            yield driven[start:place]
            start = place


def covered(go: list[tuple]) -> float:
    return shapely.union_all([shapely.LineString([(start, 0), (end, 0)]) for _, start, end in go]).length


def passes_by_geometry(records: list[tuple], roads: list[shapely.LineString]) -> list[int]:
    """Passes by the records' own lines: what lies within a few metres of the road, one device, no pause."""
    passes = []
    for road in roads:
        near = defaultdict(list)
        for device, record, line in records:
            if shapely.dwithin(line, road, WITHIN_M):
                near[device].append((seconds(record["startTime"]), seconds(record["endTime"]), line))
        passes.append(
            sum(
                reaches(go, road)
                for rows in near.values()
                for go in without_pause(sorted(rows, key=lambda row: row[0]))
            )
        )
    return passes


def seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def without_pause(rows: list[tuple]):
    go = [rows[0]]
    for row in rows[1:]:
        if row[0] - go[-1][1] > PAUSE_S:
            yield go
            go = []
        go.append(row)
    yield go


def reaches(go: list[tuple], road: shapely.LineString) -> bool:
    swept = shapely.union_all([line for *_, line in go]).buffer(WITHIN_M)
    return bool(swept.intersection(road).length >= PASS_SHARE * road.length)
