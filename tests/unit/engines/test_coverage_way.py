import itertools

import numpy as np
import pytest

from changming.engines.coverage import (
    Kind,
    Lines,
    Pieces,
    change_times_s,
    fill_switch,
    lay_out,
)

NONE, DRIVEN, BRIDGED, STILL = 0, 1, 2, 3
# Three lines end to end along x: 0 from 0 to 100, 1 from 100 to 200, 2 (one-way) from 200 to 300; 3 is a ring of 80 m.
LINES_M = [np.array([[0.0, 0.0], [100.0, 0.0]]), np.array([[100.0, 0.0], [200.0, 0.0]])]
LINES_M += [np.array([[200.0, 0.0], [300.0, 0.0]]), np.array([[0.0, 0.0], [20, 0], [20, 20], [0, 20], [0, 0]])]
LINES = Lines(
    length_m=np.array([100.0, 100.0, 100.0, 80.0]),
    ends_m=np.array([line[[0, -1]] for line in LINES_M]),
    oneway=np.array([False, False, True, False]),
    closed=np.array([False, False, False, True]),
)


def pieces(*rows, kinds, clear=True):
    """Pieces of (step, segment, from, to, start, end), all of them clear or not."""
    columns = list(zip(*rows, strict=True)) or [()] * 6
    return Pieces(
        np.array(columns[0], np.int32),
        np.array(columns[1], np.int32),
        *(np.array(column, np.float64) for column in columns[2:]),
        np.full(len(rows), clear),
        np.array(kinds, np.int8),
    )


def laid(given, switch, *, step_s=10.0, snap_m=6.0):
    t_s = np.arange(len(switch)) * step_s
    found = lay_out(given, LINES, t_s, np.array(switch, np.int8), gap_s=180.0, snap_m=snap_m, pass_share=0.8)
    return [
        (int(segment), round(float(a), 6), round(float(b), 6), Kind(int(kind)).name)
        for segment, a, b, kind in zip(found.segment, found.from_m, found.to_m, found.kind, strict=True)
    ]


ALONG = pieces((0, 0, 70, 100, 0, 10), (1, 1, 0, 20, 10, 20), (2, 1, 20, 40, 20, 30), kinds=[DRIVEN] * 3)
ACROSS = pieces(
    (0, 0, 60, 80, 0, 10), (1, 0, 80, 100, 10, 20), (1, 1, 0, 20, 10, 20), (2, 1, 20, 40, 20, 30), kinds=[1] * 3
)
STEPS = pieces((0, 0, 20, 40, 0, 10), (1, 0, 40, 60, 10, 20), (2, 0, 60, 80, 20, 30), kinds=[DRIVEN] * 3)


def crossing():
    """From 20 m before the end of line 0 to 20 m into line 1 within one step, even in time."""
    return pieces(
        (0, 0, 60, 80, 0, 10),
        (1, 0, 80, 100, 10, 15),
        (1, 1, 0, 20, 15, 20),
        (2, 1, 20, 40, 20, 30),
        kinds=[DRIVEN] * 3,
    )


def test_a_switch_that_goes_on_changes_at_the_junction():
    assert laid(crossing(), [0, 0, 1, 1]) == [
        (0, 60.0, 80.0, "OFF"), (0, 80.0, 100.0, "OFF"), (1, 0.0, 20.0, "ON"), (1, 20.0, 40.0, "ON")
    ]  # fmt: skip


def test_a_switch_that_goes_off_changes_at_the_junction():
    assert [kind for *_, kind in laid(crossing(), [1, 1, 0, 0])] == ["ON", "ON", "OFF", "OFF"]


def test_a_switch_that_is_lost_or_found_changes_there_too():
    assert [kind for *_, kind in laid(crossing(), [-1, -1, 1, 1])] == ["UNSWITCHED", "UNSWITCHED", "ON", "ON"]
    assert [kind for *_, kind in laid(crossing(), [0, 0, -1, -1])] == ["OFF", "OFF", "UNSWITCHED", "UNSWITCHED"]


