"""Real street networks as road ledgers, with counts made by other readers."""

import csv
import json
import struct
from datetime import date
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import osmium
import pytest

from changming.intake.record import Frame
from changming.intake.roads import read_roads
from tests.integration.real_data import ROOT, needs_real_data

pytestmark = needs_real_data

FRAME = Frame(date(2026, 11, 23), ZoneInfo("Asia/Shanghai"))
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


def read(name: str):
    return read_roads(ROOT / name, name, FRAME)


def test_denver_network_has_a_line_for_each_street():
    root = ET.parse(ROOT / "matching-denver/osmnx_drive_graph.graphml").getroot()  # noqa: S314 -- a file we know
    oneway = next(key.get("id") for key in root.iter(f"{GRAPHML}key") if key.get("attr.name") == "oneway")
    ways = [
        next(data.text for data in edge.iter(f"{GRAPHML}data") if data.get("key") == oneway)
        for edge in root.iter(f"{GRAPHML}edge")
    ]

    found = read("matching-denver/osmnx_drive_graph.graphml")

    assert (len(ways), ways.count("True"), ways.count("False")) == (1028, 288, 740)
    assert len(found.records) == 288 + 740 // 2
    assert sum(record.oneway for record in found.records) == 288
    assert found.problems == ()
    assert all(record.highway for record in found.records)


def test_stockholm_shapefile_has_its_edges():
    with (ROOT / "matching-stockholm/edges.dbf").open("rb") as file:
        rows = struct.unpack("<4xI", file.read(8))[0]

    found = read("matching-stockholm/edges.shp")

    assert rows == 1308
    assert len(found.records) == rows
    assert found.problems == ()
    assert "Birger Jarlsgatan" in {record.name for record in found.records}


class Highways(osmium.SimpleHandler):
    """Counts ways as libosmium's own handler meets them."""

    def __init__(self) -> None:
        super().__init__()
        self.nodes: set[int] = set()
        self.ways: dict[int, int] = {}

    def node(self, node) -> None:
        self.nodes.add(node.id)

    def way(self, way) -> None:
        if "highway" in way.tags:
            self.ways[way.id] = sum(node.ref in self.nodes for node in way.nodes)


@pytest.mark.parametrize(("name", "ways"), [("Helsinki", 2650), ("test", 343)])
def test_openstreetmap_extract_has_its_highways(name, ways):
    counted = Highways()
    counted.apply_file(str(ROOT / f"osm-helsinki/{name}.osm.pbf"))
    drawn = {key for key, nodes in counted.ways.items() if nodes > 1}

    found = read(f"osm-helsinki/{name}.osm.pbf")

    assert len(counted.ways) == ways
    whole = {int(record.id) for record in found.records if record.part_of is None}
    assert whole <= drawn
    lost = int(found.problems[0].facts["lost"]) if found.problems else 0
    assert len(whole) + lost == ways
    assert len(drawn - whole) <= 10  # their nodes are there, but no two beside each other


def test_futian_has_its_streets():
    features = json.loads((ROOT / "china/roads-shenzhen-futian/district-roads.geojson").read_text("utf-8"))["features"]

    found = read("china/roads-shenzhen-futian/district-roads.geojson")

    assert len(features) == len(found.records) == 2596
    assert sum(record.oneway for record in found.records) == 1181
    assert {name for record in found.records for name in record.name.split(";") if name} == {
        name for feature in features for name in (feature["properties"]["name"] or "").split(";") if name
    }
    assert found.problems == ()


def test_stockholm_trips_as_wkt_are_lines_of_a_ledger():
    with (ROOT / "matching-stockholm/trips.csv").open(encoding="utf-8", newline="") as file:
        trips = list(csv.DictReader(file, delimiter=";"))

    found = read("matching-stockholm/trips.csv")

    assert [record.id for record in found.records] == [trip["id"] for trip in trips]
    assert [len(record.line) for record in found.records] == [trip["geom"].count(",") + 1 for trip in trips]
