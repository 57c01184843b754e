import pytest

from changming.intake.grid import Grid
from changming.intake.tables import read_kind, read_table
from tests.unit.intake.made import FRAME, at, grid, read, refused, values

SIGN_INS = ["工号", "时间", "类型", "经度", "纬度"]
ROSTER = ["班次编号", "工号", "作业类型", "岗位", "开始", "结束", "趟次"]
PEOPLE = ["工号", "姓名", "队所", "岗位"]


def test_people_in_chinese() -> None:
    found = values("people", PEOPLE, [10001.0, "张三", "一队", "保洁员"])

    assert found == [{"id": "10001", "name": "张三", "team": "一队", "role": "保洁员"}]


def test_people_in_english_in_any_order_with_columns_of_their_own() -> None:
    found = values("people", ["Phone", "Role", "ID", "Name", "Team"], ["139", "cleaner", "007", "Zhang San", "1"])

    assert found == [{"id": "007", "name": "Zhang San", "team": "1", "role": "cleaner"}]


def test_record_knows_its_file_row_and_headers() -> None:
    found = read("people", ["人员名单"], [], PEOPLE, ["10001", "张三", "一队", "保洁员"])

    record = found.records[0]
    assert (record.file, record.row) == ("made.csv", 4)
    assert record.problem("role", "保洁员", "x").column == "岗位"


def test_roster_in_chinese() -> None:
    found = values("roster", ROSTER, ["B1", "10001", "普扫", "P1", "05:00", "13:00", ""])

    assert found == [
        {"id": "B1", "person": "10001", "work": "manual_sweep", "post": "P1", "starts": at(5), "ends": at(13)}
    ]


def test_roster_of_a_vehicle_with_segments() -> None:
    found = values(
        "roster",
        ["id", "vehicle", "work", "segments", "starts", "ends", "passes"],
        ["B1", "粤B12345", "sweep", "S1;S2", "2026-11-23 05:00", "2026-11-23 09:00", 2.0],
    )

    assert (found[0]["vehicle"], found[0]["segments"], found[0]["passes"]) == ("粤B12345", ("S1", "S2"), 2)


def test_shift_that_ends_before_it_starts_ends_on_the_next_day() -> None:
    found = values("roster", ROSTER, ["B1", "10001", "普扫", "P1", "21:00", "05:00", ""])

    assert (found[0]["starts"], found[0]["ends"]) == (at(21), at(5, day=24))


def test_shift_without_length_is_refused() -> None:
    found = read("roster", ROSTER, ["B1", "10001", "普扫", "P1", "05:00", "05:00", ""])

    assert (found.records, refused(found)) == ([], [(2, "结束", "05:00")])


def test_row_whose_time_cannot_be_read_is_left_out() -> None:
    found = read("sign_ins", SIGN_INS, ["10001", "25:99", "签到", "", ""], ["10002", "06:30", "签到", "", ""])

    assert [record.values["person"] for record in found.records] == ["10002"]
    assert refused(found) == [(2, "时间", "25:99")]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (["", "10001", "普扫", "P1", "05:00", "13:00", ""], (2, "班次编号", "")),
        (["B1", "", "普扫", "P1", "05:00", "13:00", ""], (2, "工号", "")),
        (["B1", "10001", "跳舞", "P1", "05:00", "13:00", ""], (2, "作业类型", "跳舞")),
        (["B1", "10001", "普扫", "", "05:00", "13:00", ""], (2, "岗位", "")),
        (["B1", "10001", "普扫", "P1", "", "13:00", ""], (2, "开始", "")),
        (["B1", "10001", "普扫", "P1", "05:00", "一点", ""], (2, "结束", "一点")),
    ],
)
def test_row_whose_key_cannot_be_read_is_left_out_and_told_once(row: list[str], problem: tuple[int, str, str]) -> None:
    found = read("roster", ROSTER, row)

    assert (found.records, refused(found)) == ([], [problem])


def test_row_with_another_unreadable_cell_is_used_without_it() -> None:
    found = read("roster", ROSTER, ["B1", "10001", "普扫", "P1", "05:00", "13:00", "多次"])

    assert ("passes" in found.records[0].values, refused(found)) == (False, [(2, "趟次", "多次")])


