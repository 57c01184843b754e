from dataclasses import replace

import numpy as np
import pytest

from changming.areas.fleet.choices import VehicleKind
from changming.areas.fleet.rules import Vehicle
from changming.areas.places.choices import Grade
from changming.areas.places.rules import Segment
from changming.areas.standards.choices import Work
from tests.unit.day.road_day import (
    OVER_ALL_OFF,
    OVER_B,
    OVER_B_UNKNOWN,
    PACK,
    TOWN,
    at,
    codes,
    drive,
    duty,
    judge,
    parked,
    road,
    segment,
    verdict,
)


def test_a_segment_driven_with_the_switch_on_is_done():
    result = judge({"v1": parked(OVER_B)}, duty())

    line = segment(result)
    assert verdict(result) == "done"
    assert (line.verdict, line.passes, line.required_passes) == ("done", 1, 1)
    assert (line.passes_by.forward, line.passes_by.backward) == (1, 0)
    assert line.covered_share == pytest.approx(1.0, abs=0.01)
    assert (line.estimated_share, line.unknown_share) == (0.0, 0.0)
    assert line.first_done_at == line.last_done_at


def test_work_forward_is_on_the_right_side():
    result = judge({"v1": parked(OVER_B)}, duty())

    sides = segment(result).sides
    assert sides.right.worked_share == pytest.approx(1.0, abs=0.01)
    assert sides.left.worked_share == 0.0


def test_a_one_way_segment_has_no_sides():
    town = (*TOWN[:1], road("B", (100, 0), (200, 0), oneway=True), *TOWN[2:])

    result = judge({"v1": parked(OVER_B)}, duty(), segments=town)

    assert segment(result).sides is None
    assert verdict(result) == "done"


def test_a_segment_driven_with_the_switch_off_is_not_done():
    result = judge({"v1": parked(OVER_ALL_OFF)}, duty())

    assert verdict(result) == "not_done"
    assert segment(result).covered_share == 0.0


def test_without_a_switch_what_is_driven_on_named_segments_counts_as_estimated():
    result = judge({"v1": parked(OVER_B_UNKNOWN, switch=None)}, duty())

    line = segment(result)
    assert verdict(result) == "done"
    assert line.estimated_share == line.covered_share == pytest.approx(1.0, abs=0.01)
    assert [other.id for other in result.segments] == ["B"]


def test_half_a_segment_is_partly_done():
    track = drive((0, 0, False), (100, 0, False), (150, 0, True), (300, 0, False))

    result = judge({"v1": parked(track)}, duty())

    assert verdict(result) == "partly"
    assert segment(result).covered_share == pytest.approx(0.5, abs=0.12)
    assert segment(result).passes == 0


def test_a_vehicle_without_a_device_is_unknown():
    result = judge({}, duty())

    assert verdict(result) == "unknown"
    assert (result.duties["d1"].done_share, result.duties["d1"].unknown_share) == (0.0, 1.0)
    assert segment(result).unknown_share == 1.0
    assert (segment(result).verdict, codes(result)) == ("unknown", {})
    assert result.devices[0].minutes_without == 60.0


def test_a_device_that_cannot_tell_a_position_is_unknown():
    result = judge({"v1": [(t, np.nan, np.nan, True) for t in range(0, 3600, 10)]}, duty())

    assert verdict(result) == "unknown"
    assert result.tracks[0].labels == {"not_fixed": 360}
    assert (result.tracks[0].fixes, result.tracks[0].used) == (360, 0)


def test_silence_over_a_segment_makes_it_unknown():
    before = [fix for fix in OVER_ALL_OFF if fix[1] < 95]
    after = [(fix[0] + 240, *fix[1:]) for fix in OVER_ALL_OFF if fix[1] > 205]

    result = judge({"v1": parked(before + after)}, duty())

    assert verdict(result) == "unknown"
    assert segment(result).unknown_share == 1.0
    assert 4.0 < result.devices[0].minutes_without < 6.0


def test_a_gap_of_a_minute_is_bridged_and_open_but_not_elsewhere():
    before = [fix for fix in OVER_B if fix[1] < 95]
    after = [fix for fix in OVER_B if fix[1] > 205]

    result = judge({"v1": parked([*before[:-1], (*before[-1][:3], True), *after])}, duty(), duty("d2", ("S",)))

    assert result.tracks[0].bridged_m > 100
    assert verdict(result) == "unknown"
    assert segment(result).unknown_share == pytest.approx(1.0, abs=0.01)
    assert verdict(result, "d2") == "not_done"


def test_a_bridged_gap_with_the_switch_off_at_both_ends_is_closed():
    track = [fix for fix in OVER_ALL_OFF if not 95 < fix[1] < 205]

    result = judge({"v1": parked(track)}, duty())

    assert result.tracks[0].bridged_m > 100
    assert verdict(result) == "not_done"


