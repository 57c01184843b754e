from dataclasses import replace

import numpy as np
import pytest

from changming.areas.fleet.rules import Vehicle
from changming.areas.inspection.choices import FindingCode
from changming.areas.inspection.rules import Measure
from changming.areas.places.choices import RoadKind
from tests.unit.day.road_day import (
    OVER_ALL_OFF,
    OVER_B,
    PACK,
    TOWN,
    at,
    codes,
    drive,
    duty,
    fixes,
    judge,
    parked,
    road,
    segment,
    verdict,
)


def test_not_due_yet_has_no_verdict_and_no_finding():
    result = judge({"v1": parked(OVER_ALL_OFF)}, duty(), as_of=at(20))

    assert verdict(result) is None
    assert segment(result).verdict is None
    assert (codes(result), result.too_fast) == ({}, frozenset())


def test_done_before_the_window_ends_is_done():
    result = judge({"v1": parked(OVER_B)}, duty(), as_of=at(20))

    assert verdict(result) == "done"


def test_evidence_later_than_as_of_counts_for_nothing():
    result = judge({"v1": parked(OVER_B)}, duty(minutes=(0, 1)), duty("d2", minutes=(0, 60)), as_of=at(1))

    assert verdict(result, "d2") is None
    assert (result.tracks[0].fixes, result.tracks[0].used, result.tracks[0].labels) == (360, 7, {})


def test_a_vehicle_that_never_left_is_named():
    rng = np.random.default_rng(1)
    yard = [(t, 290 + rng.normal(0, 3), rng.normal(0, 3), False) for t in range(0, 3600, 10)]

    result = judge({"v1": yard}, duty(), duty("d2", ("A",), "v2"))

    assert result.measures == {"d1": (Measure(FindingCode.NOT_DEPARTED, 3600.0, 1800.0, "s"),)}
    assert (verdict(result), verdict(result, "d2")) == ("not_done", "unknown")


def test_departure_is_said_after_its_grace_before_the_window_ends():
    yard = [(t, 290, 0, False) for t in range(0, 3600, 10)]

    early = judge({"v1": yard}, duty(), as_of=at(20))
    late = judge({"v1": yard}, duty(), as_of=at(40))

    assert codes(early) == {}
    assert codes(late) == {"d1": ["not_departed"]}


def test_departure_is_never_denied_to_a_silent_vehicle():
    yard = [(t, 290, 0, False) for t in range(0, 3600, 10) if not 1000 < t < 1500]

    result = judge({"v1": yard}, duty())

    assert codes(result) == {}


def test_work_above_the_limit_is_too_fast_and_counts():
    track = drive((0, 0, False), (100, 0, False))
    t = track[-1][0]
    track += [(t + 5, 135, 0, True), (t + 10, 170, 0, True), (t + 15, 205, 0, True), (t + 20, 240, 0, False)]

    result = judge({"v1": parked(track)}, duty())

    assert verdict(result) == "done"
    assert segment(result).too_fast_share == pytest.approx(1.0)
    assert result.too_fast == {"B"}


def test_a_few_fast_metres_beside_a_gap_are_no_finding():
    track = drive((0, 0, False), (96, 0, False))
    t = track[-1][0]
    track += [(t + 5, 131, 0, True), (t + 95, 220, 0, True), (t + 105, 242, 0, False)]
    town = (TOWN[0], road("B", (100, 0), (1200, 0)))

    result = judge({"v1": parked(track)}, duty(), segments=town)

    assert segment(result).too_fast_share > 0
    assert result.too_fast == frozenset()


def test_too_fast_may_count_as_not_worked():
    pack = replace(PACK, coverage=replace(PACK.coverage, too_fast_counts=False))
    track = drive((0, 0, False), (100, 0, False))
    t = track[-1][0]
    track += [(t + 5, 135, 0, True), (t + 10, 170, 0, True), (t + 15, 205, 0, True), (t + 20, 240, 0, False)]

    result = judge({"v1": parked(track)}, duty(), pack=pack)

    assert verdict(result) == "not_done"


def test_a_sidewalk_beside_the_street_draws_no_vehicle():
    town = (*TOWN, road("W", (100, 5), (200, 5), kind=RoadKind.SIDEWALK))
    beside = [(t, x, 4.0, work) for t, x, _, work in OVER_B]

    result = judge({"v1": parked(beside)}, duty(), segments=town)

    assert verdict(result) == "done"
    assert [line.id for line in result.segments] == ["B"]


