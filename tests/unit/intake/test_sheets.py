import io
import json
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest

from changming.intake.problem import LIMITS, Limits, Unreadable
from changming.intake.sheets import read_grids
from changming.intake.workbook_process import TooLarge, open_workbook
from changming.intake.workbooks import OLE, ZIP, read_workbook
from tests.unit.intake.made import at, read_file, workbook

OLD = Path(__file__).parent / "sign-ins.xls"  # two sheets and an empty one, written by xlwt
PEOPLE = ["工号", "姓名"]


def refusal(path: Path, limits: Limits = LIMITS) -> str:
    with pytest.raises(Unreadable) as refused:
        read_grids(path, path.name, limits)
    return str(refused.value)


def test_csv_in_gbk_with_title_rows(tmp_path: Path) -> None:
    path = tmp_path / "人员.csv"
    path.write_bytes("二队人员,\n,\n工号,姓名\n00012,张三\n合计,1\n".encode("gbk"))

    found = read_file("people", path)

    assert [(record.row, dict(record.values)) for record in found.records] == [(4, {"id": "00012", "name": "张三"})]


def test_old_spreadsheet_is_read_with_its_dates() -> None:
    found = read_file("sign_ins", OLD)

    assert [record.values["time"] for record in found.records] == [at(6, 30, 5), at(6, 28)]
    assert [(record.file, record.row) for record in found.records] == [
        ("sign-ins.xls#签到表", 4),
        ("sign-ins.xls#签到表", 5),
    ]


def test_sheets_are_named_where_there_are_several_with_cells(tmp_path: Path) -> None:
    one = workbook(tmp_path / "one.xlsx", 人员=[PEOPLE, ["1", "张三"]], Sheet2=[], 说明=[["怎么填"]])
    two = workbook(tmp_path / "two.xlsx", 人员=[PEOPLE, ["1", "张三"]], 车辆=[["自编号"], ["V1"]])

    assert [grid.file for grid in read_grids(one, "one.xlsx")] == ["one.xlsx"]
    assert [(grid.file, grid.sheet) for grid in read_grids(two, "two.xlsx")] == [
        ("two.xlsx#人员", "人员"),
        ("two.xlsx#车辆", "车辆"),
    ]


def test_content_tells_what_a_file_is_and_not_its_ending(tmp_path: Path) -> None:
    path = workbook(tmp_path / "people.xlsx", 人员=[PEOPLE, ["1", "张三"]])
    renamed = path.rename(tmp_path / "people.csv")

    assert read_file("people", renamed).records[0].values["name"] == "张三"


def test_merged_header_and_hidden_sheet_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["签到表"])
    sheet.merge_cells("A1:E1")
    sheet.append(["工号", "时间", "类型", "坐标"])
    sheet.append([None, None, None, "经度", "纬度"])
    for cells in ("A2:A3", "B2:B3", "C2:C3", "D2:E2"):
        sheet.merge_cells(cells)
    sheet.append([10001, at(6, 30).replace(tzinfo=None), "签到", 114.06, 22.54])
    sheet.sheet_state = "hidden"
    book.create_sheet("x")
    book.save(tmp_path / "签到.xlsx")

    record = read_file("sign_ins", tmp_path / "签到.xlsx").records[0]

    assert (record.row, record.values["time"], record.values["place"].lon) == (4, at(6, 30), 114.06)
    assert record.headers["lat"] == "纬度"


def test_json_is_an_array_of_objects_counted_from_one(tmp_path: Path) -> None:
    path = tmp_path / "people.json"
    path.write_text('[{"id": 1, "姓名": "张三"}, 5, {"id": "2", "extra": {"a": 1}, "姓名": null}]', encoding="utf-8")

    found = read_file("people", path)

    assert [(record.row, dict(record.values)) for record in found.records] == [
        (1, {"id": "1", "name": "张三"}),
        (3, {"id": "2"}),
    ]


def test_json_with_an_object_on_each_line_is_read(tmp_path: Path) -> None:
    path = tmp_path / "people.jsonl"
    path.write_text('{"id": 1}\n{"id": 2}\n', encoding="utf-8")

    assert [record.values["id"] for record in read_file("people", path).records] == ["1", "2"]


def test_json_lists_become_joined_cells(tmp_path: Path) -> None:
    path = tmp_path / "roster.json"
    path.write_text(
        '[{"id": 1, "vehicle": "V1", "work": "sweep", "segments": ["S1", "S2"], "starts": "05:00", "ends": "06:00"}]',
        encoding="utf-8",
    )

    assert read_file("roster", path).records[0].values["segments"] == ("S1", "S2")


def test_geojson_gives_the_middle_of_each_feature(tmp_path: Path) -> None:
    path = tmp_path / "facilities.geojson"
    path.write_text(
        """{"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"设施编号": "F1", "类型": "果皮箱"},
         "geometry": {"type": "Point", "coordinates": [114.0, 22.5]}},
        {"type": "Feature", "id": 7, "properties": {"设施编号": "F2", "类型": "护栏"},
         "geometry": {"type": "LineString", "coordinates": [[114.0, 22.5], [114.2, 22.5]]}}]}""",
        encoding="utf-8",
    )

    found = read_file("facilities", path)

    assert [round(record.values["place"].lon, 6) for record in found.records] == [114.0, 114.1]


@pytest.mark.parametrize("text", ['{"a": 1}', "[1, 2]", '{"errcode": 40001, "errmsg": "no"}', "{", '["a"', "[" * 5000])
def test_json_without_an_array_of_objects_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "people.json"
    path.write_text(text, encoding="utf-8")

    assert refusal(path)


