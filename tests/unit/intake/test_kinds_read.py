from dataclasses import replace
from datetime import date

import pytest

from changming.engines.geo import convert
from changming.intake.record import Place
from tests.unit.intake.made import FRAME, at, read, refused, values

SIGN_INS = ["工号", "时间", "类型", "经度", "纬度"]


def test_place_is_brought_to_wgs84_and_keeps_the_raw_pair() -> None:
    lon, lat = convert([103.788394], [36.065855], "gcj02", "wgs84")

    found = values("sign_ins", [*SIGN_INS, "坐标系"], ["1", "06:30", "签到", "103.788394", "36.065855", "GCJ-02"])

    assert found[0]["place"] == Place(lon[0], lat[0], 103.788394, 36.065855, "gcj02")


def test_datum_of_the_row_goes_before_that_of_the_district() -> None:
    rows = [["1", "06:30", "签到", "114.06", "22.54", word] for word in ("", "WGS84", "百度")]

    found = values("sign_ins", [*SIGN_INS, "坐标系"], *rows, frame=replace(FRAME, datum="gcj02"))

    assert [each["place"].datum for each in found] == ["gcj02", "wgs84", "bd09"]


def test_datum_that_cannot_be_read_leaves_that_of_the_district() -> None:
    found = read("sign_ins", [*SIGN_INS, "坐标系"], ["1", "06:30", "签到", "114.06", "22.54", "北京54"])

    assert (found.records[0].values["place"].datum, refused(found)) == ("wgs84", [(2, "坐标系", "北京54")])


def test_zero_zero_is_no_position_and_no_error() -> None:
    assert "place" not in values("sign_ins", SIGN_INS, ["1", "06:30", "签到", "0", "0.0"])[0]


@pytest.mark.parametrize(
    ("lon", "lat", "column", "value"),
    [
        ("22.54", "114.06", "纬度", "114.06"),
        ("214.06", "22.54", "经度", "214.06"),
        ("东经", "22.54", "经度", "东经"),
        ("114.06", "", "纬度", ""),
        ("114.06", "1e400", "纬度", "1e400"),
    ],
)
def test_position_that_is_none_costs_the_position_and_not_the_row(lon: str, lat: str, column: str, value: str) -> None:
    found = read("sign_ins", SIGN_INS, ["1", "06:30", "签到", lon, lat])

    assert ("place" in found.records[0].values, refused(found)) == (False, [(2, column, value)])


def test_place_may_be_given_as_wkt() -> None:
    found = read(
        "facilities",
        ["设施编号", "类型", "wkt"],
        ["F1", "护栏", "LINESTRING (114 22, 114.2 22)"],
        ["F2", "果皮箱", "POINT (114 22)"],
        ["F3", "果皮箱", "POINT 114"],
    )

    places = [record.values.get("place") for record in found.records]
    assert [place and round(place.lon, 6) for place in places] == [114.1, 114.0, None]
    assert refused(found) == [(4, "wkt", "POINT 114")]


def test_facility_kind_beyond_the_list_is_another() -> None:
    assert values("facilities", ["设施编号", "类型"], ["F1", "路灯"])[0]["kind"] == "other"


def test_leave_in_days_includes_both() -> None:
    found = values(
        "leave", ["姓名", "开始日期", "结束日期", "类型", "顶班"], ["张三", "2026-11-23", "2026/11/24", "病假", "李四"]
    )

    assert found == [{"person": "张三", "from": at(0), "to": at(0, day=25), "kind": "sick", "substitute": "李四"}]


def test_leave_in_hours_ends_with_them() -> None:
    found = values("leave", ["person", "from", "to"], ["1", "08:00", "12:00"], ["2", "22:00", "06:00"])

    assert [(each["from"], each["to"]) for each in found] == [(at(8), at(12)), (at(22), at(6, day=24))]


def test_leave_from_a_day_to_itself_is_that_day() -> None:
    rows = [["1", "2026-11-23", "2026-11-23"], ["2", "2026-11-23 00:00:00", "2026-11-23 00:00:00"]]

    found = values("leave", ["person", "from", "to"], *rows)

    assert [(each["from"], each["to"]) for each in found] == [(at(0), at(0, day=24))] * 2


def test_leave_that_ends_before_it_begins_is_refused() -> None:
    found = read("leave", ["person", "from", "to"], ["1", "2026-11-23", "2026-11-20"])

    assert (found.records, refused(found)) == ([], [(2, "to", "2026-11-20")])


def test_weather_in_chinese() -> None:
    found = values(
        "weather",
        ["开始时间", "结束时间", "类型", "数值", "单位"],
        ["2026-11-23 14:00", "2026-11-23 16:00", "高温", "38", "℃"],
    )

    assert found == [{"from": at(14), "to": at(16), "kind": "heat", "value": 38.0, "unit": "℃"}]


def test_works_with_a_reason_in_free_words() -> None:
    header = ["设施", "作业", "完成时间", "未做原因"]
    reasons = ["施工围挡", "因下雨", "人手不足", "无", "路面占用", "路边停车", "有围挡", "管道冻住"]

    found = values("works", header, *([f"F{number}", "擦洗", "10:00", reason] for number, reason in enumerate(reasons)))

    assert [each.get("skipped_reason") for each in found] == [
        *("construction", "rain", "other", None),
        *("occupied", "occupied", "construction", "cold"),
    ]


