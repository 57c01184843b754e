import json
from pathlib import Path

import pytest

from changming.engines.geo import convert
from changming.intake.headers import find_header
from changming.intake.platforms import recognise
from changming.intake.tables import read_kind
from tests.unit.intake.made import FRAME, at, grid, read, read_file, refused, values, workbook

WECOM = {
    "userid": "zhangsan",
    "groupname": "保洁一组",
    "checkin_type": "上班打卡",
    "exception_type": "",
    "checkin_time": int(at(6, 28).timestamp()),
    "location_title": "解放路",
    "location_detail": "解放路 1 号",
    "wifiname": "",
    "notes": "离线补传",
    "wifimac": "",
    "mediaids": ["WWCISP_1", "WWCISP_2"],
    "lat": 36065855,
    "lng": 103788394,
    "deviceid": "E5FA89F6",
    "sch_checkin_time": 23400,
    "groupid": 1,
}
DINGTALK = {
    "userId": "0012",
    "checkType": "OnDuty",
    "timeResult": "Normal",
    "locationResult": "Normal",
    "sourceType": "USER",
    "userCheckTime": int(at(6, 28).timestamp() * 1000),
    "baseCheckTime": int(at(6, 30).timestamp() * 1000),
    "workDate": int(at(0).timestamp() * 1000),
    "userLatitude": 36.065855,
    "userLongitude": 103.788394,
    "userAccuracy": 25.0,
    "deviceId": "d-7",
    "isLegal": "Y",
}
LON, LAT = (float(value[0]) for value in convert([103.788394], [36.065855], "gcj02", "wgs84"))
WECOM_SHEET = ["时间", "姓名", "账号", "部门", "打卡类型", "打卡时间", "打卡状态", "打卡地点", "备注", "设备"]


def written(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: {"errcode": 0, "errmsg": "ok", "checkindata": rows}])
def test_wecom_interface_is_read_as_it_is(tmp_path: Path, wrap) -> None:
    found = read_file("sign_ins", written(tmp_path / "签到.json", wrap([WECOM])))

    record = found.records[0]
    place = record.values["place"]
    assert found.problems == []
    assert (record.row, record.values["person"], record.values["kind"]) == (1, "zhangsan", "in")
    assert record.values["time"] == at(6, 28)
    assert (place.lon, place.lat, place.raw_lon, place.datum) == (LON, LAT, 103.788394, "gcj02")
    assert (record.values["device"], record.values["note"]) == ("E5FA89F6", "离线补传")
    assert record.values["photo"] == "WWCISP_1;WWCISP_2"
    assert (record.values["position_expected"], record.values["marked_outside"]) == (True, False)


def test_wecom_kinds_and_rows_that_are_no_sign_in(tmp_path: Path) -> None:
    rows = [
        WECOM | {"checkin_type": "下班打卡"},
        WECOM | {"checkin_type": "外出打卡", "exception_type": "地点异常;非常用设备"},
        WECOM | {"exception_type": "未打卡", "lat": 0, "lng": 0, "location_title": ""},
        WECOM | {"userid": "lisi", "lat": 0, "lng": 0},
        WECOM | {"userid": "wangwu", "checkin_time": "早上"},
    ]

    found = read_file("sign_ins", written(tmp_path / "签到.json", rows))

    assert [record.values["kind"] for record in found.records] == ["out", "patrol", "in"]
    assert [record.values["marked_outside"] for record in found.records] == [False, True, False]
    assert ["place" in record.values for record in found.records] == [True, True, False]
    assert refused(found) == [(5, "checkin_time", "早上")]


def test_row_of_a_platform_may_say_another_datum(tmp_path: Path) -> None:
    found = read_file("sign_ins", written(tmp_path / "签到.json", [WECOM | {"datum": "wgs84"}]))

    assert found.records[0].values["place"].lon == 103.788394


def test_dingtalk_interface_is_read_as_it_is(tmp_path: Path) -> None:
    rows = [
        DINGTALK,
        DINGTALK | {"checkType": "OffDuty", "locationResult": "Outside", "outsideRemark": "去东段"},
        DINGTALK | {"timeResult": "NotSigned", "locationResult": "NotSigned"},
        DINGTALK | {"userId": "0013", "userLatitude": None, "userLongitude": None},
    ]

    found = read_file("sign_ins", written(tmp_path / "sign-ins.json", {"errcode": 0, "recordresult": rows}))

    first, second, third = found.records
    assert found.problems == []
    assert (first.values["person"], first.values["time"], first.values["kind"]) == ("0012", at(6, 28), "in")
    assert (first.values["place"].lon, first.values["accuracy_m"], first.values["device"]) == (LON, 25.0, "d-7")
    assert (second.values["kind"], second.values["marked_outside"], second.values["note"]) == ("out", True, "去东段")
    assert (third.row, "place" in third.values, third.values["position_expected"]) == (4, False, True)


