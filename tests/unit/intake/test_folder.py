import os
from pathlib import Path

import pytest

from changming.intake.day_tables import open_tables
from changming.intake.folder import NO_KIND, Survey, survey
from changming.intake.problem import Limits
from tests.unit.intake.made import FRAME, workbook

PEOPLE = "工号,姓名\n10001,张三\n"


@pytest.fixture
def day(tmp_path: Path) -> Path:
    """An empty day folder."""
    (tmp_path / "district.toml").write_text('name = "七里河区"\nday = 2026-11-23\n', encoding="utf-8")
    return tmp_path


def put(folder: Path, *names: str, text: str = "") -> None:
    """Files with these names."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def names(found: Survey, kind: str) -> list[str]:
    """The names of a kind's files."""
    return [file.name for file in found.of(kind)]


def test_files_belong_to_the_kind_their_names_begin_with(day: Path) -> None:
    put(day, "Sign-Ins-team2.csv", "签到表-二队.xlsx", "人员.csv", "道路台账.geojson", "责任路段表.xls", "天气.csv")

    found = survey(day)

    assert names(found, "sign_ins") == ["Sign-Ins-team2.csv", "签到表-二队.xlsx"]
    assert {kind: names(found, kind) for kind in ("people", "roads", "shifts", "weather")} == {
        "people": ["人员.csv"],
        "roads": ["道路台账.geojson"],
        "shifts": ["责任路段表.xls"],
        "weather": ["天气.csv"],
    }
    assert found.problems == []


def test_pictures_tracks_and_history_stand_in_folders(day: Path) -> None:
    put(day, "photos/二队/10001 张三/微信图片_20261123063015.jpg", "照片/a.PNG", "photos.csv", "照片登记.xlsx")
    put(day, "tracks/车辆1.csv", "轨迹/0139.gpx", "history/2026-11-22/people.csv", "history/2026-11-22/photos/x.jpg")

    found = survey(day)

    assert names(found, "pictures") == ["photos/二队/10001 张三/微信图片_20261123063015.jpg", "照片/a.PNG"]
    assert names(found, "photos") == ["photos.csv", "照片登记.xlsx"]
    assert names(found, "tracks") == ["tracks/车辆1.csv", "轨迹/0139.gpx"]
    assert (found.history, found.problems) == ([day / "history"], [])


def test_what_programs_leave_behind_is_not_read_and_not_told(day: Path) -> None:
    put(day, ".DS_Store", "~$签到表.xlsx", "Thumbs.db", "__MACOSX/people.csv", "report/report.json", "out/report.json")
    put(day, "roads.draft.geojson", "README.md", "LICENSE", "photos/Thumbs.db", "photos/._a.jpg", "photos/notes.txt")

    found = survey(day)

    assert (found.files, found.nameless, found.problems) == ({}, [], [])


@pytest.mark.parametrize(
    "name",
    [
        "unknown.gpkg",
        "IMG_1.jpg",
        "排班.docx",
        "签到表.pdf",
        "tracks/a.doc",
        "photos/a.xlsx",
        "roads.dwg",
        "历史.csv",
        "history.likeness.npz",
        "备份/people.csv",
    ],
)
def test_what_is_not_read_is_told(day: Path, name: str) -> None:
    put(day, name)

    found = survey(day)

    assert [problem.file for problem in found.problems] == [
        name.split("/", maxsplit=1)[0] if name.startswith("备份") else name
    ]
    assert found.files == {}


def test_folder_gives_its_kind_to_files_without_one(day: Path) -> None:
    put(day, "签到/二队.csv", "签到/人员.csv")

    found = survey(day)

    assert (names(found, "sign_ins"), names(found, "people")) == (["签到/二队.csv"], ["签到/人员.csv"])


