import pytest

from changming.intake.headers import columns_of, find_header, looks_like
from changming.intake.kinds import KINDS, kind_of_name


@pytest.mark.parametrize(
    ("kind", "header", "column"),
    [
        ("people", "工号", "id"),
        ("roster", "工号", "person"),
        ("sign_ins", "工号", "person"),
        ("people", "岗位", "role"),
        ("roster", "岗位", "post"),
        ("people", "姓名", "name"),
        ("leave", "姓名", "person"),
        ("vehicles", "车牌", "plate"),
        ("vehicles", "车牌号", "plate"),
        ("vehicles", "自编号", "id"),
        ("roster", "自编号", "vehicle"),
        ("tracks", "车牌", "device"),
        ("roads", "路段编号", "id"),
        ("roads", "路名", "name"),
        ("roads", "宽（米）", "width_m"),
        ("roads", "面积(㎡)", "area_m2"),
        ("people", "队（所）", "team"),
        ("people", "队(所)", "team"),
        ("people", "队所", "team"),
        ("sign_ins", "精度(米)", "accuracy_m"),
        ("sign_ins", "精度【米】", "accuracy_m"),
        ("sign_ins", "ACCURACY_M", "accuracy_m"),
        ("sign_ins", "Received At", "received_at"),
        ("sign_ins", "received-at", "received_at"),
        ("sign_ins", " 打卡\n时间 ", "time"),
        ("sign_ins", "*时间：", "time"),
        ("sign_ins", "虚拟定位", "mock"),
        ("tracks", "速度（km/h）", "speed_kmh"),
        ("tracks", "作业状态", "work"),
        ("posts", "范围（m）", "radius_m"),
        ("roster", "遍数", "passes"),
        ("roster", "上班时间", "starts"),
        ("leave", "开始日期", "from"),
        ("leave", "止", "to"),
        ("leave", "替班", "substitute"),
        ("works", "作业时间", "done_at"),
        ("works", "未做原因", "skipped_reason"),
        ("photos", "拍摄时间", "taken_at"),
        ("photos", "文件", "file"),
        ("shifts", "班次", "shift"),
        ("shifts", "轮休", "pattern"),
        ("shifts", "责任路段", "segments"),
        ("roster", "岗位编号", "post"),
        ("posts", "岗位编号", "id"),
        ("works", "设施编号", "facility"),
        ("facilities", "设施编号", "id"),
        ("facilities", "路段编号", "segment"),
        ("sign_ins", "上班时间", "time"),
        ("sign_ins", "下班时间", "time_out"),
    ],
)
def test_header_means_its_column(kind: str, header: str, column: str) -> None:
    assert list(columns_of(kind, [header])) == [column]


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_is_known_by_its_own_name_and_each_of_its_headers(kind: str) -> None:
    for column in KINDS[kind].columns:
        assert [list(columns_of(kind, [header])) for header in (column.name, *column.headers)] == (
            [[column.name]] * (1 + len(column.headers))
        )


def test_first_header_of_the_contract_holds_whatever_the_order_of_columns() -> None:
    columns = columns_of("sign_ins", ["姓名", "打卡时间", "工号", "账号", "时间"])

    assert {column: places[0] for column, places in columns.items()} == {"person": 2, "time": 4}


def test_of_two_equal_headers_the_left_one_holds() -> None:
    assert columns_of("people", ["姓名", "工号", "姓名"])["name"] == (0, 2)


def test_header_is_found_below_title_rows() -> None:
    rows = [
        ["某区环卫中心"],
        [],
        ["签到表", "", "2026年11月"],
        ["序号", "工号", "时间", "类型"],
        ["1", "10001", "06:30", "签到"],
    ]

    header = find_header("sign_ins", rows)

    assert header is not None
    assert (header.first, header.headers) == (4, {"person": "工号", "time": "时间", "kind": "类型"})


def test_header_of_two_rows_is_joined() -> None:
    rows = [
        ["人员", "", "签到", "", "坐标", ""],
        ["工号", "姓名", "时间", "类型", "经度", "纬度"],
        ["10001", "张三", "06:30", "签到", "114.06", "22.54"],
    ]

    header = find_header("sign_ins", rows)

    assert header is not None
    assert (header.first, sorted(header.columns)) == (2, ["kind", "lat", "lon", "person", "time"])