def test_wecom_sheet_joins_day_and_hour_and_is_a_sheet() -> None:
    found = values(
        "sign_ins",
        ["打卡记录", *[""] * 9],
        ["统计时间：2026-11-23", *[""] * 9],
        WECOM_SHEET,
        ["2026/11/23 星期一", "张三", "zhangsan", "一队", "上班打卡", "06:28", "正常", "解放路", "", "手机"],
        ["2026/11/23 星期一", "张三", "zhangsan", "一队", "下班打卡", "14:02", "地点异常", "人民路", "", "手机"],
        ["2026/11/23 星期一", "李四", "lisi", "一队", "上班打卡", "--", "未打卡", "--", "--", "--"],
    )

    assert [(each["person"], each["time"], each["kind"]) for each in found] == [
        ("zhangsan", at(6, 28), "in"),
        ("zhangsan", at(14, 2), "out"),
    ]
    assert [(each["position_expected"], each["marked_outside"]) for each in found] == [(False, False), (False, True)]


def test_wecom_sheet_with_positions_is_gcj02_whatever_the_district_says() -> None:
    found = values(
        "sign_ins",
        ["账号", "打卡类型", "打卡时间", "打卡状态", "经度", "纬度"],
        ["zhangsan", "上班打卡", "2026-11-23 06:28", "正常", "103.788394", "36.065855"],
    )

    assert (found[0]["place"].lon, found[0]["position_expected"]) == (LON, True)


def test_bad_hour_beside_a_good_day_is_told_under_its_own_header() -> None:
    found = read(
        "sign_ins", WECOM_SHEET, ["2026/11/23", "张三", "zhangsan", "", "上班打卡", "26:61", "正常", "", "", ""]
    )

    assert (found.records, refused(found)) == ([], [(2, "打卡时间", "26:61")])


def test_wecom_sheet_of_a_spreadsheet_with_dates(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "签到.xlsx",
        打卡=[
            ["打卡明细"],
            WECOM_SHEET,
            [at(0).replace(tzinfo=None), "张三", "zhangsan", "", "上班打卡", at(6, 28).time(), "正常", "", "", ""],
        ],
    )

    assert read_file("sign_ins", path).records[0].values["time"] == at(6, 28)


def test_dingtalk_sheet_in_chinese() -> None:
    found = values(
        "sign_ins",
        ["姓名", "考勤组", "工号", "考勤日期", "打卡类型", "打卡时间", "打卡结果", "打卡备注", "打卡设备"],
        ["张三", "环卫", "0012", "2026-11-23", "上班打卡", "06:28", "正常", "", "d-7"],
        ["张三", "环卫", "0012", "2026-11-23", "下班打卡", "14:01", "范围外打卡", "补传", "d-7"],
        ["李四", "环卫", "0013", "2026-11-23", "上班打卡", "", "缺卡", "", ""],
    )

    assert [(each["person"], each["time"], each["kind"], each["marked_outside"]) for each in found] == [
        ("0012", at(6, 28), "in", False),
        ("0012", at(14, 1), "out", True),
    ]


def test_dingtalk_fields_as_a_sheet() -> None:
    header = [*DINGTALK, "备注"]
    grids = [grid(header, [*DINGTALK.values(), ""])]

    found = read_kind("sign_ins", grids, FRAME)

    assert (found.problems, found.records[0].values["time"]) == ([], at(6, 28))
    assert found.records[0].values["place"].lon == LON


def test_dingtalk_fields_as_a_sheet_without_positions_expect_none() -> None:
    fields = {key: value for key, value in DINGTALK.items() if not key.startswith(("userL", "userA"))}

    found = values("sign_ins", list(fields), list(fields.values()))

    assert [(each["time"], each["position_expected"]) for each in found] == [(at(6, 28), False)]


def test_sheet_without_any_position_expects_none() -> None:
    rows = [["1", "06:30", "签到", "", ""], ["2", "06:31", "签到", "0", "0"]]

    found = values("sign_ins", ["工号", "时间", "类型", "经度", "纬度"], *rows)

    assert [each["position_expected"] for each in found] == [False, False]


def test_one_position_makes_a_file_expect_them_in_all_its_sheets(tmp_path: Path) -> None:
    header = ["工号", "时间", "类型", "经度", "纬度"]
    path = workbook(
        tmp_path / "签到.xlsx",
        一队=[header, ["1", "06:30", "签到", 114.06, 22.54]],
        二队=[header, ["2", "06:30", "签到", None, None]],
    )

    found = read_file("sign_ins", path)

    assert [(record.file, record.values["position_expected"]) for record in found.records] == [
        ("签到.xlsx#一队", True),
        ("签到.xlsx#二队", True),
    ]