def test_links_out_of_the_folder_and_in_circles_are_refused(
    day: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "people.csv"
    outside.write_text(PEOPLE, encoding="utf-8")
    (day / "people.csv").symlink_to(outside)
    (day / "photos").symlink_to(day)

    found = survey(day)

    assert [problem.file for problem in found.problems] == ["people.csv", "photos"]
    assert found.files == {}


def test_files_beyond_the_limit_are_told(day: Path) -> None:
    put(day, *(f"photos/{number}.jpg" for number in range(5)))

    found = survey(day, Limits(files=4))

    assert (len(found.of("pictures")), len(found.problems)) == (3, 1)


def test_name_that_another_system_wrote_in_gbk_is_read(day: Path) -> None:
    Path(os.fsdecode(os.fsencode(day) + b"/" + "签到表.csv".encode("gbk"))).write_text("x", encoding="utf-8")

    found = survey(day)

    assert names(found, "sign_ins") == ["签到表.csv"]


def test_sheet_takes_its_kind_from_its_own_name_else_from_the_files(day: Path) -> None:
    workbook(
        day / "人员.xlsx",
        一队=[["工号", "姓名"], ["1", "张三"]],
        二队=[["工号", "姓名"], ["2", "李四"]],
        车辆表=[["自编号", "车牌"], ["V1", "粤B12345"]],
    )

    tables = open_tables(survey(day))

    people, vehicles = tables.read("people", FRAME), tables.read("vehicles", FRAME)
    assert [(record.file, record.values["id"]) for record in people.records] == [
        ("人员.xlsx#一队", "1"),
        ("人员.xlsx#二队", "2"),
    ]
    assert [record.file for record in vehicles.records] == ["人员.xlsx#车辆表"]


def test_file_of_no_kind_may_have_sheets_that_name_theirs(day: Path) -> None:
    workbook(day / "台账.xlsx", 人员=[["工号"], ["1"]], 其他=[["工号", "姓名", "队所"], ["2", "李四", "一队"]])

    tables = open_tables(survey(day))

    assert list(tables.grids) == ["people"]
    assert [(problem.file, problem.facts) for problem in tables.problems] == [
        ("台账.xlsx#其他", {"kind": "人员 (people)"})
    ]


def test_page_and_xml_saved_under_their_own_endings_are_read(day: Path) -> None:
    (day / "签到.html").write_text("<table><tr><td>工号<td>时间<tr><td>1<td>06:30</table>", encoding="utf-8")
    (day / "说明.html").write_text("<p>读我", encoding="utf-8")

    tables = open_tables(survey(day))

    assert [(grid.file, len(grid.rows)) for grid in tables.grids["sign_ins"]] == [("签到.html", 2)]
    assert tables.problems == []


def test_export_of_a_platform_is_known_whatever_it_is_called(day: Path) -> None:
    put(
        day,
        "上下班打卡_20261123.csv",
        text="时间,姓名,账号,打卡类型,打卡时间,打卡状态\n2026/11/23,张三,z3,上班打卡,06:28,正常\n",
    )

    tables = open_tables(survey(day))

    assert (len(tables.read("sign_ins", FRAME).records), tables.problems) == (1, [])


def test_table_of_no_kind_is_told(day: Path) -> None:
    put(day, "unknown.csv", "other.json", text="a,b\n1,2\n")

    tables = open_tables(survey(day))

    assert [(problem.file, problem.expected) for problem in tables.problems] == [
        ("other.json", NO_KIND),
        ("unknown.csv", NO_KIND),
    ]


def test_unreadable_file_is_named_and_the_rest_goes_on(day: Path) -> None:
    put(day, "人员.csv", text=PEOPLE)
    (day / "人员-二队.xlsx").write_bytes(b"PK\x03\x04 broken")

    tables = open_tables(survey(day))

    assert [problem.file for problem in tables.problems] == ["人员-二队.xlsx"]
    assert len(tables.read("people", FRAME).records) == 1


def test_tracks_and_shapes_are_left_to_their_readers(day: Path) -> None:
    put(day, "tracks/a.csv", "roads.geojson", "roads.csv", text="id,name\n1,2\n")

    tables = open_tables(survey(day))

    assert list(tables.grids) == ["roads"]