def test_every_bad_cell_of_a_row_is_told() -> None:
    found = read("sign_ins", SIGN_INS, ["10001", "25:99", "跳舞", "东", ""])

    assert {column for _row, column, _value in refused(found)} == {"时间", "类型", "经度", "纬度"}


@pytest.mark.parametrize("word", ["合计", "小计", "总计", "合 计", "合计：", "合计：12人", "小计（二队）", "Total"])
def test_row_that_sums_up_is_skipped_silently(word: str) -> None:
    found = read("people", PEOPLE, ["10001", "张三", "一队", ""], [word, "1人", "", ""])

    assert (len(found.records), found.problems) == (1, [])


def test_row_that_sums_up_behind_empty_or_numbered_cells_is_skipped_silently() -> None:
    found = read("people", PEOPLE, ["10001", "张三", "", ""], ["", "合计", "", "1"], ["2", "小计", "", "1"])

    assert (len(found.records), found.problems) == (1, [])


def test_person_whose_name_begins_like_a_sum_is_kept() -> None:
    assert [each["name"] for each in values("people", ["姓名", "工号"], ["总计划", "1"], ["小计", "2"])] == ["总计划"]


def test_empty_rows_and_headers_printed_again_are_skipped_silently() -> None:
    found = read("people", PEOPLE, ["1", "张三", "", ""], ["", "", "", ""], [None, None], ["  "], PEOPLE, ["2", "李四"])

    assert ([record.row for record in found.records], found.problems) == ([2, 7], [])


def test_row_repeated_byte_for_byte_is_counted_once() -> None:
    row = ["10001", "06:30", "签到", "114.06", "22.54"]

    found = read("sign_ins", SIGN_INS, row, row, [*row[:1], "06:31", *row[2:]])

    assert (len(found.records), found.repeated, found.problems) == (2, 1, [])


def test_bad_row_repeated_byte_for_byte_is_told_once() -> None:
    found = read("sign_ins", SIGN_INS, ["10001", "xx", "签到", "", ""], ["10001", "xx", "签到", "", ""])

    assert (len(found.problems), found.repeated) == (1, 1)


def test_row_repeated_in_another_file_is_counted_once() -> None:
    grids = [grid(PEOPLE, ["1", "张三", "一队", ""], file=name) for name in ("people-a.csv", "people-b.csv")]

    found = read_kind("people", grids, FRAME)

    assert (len(found.records), found.repeated, found.problems) == (1, 1, [])


def test_second_row_of_an_id_with_other_content_is_an_error_and_the_first_stays() -> None:
    found = read("people", PEOPLE, ["1", "张三", "一队", ""], ["1", "李四", "一队", ""])

    assert [record.values["name"] for record in found.records] == ["张三"]
    assert refused(found) == [(3, "工号", "1")]
    assert found.problems[0].facts == {"row": "2", "file": "made.csv"}


def test_second_row_of_an_id_with_the_same_content_is_none() -> None:
    found = read("people", PEOPLE, ["1", "张三", "一队", ""], [1.0, "张三 ", "一队", ""])

    assert (len(found.records), found.problems, found.repeated) == (1, [], 1)


def test_second_row_of_an_id_is_found_in_other_files_and_sheets() -> None:
    grids = [
        grid(PEOPLE, ["1", "李四", "", ""], file="people-b.csv"),
        grid(PEOPLE, ["1", "张三", "", ""], file="people-a.csv"),
    ]

    found = read_kind("people", grids, FRAME)

    assert [record.values["name"] for record in found.records] == ["张三"]
    assert [(problem.file, problem.row) for problem in found.problems] == [("people-b.csv", 2)]


def test_row_left_out_takes_no_id() -> None:
    found = read("roster", ROSTER, ["B1", "1", "普扫", "P1", "x", "13:00"], ["B1", "1", "普扫", "P1", "05:00", "13:00"])

    assert (len(found.records), refused(found)) == (1, [(2, "开始", "x")])