def test_sheet_of_sign_ins_alone_need_not_say_so() -> None:
    assert [each["kind"] for each in values("sign_ins", ["姓名", "签到时间"], ["张三", "06:28"])] == ["in"]


@pytest.mark.parametrize(
    ("going_in", "going_out"), [("签到时间", "签退时间"), ("上班时间", "下班时间"), ("上班打卡时间", "下班打卡时间")]
)
def test_sheet_with_in_and_out_side_by_side_gives_both(going_in: str, going_out: str) -> None:
    found = read(
        "sign_ins",
        ["姓名", going_in, going_out],
        ["张三", "06:28", "14:01"],
        ["李四", "06:30", ""],
        ["王五", "", ""],
        ["赵六", "06:29", "x"],
    )

    assert [(each.values["person"], each.values["kind"], each.values["time"]) for each in found.records] == [
        ("张三", "in", at(6, 28)),
        ("张三", "out", at(14, 1)),
        ("李四", "in", at(6, 30)),
        ("赵六", "in", at(6, 29)),
    ]
    assert refused(found) == [(5, going_out, "x")]


def test_dingtalk_day_with_two_header_rows_gives_in_and_out() -> None:
    fixed = ["姓名", "考勤组", "工号", "职位", "日期"]
    rows = [
        ["每日统计"],
        [*fixed, "上班1", "", "下班1", ""],
        [*fixed, "打卡时间", "打卡结果", "打卡时间", "打卡结果"],  # merged cells stand in each row they cover
        ["张三", "环卫", "12", "", "26-11-23 星期一", "04:58", "正常", "13:02", "外勤"],
        ["李四", "环卫", "13", "", "26-11-23 星期一", "", "缺卡", "次日 01:02", "正常"],
    ]

    found = read("sign_ins", *rows)

    assert [
        (each.values["person"], each.values["kind"], each.values["time"], each.values["marked_outside"])
        for each in found.records
    ] == [
        ("12", "in", at(4, 58), False),
        ("12", "out", at(13, 2), True),
        ("13", "out", at(1, 2, day=24), False),
    ]
    assert found.problems == []
    assert recognise(find_header("sign_ins", rows).texts) == recognise(["打卡时间", "打卡结果", "考勤组"])


def test_dingtalk_row_for_which_nothing_was_planned_is_a_patrol() -> None:
    header = ["姓名", "考勤组", "工号", "考勤日期", "考勤时间", "打卡时间", "打卡结果"]
    rows = [
        ["张三", "环卫", "12", "2026-11-23", "", "09:30", "外勤"],
        ["张三", "环卫", "12", "2026-11-23", "14:00", "14:01", "正常"],
        ["张三", "环卫", "12", "2026-11-23", "5:00", "4:58", "正常"],
    ]

    assert [each["kind"] for each in values("sign_ins", header, *rows)] == ["patrol", "out", "in"]


def test_dingtalk_list_without_kinds_is_in_and_out_in_turn() -> None:
    header = ["姓名", "考勤组", "工号", "考勤日期", "考勤时间", "打卡时间", "打卡结果"]
    rows = [
        ["张三", "环卫", "12", "2026-11-23", "14:00", "14:01", "正常"],
        ["张三", "环卫", "12", "2026-11-23", "6:30", "06:28", "正常"],
        ["李四", "环卫", "13", "2026-11-23", "06:30", "", "缺卡"],
        ["李四", "环卫", "13", "2026-11-23", "14:00", "14:05", "正常"],
    ]

    found = values("sign_ins", header, *rows, rows[0])

    assert [(each["person"], each["kind"], each["time"]) for each in found] == [
        ("12", "out", at(14, 1)),
        ("12", "in", at(6, 28)),
        ("13", "out", at(14, 5)),
    ]


def test_daily_list_of_a_platform_gives_in_and_out_of_each_row() -> None:
    found = values(
        "sign_ins",
        ["姓名", "工号", "日期", "上班1打卡时间", "上班1打卡结果", "下班1打卡时间", "下班1打卡结果"],
        ["张三", "12", "2026-11-23", "06:28", "正常", "14:01", "正常"],
        ["李四", "13", "2026-11-23", "未打卡", "缺卡", "14:05", "正常"],
    )

    assert [(each["person"], each["kind"], each["time"]) for each in found] == [
        ("12", "in", at(6, 28)),
        ("12", "out", at(14, 1)),
        ("13", "out", at(14, 5)),
    ]
