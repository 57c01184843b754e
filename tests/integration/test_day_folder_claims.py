"""What the day folder's contract says of files, headers and words, claim by claim, each tried with a small folder."""

import csv
import io
import json
from datetime import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from changming.areas.standards.rules.pack import read_pack
from changming.config.packs import pack_text
from changming.day.folder import gather
from changming.day.inputs import DayInputs

PACK = read_pack(pack_text("example", Path()))
TOML = 'name = "七里河区"\nadcode = "620103"\nday = 2026-11-23\n'
LINES = [
    f'{name},"LINESTRING (103.7{place} 36.06, 103.7{place} 36.07)"\n' for place, name in enumerate(("西津路", "建兰路"))
]
BASE: dict[str, Any] = {
    "district.toml": TOML,
    "roads.csv": f"id,name,wkt\nS1,{LINES[0]}S2,{LINES[1]}",
    "people.csv": "id,name,team\n10001,张三,二队\n10002,李四,二队\n10003,王五,三队\n",
    "vehicles.csv": "id,plate,kind,terminal\nV1,甘A12345,洗扫车,013912345678\nV2,甘A54321,洒水车,13900000002\n",
    "posts.csv": "id,name,lon,lat,radius_m\nP1,西站岗,103.71,36.065,80\n",
    "facilities.csv": "id,kind,name\nF1,果皮箱,一号箱\n",
    "roster.csv": "id,person,vehicle,work,post,segments,starts,ends\nR1,10001,,普扫,P1,,05:00,13:00\n",
}
FIX = "06:00:00,103.71,36.06"


def day(folder: Path, files: dict[str, Any]) -> DayInputs:
    """The folder read; what `files` does not give is as in `BASE`."""
    stems = {Path(name).name.split(".")[0] for name in files}
    drop = {"roster.csv"} if stems & {"排班", "责任路段"} else set()
    for name, content in {**{key: text for key, text in BASE.items() if key not in drop}, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(content))
    return gather(folder, read_pack=lambda _: PACK, progress=lambda *_: None)


def written(content: Any) -> bytes:
    """A text as UTF-8, bytes as they are, rows or named sheets as a spreadsheet."""
    if isinstance(content, list | dict):
        return spreadsheet(content if isinstance(content, dict) else {"Sheet1": content})
    return content if isinstance(content, bytes) else str(content).encode()