def test_a_vehicle_named_twice_is_one_device():
    vehicles = (Vehicle("v1", terminal="900"),)
    given = fixes({"900": OVER_B[::2], "v1": OVER_B[1::2]})
    given = replace(given, device_party=("v1", "v1"))

    result = judge(given, duty(), vehicles=vehicles)

    assert [(line.device, line.fixes) for line in result.tracks] == [("900", len(OVER_B))]
    assert segment(result).covered_share == pytest.approx(1.0, abs=0.01)
    assert result.devices[0].device == "900"


def test_a_few_fixes_off_the_road_do_not_break_a_pass():
    astray = [(t, x, 30.0 if 140 < x < 160 else 0.0, work) for t, x, _, work in OVER_B]

    result = judge({"v1": parked(astray)}, duty())

    assert verdict(result) == "done"
    assert result.tracks[0].labels["off_ledger"] == 1


def test_a_vehicle_seen_off_the_ledger_is_not_silent():
    yard = [(t, 150.0, 400.0, False) for t in range(0, 3600, 10)]

    result = judge({"v1": yard}, duty())

    assert verdict(result) == "not_done"
    assert result.tracks[0].used == 0


def test_a_persons_track_shows_the_person_and_credits_no_vehicle():
    given = fixes({"p1": drive((0, 0, None), (300, 0, None)), "v1": parked(OVER_ALL_OFF)})

    result = judge(given, duty())

    assert [line.device for line in result.tracks] == ["p1", "v1"]
    assert result.used[given.device == 0].all()
    assert verdict(result) == "not_done"


def test_evidence_names_the_track_files():
    result = judge({"v1": parked(OVER_B)}, duty(), duty("d2", vehicle="v2"))

    assert [(one.kind, one.file) for one in result.evidence["d1"]] == [("track", "tracks/v1.csv")]
    assert result.evidence["d2"] == ()


def test_the_order_of_rows_and_duties_means_nothing():
    given = fixes({"v1": parked(OVER_B), "v2": parked(OVER_ALL_OFF)})
    shuffled = np.random.default_rng(3).permutation(given.t_s.size)
    columns = ("device", "t_s", "lon", "lat", "speed_kmh", "heading_deg", "accuracy_m", "work", "file", "row")
    mixed = replace(given, **{name: getattr(given, name)[shuffled] for name in columns})
    duties = (duty(), duty("d2", ("A", "B"), "v2"))

    straight, turned = judge(given, *duties), judge(mixed, *reversed(duties))

    assert (straight.segments, straight.tracks) == (turned.segments, turned.tracks)
    assert (straight.duties, straight.measures) == (turned.duties, turned.measures)


@pytest.mark.parametrize(("switch", "expected"), [(True, "unknown"), (None, "unknown"), (False, "not_done")])
def test_a_gap_beside_the_ledger_is_open_near_by_unless_the_switch_was_off(switch, expected):
    yard = [(t, 120.0 if t < 600 else 180.0, 30.0, switch) for t in range(0, 3600, 10) if not 500 < t < 600]

    result = judge({"v1": yard}, duty(), duty("d2", ("A",)))

    assert verdict(result) == expected
    assert verdict(result, "d2") == "not_done"


def test_what_is_driven_from_beside_the_ledger_counts_from_the_end_of_the_line():
    town = (road("B", (100, 0), (200, 0)),)
    track = drive((0, 0, False), (96, 0, False), (204, 0, True), (300, 0, False))

    result = judge({"v1": parked(track)}, duty(), segments=town)

    assert verdict(result) == "done"
    assert segment(result).covered_share == pytest.approx(1.0, abs=0.01)


def test_two_segments_on_the_same_line_are_both_driven():
    town = (*TOWN, road("D", (100, 0), (200, 0)))

    result = judge({"v1": parked(OVER_B)}, duty(), duty("d2", ("D",)), segments=town)

    assert (verdict(result), verdict(result, "d2")) == ("done", "done")
    assert segment(result, "B").passes == segment(result, "D").passes == 1


def test_a_gap_beside_the_ledger_opens_nothing_further_than_round_a_corner_at_whatever_pace():
    pace = [(10.0 * k, -1480.0 + 80.0 * k, 30.0, True) for k in range(20)]
    yard = [(t, 120.0 if t < 600 else 170.0, 30.0, True) for t in range(200, 3600, 10) if not 500 < t < 660]

    result = judge({"v1": pace + yard}, duty(), duty("d2", ("C",)))

    assert (verdict(result), verdict(result, "d2")) == ("unknown", "not_done")
