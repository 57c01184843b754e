"""The single passes that a road's verdict rests on."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from changming.day.packing import pack, unpack
from changming.day.roads import Passes
from tests.unit.day.road_day import OVER_ALL_OFF, OVER_B, START, at, drive, duty, judge, parked


def told(one):
    return one.vehicle, one.forward, one.duty, one.whole


def test_a_pass_says_whose_when_how_fast_and_for_which_duty():
    result = judge({"v1": parked(OVER_B)}, duty())

    (one,) = result.passes.of["B"]
    begins, ends = (datetime.fromtimestamp(s, START.tzinfo) for s in (one.starts_s, one.ends_s))
    assert told(one) == ("v1", True, "d1", True)
    assert at(0) < begins < ends < at(5)
    assert one.kmh == pytest.approx(9, abs=0.1)  # drive() takes whole steps
    assert one.share == pytest.approx(1.0, abs=0.01)
    assert one.silent_s == 0


def test_passes_are_those_that_the_line_counts():
    there, back = OVER_B, drive((300, 0, False), (200, 0, False), (100, 0, True), (0, 0, False), start_s=600)

    result = judge({"v1": parked([*there, *back])}, duty(passes=2))

    line = next(line for line in result.segments if line.id == "B")
    counted = [one for one in result.passes.of["B"] if one.duty]
    assert line.passes == len(counted) == 2
    assert [one.forward for one in counted] == [True, False]


def test_what_is_too_short_for_a_pass_is_there_and_counts_for_nothing():
    half = drive((0, 0, False), (100, 0, False), (150, 0, True), (300, 0, False))

    result = judge({"v1": parked(half)}, duty())

    (one,) = result.passes.of["B"]
    assert told(one) == ("v1", True, "", False)
    assert one.share == pytest.approx(0.5, abs=0.15)


def test_a_pass_says_how_long_nothing_was_heard_in_it():
    rows = [row for row in OVER_B if not 50 < row[0] < 80]

    result = judge({"v1": parked(rows)}, duty())

    assert all(0 <= one.silent_s < 60 for one in result.passes.of.get("B", ()))


def test_nothing_worked_is_no_pass():
    result = judge({"v1": parked(OVER_ALL_OFF)}, duty())

    assert "B" not in result.passes.of


def test_a_road_that_nobody_owed_has_its_passes_for_no_duty():
    result = judge({"v1": parked(OVER_B)}, duty(segments=("S",)))

    assert [told(one) for one in result.passes.of["B"]] == [("v1", True, "", True)]


def test_packed_passes_come_back_as_they_were():
    passes = judge({"v1": parked(OVER_B)}, duty()).passes

    assert unpack(Passes, pack(passes), ZoneInfo("UTC")) == passes
