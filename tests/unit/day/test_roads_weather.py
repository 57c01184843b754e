"""Weather inside a vehicle's window: that time is taken out before anything is judged."""

import numpy as np
import pytest

from changming.areas.standards.choices import WeatherKind
from changming.areas.standards.rules import WeatherSpell
from tests.unit.day.road_day import OVER_ALL_OFF, OVER_B, at, codes, drive, duty, judge, parked, segment, verdict

YARD = [(t, 290.0, 0.0, False) for t in range(0, 7200, 10)]


def storm(starts, ends):
    """A rainstorm between two minutes of the day; the example pack lets nobody sweep in it."""
    return WeatherSpell(WeatherKind.RAINSTORM, at(starts), at(ends))


def over_b(minute):
    """The way over B, worked, begun at a minute; parked before and after."""
    rows = [(60 * minute + t, *place) for t, *place in OVER_B]
    return parked([(t, 0.0, 0.0, False) for t in range(0, 60 * minute, 10)] + rows)


@pytest.mark.parametrize(
    ("weather", "expected"),
    [((), "done"), ((storm(15, 30),), "not_done"), ((storm(30, 40),), "done"), ((storm(5, 20), storm(22, 30)), "done")],
)
def test_work_in_the_storm_counts_for_nothing(weather, expected):
    result = judge({"v1": over_b(20)}, duty(), weather=weather)

    assert (verdict(result), segment(result).verdict) == (expected, expected)


@pytest.mark.parametrize(("ends", "expected"), [(31, "not_done"), (25, "unknown")])
def test_silence_is_open_only_where_the_duty_was_owed(ends, expected):
    silent = [fix for fix in parked(OVER_ALL_OFF) if not 900 < fix[0] < 1800]

    result = judge({"v1": silent}, duty(), weather=(storm(15, ends),))

    assert verdict(result) == expected


def test_passes_before_and_after_the_storm_both_count():
    track = [*over_b(5)[:60], *((t, *place) for t, *place in over_b(40) if t >= 2400)]

    result = judge({"v1": track}, duty(passes=2), weather=(storm(15, 30),))

    line = segment(result)
    assert (verdict(result), line.passes, line.covered_share) == ("done", 2, pytest.approx(1.0, abs=0.01))


def test_a_pass_that_waits_for_the_end_of_the_storm_is_one_pass():
    half = drive((0, 0, False), (100, 0, False), (150, 0, True))
    waiting = parked(half, 1900, switch=True)
    rest = drive((150, 0, True), (200, 0, True), (300, 0, False), start_s=1900)

    result = judge({"v1": parked([*waiting, *rest])}, duty(), weather=(storm(5, 30),))

    assert (verdict(result), segment(result).passes) == ("done", 1)


def test_a_pass_of_another_vehicle_that_waits_is_one_pass_too():
    half = drive((0, 0, False), (100, 0, False), (150, 0, True))
    rest = drive((150, 0, True), (200, 0, True), (300, 0, False), start_s=1900)
    waits = parked([*parked(half, 1900, switch=True), *rest])
    twice = [*over_b(2)[:60], *((t, *place) for t, *place in over_b(40) if t >= 2400)]

    result = judge(
        {"v1": parked(OVER_ALL_OFF), "v2": waits, "v3": twice},
        duty(passes=3),
        duty("d2", ("A",), "v2"),
        duty("d3", ("A",), "v3"),
        weather=(storm(5, 30),),
    )

    assert (segment(result).verdict, segment(result).passes) == ("done", 3)


def test_what_another_vehicle_works_in_the_storm_is_nobodys_pass():
    result = judge(
        {"v1": parked(OVER_ALL_OFF), "v2": over_b(20)}, duty(), duty("d2", ("A",), "v2"), weather=(storm(15, 30),)
    )

    assert segment(result).verdict == "not_done"


def test_minutes_of_the_storm_are_not_expected_of_a_device():
    silent = [fix for fix in parked(OVER_ALL_OFF) if not 900 < fix[0] < 2400]

    (line,) = judge({"v1": silent}, duty(), weather=(storm(15, 30),)).devices
    (never,) = judge({}, duty(), weather=(storm(15, 30),)).devices

    assert (line.minutes_with, line.minutes_without) == (35.0, 10.0)
    assert (never.minutes_with, never.minutes_without) == (0.0, 45.0)


def test_a_track_of_the_storm_alone_is_no_evidence():
    track = [fix for fix in YARD if 900 < fix[0] < 1800]

    assert judge({"v1": track}, duty(), weather=(storm(15, 30),)).evidence["d1"] == ()
    assert [one.file for one in judge({"v1": track}, duty()).evidence["d1"]] == ["tracks/v1.csv"]


def test_the_grace_for_departing_stands_still_in_the_storm():
    def waited(minute):
        return codes(judge({"v1": YARD}, duty(minutes=(0, 120)), as_of=at(minute), weather=(storm(5, 30),)))

    assert waited(50) == {}
    assert waited(56) == {"d1": ["not_departed"]}


def test_silence_in_the_storm_does_not_hide_that_a_vehicle_never_left():
    silent = [fix for fix in YARD if not 900 < fix[0] < 1800]

    (measure,) = judge({"v1": silent}, duty(), weather=(storm(15, 30),)).measures["d1"]

    assert (measure.code, measure.measured) == ("not_departed", 45 * 60)
    assert codes(judge({"v1": silent}, duty())) == {}


def test_a_vehicle_that_left_in_the_storm_has_left():
    result = judge({"v1": over_b(20)}, duty(), weather=(storm(15, 30),))

    assert (verdict(result), codes(result)) == ("not_done", {})


def test_no_time_owed_yet_judges_nothing():
    result = judge({"v1": over_b(5)}, duty(minutes=(10, 70)), as_of=at(8), weather=(storm(30, 40),))

    assert (verdict(result), codes(result), result.evidence["d1"]) == (None, {}, ())
    assert result.devices[0].minutes_with == result.devices[0].minutes_without == 0.0


def test_a_duty_is_over_when_the_storm_takes_the_rest_of_it():
    result = judge({"v1": parked(OVER_ALL_OFF)}, duty(), as_of=at(42), weather=(storm(40, 60),))

    assert (verdict(result), segment(result).verdict) == ("not_done", "not_done")


def test_a_storm_while_nothing_happens_changes_no_verdict():
    rng = np.random.default_rng(11)
    for _ in range(8):
        minute, starts = int(rng.integers(1, 20)), int(rng.integers(25, 50))
        calm = judge({"v1": over_b(minute)}, duty(), duty("d2", ("C",)))
        wet = judge({"v1": over_b(minute)}, duty(), duty("d2", ("C",)), weather=(storm(starts, starts + 8),))

        assert (wet.duties, wet.segments) == (calm.duties, calm.segments)
