# ruff: noqa: DTZ001 -- a spreadsheet's datetimes carry no zone
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changming.intake.cells import BadCell
from changming.intake.record import Frame
from changming.intake.times import read_day, read_time
from tests.unit.intake.made import FRAME, ZONE, at


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-23T06:30:05+08:00",
        "2026-11-23T06:30:05",
        "2026-11-22T22:30:05Z",
        "2026-11-22 22:30:05 UTC",
        "2026-11-23 00:30:05 +0200",
        "2026-11-23 06:30:05",
        "20261123T063005",
        "20261122T223005Z",
        "20261123T063005+0800",
        "'2026-11-23 06:30:05",
        "1899-12-30 06:30:05",
        "46349.27089",
        "0.2708912",
        "2026/11/23 6:30:05",
        "2026.11.23 6:30:05",
        "2026年11月23日 6时30分5秒",
        "2026年11月23日06:30:05",
        "11月23日 6:30:05",
        "2026-11-23 星期一 06:30:05",
        "20261123 06:30:05",
        "20261123063005",
        20261123063005,
        "06:30:05",
        "6:30:05",
        "６：３０：０５",
        "上午6:30:05",
        "06:30:05.000",
        time(6, 30, 5),
        timedelta(hours=6, minutes=30, seconds=5),
        datetime(2026, 11, 23, 6, 30, 5),
        datetime(1899, 12, 31, 6, 30, 5),
        46349 + (6 * 3600 + 30 * 60 + 5) / 86400,
        "46349.27089120370",
        (6 * 3600 + 30 * 60 + 5) / 86400,
    ],
)
def test_time_is_read_in_each_way_of_writing(cell: object) -> None:
    assert read_time(cell, FRAME) == at(6, 30, 5)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("06:30", at(6, 30)),
        ("6点30", at(6, 30)),
        ("6点", at(6)),
        ("下午2:15", at(14, 15)),
        ("2:15 PM", at(14, 15)),
        ("12:05 am", at(0, 5)),
        ("次日01:05", at(1, 5, day=24)),
        ("2026-11-22 次日 1:05", at(1, 5)),
        ("20261123T0630", at(6, 30)),
        ("46349.27083", at(6, 30)),
        ("24:00", at(0, day=24)),
        ("2026-11-23 24:00:00", at(0, day=24)),
        ("00:00", at(0)),
        ("2026-11-24 00:00", at(0, day=24)),
        (datetime(2026, 11, 24), at(0, day=24)),
        (date(2026, 11, 24), at(0, day=24)),  # how a spreadsheet shows midnight
        ("", None),
        (None, None),
        ("--", None),
    ],
)
def test_time_of_day_is_on_the_day_of_the_folder(cell: object, expected: datetime | None) -> None:
    assert read_time(cell, FRAME) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "25:00", "24:01", "06:60", "6:3005", "2026-11-31 06:30", "2026-13-01 06:30", "明天早上", "2026-11-23", "630",
        630, True, "2026-11-2306:30", "2026-11-23 06:30 +99:00", "9999999999999999999999", "上午", "11/23 06:30", -0.5,
        timedelta(hours=25), "06:30 左右", "9999-12-31 24:00",
    ],
)  # fmt: skip
def test_time_refuses_what_is_none(cell: object) -> None:
    with pytest.raises(BadCell):
        read_time(cell, FRAME)


def test_time_is_in_the_zone_of_the_district() -> None:
    frame = Frame(date(2026, 7, 1), ZoneInfo("Asia/Urumqi"))

    read = read_time("06:30", frame)

    assert read == datetime(2026, 7, 1, 0, 30, tzinfo=UTC)


def test_day_alone_is_a_time_where_that_is_enough() -> None:
    assert read_time("2026-11-23", FRAME, day_is_enough=True) == at(0)


@pytest.mark.parametrize("cell", ["2026-11-23", "2026/11/23", "20261123", 46349, "2026年11月23日", date(2026, 11, 23)])
def test_day_is_read_in_each_way_of_writing(cell: object) -> None:
    assert read_day(cell, 2026) == date(2026, 11, 23)


def test_day_is_read_as_dingtalk_writes_it() -> None:
    assert read_day("26-11-23 星期一", 2026) == date(2026, 11, 23)


@pytest.mark.parametrize("cell", ["06:30", "2026-02-30", "周一", "26-11-23", "26-13-23 星期一"])
def test_day_refuses_what_is_none(cell: object) -> None:
    with pytest.raises(BadCell):
        read_day(cell, 2026)


MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1)).map(lambda moment: moment.replace(microsecond=0))


@given(
    MOMENTS,
    st.sampled_from(["%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y年%m月%d日%H时%M分%S秒"]),
)
def test_time_comes_back_from_its_text(moment: datetime, form: str) -> None:
    assert read_time(moment.strftime(form), FRAME) == moment.replace(tzinfo=ZONE)


@given(MOMENTS, st.integers(-12 * 60, 14 * 60))
def test_time_with_an_offset_is_the_same_instant(moment: datetime, minutes: int) -> None:
    there = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))

    assert read_time(there.isoformat(), FRAME) == there


@given(MOMENTS)
def test_time_comes_back_from_a_spreadsheets_number(moment: datetime) -> None:
    days = (moment - datetime(1899, 12, 30)) / timedelta(days=1)

    read = read_time(days, FRAME) if moment.time() != time() else moment.replace(tzinfo=ZONE)

    assert read == moment.replace(tzinfo=ZONE)
