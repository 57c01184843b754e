"""Road ledgers of every format."""

import json
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from changming.engines.geo import convert
from changming.intake.record import Frame
from changming.intake.roads import read_roads, without_repeats
from tests.factories.shape_files import bomb, write_shapes, zipped

FRAME = Frame(date(2026, 11, 23), ZoneInfo("Asia/Shanghai"))
GCJ = Frame(FRAME.day, FRAME.zone, "gcj02")
LINE = [[114.05, 22.5], [114.06, 22.5], [114.06, 22.51]]
ROUNDED = 9


def read(tmp_path: Path, name: str, content: bytes | str, frame: Frame = FRAME):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_roads(path, name, frame)


def feature(properties: dict, coordinates=LINE, kind: str = "LineString") -> dict:
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def collection(*features: object, **members: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features, **members})


def lines(found) -> dict[str, list]:
    return {record.id: None if record.line is None else record.line.round(ROUNDED).tolist() for record in found.records}


def said(found) -> list[tuple]:
    return [(problem.row, problem.column, problem.value) for problem in found.problems]


def test_geojson_gives_what_its_properties_say(tmp_path):
    properties = {
        "路段编号": "S1",
        "路名": "福荣路",
        "等级": "一级",
        "责任队": "二队",
        "oneway": True,
        "width_m": 12,
        "highway": "primary",
        "kind": "机动车道",
    }

    found = read(tmp_path, "roads.geojson", collection(feature(properties)))

    record = found.records[0]
    assert found.problems == ()
    assert (record.id, record.name, record.grade, record.kind, record.team) == (
        "S1",
        "福荣路",
        "1",
        "carriageway",
        "二队",
    )
    assert (record.oneway, record.width_m, record.highway, record.row) == (True, 12.0, "primary", 1)
    assert record.line.tolist() == LINE


@pytest.mark.parametrize(
    "text",
    [
        collection(feature({"id": "A"}), feature({"id": "B"})),
        json.dumps([feature({"id": "A"}), feature({"id": "B"})]),
        "\n".join(json.dumps(feature({"id": key})) for key in "AB"),
        "".join(f"\x1e{json.dumps(feature({'id': key}))}\n" for key in "AB"),
        collection({**feature({}), "id": "A"}, {**feature({}), "id": "B"}),
    ],
    ids=["collection", "list", "lines", "sequence", "ids of features"],
)
def test_geojson_comes_in_several_shapes(tmp_path, text):
    found = read(tmp_path, "roads.geojson", text)

    assert lines(found) == {"A": LINE, "B": LINE}


def test_bad_features_are_named_and_good_ones_kept(tmp_path):
    text = collection(
        feature({"id": "ok"}),
        feature({"id": "one point"}, LINE[:1]),
        feature({"id": "standing"}, [LINE[0], LINE[0]]),
        feature({"id": "nan"}, [[float("nan"), 22.5], LINE[0]]),
        feature({"id": "far"}, [[214.0, 22.5], LINE[0]]),
        feature({"id": "zero"}, [[0, 0], LINE[0]]),
        feature({"id": "area"}, [[*LINE, LINE[0]]], "Polygon"),
        {"type": "Feature", "properties": {"id": "none"}, "geometry": None},
        feature({"id": "words"}, [["a", "b"], ["c", "d"]]),
        "no feature",
        feature({"id": "grade", "grade": "九级"}),
    )

    found = read(tmp_path, "roads.geojson", text)

    assert [(row, column) for row, column, _ in said(found)] == [
        *((row, "geometry") for row in range(2, 10)),
        (10, None),
        (11, "grade"),
    ]
    assert [key for key, line in lines(found).items() if line is not None] == ["ok", "grade"]
    assert found.records[-1].grade is None


def test_a_row_written_twice_counts_once_and_another_with_its_id_is_an_error(tmp_path):
    first, other = feature({"id": "A", "name": "甲"}), feature({"id": "A", "name": "乙"})

    found = read(tmp_path, "roads.geojson", collection(first, first, other))

    assert [(record.id, record.name) for record in found.records] == [("A", "甲")]
    assert said(found) == [(3, "id", "A")]


def test_repeats_are_found_over_files(tmp_path):
    one = read(tmp_path, "roads-1.geojson", collection(feature({"id": "A", "name": "甲"}), feature({"id": "B"})))
    two = read(tmp_path, "roads-2.geojson", collection(feature({"id": "A", "name": "乙"}), feature({"id": "B"})))

    kept, problems = without_repeats([*one.records, *two.records])

    assert [record.file for record in kept] == ["roads-1.geojson"] * 2
    assert [(problem.file, problem.row, problem.value) for problem in problems] == [("roads-2.geojson", 1, "A")]