def test_running_number_is_the_id_where_no_other_is_there() -> None:
    found = values("facilities", ["序号", "类型", "名称"], [1, "果皮箱", "甲"], [2, "公厕", "乙"])

    assert [(each["id"], each["kind"]) for each in found] == [("1", "bin"), ("2", "toilet")]


def test_running_number_is_no_id_beside_another() -> None:
    assert values("people", ["序号", *PEOPLE], [1, "10001", "张三", "", ""])[0]["id"] == "10001"


def test_running_number_that_begins_again_in_another_file_is_no_id() -> None:
    header = ["序号", "姓名", "队所"]
    grids = [
        grid(header, [1, "张三", "一队"], file="people-a.csv"),
        grid(header, [1, "李四", "二队"], file="people-b.csv"),
    ]

    found = read_kind("people", grids, FRAME)

    assert ([record.values["id"] for record in found.records], found.problems) == (["张三", "李四"], [])


def test_roster_without_ids_gets_ids_that_stay_the_same_in_any_order() -> None:
    rows = [["10001", "普扫", "P1", "05:00", "13:00"], ["10002", "普扫", "P2", "05:00", "13:00"]]

    forward = values("roster", ROSTER[1:6], *rows)
    backward = values("roster", ROSTER[1:6], *rows[::-1])

    assert [each["id"] for each in forward] == ["10001-manual_sweep-0500-P1", "10002-manual_sweep-0500-P2"]
    assert sorted(each["id"] for each in backward) == [each["id"] for each in forward]


def test_vehicle_without_a_number_of_its_own_goes_by_its_plate() -> None:
    found = values("vehicles", ["车牌号", "车型", "终端号"], ["粤B12345", "洗扫车", "013912345678"])

    assert found == [{"id": "粤B12345", "plate": "粤B12345", "kind": "sweeper", "terminal": "013912345678"}]


def test_wrong_file_is_told_which_one_it_should_be() -> None:
    found = read("roster", SIGN_INS, ["10001", "06:30", "签到", "", ""])

    problem = found.problems[0]
    assert (problem.row, problem.facts["kind"]) == (None, "签到 (sign-ins)")
    assert problem.facts["columns"].startswith("id (班次编号); person (工号) / vehicle (车辆); work (作业类型)")


def test_file_without_header_is_told_what_was_expected() -> None:
    found = read("people", ["10001", "张三"], ["10002", "李四"])

    assert [(problem.row, problem.facts) for problem in found.problems] == [(None, {"columns": "id (工号)"})]


def test_order_of_rows_means_nothing_but_for_ids() -> None:
    rows = [[str(10000 + n), f"{5 + n % 8}:{n % 60:02}", "签到", str(114 + n / 1e4), "22.5"] for n in range(60)]
    mixed = [*rows[1::2], *rows[::2][::-1]]

    first, second = (
        sorted(
            str(sorted(record.values.items()))
            for record in read_table("sign_ins", grid(SIGN_INS, *each), FRAME).records
        )
        for each in (rows, mixed)
    )

    assert first == second


def test_order_of_files_means_nothing() -> None:
    grids = [
        grid(PEOPLE, [str(n), f"名{n}", "", ""], ["9", f"重{n}", "", ""], file=f"people-{n}.csv") for n in range(4)
    ]

    assert read_kind("people", grids, FRAME) == read_kind("people", grids[::-1], FRAME)


def test_notes_below_a_table_are_skipped_silently() -> None:
    found = read("people", PEOPLE, ["1", "张三"], ["备注：张三兼任组长"], ["填表人：李四", "", "审核：王五", ""])

    assert (len(found.records), found.problems) == (1, [])


def test_second_row_of_an_id_is_the_one_in_the_later_sheet() -> None:
    sheets = [
        Grid(f"people.xlsx#{name}", name, [PEOPLE, ["1", who, "", ""]], range(1, 3))
        for name, who in (("乙", "张三"), ("甲", "李四"))
    ]

    found = read_kind("people", sheets, FRAME)

    assert [record.values["name"] for record in found.records] == ["张三"]
    assert [problem.file for problem in found.problems] == ["people.xlsx#甲"]