def test_header_merged_downwards_keeps_its_upper_cells() -> None:
    rows = [["工号", "时间", "类型", "坐标", ""], ["", "", "", "经度", "纬度"], ["10001", "06:30", "签到", "114", "22"]]

    header = find_header("sign_ins", rows)

    assert header is not None
    assert header.headers == {"person": "工号", "time": "时间", "kind": "类型", "lon": "经度", "lat": "纬度"}


def test_row_of_data_is_no_second_row_of_a_header() -> None:
    rows = [["工号", "姓名", "队所"], ["岗位", "人员", "班组"], ["10001", "张三", "一队"]]

    header = find_header("people", rows)

    assert header is not None
    assert header.first == 1


@pytest.mark.parametrize(
    ("kind", "row"), [("people", ["id", "电话"]), ("vehicles", ["品牌", "车牌"]), ("photos", ["文件名", "经手人"])]
)
def test_one_column_is_a_header_where_the_kind_needs_no_other(kind: str, row: list[str]) -> None:
    header = find_header(kind, [["一个标题"], row, ["1", "2"]])

    assert header is not None
    assert (header.first, len(header.columns)) == (2, 1)


def test_header_far_below_empty_rows_is_not_looked_for() -> None:
    assert find_header("people", [[] for _ in range(70_000)] + [["工号", "姓名"]]) is None


@pytest.mark.parametrize(
    "rows", [[["工号", "姓名", "队所"], ["id", "name", ""]], [["id", "Name"], ["工号", "姓名", "队所"]]]
)
def test_header_in_two_languages_is_one(rows: list[list[str]]) -> None:
    header = find_header("people", [["名册"], *rows, ["1", "张三", "一队"]])

    assert header is not None
    assert (header.first, set(header.columns)) == (3, {"id", "name", "team"})


def test_sheet_without_a_header_has_none() -> None:
    assert find_header("people", [["10001", "张三"], ["10002", "李四"]]) is None


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        (["工号", "时间", "类型", "经度", "纬度"], "sign_ins"),
        (["工号", "姓名", "队所", "岗位"], "people"),
        (["自编号", "车牌", "车型", "终端号"], "vehicles"),
        (["班次编号", "工号", "作业类型", "岗位", "开始", "结束"], "roster"),
        (["姓名", "开始日期", "结束日期", "类型", "顶班"], "leave"),
        (["岗位编号", "岗位名称", "经度", "纬度", "半径"], "posts"),
        (["路段编号", "路名", "等级", "长", "宽"], "roads"),
        (["人员", "路段", "班次", "轮休"], "shifts"),
        (["终端号", "时间", "经度", "纬度", "速度", "方向"], "tracks"),
        (["设施", "作业", "完成时间", "未做原因"], "works"),
        (["文件", "拍摄时间", "对象", "阶段"], "photos"),
        (["甲", "乙"], None),
    ],
)
def test_sheet_looks_like_the_kind_whose_columns_it_has(headers: list[str], kind: str | None) -> None:
    assert looks_like([headers, ["1", "2"]]) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("签到表-二队.xlsx", "sign_ins"),
        ("sign-ins-team2.csv", "sign_ins"),
        ("Sign_Ins.CSV", "sign_ins"),
        ("道路清扫保洁台账.xlsx", "roads"),
        ("责任路段表.xls", "shifts"),
        ("轮休.csv", "leave"),
        ("岗位.csv", "posts"),
        ("作业登记表.xlsx", "works"),
        ("ＲＯＳＴＥＲ.csv", "roster"),
        ("历史", "history"),
        ("二队签到表.xlsx", None),
        ("Sheet1", None),
    ],
)
def test_name_tells_the_kind(name: str, kind: str | None) -> None:
    assert kind_of_name(name) == kind


def test_a_title_above_the_header_is_no_part_of_it():
    rows = [["某区 照片"], ["（模拟数据）"], ["文件", "人员", "对象"], ["a.jpg", "10002", "G0002"]]

    header = find_header("photos", rows)

    assert header is not None
    assert header.texts == ("文件", "人员", "对象")
