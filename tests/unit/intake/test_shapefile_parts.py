"""Shapefiles that come without one of their parts."""

import zipfile

import pytest

from changming.intake.places import place_grids
from changming.intake.roads import read_roads
from changming.intake.shapefile_parts import BROKEN_OFF
from changming.intake.vector_files import NO_TABLE
from tests.factories.shape_files import write_shapes, zipped
from tests.unit.intake.made import FRAME

ROWS = [(f"LINESTRING (103.{k} 36.1, 103.{k} 36.2)", f"S{k}", "西津路") for k in range(1, 6)]


@pytest.fixture
def archive(tmp_path):
    """Packs five roads as a zipped Shapefile that lacks one part."""
    write_shapes(tmp_path / "道路.shp", "ESRI Shapefile", ROWS, ["id", "路名"], "EPSG:4490", encoding="GBK")
    return lambda leave_out: zipped(tmp_path, "道路", tmp_path / "roads.shp.zip", leave_out)


def test_missing_index_is_made_afresh(archive):
    whole = read_roads(archive(""), "roads.shp.zip", FRAME)

    found = read_roads(archive(".shx"), "roads.shp.zip", FRAME)

    assert [(one.id, one.name, one.line.tolist()) for one in found.records] == [
        (one.id, one.name, one.line.tolist()) for one in whole.records
    ]
    assert (len(found.records), found.problems) == (5, ())


def test_missing_table_is_told_and_the_lines_are_read(archive):
    found = read_roads(archive(".dbf"), "roads.shp.zip", FRAME)

    assert [one.line.tolist()[0][0] for one in found.records] == [103.1, 103.2, 103.3, 103.4, 103.5]
    assert [(problem.file, problem.row, problem.expected) for problem in found.problems] == [
        ("roads.shp.zip", None, NO_TABLE)
    ]
    assert all(one.id.startswith("r") and not one.name for one in found.records)


def test_missing_shapes_are_refused(archive):
    found = read_roads(archive(".shp"), "roads.shp.zip", FRAME)

    assert [problem.expected for problem in found.problems] == ["an archive with a .shp file in it"]


def test_shapes_that_break_off_without_an_index_are_read_as_far_as_they_go(tmp_path):
    path = write_shapes(tmp_path / "roads.shp", "ESRI Shapefile", ROWS, ["id", "路名"], "EPSG:4490", encoding="UTF-8")
    path.with_suffix(".shx").unlink()
    path.write_bytes(path.read_bytes()[:-10])

    found = read_roads(path, "roads.shp", FRAME)

    assert [one.id for one in found.records] == ["S1", "S2", "S3", "S4"]
    assert [(problem.expected, problem.facts) for problem in found.problems] == [(BROKEN_OFF, {"number": "4"})]


def test_parts_whose_names_differ_in_case_belong_together(tmp_path):
    path = write_shapes(tmp_path / "x.shp", "ESRI Shapefile", ROWS, ["id", "路名"], "EPSG:4490", encoding="UTF-8")
    path.rename(tmp_path / "X.SHP")
    for part in tmp_path.glob("x.*"):
        part.rename(tmp_path / part.name.upper())
    (tmp_path / "X.DBF").rename(tmp_path / "x.dbf")
    packed = tmp_path / "roads.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for part in ("X.SHP", "X.SHX", "x.dbf"):
            archive.write(tmp_path / part, part)

    assert [one.id for one in read_roads(packed, "roads.zip", FRAME).records] == ["S1", "S2", "S3", "S4", "S5"]


def test_posts_without_a_table_say_so(tmp_path):
    rows = [("POINT (103.1 36.1)", "P1")]
    path = write_shapes(tmp_path / "posts.shp", "ESRI Shapefile", rows, ["id"], "EPSG:4490")
    path.with_suffix(".dbf").unlink()

    found = place_grids(path, "posts.shp", "posts")

    assert [problem.expected for problem in found.problems] == [NO_TABLE]


@pytest.mark.parametrize("cut", [8, 16, 50, 130])
def test_index_that_breaks_off_is_made_afresh(tmp_path, cut):
    path = write_shapes(tmp_path / "roads.shp", "ESRI Shapefile", ROWS, ["id", "路名"], "EPSG:4490", encoding="UTF-8")
    path.with_suffix(".shx").write_bytes(path.with_suffix(".shx").read_bytes()[:-cut])

    found = read_roads(path, "roads.shp", FRAME)

    assert ([one.id for one in found.records], found.problems) == (["S1", "S2", "S3", "S4", "S5"], ())


def test_table_that_breaks_off_costs_its_last_rows(tmp_path):
    path = write_shapes(tmp_path / "roads.shp", "ESRI Shapefile", ROWS, ["id", "路名"], "EPSG:4490", encoding="UTF-8")
    path.with_suffix(".dbf").write_bytes(path.with_suffix(".dbf").read_bytes()[:-200])

    found = read_roads(path, "roads.shp", FRAME)

    assert [one.id for one in found.records] == ["S1", "S2", "S3", "S4"]
    assert [(problem.row, problem.column, problem.value) for problem in found.problems] == [(5, "id", "")]


@pytest.mark.parametrize("kept", [10, 40])
def test_table_without_fields_is_told(tmp_path, kept):
    path = write_shapes(tmp_path / "roads.shp", "ESRI Shapefile", ROWS, ["id", "路名"], "EPSG:4490", encoding="UTF-8")
    path.with_suffix(".dbf").write_bytes(path.with_suffix(".dbf").read_bytes()[:kept])

    found = read_roads(path, "roads.shp", FRAME)

    assert (len(found.records), [problem.expected for problem in found.problems]) == (5, [NO_TABLE])
