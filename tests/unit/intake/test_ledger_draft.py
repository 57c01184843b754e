"""Lines drafted for a ledger of names, on a small town of four streets.

y 300   甲路 from x 0 to 900, two-way, cut at every junction
乙路 crosses at x 200, 丙路 at x 500, 丁路 at x 800
大道 at y 0, two carriageways 20 m apart, joined to 乙路 and 丙路 by junctions; 高架 passes over 甲路 at x 650
"""

import json
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from changming.engines.geo import LocalPlane, distance_m
from changming.intake.ledger_draft import as_geojson, draft
from changming.intake.record import Frame
from changming.intake.road import RoadRecord
from changming.intake.roads import read_roads

PLANE = LocalPlane(114.05, 22.53)
FRAME = Frame(date(2026, 11, 23), ZoneInfo("Asia/Shanghai"))


def street(name: str, *points_m: tuple[float, float], oneway: bool = False) -> RoadRecord:
    lon, lat = PLANE.to_deg(*np.array(points_m, np.float64).T)
    return RoadRecord("net", 1, f"{name}{points_m}", name=name, oneway=oneway, line=np.column_stack((lon, lat)))


def row(name: str, starts: str, ends: str, length_m: float | None = None) -> RoadRecord:
    return RoadRecord("台账.xlsx", 2, "L1", name=name, grade="1", starts=starts, ends=ends, length_m=length_m)


TOWN = [
    street("甲路", (0, 300), (200, 300)),
    street("甲路;旧甲路", (500, 300), (200, 300)),
    street("甲路", (500, 300), (600, 320), (800, 300)),
    street("甲路", (800, 300), (900, 300)),
    street("乙路", (200, 500), (200, 300), (200, 20), (200, 0)),
    street("丙路", (500, 500), (500, 300), (500, 20), (500, 0)),
    street("丁路", (800, 300), (800, 100)),
    street("大道", (200, 0), (500, 0), oneway=True),
    street("大道", (0, 0), (200, 0), oneway=True),
    street("大道", (500, 20), (200, 20), oneway=True),
    street("大道", (200, 20), (0, 20), oneway=True),
    street("高架", (650, 100), (650, 500)),
    street("近路", (930, 300), (1000, 300)),
    street("远路", (5000, 300), (6000, 300)),
]


def metres(record: RoadRecord) -> list[list[int]]:
    return np.column_stack(PLANE.to_m(*record.line.T)).round().astype(int).tolist()


def test_stretch_between_two_crossings_is_that_part_of_the_street():
    drafts, unplaced = draft([row("甲路", "乙路", "丁路")], TOWN)

    assert [sorted(metres(each.road)) for each in drafts] == [[[200, 300], [500, 300], [600, 320], [800, 300]]]
    assert (drafts[0].road.id, drafts[0].road.grade, drafts[0].sure, unplaced) == ("L1", "1", True, [])


@pytest.mark.parametrize(
    "text",
    [
        "乙路",
        "乙路口",
        "乙路路口",
        "甲路与乙路交叉口",
        "乙路/甲路",
        "乙路以东",
        "（乙路）东侧",
        "自乙路口起",
        "乙路 十字",
    ],
)
def test_crossing_is_found_however_it_is_said(text):
    drafts, _ = draft([row("甲路", text, "丙路")], TOWN)

    assert [sorted(metres(each.road)) for each in drafts] == [[[200, 300], [500, 300]]]


def test_both_carriageways_are_drafted_in_their_directions():
    drafts, _ = draft([row("大道", "丙路", "乙路", 300)], TOWN)

    found = {(each.road.id, each.road.part_of, each.road.oneway): metres(each.road) for each in drafts}
    assert sorted(found.values()) == [[[200, 0], [500, 0]], [[500, 20], [200, 20]]]
    assert sorted(found) == [("L1", None, True), ("L1-2", "L1", True)]
    assert all(each.sure for each in drafts)


@pytest.mark.parametrize(
    ("road", "doubt"),
    [
        (row("甲路", "高架", "丁路"), "the street crosses {end} without a junction"),
        (row("甲路", "丁路", "近路"), "the street only comes near {end}"),
        (row("甲路", "丙路", "东端"), "{end} is taken for the last point of the street on that side"),
        (row("甲路", "乙路", "丙路", 900), "the line is {drawn} m long, the sheet says {given} m"),
    ],
    ids=["overpass", "near", "end", "length"],
)
def test_what_makes_a_draft_unsure_is_said(road, doubt):
    drafts, unplaced = draft([road], TOWN)

    assert [[sentence for sentence, _ in each.doubts] for each in drafts] == [[doubt]]
    assert (drafts[0].sure, unplaced) == (False, [])


def test_whole_street():
    drafts, _ = draft([row("丙路", "", "全线")], TOWN)

    assert sorted(metres(drafts[0].road)) == [[500, 0], [500, 20], [500, 300], [500, 500]]


@pytest.mark.parametrize(
    ("road", "column", "value"),
    [
        (row("戊路", "乙路", "丙路"), "name", "戊路"),
        (row("甲路", "戊路", "丙路"), "from", "戊路"),
        (row("甲路", "乙路", "远路"), "to", "远路"),
        (row("甲路", "乙路", "乙路"), "to", "乙路"),
        (row("甲路", "乙路", ""), "to", ""),
    ],
    ids=["no such street", "no such crossing", "far away", "nothing between", "no end"],
)
def test_what_cannot_be_placed_is_listed_with_its_reason(road, column, value):
    drafts, unplaced = draft([road], TOWN)

    assert drafts == []
    assert [(each.file, each.row, each.column, each.value) for each in unplaced] == [("台账.xlsx", 2, column, value)]


def test_order_of_the_network_means_nothing():
    roads = [row("甲路", "乙路", "丁路"), row("大道", "乙路", "丙路")]

    one, two = draft(roads, TOWN)[0], draft(roads, TOWN[::-1])[0]

    assert [sorted(metres(each.road)) for each in one] == [sorted(metres(each.road)) for each in two]


def test_draft_file_is_a_ledger_once_it_is_renamed(tmp_path):
    passed_over = replace(row("甲路", "高架", "丁路"), id="L2")
    drafts, _ = draft([row("大道", "乙路", "丙路"), passed_over], TOWN)

    text = as_geojson(drafts, lambda sentence, facts: sentence.format(**facts))

    (tmp_path / "roads.geojson").write_text(text, encoding="utf-8")
    found = read_roads(tmp_path / "roads.geojson", "roads.geojson", FRAME)
    assert found.problems == ()
    assert [(each.id, each.part_of) for each in found.records] == [("L1", None), ("L1-2", "L1"), ("L2", None)]
    for record, each in zip(found.records, drafts, strict=True):
        assert float(np.max(distance_m(*record.line.T, *each.road.line.T))) < 0.01
    doubts = [feature["properties"].get("doubts") for feature in json.loads(text)["features"]]
    assert doubts == [None, "the street crosses 高架 without a junction"]