def test_silence_cannot_reach_what_is_too_far_away():
    far = road("F", (5000, 0), (5100, 0))
    track = parked(OVER_ALL_OFF)
    hole = [fix for fix in track if not 1000 < fix[0] < 1200]

    result = judge({"v1": hole}, duty(), duty("d2", ("F",)), segments=(*TOWN, far))

    assert verdict(result) == "unknown"
    assert verdict(result, "d2") == "not_done"


@pytest.mark.parametrize("missing", [(-1, 300), (3300, 3700)])
def test_silence_at_an_edge_of_the_window_is_open(missing):
    track = [fix for fix in parked(OVER_ALL_OFF) if not missing[0] < fix[0] < missing[1]]

    result = judge({"v1": track}, duty())

    assert verdict(result) == "unknown"


def test_a_first_fix_soon_after_the_start_is_no_silence():
    track = [(fix[0] + 120, *fix[1:]) for fix in parked(OVER_ALL_OFF)]

    result = judge({"v1": track}, duty())

    assert verdict(result) == "not_done"


def test_silence_outside_the_window_is_nobodys_business():
    track = [fix for fix in parked(OVER_ALL_OFF, until_s=7200) if not 4000 < fix[0] < 6000]

    result = judge({"v1": track}, duty())

    assert verdict(result) == "not_done"


def test_work_outside_the_window_does_not_count():
    result = judge({"v1": parked(OVER_B)}, duty(minutes=(10, 60)))

    assert verdict(result) == "not_done"


def test_a_window_that_ends_on_the_way_counts_the_part_before():
    half_s = next(fix[0] for fix in OVER_B if fix[1] >= 150)

    result = judge({"v1": parked(OVER_B)}, duty(minutes=(0, half_s / 60)))

    assert verdict(result) == "partly"
    assert segment(result).covered_share == pytest.approx(0.5, abs=0.05)


def test_one_pass_of_two_is_short():
    result = judge({"v1": parked(OVER_B)}, duty(passes=2))

    assert verdict(result) == "partly"
    line = segment(result)
    assert (line.verdict, line.passes, line.required_passes) == ("partly", 1, 2)


def test_one_pass_of_two_and_later_silence_is_unknown():
    track = [fix for fix in parked(OVER_B) if not 1000 < fix[0] < 2000]

    result = judge({"v1": track}, duty(passes=2))

    assert verdict(result) == "unknown"
    assert segment(result).passes == 1
    assert segment(result).unknown_share == 0.0


def test_there_and_back_is_two_passes():
    track = drive((0, 0, False), (100, 0, False), (200, 0, True), (300, 0, False), (200, 0, False), (100, 0, True))
    track += drive((100, 0, True), (0, 0, False), start_s=track[-1][0])[1:]

    result = judge({"v1": parked(track)}, duty(passes=2))

    line = segment(result)
    assert verdict(result) == "done"
    assert (line.passes_by.forward, line.passes_by.backward) == (1, 1)
    assert line.sides.left.worked_share == pytest.approx(1.0, abs=0.01)
    assert line.last_done_at > line.first_done_at


def test_a_turn_at_the_end_of_a_dead_end_starts_a_new_go():
    track = drive((0, 0, False), (100, 0, False), (100, 100, True), (100, 0, True), (0, 0, False))

    result = judge({"v1": parked(track)}, duty(segments=("S",), passes=2))

    assert verdict(result) == "done"
    assert segment(result, "S").passes_by.backward == 1


def test_a_turn_half_way_is_no_pass():
    track = drive((0, 0, False), (100, 0, False), (100, 50, True), (100, 0, True), (0, 0, False))

    result = judge({"v1": parked(track)}, duty(segments=("S",)))

    assert verdict(result) == "partly"
    assert segment(result, "S").passes == 0


def test_the_pack_may_ask_for_each_side():
    pack = replace(PACK, coverage=replace(PACK.coverage, each_side=True))

    result = judge({"v1": parked(OVER_B)}, duty(), pack=pack)

    assert verdict(result) == "partly"
    assert segment(result).passes == 0


def test_passes_come_from_the_pack_where_the_roster_is_silent():
    town = (*TOWN[:1], road("B", (100, 0), (200, 0), grade=Grade.FIRST), *TOWN[2:])

    result = judge({"v1": parked(OVER_B)}, duty(passes=None), duty("d2", ("A",), passes=None), segments=town)

    assert segment(result, "B").required_passes == 2
    assert segment(result, "A").required_passes == 1