def test_works_need_a_time_or_a_reason() -> None:
    found = read(
        "works", ["设施", "完成时间", "未做原因"], ["F1", "", "低温"], ["F2", "", ""], ["F3", "2026-11-23", ""]
    )

    assert [record.values["facility"] for record in found.records] == ["F1", "F3"]
    assert refused(found) == [(3, "完成时间", "")]


def test_photos_name_several_persons_and_places() -> None:
    found = values(
        "photos",
        ["文件", "人员", "拍摄时间", "对象", "阶段"],
        ["a.jpg", "10001;10002、10003", "06:20", "S1；S2", "点名"],
    )

    assert found == [
        {
            "file": "a.jpg",
            "person": ("10001", "10002", "10003"),
            "taken_at": at(6, 20),
            "about": ("S1", "S2"),
            "stage": "roll_call",
        }
    ]


def test_shifts_keep_their_words() -> None:
    found = values(
        "shifts", ["姓名", "责任路段", "班次", "排班", "轮休"], ["张三", "解放路；人民路", "早班", "做六休一", "周三"]
    )

    assert found == [{"person": "张三", "segments": ("解放路", "人民路"), "shift": "早班", "pattern": "做六休一；周三"}]


def test_shifts_take_the_name_of_a_road_for_its_segments() -> None:
    assert values("shifts", ["人员", "路名", "班次"], ["1", "解放路", "5:00-13:00"])[0]["segments"] == ("解放路",)


def test_ledger_without_geometry() -> None:
    found = values(
        "roads",
        ["道路清扫保洁台账"],
        ["序号", "路名", "起点", "止点", "长(米)", "宽(米)", "面积(㎡)", "等级", "责任队"],
        ["1", "解放路", "人民路", "建设路", "1,200", "24", "28800", "一级", "一队"],
        ["2", "胜利路", "人民路", "建设路", "800", "12", "9600", "二级", "二队"],
        ["合计", "", "", "", "2000", "", "38400", "", ""],
    )

    assert found[0] == {
        "id": "1",
        "name": "解放路",
        "from": "人民路",
        "to": "建设路",
        "length_m": 1200.0,
        "width_m": 24.0,
        "area_m2": 28800.0,
        "grade": "1",
        "team": "一队",
    }
    assert [each["id"] for each in found] == ["1", "2"]


def test_hour_is_on_the_day_of_a_date_column() -> None:
    found = values("sign_ins", ["工号", "日期", "时间", "类型"], ["1", "2026-11-22", "23:30", "签到"])

    assert found[0]["time"] == at(23, 30, day=22)


@pytest.mark.parametrize(
    ("kind", "word", "value"),
    [
        ("vehicles", "中型洗扫车", "sweeper"),
        ("vehicles", "8吨洒水车", "sprinkler"),
        ("weather", "高温黄色预警", "heat"),
        ("weather", "暴雨橙色预警", "rainstorm"),
        ("weather", "雷阵雨", "rain"),
        ("facilities", "分类果皮箱", "bin"),
    ],
)
def test_word_may_stand_among_others(kind: str, word: str, value: str) -> None:
    header, row = ["id", "from", "to", "kind"], ["1", "14:00", "16:00", word]

    assert values(kind, header, row)[0]["kind"] == value


@pytest.mark.parametrize(("kind", "word"), [("vehicles", "挖掘机"), ("weather", "冰雹"), ("vehicles", "x")])
def test_word_that_contains_none_is_refused(kind: str, word: str) -> None:
    found = read(kind, ["id", "from", "to", "kind"], ["1", "14:00", "16:00", word])

    assert refused(found) == [(2, "kind", word)]


def test_id_of_a_track_is_its_device_unless_it_numbers_the_fixes() -> None:
    header, fixes = ["id", "time", "lon", "lat"], ["06:00", "06:01", "06:02"]

    devices = values("tracks", header, *(["7", fix, "114", "22"] for fix in fixes))
    numbers = values("tracks", header, *([str(number), fix, "114", "22"] for number, fix in enumerate(fixes)))

    assert [each.get("device") for each in devices] == ["7", "7", "7"]
    assert [each.get("device") for each in numbers] == [None, None, None]


@pytest.mark.parametrize(
    ("begin", "end", "column"), [("下周三", "2026-11-25", "from"), ("2026-11-23", "9999-12-31", "to")]
)
def test_leave_whose_days_cannot_be_read_is_left_out(begin: str, end: str, column: str) -> None:
    found = read("leave", ["person", "from", "to"], ["1", begin, end])

    assert (found.records, [problem.column for problem in found.problems]) == ([], [column])


def test_day_column_that_cannot_be_read_leaves_the_day_of_the_folder() -> None:
    found = read("sign_ins", ["工号", "日期", "时间", "类型"], ["1", "昨天", "06:30", "签到"])

    assert ([record.values["time"] for record in found.records], refused(found)) == ([at(6, 30)], [(2, "日期", "昨天")])


def test_spreadsheet_midnight_behind_an_hour_is_no_day() -> None:
    found = values("weather", ["from", "to", "kind"], [at(20).replace(tzinfo=None), date(2026, 11, 24), "雨"])

    assert (found[0]["from"], found[0]["to"]) == (at(20), at(0, day=24))
