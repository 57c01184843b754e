"""Columns read at once say what cells read one by one say."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from changming.intake.cells import BadCell, read_number
from changming.intake.fast_columns import distinct, numbers, times, zone_offset_s
from changming.intake.record import Frame
from changming.intake.times import read_time

DAY = date(2026, 11, 23)
EVENING = datetime.fromisoformat("2026-11-23 23:59:00")
ZONES = [ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Helsinki"), ZoneInfo("America/Denver")]

moments = st.datetimes(datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2040-01-01"))
forms = st.sampled_from(
    [
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M:%SZ",
        "%Y-%m-%dT%H:%M:%S+08:00",
        "%Y-%m-%dT%H:%M:%S.%f-0730",
        "%Y/%m/%d %H:%M",
        "%H:%M:%S",
        "%H:%M",
        "%Y年%m月%d日 %H:%M",
    ]
)
written = st.builds(lambda at, form: at.strftime(form), moments, forms)
unpadded = st.builds(lambda at: f"{at.year}/{at.month}/{at.day} {at.hour}:{at:%M:%S}", moments)
odd = st.sampled_from(
    [
        "",
        " ",
        "-",
        "xx",
        "2026-13-01 00:00",
        "2026-02-30 06:30",
        "24:00",
        "25:00",
        "6:5",
        "２０２６-11-23 06:30",
        "46349.5",
    ]
)
cells_of_times = st.lists(written | unpadded | odd | moments | st.none(), max_size=40)
cells_of_numbers = st.lists(
    st.floats(allow_nan=False, width=32).map(repr)
    | st.decimals(-200, 200, places=6).map(str)
    | st.sampled_from(
        ["", "-", "1_000", "nan", "inf", "１２", "12 km/h", "1,234.5", ".5", "5.", "1-2", "--1", None, True]
    )
    | st.floats(-300, 300),
    max_size=40,
)


def reader(cells, read):
    def one(place):
        try:
            value = read(cells[place])
        except BadCell:
            return np.nan
        if isinstance(value, datetime):
            return value.timestamp()
        return np.nan if value is None else value

    return one


@given(cells_of_times, st.sampled_from(ZONES))
def test_times_are_those_of_single_cells(cells, zone):
    one = reader(cells, lambda cell: read_time(cell, Frame(DAY, zone)))

    found = times(cells, one, DAY, zone)

    np.testing.assert_allclose(found, [one(place) for place in range(len(cells))], rtol=0, atol=1e-6)


@given(cells_of_numbers)
def test_numbers_are_those_of_single_cells(cells):
    one = reader(cells, lambda cell: read_number(cell, least=-180.0, most=180.0))

    found = numbers(cells, one, -180.0, 180.0)

    np.testing.assert_array_equal(found, [one(place) for place in range(len(cells))])


def test_numbers_asks_only_for_cells_that_are_not_plain():
    cells = ["114.05", "22.5", "", "500"]
    asked = []

    numbers(cells, lambda place: asked.append(place) or 0.0, -180.0, 180.0)

    assert asked == [3]


def test_times_reads_a_column_of_one_form_without_asking():
    cells = [(EVENING + timedelta(seconds=second)).isoformat(" ") for second in range(100)]

    found = times(cells, pytest.fail, DAY, ZONES[0])

    np.testing.assert_array_equal(np.diff(found), np.ones(99))


def test_distinct_keeps_true_apart_from_one():
    values, codes = distinct([1, True, "1", 1.0, 1])

    assert [type(value) for value in values] == [int, bool, str, float]
    assert codes.tolist() == [0, 1, 2, 3, 0]


@given(moments, st.sampled_from(ZONES))
def test_zone_offset_is_the_zones(at, zone):
    local_s = int((at - datetime.fromisoformat("1970-01-01")).total_seconds())

    found = zone_offset_s(np.array([local_s]), zone)

    assert found.tolist() == [int(at.replace(tzinfo=zone, microsecond=0, fold=0).utcoffset().total_seconds())]