def test_a_segment_counts_whoever_did_that_work_and_the_duty_does_not():
    result = judge({"v1": parked(OVER_ALL_OFF), "v2": parked(OVER_B)}, duty(), duty("d2", ("A",), "v2"))

    assert segment(result).verdict == "done"
    assert verdict(result) == "not_done"
    assert segment(result, "A").verdict == "not_done"


def test_another_kind_of_work_does_not_count():
    washer = replace(duty("d2", ("A",), "v2"), work=Work.WASH)

    result = judge({"v1": parked(OVER_ALL_OFF), "v2": parked(OVER_B)}, duty(), washer)

    assert segment(result).verdict == "not_done"


def test_a_vehicle_without_a_duty_does_what_its_kind_is_for():
    vehicles = (Vehicle("v1"), Vehicle("v2", kind=VehicleKind.SWEEPER), Vehicle("v3", kind=VehicleKind.WASHER))

    sweeper = judge({"v1": parked(OVER_ALL_OFF), "v2": parked(OVER_B)}, duty(), vehicles=vehicles)
    washer = judge({"v1": parked(OVER_ALL_OFF), "v3": parked(OVER_B)}, duty(), vehicles=vehicles)

    assert segment(sweeper).verdict == "done"
    assert segment(washer).verdict == "not_done"


def test_what_somebody_else_worked_is_not_open_on_the_segment():
    half = drive((0, 0, False), (100, 0, False), (150, 0, True), (300, 0, False))

    result = judge({"v2": parked(half)}, duty(), duty("d2", ("A",), "v2"))

    line = segment(result)
    assert line.verdict == "unknown"
    assert line.covered_share + line.unknown_share == pytest.approx(1.0)
    assert result.duties["d1"].unknown_share == 1.0


def test_several_duties_sum_passes_each_at_most_what_it_asks():
    twice = drive((0, 0, False), (100, 0, False), (200, 0, True), (300, 0, False), (200, 0, False), (100, 0, True))

    result = judge(
        {"v1": parked(twice), "v2": parked(OVER_B)}, duty(), duty("d2", ("B",), "v2"), duty("d3", ("B",), "v3")
    )

    line = segment(result)
    assert (line.passes, line.required_passes, line.verdict) == (3, 3, "done")
    assert verdict(result, "d3") == "unknown"


def test_a_pass_counts_once_for_two_duties_of_one_vehicle():
    result = judge({"v1": parked(OVER_B)}, duty(), duty("d2"))

    line = segment(result)
    assert (line.passes, line.required_passes, line.verdict) == (1, 2, "partly")


def test_duties_of_different_works_are_judged_apart():
    result = judge({"v1": parked(OVER_B), "v2": parked(OVER_ALL_OFF)}, duty(), duty("d2", vehicle="v2", work=Work.WASH))

    line = segment(result)
    assert (line.passes, line.required_passes, line.verdict) == (1, 2, "partly")
    assert (verdict(result), verdict(result, "d2")) == ("done", "not_done")


def test_a_duty_of_several_segments_is_done_only_where_all_are():
    result = judge({"v1": parked(OVER_B)}, duty(segments=("B", "C", "B")))

    assert verdict(result) == "partly"
    assert result.duties["d1"].done_share == pytest.approx(0.5, abs=0.01)


def test_a_segment_without_a_line_stays_unknown():
    town = (*TOWN, Segment("X", name="no line"))

    result = judge({"v1": parked(OVER_B)}, duty(segments=("B", "X")), duty("d2", ("X",)), segments=town)

    line = segment(result, "X")
    assert (line.verdict, line.covered_share, line.passes) == ("unknown", None, None)
    assert verdict(result, "d2") == "unknown"
    assert verdict(result) == "partly"
    assert result.duties["d2"].done_share is None


def test_a_ledger_without_any_line_leaves_everything_unknown():
    result = judge({"v1": parked(OVER_B)}, duty(), segments=(Segment("B"),))

    assert verdict(result) == "unknown"
    assert result.tracks[0].labels == {"off_ledger": 360}


def test_what_was_worked_without_a_duty_is_listed():
    result = judge({"v1": parked(OVER_B)}, duty(segments=("A",)))

    line = segment(result, "B")
    assert [other.id for other in result.segments] == ["A", "B"]
    assert (line.verdict, line.required_passes, line.passes) == (None, None, 1)


def test_a_segment_has_no_verdict_while_one_of_its_duties_is_not_due():
    morning, evening = duty("d1", minutes=(0, 30)), duty("d2", vehicle="v2", minutes=(0, 120))

    result = judge({"v1": parked(OVER_B), "v2": parked([(0, 290, 0, False)])}, morning, evening, as_of=at(60))

    line = segment(result)
    assert (line.verdict, line.passes, line.required_passes) == (None, 1, 2)
