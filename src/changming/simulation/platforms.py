"""Sign-ins as WeCom and DingTalk export them."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from changming.simulation.presence import SignIn
from changming.simulation.sheets import save
from changming.simulation.tables import Row, Table, text
from changming.simulation.world import World, clock

ZONE = ZoneInfo("Asia/Shanghai")
WECOM_TYPES = {"in": "上班打卡", "out": "下班打卡", "patrol": "外出打卡"}
WECOM_FIELDS = {"person": "userid", "time": "checkin_time", "device": "deviceid"}
DINGTALK_FIELDS = {"person": "userId", "time": "userCheckTime", "device": "deviceId", "accuracy_m": "userAccuracy"}
SHEET_HEADERS = ["时间", "姓名", "账号", "部门", "打卡类型", "打卡时间", "打卡状态", "打卡地点", "备注", "设备"]
SHEET_FIELDS = {"person": "账号", "time": "打卡时间", "device": "设备"}


def unix_s(world: World, seconds: float) -> int:
    """Seconds since the day's midnight as seconds since 1970."""
    return int(clock(world.day, seconds).replace(tzinfo=ZONE).timestamp())


def wecom_json(world: World, table: Table, folder: Path, name: str) -> None:
    """The answer of getcheckindata; who did not sign in is there as 未打卡."""
    records: list[dict[str, Any]] = []
    for row in table.rows:
        one = _wecom(world, row)
        records.append(one)
        _place(row, name, len(records), WECOM_FIELDS)
    team = [one for one in world.crew.people if one.team == table.part and one.script == "absent"]
    for person in team:
        planned = unix_s(world, person.duties[0].starts_s)
        missing = {"userid": person.id, "groupname": table.part, "checkin_type": "上班打卡", "exception_type": "未打卡"}
        records.append({**missing, "checkin_time": planned, "location_title": "", "lat": 0, "lng": 0, "notes": ""})
    text_ = json.dumps({"errcode": 0, "errmsg": "ok", "checkindata": records}, ensure_ascii=False, indent=1)
    (folder / name).write_text(text_, encoding="utf-8")


def _wecom(world: World, row: Row) -> dict[str, Any]:
    cells, one = row.cells, row.of
    at = cells["time"]
    seconds: object = int(at.replace(tzinfo=ZONE).timestamp()) if isinstance(at, datetime) else at
    found: dict[str, Any] = {
        "userid": cells["person"],
        "groupname": "环卫打卡",
        "checkin_type": WECOM_TYPES[str(cells["kind"])],
        "exception_type": "",
        "checkin_time": seconds,
        "location_title": "模拟福田区",
        "location_detail": "广东省深圳市",
        "wifiname": "未连接到公司指定WiFi",
        "notes": cells.get("note") or "",
        "mediaids": [],
        "lat": 0,
        "lng": 0,
        "deviceid": cells.get("device") or "",
        "sch_checkin_time": unix_s(world, one.duty.starts_s) if isinstance(one, SignIn) else 0,
    }
    if isinstance(one, SignIn):
        adapt(one, accuracy=False, datum="gcj02")
        if one.lon_lat not in {None, (0.0, 0.0)}:
            lon, lat = one.raw()
            found |= {"lat": round(lat * 1e6), "lng": round(lon * 1e6)}
    return found


def dingtalk_json(world: World, table: Table, folder: Path, name: str) -> None:
    """The answer of attendance/listRecord: milliseconds, GCJ-02."""
    records: list[dict[str, Any]] = []
    for number, row in enumerate(table.rows, 1):
        cells, one = row.cells, row.of
        at = cells["time"]
        found: dict[str, Any] = {
            "id": 7_000_000 + number,
            "userId": cells["person"],
            "checkType": "OffDuty" if cells["kind"] == "out" else "OnDuty",
            "timeResult": "Normal",
            "locationResult": "Normal",
            "sourceType": "USER",
            "userCheckTime": int(at.replace(tzinfo=ZONE).timestamp()) * 1000 if isinstance(at, datetime) else at,
            "workDate": unix_s(world, 0) * 1000,
            "deviceId": cells.get("device") or "",
            "isLegal": "Y",
        }
        if isinstance(one, SignIn):
            adapt(one, accuracy=True, datum="gcj02")
            one.kind = "in" if one.kind == "patrol" else one.kind
            if one.lon_lat not in {None, (0.0, 0.0)}:
                lon, lat = one.raw()
                found |= {"userLongitude": lon, "userLatitude": lat, "userAccuracy": cells.get("accuracy_m")}
        records.append(found)
        _place(row, name, number, DINGTALK_FIELDS)
    answer = {"errcode": 0, "errmsg": "ok", "hasMore": False, "recordresult": records}
    (folder / name).write_text(json.dumps(answer, ensure_ascii=False, indent=1), encoding="utf-8")


def wecom_sheet(world: World, table: Table, folder: Path, name: str) -> None:
    """The spreadsheet of the admin page: place names only, so a sheet; 地点异常 stands in its own column."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 -- a new workbook has a sheet
    sheet.title = "打卡记录"
    sheet.append(["打卡详情"])
    sheet.merge_cells("A1:J1")
    sheet.append([f"统计时间：{world.day}（模拟数据）"])
    sheet.append(SHEET_HEADERS)
    for number, row in enumerate(table.rows, 4):
        cells, one = row.cells, row.of
        at, person = cells["time"], str(cells["person"])
        outside = False
        if isinstance(one, SignIn):
            adapt(one, accuracy=False, datum="wgs84")
            one.sheet, outside = True, one.outside
            one.lon_lat = None
        known = person.isdigit() and 10001 <= int(person) < 10001 + len(world.crew.people)
        named = world.crew.person(person).name if known else "陌生人"
        day, hour = (f"{at:%Y-%m-%d}", f"{at:%H:%M:%S}") if isinstance(at, datetime) else (str(world.day), text(at))
        state = "地点异常" if outside else "正常"
        kind = WECOM_TYPES[str(cells["kind"])]
        line = [day, named, person, table.part, kind, hour, state, "福田区某路", cells.get("note") or "--"]
        sheet.append([*line, cells.get("device") or ""])
        _place(row, name, number, SHEET_FIELDS)
    save(book, folder / name)


def adapt(one: SignIn, *, accuracy: bool, datum: str) -> None:
    """Takes from a sign-in what the platform does not export."""
    one.datum, one.mock, one.received_s = datum, False, None
    if not accuracy:
        one.accuracy_m = 0.0


def _place(row: Row, name: str, number: int, fields: dict[str, str]) -> None:
    row.at = (name, number)
    if row.bad is not None:
        row.header = fields.get(row.bad, "")
        if not row.header:
            row.bad = None  # the platform has no such field