def test_lines_that_do_not_join_are_parts_and_those_that_do_are_one(tmp_path):
    apart = [[[114.0, 22.5], [114.1, 22.5]], [[114.2, 22.5], [114.3, 22.5]]]
    joint = [[[114.0, 22.5], [114.1, 22.5]], [[114.1, 22.5], [114.3, 22.5]]]

    found = read(
        tmp_path,
        "roads.geojson",
        collection(feature({"id": "A"}, apart, "MultiLineString"), feature({"id": "B"}, joint, "MultiLineString")),
    )

    assert [(record.id, record.part_of) for record in found.records] == [("A", None), ("A-2", "A"), ("B", None)]
    assert lines(found)["B"] == [[114.0, 22.5], [114.1, 22.5], [114.3, 22.5]]


def test_ids_that_a_file_lacks_depend_on_content_alone(tmp_path):
    features = [feature({"name": "甲"}), feature({"name": "甲"}, LINE[:2]), feature({"name": "乙"})]

    one = read(tmp_path, "roads.geojson", collection(*features))
    two = read(tmp_path, "roads-2.geojson", collection(*reversed(features)))

    assert len({record.id for record in one.records}) == 3
    assert {record.id: record.name for record in one.records} == {record.id: record.name for record in two.records}


@pytest.mark.parametrize(
    ("given", "oneway", "turned"),
    [("yes", True, False), ("-1", True, True), ("reversible", False, False), ("no", False, False), (1, True, False)],
)
def test_ways_of_openstreetmap_say_oneway_in_their_own_words(tmp_path, given, oneway, turned):
    found = read(tmp_path, "roads.geojson", collection(feature({"id": "A", "highway": "service", "oneway": given})))

    assert found.records[0].oneway == oneway
    assert found.records[0].line.tolist() == (LINE[::-1] if turned else LINE)


def test_datum_of_the_district_holds_for_degrees_and_not_for_other_systems(tmp_path):
    plain = collection(feature({"id": "A"}))
    said_wgs = collection(feature({"id": "A"}), crs={"type": "name", "properties": {"name": "EPSG:4326"}})
    own = collection(feature({"id": "A", "坐标系": "BD-09"}))
    web = collection(
        feature({"id": "A"}, [[12695987.9, 2571663.1], [12697101.1, 2571663.1]]),
        crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}},
    )

    found = [read(tmp_path, "roads.geojson", text, GCJ).records[0].line for text in (plain, said_wgs, own, web)]

    lon, lat = np.array(LINE).T
    np.testing.assert_allclose(found[0], np.column_stack(convert(lon, lat, "gcj02", "wgs84")))
    np.testing.assert_allclose(found[1], found[0])
    np.testing.assert_allclose(found[2], np.column_stack(convert(lon, lat, "bd09", "wgs84")))
    np.testing.assert_allclose(found[3], LINE[:2], atol=1e-6)  # by the formula of a Mercator on a sphere


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (collection(feature({"id": "A"}, [[500000, 2500000], [500100, 2500000]])), "no degrees"),
        (
            collection(feature({"id": "A"}, [[5e5, 2.5e6], [5e5, 2.6e6]]), crs={"properties": {"name": "EPSG:4490"}}),
            "China Geodetic",
        ),
        (collection(feature({"id": "A"}), crs={"properties": {"name": "EPSG:3067"}}), "metres"),
        (collection(feature({"id": "A"}), crs={"properties": {"name": "our own grid"}}), "our own grid"),
        ("{", "JSON"),
        ('{"a": 1}', "FeatureCollection"),
        ("[" * 1000 + "]" * 1000, "levels"),
    ],
    ids=["no system", "contradicts degrees", "contradicts metres", "unknown system", "broken", "other JSON", "deep"],
)
def test_what_cannot_be_placed_is_refused_by_name(tmp_path, text, expected):
    found = read(tmp_path, "roads.geojson", text)

    assert found.records == ()
    assert [(problem.file, problem.row) for problem in found.problems] == [("roads.geojson", None)]
    assert expected in found.problems[0].expected.format(**found.problems[0].facts)


def test_wkt_in_a_table_with_title_rows_heights_and_gbk(tmp_path):
    text = (
        "道路台账\n路段编号,路名,等级,geom,坐标系\n"
        'A,甲路,特级,"LINESTRING Z (114.05 22.5 3, 114.06 22.5 3)",\n'
        'B,乙路,二级,"LINESTRING M (114.05 22.5 3, 114.06 22.5 3)",\n'
        'C,丙路,二级,"LINESTRING (114.05",\n'
        "D,丁路,二级,,\n"
    )

    found = read(tmp_path, "道路台账.csv", text.encode("gbk"))

    assert lines(found) == {"A": LINE[:2], "B": LINE[:2], "C": None, "D": None}
    assert said(found) == [(5, "geom", "LINESTRING (114.05")]


def test_wkt_with_an_srid_is_converted_by_it(tmp_path):
    found = read(tmp_path, "roads.csv", 'id,wkt\nA,"SRID=4547;LINESTRING (500000 2500000, 500100 2500000)"\n')

    np.testing.assert_allclose(found.records[0].line[0], [114.0, 22.5978], atol=1e-4)


