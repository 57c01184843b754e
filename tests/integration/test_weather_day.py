"""A day whose storm lies in the middle of every shift: nobody owes anything then, and nothing of it is judged."""

import json
from typing import Any

import pytest

from changming.config.command import main

TOML = 'name = "七里河区"\nadcode = "620103"\nday = 2026-11-23\n'
FILES = {
    "district.toml": TOML,
    "道路台账.csv": "路段编号,路名,wkt\n"
    'S1,西津路,"LINESTRING (103.700 36.06, 103.702 36.06)"\nS2,建兰路,"LINESTRING (103.700 36.07, 103.702 36.07)"\n'
    'S3,武威路,"LINESTRING (103.700 36.08, 103.702 36.08)"\nS4,敦煌路,"LINESTRING (103.700 36.09, 103.702 36.09)"\n',
    "车辆.csv": "自编号,车型,队所\nV1,洗扫车,一队\nV2,洗扫车,一队\nV3,洗扫车,一队\nV4,洗扫车,一队\n",
    "人员.csv": "工号,姓名,队所\n10001,张三,二队\n",
    "岗位.csv": "岗位编号,经度,纬度,半径\nP1,103.71,36.065,80\n",
    "排班.csv": "班次编号,车辆,人员,作业类型,路段,岗位,开始,结束,趟次\n"
    + "".join(f"R{n},V{n},,机扫,S{n},,06:00,10:00,1\n" for n in range(1, 5))
    + "R5,,10001,普扫,,P1,06:00,10:00,\n",
    "天气.csv": "起,止,类型\n07:00,09:00,暴雨\n",
    "签到.csv": "工号,时间,类型,经度,纬度\n10001,05:58,签到,103.71,36.065\n10001,10:01,签退,103.7101,36.0651\n",
}


def clock(second: int) -> str:
    return f"2026-11-23 {second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"


def track(lat: float, worked_at: int | None, silent: range = range(0)) -> str:
    """Standing east of a road of 180 m but for a way along it and back, worked on the way there, from a second on."""
    lines = ["时间,经度,纬度,作业"]
    for second in range(5 * 3600 + 3000, 10 * 3600 + 600, 10):
        step = 40 if worked_at is None else (second - worked_at) // 10
        away = max(0, 20 - abs(step - 20)) if 0 <= step <= 40 else 0
        if second not in silent:
            lines.append(f"{clock(second)},{103.7025 - away * 0.00015:.6f},{lat},{int(0 < step <= 20 and away > 0)}")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("storm") / "day"
    tracks = {
        "V1": track(36.06, 6 * 3600 + 1800),
        "V2": track(36.07, 7 * 3600 + 1800),
        "V3": track(36.08, None, range(7 * 3600 + 10, 9 * 3600)),
        "V4": track(36.09, 9 * 3600 + 1800, range(7 * 3600 + 10, 9 * 3600)),
    }
    for name, text in FILES.items() | {(f"tracks/{name}.csv", text) for name, text in tracks.items()}:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert main(["day", "check", str(folder), "--jobs", "1"]) == 0
    return json.loads((folder / "report" / "report.json").read_text("utf-8"))


def test_work_counts_before_and_after_the_storm_and_not_in_it(report: Any) -> None:
    assert {duty["id"]: duty["verdict"] for duty in report["duties"]} == {
        "R1": "done",
        "R2": "not_done",
        "R3": "not_done",
        "R4": "done",
        "R5": "done",
    }
    assert {segment["id"]: segment["verdict"] for segment in report["segments"]} == {
        "S1": "done",
        "S2": "not_done",
        "S3": "not_done",
        "S4": "done",
    }


def test_silence_in_the_storm_is_not_missing_and_hides_nothing(report: Any) -> None:
    minutes = {
        each["device"]: (each["minutes_with"], each["minutes_without"]) for each in report["completeness"]["devices"]
    }

    assert minutes == dict.fromkeys(("V1", "V2", "V3", "V4"), (120.0, 0.0))
    assert [(each["code"], each["duty"]) for each in report["findings"]] == [
        ("not_departed", "R3"),
        ("segment_missed", "R2"),
        ("segment_missed", "R3"),
    ]


def test_a_duty_is_told_with_the_window_of_the_roster(report: Any) -> None:
    assert {(duty["starts"], duty["ends"]) for duty in report["duties"]} == {
        ("2026-11-23T06:00:00+08:00", "2026-11-23T10:00:00+08:00")
    }