def test_spreadsheet_with_a_password_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    path.write_bytes(OLE + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"))

    assert refusal(path) == "a spreadsheet without a password"


@pytest.mark.parametrize("data", [b"\x00\x01", ZIP, ZIP + b"x" * 500, OLE, OLE + b"\0" * 600, OLD.read_bytes()[:3000]])
def test_broken_spreadsheet_is_refused_in_words(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "people.xls"
    path.write_bytes(data)

    assert refusal(path) == "a spreadsheet (.xlsx or .xls) that can be opened"


def test_spreadsheet_that_claims_a_giant_sheet_takes_nothing_with_it() -> None:
    data = bytearray(OLD.read_bytes())
    size_field = data.index(b"\x00\x02\x0e\x00") + 4
    data[size_field + 4 : size_field + 8] = (0xFFFFFF00).to_bytes(4, "little")

    with pytest.raises(Unreadable):
        read_workbook(bytes(data), LIMITS)


def bomb(path: Path, size: int, *, lie: bool) -> None:
    """An archive whose sheet unfolds to `size` bytes, and that may claim to be small."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * size)
    if lie:
        data = path.read_bytes()
        path.write_bytes(data.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little")))


@pytest.mark.parametrize("lie", [False, True])
def test_spreadsheet_that_unfolds_to_too_much_is_refused_in_words(tmp_path: Path, lie: bool) -> None:  # noqa: FBT001 -- two cases
    path = tmp_path / "people.xlsx"
    bomb(path, 20 * 2**20, lie=lie)

    assert refusal(path) == "a spreadsheet that unfolds to at most 500 MB"


def test_spreadsheet_with_cells_far_apart_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "people.xlsx", 人员=[PEOPLE, ["1", "张三"]])
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["ZZ20000"] = "x"
    book.save(path)

    assert refusal(path) == "a table of at most 8000000 cells, empty ones among them too"


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(rows=2), "a table of at most 2 rows"),
        (Limits(columns=1), "a table of at most 1 columns"),
        (Limits(file_bytes=2**10), "a file of at most 0 MB"),
    ],
)
def test_spreadsheet_beyond_a_limit_is_refused_in_words(tmp_path: Path, limits: Limits, expected: str) -> None:
    path = workbook(tmp_path / "people.xlsx", 人员=[PEOPLE, ["1", "张三"], ["2", "李四"]])

    assert refusal(path, limits) == expected


def test_cell_beyond_the_limit_of_characters_is_refused_in_each_format(tmp_path: Path) -> None:
    text = tmp_path / "people.json"
    text.write_text('[{"id": "' + "9" * 40 + '"}]', encoding="utf-8")
    book = workbook(tmp_path / "people.xlsx", 人员=[PEOPLE, ["9" * 40, "张三"]])

    assert [refusal(path, Limits(cell_chars=30)) for path in (text, book)] == [
        "cells of at most 30 characters, not so in row 1",
        "cells of at most 30 characters, not so in row 2",
    ]


def test_json_nested_too_deep_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.json"
    path.write_text('[{"a": ' + "[" * 100 + "]" * 100 + "}]", encoding="utf-8")

    assert "60" in refusal(path)


def test_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.csv") == "a file that can be opened"


def test_empty_file_gives_no_grid(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"")

    assert read_grids(path, "people.csv") == []


def test_member_that_is_no_deflate_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    bomb(path, 1000, lie=False)
    buffer = io.BytesIO(path.read_bytes())
    data = buffer.getvalue().replace(zlib.compress(b"0" * 1000)[2:-4], b"\xff" * 11)
    path.write_bytes(data)

    assert refusal(path) == "a spreadsheet (.xlsx or .xls) that can be opened"


def test_cell_merged_over_several_rows_holds_for_each(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["工号", "时间", "类型"], [10001, "06:28", "签到"], [None, "14:01", "签退"], [10002, "06:30", "签到"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    book.save(tmp_path / "签到.xlsx")

    found = read_file("sign_ins", tmp_path / "签到.xlsx")

    assert [record.values["person"] for record in found.records] == ["10001", "10001", "10002"]
    assert found.problems == []


def test_feature_without_a_usable_geometry_has_no_position(tmp_path: Path) -> None:
    path = tmp_path / "facilities.geojson"
    shapes = [None, {"type": "Point", "coordinates": []}, {"type": "Polygon", "coordinates": [[1]]}, {"type": "x"}, 5]
    features = [
        {"type": "Feature", "properties": {"id": number, "kind": "bin"}, "geometry": shape}
        for number, shape in enumerate(shapes)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")

    found = read_file("facilities", path)

    assert [(record.values["id"], "place" in record.values) for record in found.records] == [
        (str(number), False) for number in range(len(shapes))
    ]


@pytest.mark.parametrize(
    ("limits", "expected"),
    [(Limits(rows=1), "a table of at most 1 rows"), (Limits(columns=1), "a table of at most 1 columns")],
)
def test_json_beyond_a_limit_is_refused_in_words(tmp_path: Path, limits: Limits, expected: str) -> None:
    path = tmp_path / "people.json"
    path.write_text('[{"id": 1, "name": 2}, {"id": 2}, {"id": 3}]', encoding="utf-8")

    assert refusal(path, limits) == expected


def test_reader_of_spreadsheets_names_what_is_too_large() -> None:
    for rows, columns, cells, what in ((2, 9, 99, "rows"), (99, 2, 999, "columns"), (99, 9, 5, "cells")):
        with pytest.raises(TooLarge) as refused:
            open_workbook(OLD.read_bytes(), rows, columns, cells)

        assert refused.value.args[0] == what