def test_of_several_junctions_in_a_step_nothing_between_them_is_credited():
    way = pieces((0, 0, 90, 100, 0, 2), (0, 1, 0, 100, 2, 8), (0, 2, 0, 20, 8, 10), kinds=[DRIVEN])

    assert [kind for *_, kind in laid(way, [0, 1])] == ["OFF", "OFF", "ON"]
    assert [kind for *_, kind in laid(way, [1, 0])] == ["ON", "OFF", "OFF"]


def test_a_switch_that_changes_on_the_way_changes_half_way():
    assert laid(STEPS, [0, 0, 1, 1]) == [
        (0, 20.0, 40.0, "OFF"), (0, 40.0, 50.0, "OFF"), (0, 50.0, 60.0, "ON"), (0, 60.0, 80.0, "ON")
    ]  # fmt: skip


def test_a_switch_that_changes_just_behind_a_junction_is_taken_to_change_there():
    way = pieces((0, 0, 80, 100, 0, 9), (0, 1, 0, 5, 9, 10), (1, 1, 5, 25, 10, 20), kinds=[DRIVEN] * 2)

    assert laid(way, [0, 0, 1])[1:] == [(1, 0.0, 5.0, "ON"), (1, 5.0, 25.0, "ON")]
    assert laid(way, [0, 0, 1], snap_m=4.0)[1:] == [(1, 0.0, 5.0, "OFF"), (1, 5.0, 15.0, "OFF"), (1, 15.0, 25.0, "ON")]


def test_a_switch_that_changes_just_before_a_junction_is_taken_to_change_there():
    way = pieces((0, 0, 75, 95, 0, 10), (1, 0, 95, 100, 10, 12), (1, 1, 0, 15, 12, 20), kinds=[DRIVEN] * 2)

    assert laid(way, [0, 1, 1]) == [(0, 75.0, 95.0, "OFF"), (0, 95.0, 100.0, "OFF"), (1, 0.0, 15.0, "ON")]


def test_a_bridged_stretch_is_open_unless_the_switch_is_off_at_both_ends():
    way = pieces((0, 0, 20, 80, 0, 60), kinds=[BRIDGED])

    kinds = {ends: laid(way, ends, step_s=60.0)[0][3] for ends in [(0, 0), (0, 1), (1, 0), (1, 1), (-1, -1), (0, -1)]}
    assert kinds.pop((0, 0)) == "BRIDGED_OFF"
    assert set(kinds.values()) == {"BRIDGED"}


def test_a_switch_not_known_for_a_while_is_that_of_its_neighbours():
    t_s = np.arange(6) * 10.0

    assert fill_switch(t_s, np.array([1, -1, 1, -1, 0, -1], np.int8), 180.0).tolist() == [1, 1, 1, -1, 0, -1]
    assert fill_switch(t_s, np.array([1, -1, -1, -1, -1, 1], np.int8), 39.0).tolist() == [1, -1, -1, -1, -1, 1]
    assert fill_switch(t_s, np.full(6, -1, np.int8), 180.0).tolist() == [-1] * 6


@pytest.mark.parametrize(
    ("given", "filled"),
    [
        ([1, -1, -1, -1, 1, 0], [1, 1, 1, 1, 1, 0]),  # 40 s: just within
        ([0, -1, -1, 0, -1, -1], [0, 0, 0, 0, -1, -1]),
        ([-1, -1, 0, -1, 0, 1], [-1, -1, 0, 0, 0, 1]),
        ([0, -1, 1, -1, 0, -1], [0, -1, 1, -1, 0, -1]),
        ([0, 1, 0, 1, 0, 1], [0, 1, 0, 1, 0, 1]),
        ([-1, 1, -1, -1, -1, -1], [-1, 1, -1, -1, -1, -1]),
    ],
)
def test_only_a_switch_between_two_that_agree_is_filled_in(given, filled):
    assert fill_switch(np.arange(6) * 10.0, np.array(given, np.int8), 40.0).tolist() == filled


