"""Road ledgers from OpenStreetMap: extracts and the graphs of OSMnx."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from changming.intake.record import Frame
from changming.intake.roads import read_roads
from tests.factories.shape_files import graphml, write_pbf

FRAME = Frame(date(2026, 11, 23), ZoneInfo("Asia/Shanghai"))
GCJ = Frame(FRAME.day, FRAME.zone, "gcj02")


def read(tmp_path: Path, content: bytes, frame: Frame = FRAME):
    path = tmp_path / "roads.graphml"
    path.write_bytes(content)
    return read_roads(path, path.name, frame)


def lines(found) -> dict[str, list]:
    return {record.id: record.line.round(9).tolist() for record in found.records}


def test_openstreetmap_extract_with_tags_of_a_ledger(tmp_path):
    nodes = {1: (114.0, 22.5), 2: (114.1, 22.5)}
    ways = [
        (10, [1, 2], {"highway": "service", "路段编号": "S1", "等级": "一级", "team": "二队", "surface": "asphalt"}),
        (11, [2, 1], {"highway": "service", "等级": "二级"}),
    ]
    path = write_pbf(tmp_path / "roads.osm.pbf", nodes, ways)

    found = read_roads(path, "roads.osm.pbf", FRAME)

    assert [(record.id, record.grade, record.team) for record in found.records] == [
        ("S1", "1", "二队"),
        ("11", "2", ""),
    ]


def test_openstreetmap_extract(tmp_path):
    nodes = {1: (24.94, 60.17), 2: (24.95, 60.17), 3: (24.96, 60.17), 4: (24.97, 60.17)}
    ways = [
        (10, [1, 2], {"highway": "residential", "name": "Runeberginkatu", "oneway": "yes", "width": "6.5 m"}),
        (11, [1, 2, 99, 3, 4], {"highway": "service", "oneway": "-1", "width": "12'"}),
        (12, [2, 3], {"highway": "tertiary", "junction": "roundabout"}),
        (13, [2, 3], {"building": "yes"}),
        (14, [98, 99], {"highway": "path"}),
    ]
    path = write_pbf(tmp_path / "roads.osm.pbf", nodes, ways)

    found = read_roads(path, "roads.osm.pbf", GCJ)

    assert lines(found) == {
        "10": [[24.94, 60.17], [24.95, 60.17]],
        "11": [[24.95, 60.17], [24.94, 60.17]],
        "11-2": [[24.97, 60.17], [24.96, 60.17]],
        "12": [[24.95, 60.17], [24.96, 60.17]],
    }
    assert [record.oneway for record in found.records] == [True, True, True, True]
    assert [record.width_m for record in found.records] == [6.5, None, None, None]
    assert [problem.facts for problem in found.problems] == [{"lost": "1"}]


def test_osmnx_graph_has_one_line_for_both_directions(tmp_path):
    nodes = {"7": (114.0, 22.5), "12": (114.1, 22.5), "30": (114.2, 22.6)}
    there, back = (
        "LINESTRING (114.0 22.5, 114.05 22.55, 114.1 22.5)",
        "LINESTRING (114.1 22.5, 114.05 22.55, 114.0 22.5)",
    )
    edges = [
        ("12", "7", "0", {"osmid": "5", "oneway": "False", "reversed": "True", "geometry": back, "name": "甲路"}),
        ("7", "12", "0", {"osmid": "5", "oneway": "False", "reversed": "False", "geometry": there, "name": "甲路"}),
        (
            "12",
            "30",
            "0",
            {"osmid": "[6, 8]", "oneway": "True", "name": "['乙路', '丙路']", "highway": "['primary', 'x']"},
        ),
        ("30", "12", "0", {"osmid": "9", "oneway": "True"}),
    ]

    found = read(tmp_path, graphml(nodes, edges), GCJ)

    assert lines(found) == {
        "7-12-0": [[114.0, 22.5], [114.05, 22.55], [114.1, 22.5]],
        "12-30-0": [[114.1, 22.5], [114.2, 22.6]],
        "30-12-0": [[114.2, 22.6], [114.1, 22.5]],
    }
    assert [(record.name, record.highway, record.oneway) for record in found.records][1] == (
        "乙路;丙路",
        "primary",
        True,
    )


def test_osmnx_graph_with_ids_of_its_own(tmp_path):
    nodes = {"1": (114.0, 22.5), "2": (114.1, 22.5)}
    edges = [("1", "2", "0", {"id": "S1", "grade": "一级"}), ("2", "1", "0", {"id": "S1", "grade": "一级"})]

    found = read(tmp_path, graphml(nodes, edges))

    assert [(record.id, record.grade, record.oneway) for record in found.records] == [("S1", "1", False)]
