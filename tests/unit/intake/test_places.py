"""Facilities and posts as files of shapes."""

import json
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from changming.engines.geo import convert
from changming.intake.places import place_grids
from changming.intake.problem import Unreadable
from changming.intake.record import Frame
from changming.intake.tables import read_kind
from tests.factories.shape_files import write_shapes

GCJ = Frame(date(2026, 11, 23), ZoneInfo("Asia/Shanghai"), "gcj02")


def read(path, kind):
    return read_kind(kind, place_grids(path, path.name, kind).grids, GCJ)


def test_facilities_of_a_geopackage_stand_where_their_shapes_do(tmp_path):
    rows = [
        ("POINT (114.05 22.5)", "F1", "果皮箱"),
        ("LINESTRING (114 22, 114.2 22)", "F2", "护栏"),
        (None, "F3", "公厕"),
    ]
    path = write_shapes(tmp_path / "facilities.gpkg", "GPKG", rows, ["设施编号", "设施类型"], "EPSG:4490")

    found = read(path, "facilities")

    places = {record.values["id"]: record.values.get("place") for record in found.records}
    lon, lat = convert([114.05], [22.5], "gcj02", "wgs84")
    assert (places["F1"].lon, places["F1"].lat, places["F1"].datum) == (lon[0], lat[0], "gcj02")
    assert (places["F2"].raw_lon, places["F2"].raw_lat) == pytest.approx((114.1, 22.0))
    assert (places["F3"], found.problems) == (None, [])


def test_posts_of_a_projected_shapefile_come_out_as_wgs84(tmp_path):
    corners = "500000 2500000, 500010 2500000, 500010 2500010, 500000 2500010, 500000 2500000"
    rows = [(f"POLYGON (({corners}))", "P1", "岗亭")]
    path = write_shapes(tmp_path / "posts.shp", "ESRI Shapefile", rows, ["编号", "name"], "EPSG:4547")

    place = read(path, "posts").records[0].values["place"]

    assert (place.lon, place.lat, place.datum) == (
        pytest.approx(114.00005, abs=1e-5),
        pytest.approx(22.5979, abs=1e-4),
        "wgs84",
    )


def test_a_bent_area_is_stood_for_by_a_point_within(tmp_path):
    ring = [[0, 0], [9, 0], [9, 9], [8, 9], [8, 1], [0, 1], [0, 0]]
    feature = {"type": "Feature", "id": "F1", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    path = tmp_path / "facilities.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))

    place = read(path, "facilities").records[0].values["place"]

    assert place.raw_lon > 8 or place.raw_lat < 1


def test_tables_are_left_to_the_reader_of_tables(tmp_path):
    (tmp_path / "posts.csv").write_text("id,lon,lat\nP1,114,22\n")

    assert place_grids(tmp_path / "posts.csv", "posts.csv", "posts") is None


def test_metres_without_a_system_are_refused(tmp_path):
    feature = {"type": "Feature", "properties": {"id": 1}, "geometry": {"type": "Point", "coordinates": [5e5, 2.5e6]}}
    (tmp_path / "posts.geojson").write_text(json.dumps([feature]))

    with pytest.raises(Unreadable, match="no degrees"):
        place_grids(tmp_path / "posts.geojson", "posts.geojson", "posts")