def changes(switch, junctions, *, snap_m=6.0):
    """When the switch changes on a way of 10 m pieces, three a step of 30 s, at 1 m/s; junctions by piece."""
    steps = len(switch) - 1
    at = np.arange(3 * steps) * 10.0
    drawn = [(k // 3, 0, at[k], at[k] + 10, at[k], at[k] + 10) for k in range(3 * steps)]
    way = pieces(*drawn, kinds=[DRIVEN] * steps)
    when_s, states = change_times_s(
        way, np.array(junctions, np.intp), np.arange(steps + 1) * 30.0, np.array(switch, np.int8), snap_m
    )
    return when_s.tolist(), states.tolist()


@pytest.mark.parametrize(
    ("switch", "junctions", "snap_m", "when_s"),
    [
        ([0, 0, 1, 1], [], 99.0, [45]),  # no junction anywhere: half way in time
        ([0, 0, 1, 1], [4], 0.5, [40]),  # one between the fixes
        ([0, 0, 1, 1], [4, 5], 0.5, [50]),  # going on at the last, going off at the first
        ([1, 1, 0, 0], [4, 5], 0.5, [40]),
        ([-1, -1, 1, 1], [4, 5], 0.5, [50]),
        ([1, 1, -1, -1], [4, 5], 0.5, [40]),
        ([0, 0, -1, -1], [4, 5], 0.5, [50]),
        ([-1, -1, 0, 0], [4, 5], 0.5, [40]),
        ([0, 0, 1, 1], [3], 0.5, [30]),  # at the very fix
        ([0, 0, 1, 1], [6], 0.5, [60]),
        ([0, 0, 1, 1], [2], 10.0, [20]),  # behind, just near enough
        ([0, 0, 1, 1], [2], 9.9, [45]),
        ([0, 0, 1, 1], [7], 10.0, [70]),  # ahead
        ([0, 0, 1, 1], [7], 9.9, [45]),
        ([0, 0, 1, 1], [2, 7], 10.0, [20]),  # equally near: behind
        ([0, 0, 1, 1], [1, 7], 20.0, [70]),  # the nearer of two
        ([0, 0, 1, 1], [2, 8], 20.0, [20]),
        ([0, 0, 1, 1], [0, 9], 30.0, [0]),  # the beginning of the way, and its end
        ([0, 0, 1, 1], [9], 30.0, [90]),
        ([1, 1, 1, 1], [4], 9.0, []),
        ([0, 1, 1, 0], [1, 7], 9.0, [10, 70]),
        ([0, 1, 0, 0], [4], 20.0, [40, 40]),
    ],
)
def test_a_switch_changes_at_the_junction_between_or_near_its_fixes_or_else_half_way(switch, junctions, snap_m, when_s):
    states = [switch[0], *[now for before, now in itertools.pairwise(switch) if now != before]]

    assert changes(switch, junctions, snap_m=snap_m) == (when_s, states)


def test_a_bridged_piece_is_one_stretch_though_the_switch_changed_in_it():
    assert laid(pieces((0, 0, 20, 80, 0, 60), kinds=[BRIDGED]), (0, 1), step_s=60.0) == [(0, 20.0, 80.0, "BRIDGED")]


def test_a_piece_against_the_line_is_cut_at_even_speed():
    way = pieces((0, 0, 90, 70, 0, 10), (1, 0, 70, 40, 10, 20), kinds=[DRIVEN] * 2)

    assert laid(way, [1, 1, 0]) == [(0, 90.0, 70.0, "ON"), (0, 70.0, 55.0, "ON"), (0, 55.0, 40.0, "OFF")]


@pytest.mark.parametrize(("begins_m", "stays"), [(49.5, [0, 0]), (50.0, [0, 0]), (50.5, [0, 1])])
def test_a_way_that_leaves_by_one_end_and_comes_by_the_other_is_another_stay(begins_m, stays):
    way = pieces((0, 0, 90, 100, 0, 5), (0, 0, 100 - begins_m, 90, 5, 10), kinds=[DRIVEN])

    found = lay_out(way, LINES, np.arange(2) * 10.0, np.ones(2, np.int8), gap_s=180.0, snap_m=6.0, pass_share=0.8)

    assert found.go.tolist() == stays


@pytest.mark.parametrize(("short_m", "changes_at"), [(0.0, "junction"), (0.009, "junction"), (0.011, "half way")])
def test_a_piece_ends_at_the_end_of_its_line_if_it_ends_that_near(short_m, changes_at):
    way = pieces((0, 0, 60, 100 - short_m, 0, 8), (0, 1, 5, 15, 8, 10), (1, 1, 15, 35, 10, 20), kinds=[DRIVEN] * 2)

    kinds = [kind for *_, kind in laid(way, [1, 0, 0], snap_m=0.0)]

    assert kinds == (["ON", "OFF", "OFF"] if changes_at == "junction" else ["ON", "OFF", "OFF", "OFF"])


def test_a_stay_ends_where_the_segment_is_left_or_the_way_is_lost():
    way = pieces(
        (0, 0, 50, 70, 0, 10), (2, 0, 75, 100, 20, 28), (2, 1, 0, 5, 28, 30), (3, 1, 5, 25, 30, 40), kinds=[1, 0, 1, 1]
    )

    found = lay_out(way, LINES, np.arange(5) * 10.0, np.ones(5, np.int8), gap_s=180.0, snap_m=6.0, pass_share=0.8)

    assert found.go.tolist() == [0, 1, 2, 2]


def test_a_ring_is_not_left_over_its_joint():
    way = pieces(
        (0, 3, 60, 80, 0, 5), (0, 3, 0, 10, 5, 10), (1, 0, 95, 100, 10, 12), (1, 0, 0, 5, 12, 15), kinds=[1, 1]
    )

    found = lay_out(way, LINES, np.arange(3) * 10.0, np.ones(3, np.int8), gap_s=180.0, snap_m=6.0, pass_share=0.8)

    assert found.go.tolist() == [0, 0, 1, 2]


@pytest.mark.parametrize(("switch", "kinds"), [((1, 0), ["OFF"]), ((0, 1), ["ON"])])
def test_a_switch_that_changes_where_the_way_begins_by_an_end_changes_there(switch, kinds):
    assert [kind for *_, kind in laid(pieces((0, 0, 0, 20, 0, 10), kinds=[DRIVEN]), switch)] == kinds


@pytest.mark.parametrize(("switch", "kinds"), [((1, 0), ["ON"]), ((0, 1), ["OFF"])])
def test_a_switch_that_changes_where_the_way_ends_by_an_end_changes_there(switch, kinds):
    assert [kind for *_, kind in laid(pieces((0, 0, 80, 100, 0, 10), kinds=[DRIVEN]), switch)] == kinds


def test_short_pieces_are_cut_too_and_those_of_one_moment_are_none_too_many():
    short = pieces((0, 0, 20, 30, 0, 0.5), kinds=[DRIVEN])
    at_once = pieces((0, 0, 20, 30, 0, 0), (0, 0, 30, 40, 0, 0.5), (0, 0, 40, 50, 0.5, 1), kinds=[DRIVEN])

    assert laid(short, (0, 1), step_s=0.5) == [(0, 20.0, 25.0, "OFF"), (0, 25.0, 30.0, "ON")]
    assert [kind for *_, kind in laid(at_once, (1, 1), step_s=1.0)] == ["ON"] * 3


def test_pieces_out_of_order_are_refused():
    with pytest.raises(ValueError, match="follow one another"):
        laid(pieces((0, 0, 0, 10, 10, 20), (0, 0, 10, 20, 0, 10), kinds=[DRIVEN]), [1, 1])