def spreadsheet(sheets: dict[str, list[list[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text(rows: list[list[Any]], encoding: str) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def told(inputs: DayInputs) -> list[str]:
    """Each sign-in: row, person, day and clock, kind, and the raw position with its datum where it has one."""
    return [
        " ".join(
            [str(one.source.row), str(one.person), f"{one.time:%d %H:%M:%S}", one.kind.value]
            + ([f"{one.position.raw_lon:g} {one.position.raw_lat:g} {one.position.datum}"] if one.position else [])
        )
        for one in inputs.sign_ins
    ]


def wrong(inputs: DayInputs) -> list[str]:
    return sorted(f"{error.file} {error.row} {error.column} {error.value}" for error in inputs.input_errors)


SHEET = ["工号", "时间", "类型"]
PLACED = "工号,时间,类型,经度,纬度"
WECOM_HEADER = ["时间", "姓名", "账号", "部门", "打卡类型", "打卡时间", "打卡状态", "打卡地点", "备注", "打卡设备"]
WECOM = {"userid": "10001", "checkin_type": "上班打卡", "checkin_time": 1795387000, "lat": 36065000, "lng": 103710000}
DING = {"userId": "10001", "checkType": "OnDuty", "userCheckTime": 1795387000000, "userLatitude": 36.06,
        "userLongitude": 103.7}  # fmt: skip

SIGN_INS: dict[str, tuple[dict[str, Any], list[str], list[str]]] = {
    "a whole number in an id column is its digits": (
        {"签到.csv": "工号,时间,类型\n10001.0,06:30,签到\n"},
        ["2 10001 23 06:30:00 in"],
        [],
    ),
    "spreadsheet dates and numbers": (
        {"签到表-二队.xlsx": [SHEET, [10001, 46349.27, "签到"], [10002.0, time(6, 31), "签退"]]},
        ["2 10001 23 06:28:48 in", "3 10002 23 06:31:00 out"],
        [],
    ),
    "GBK, title rows, merged headers": (
        {"签到.csv": text([["二队签到表"], [], [*SHEET, "位置", ""], ["", "", "", "经度", "纬度"],
                         ["10001", "6:30", "签到", "103.7", "36.06"]], "gbk")},
        ["5 10001 23 06:30:00 in 103.7 36.06 wgs84"],
        [],
    ),
    "datum by row": (
        {"签到.csv": f"{PLACED},坐标系\n10001,06:30,签到,103.7,36.06,gcj02\n10002,06:31,签到,103.7,36.06,\n"},
        ["2 10001 23 06:30:00 in 103.7 36.06 gcj02", "3 10002 23 06:31:00 in 103.7 36.06 wgs84"],
        [],
    ),
    "0, 0 is no position; half a pair and an exchanged one are errors of their cell": (
        {"签到.csv": f"{PLACED}\n10001,1:00,签到,0,0\n10001,2:00,签到,103.7,\n10001,3:00,签到,36.06,103.7\n"},
        ["2 10001 23 01:00:00 in", "3 10001 23 02:00:00 in", "4 10001 23 03:00:00 in"],
        ["签到.csv 3 纬度 ", "签到.csv 4 纬度 103.7"],
    ),
    "times with offsets": (
        {"签到.csv": "工号,时间,类型\n10001,2026-11-22T22:30:00Z,签到\n10001,2026-11-23 06:31+09:00,签退\n"},
        ["2 10001 23 06:30:00 in", "3 10001 23 05:31:00 out"],
        [],
    ),
    "the first of several headers holds": (
        {"签到.csv": "打卡时间,时间,姓名,工号,类别,类型\n06:40,06:30,李四,10001,签退,签到\n"},
        ["2 10001 23 06:30:00 in"],
        [],
    ),
    "时间 may hold the date and 打卡时间 the hour; 未打卡 is no sign-in": (
        {"打卡.xlsx": [["打卡记录"], WECOM_HEADER,
                     ["2026/11/22 星期日", "张三", "10001", "二队", "上班打卡", "06:01", "正常", "", "", "A"],
                     ["2026/11/22", "张三", "10001", "二队", "下班打卡", "--", "未打卡", "", "", ""]]},
        ["3 10001 22 06:01:00 in"],
        [],
    ),
    "WeCom's JSON is GCJ-02 in millionths": (
        {"sign-ins.json": json.dumps({"checkindata": [WECOM, {**WECOM, "exception_type": "未打卡"},
                                                      {**WECOM, "checkin_type": "外出打卡"}]})},
        ["1 10001 23 06:36:40 in 103.71 36.065 gcj02", "3 10001 23 06:36:40 patrol 103.71 36.065 gcj02"],
        [],
    ),
    "DingTalk's JSON is GCJ-02 in milliseconds": (
        {"sign-ins.json": json.dumps({"recordresult": [DING, {**DING, "timeResult": "NotSigned"}]})},
        ["1 10001 23 06:36:40 in 103.7 36.06 gcj02"],
        [],
    ),
    "sums, notes and empty rows are skipped, a repeated row counts once": (
        {"签到.csv": "工号,时间,类型\n10001,06:30,签到\n10001,06:30,签到\n\n"
                   "小计（二队）,2,\n合 计,2,\n制表人：张三,,\n"},
        ["2 10001 23 06:30:00 in"],
        [],
    ),
    "a bad time or key costs the row, another cell itself": (
        {"签到.csv": "工号,时间,类型,接收时间\n10001,25:00,签到,\n,06:00,签到,\n"
                   "10001,06:00,打卡,\n10001,06:30,签到,x\n"},
        ["5 10001 23 06:30:00 in"],
        ["签到.csv 2 时间 25:00", "签到.csv 3 工号 ", "签到.csv 4 类型 打卡", "签到.csv 5 接收时间 x"],
    ),
    "an unknown person is an error and still listed": (
        {"签到.csv": "姓名,时间,类型\n赵六,06:30,签到\n"},
        ["2 None 23 06:30:00 in"],
        ["签到.csv 2 姓名 赵六"],
    ),
    "a sheet's own name decides before its file's": (
        {"人员.xlsx": {"说明": [["请勿改动"]], "签到": [SHEET, ["10001", "06:30", "签到"]]}},
        ["2 10001 23 06:30:00 in"],
        [],
    ),
    "several sheets are told by their names": (
        {"签到.xlsx": {"甲": [SHEET, ["10001", "06:30", "签到"]], "乙": [SHEET, ["10001", "x", "签到"]]}},
        ["2 10001 23 06:30:00 in"],
        ["签到.xlsx#乙 2 时间 x"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("claim", SIGN_INS)
def test_sign_ins(tmp_path: Path, claim: str) -> None:
    files, expected, errors = SIGN_INS[claim]

    inputs = day(tmp_path, files)

    assert (told(inputs), wrong(inputs)) == (expected, errors)


ROSTER = "班次编号,工号,车牌,岗位,路段,作业类型,开始,结束,趟次\n"
DUTIES: dict[str, tuple[str, list[str], list[str]]] = {
    "overnight, and by name": (
        "B1,李四,,西站岗,,巡回保洁,22:00,06:00,",
        ["B1 10002 P1 23 22:00 24 06:00"],
        [],
    ),
    "fields joined with any mark": (
        "B1,,甘A·12345,,S1；S2、S1,机扫,6:00,9:00,2",
        ["B1 V1 S1;S2 23 06:00 23 09:00"],
        [],
    ),
    "only the unknown one of several is left out": (
        "B1,,V1,,S1;S9,机扫,6:00,9:00,",
        ["B1 V1 S1 23 06:00 23 09:00"],
        ["排班.csv 3 路段 S9"],
    ),
    "a row whose only place is unknown is bad": ("B1,,V1,,S9,机扫,6:00,9:00,", [], ["排班.csv 3 路段 S9"]),
    "a row with an unknown vehicle is bad": ("B1,,V9,,S1,机扫,6:00,9:00,", [], ["排班.csv 3 车牌 V9"]),
    "an unknown kind of work costs the row": (
        "B1,,V1,,S1,打蜡,6:00,9:00,",
        [],
        ["排班.csv 3 作业类型 打蜡"],
    ),
    "an unreadable number of passes costs itself": (
        "B1,,V1,,S1,冲洗,6:00,9:00,两趟",
        ["B1 V1 S1 23 06:00 23 09:00"],
        ["排班.csv 3 趟次 两趟"],
    ),
    "the second row of an id is an error": (
        "B1,,V1,,S1,冲洗,6:00,9:00,\nB1,,V2,,S1,冲洗,6:00,9:00,",
        ["B1 V1 S1 23 06:00 23 09:00"],
        ["排班.csv 4 班次编号 B1"],
    ),
}


@pytest.mark.parametrize("claim", DUTIES)
def test_duties(tmp_path: Path, claim: str) -> None:
    row, expected, errors = DUTIES[claim]

    inputs = day(tmp_path, {"排班.csv": f"{ROSTER}B0,10001,,P1,,普扫,5:00,13:00,\n{row}\n"})

    found = [
        f"{duty.id} {duty.vehicle or duty.person} {duty.post or ';'.join(duty.segments)} "
        f"{duty.starts:%d %H:%M} {duty.ends:%d %H:%M}"
        for duty in inputs.duties
        if duty.id != "B0"
    ]
    assert (found, wrong(inputs)) == (expected, errors)


GPX = '<gpx><wpt lat="36.06" lon="103.71"><time>2026-11-22T22:00:00Z</time></wpt></gpx>'
TRACKS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "a terminal without its zeros": (
        {"tracks/a.csv": f"device,time,lon,lat\n13912345678,{FIX}\n"},
        ["013912345678 V1"],
    ),
    "a plate": ({"轨迹/a.csv": f"车牌,时间,经度,纬度\n甘A54321,{FIX}\n"}, ["13900000002 V2"]),
    "a file's name": ({"tracks/V2.csv": f"time,lon,lat\n{FIX}\n"}, ["13900000002 V2"]),
    "a GPX's file name": ({"tracks/甘A12345.gpx": GPX}, ["013912345678 V1"]),
    "a person": ({"tracks/a.csv": f"人员,时间,经度,纬度\n张三,{FIX}\n"}, ["10001 10001"]),
    "nobody the folder has": ({"tracks/a.csv": f"终端,时间,经度,纬度\n99,{FIX}\n"}, ["99 None"]),
}


@pytest.mark.parametrize("claim", TRACKS)
def test_track_devices(tmp_path: Path, claim: str) -> None:
    files, expected = TRACKS[claim]

    fixes = day(tmp_path, files).fixes

    named = [f"{device} {party}" for device, party in zip(fixes.devices, fixes.device_party, strict=True)]
    assert (named, fixes.t_s.tolist(), fixes.lon.round(6).tolist()) == (expected, [1795384800.0], [103.71])


def test_roads_draft_is_not_read(tmp_path: Path) -> None:
    inputs = day(tmp_path, {"roads.draft.geojson": "{"})

    assert ([segment.id for segment in inputs.segments], wrong(inputs)) == (["S1", "S2"], [])