def test_table_with_wkt_and_no_ids_gets_them_from_content(tmp_path):
    rows = ['甲路,"LINESTRING (114 22, 114.1 22)"', '甲路,"LINESTRING (114 23, 114.1 23)"']

    one = read(tmp_path, "roads.csv", "\n".join(["路名,wkt", *rows]))
    two = read(tmp_path, "roads.csv", "\n".join(["路名,wkt", *rows[::-1]]))

    assert lines(one) == lines(two)
    assert len(one.records) == 2


def test_ledger_of_names_is_kept_without_geometry(tmp_path):
    text = "序号,路名,起点,止点,长,宽,面积,等级\n1,甲路,乙路,丙路,100,5,500,一级\n合计,,,,100,,500,\n"

    found = read(tmp_path, "道路清扫保洁台账.csv", text)

    record = found.records[0]
    assert (record.id, record.name, record.starts, record.ends) == ("1", "甲路", "乙路", "丙路")
    assert (record.length_m, record.width_m, record.area_m2, record.grade, record.line) == (100, 5, 500, "1", None)
    assert (len(found.records), found.problems) == (1, ())


@pytest.mark.parametrize(("encoding", "leave_out"), [("UTF-8", ""), ("UTF-8", ".cpg"), ("GBK", ""), ("GBK", ".cpg")])
def test_shapefile_in_an_archive_by_its_letters(tmp_path, encoding, leave_out):
    rows = [("LINESTRING (114.05 22.5, 114.06 22.5)", "甲1", "深南大道公厕旁", "一级"), (None, "乙", "路", "二级")]
    write_shapes(tmp_path / "x.shp", "ESRI Shapefile", rows, ["编号", "路名", "等级"], "EPSG:4490", encoding=encoding)
    path = zipped(tmp_path, "x", tmp_path / "roads.shp.zip", leave_out)

    found = read_roads(path, "roads.shp.zip", FRAME)

    assert [(record.id, record.name, record.grade) for record in found.records] == [
        ("甲1", "深南大道公厕旁", "1"),
        ("乙", "路", "2"),
    ]
    assert found.records[0].line.tolist() == LINE[:2]
    assert said(found) == [(2, "geometry", "")]


def test_shapefile_beside_its_parts_in_a_gauss_kruger_zone(tmp_path):
    rows = [("LINESTRING (500000 2500000, 500100 2500000)", "A")]
    path = write_shapes(tmp_path / "roads.shp", "ESRI Shapefile", rows, ["id"], "EPSG:4547")

    found = read_roads(path, "roads.shp", GCJ)

    np.testing.assert_allclose(found.records[0].line[0], [114.0, 22.5978], atol=1e-4)


def test_geopackage_with_a_line_and_a_part_without(tmp_path):
    rows = [("LINESTRING (114.05 22.5, 114.06 22.5)", "A", "甲路"), (None, "B", "乙路")]
    path = write_shapes(tmp_path / "roads.gpkg", "GPKG", rows, ["id", "路名"], "EPSG:4326")

    found = read_roads(path, "roads.gpkg", FRAME)

    assert lines(found) == {"A": LINE[:2], "B": None}
    assert said(found) == [(2, "geometry", "")]
    assert sorted(part.name for part in tmp_path.iterdir()) == ["roads.gpkg"]


def test_headers_that_a_shapefile_cut_off_are_understood(tmp_path):
    rows = [("LINESTRING (114.05 22.5, 114.06 22.5)", "S1", "福荣路", "一级")]
    path = write_shapes(
        tmp_path / "roads.shp", "ESRI Shapefile", rows, ["路段编", "路名", "保洁等"], "EPSG:4490", encoding="UTF-8"
    )

    found = read_roads(path, "roads.shp", FRAME)

    assert [(record.id, record.grade, record.headers["id"]) for record in found.records] == [("S1", "1", "路段编")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("roads.shp.zip", bomb("roads.shp", 700)),
        ("roads.shp.zip", b"PK\x03\x04nothing"),
        ("roads.gpkg", b"SQLite format 3\x00" + b"x" * 200),
        ("roads.osm.pbf", b"\x00\x00\x00\x0d\x0a\x09OSMHeader\x18\x51"),
        (
            "roads.graphml",
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><graphml>&d;</graphml>',
        ),
        ("roads.graphml", b"<a>" * 5000 + b"</a>" * 5000),
        (
            "roads.graphml",
            b"<OGRVRTDataSource><OGRVRTLayer><SrcDataSource>/etc/hosts</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
        ),
        ("roads.csv", b""),
        ("roads.csv", b"\x00\x01\x02"),
    ],
    ids=["zip bomb", "no archive", "no GeoPackage", "no extract", "entities", "deep", "other XML", "empty", "no text"],
)
def test_a_file_that_cannot_be_used_is_one_problem(tmp_path, name, content):
    found = read(tmp_path, name, content)

    assert found.records == ()
    assert [problem.row for problem in found.problems] == ([None] if content else [])


def test_line_of_which_nothing_is_said_is_told(tmp_path):
    found = read(tmp_path, "roads.geojson", collection(feature({"id": "S1"}), feature({}), feature({"id": None})))

    assert [record.id for record in found.records] == ["S1"]
    assert said(found) == [(2, "id", ""), (3, "id", "")]
