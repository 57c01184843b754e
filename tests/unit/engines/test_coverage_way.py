import itertools

import numpy as np
import pytest

from changming.engines.coverage import (
    Kind,
    Lines,
    Pieces,
    Places,
    change_times_s,
    claim_strays,
    fill_switch,
    lay_out,
    reach_ends,
)
from tests.unit.engines import oracle_coverage

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


def pieces(*rows, kinds):
    """Pieces of (step, segment, from, to, start, end)."""
    columns = list(zip(*rows, strict=True)) or [()] * 6
    return Pieces(
        np.array(columns[0], np.int32),
        np.array(columns[1], np.int32),
        *(np.array(column, np.float64) for column in columns[2:]),
        np.array(kinds, np.int8),
    )


def laid(given, switch, *, step_s=10.0, snap_m=6.0):
    t_s = np.arange(len(switch)) * step_s
    found = lay_out(given, LINES, t_s, np.array(switch, np.int8), gap_s=180.0, snap_m=snap_m)
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
    way = Pieces(
        np.repeat(np.arange(steps), 3), np.zeros(3 * steps, np.int32), at, at + 10, at, at + 10, np.ones(steps, np.int8)
    )
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

    found = lay_out(way, LINES, np.arange(2) * 10.0, np.ones(2, np.int8), gap_s=180.0, snap_m=6.0)

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

    found = lay_out(way, LINES, np.arange(5) * 10.0, np.ones(5, np.int8), gap_s=180.0, snap_m=6.0)

    assert found.go.tolist() == [0, 1, 2, 2]


def test_a_ring_is_not_left_over_its_joint():
    way = pieces(
        (0, 3, 60, 80, 0, 5), (0, 3, 0, 10, 5, 10), (1, 0, 95, 100, 10, 12), (1, 0, 0, 5, 12, 15), kinds=[1, 1]
    )

    found = lay_out(way, LINES, np.arange(3) * 10.0, np.ones(3, np.int8), gap_s=180.0, snap_m=6.0)

    assert found.go.tolist() == [0, 0, 1, 2]


def test_pieces_out_of_order_are_refused():
    with pytest.raises(ValueError, match="follow one another"):
        laid(pieces((0, 0, 0, 10, 10, 20), (0, 0, 10, 20, 0, 10), kinds=[DRIVEN]), [1, 1])


def places(*rows, step_s=10.0):
    """Places of (x, y, segment, along)."""
    x, y, segment, along = zip(*rows, strict=True)
    return Places(
        np.column_stack([x, y]).astype(float),
        np.arange(len(rows)) * step_s,
        np.array(segment, np.int32),
        np.array(along, float),
    )


def ended(given, kinds, **facts):
    found = reach_ends(pieces(kinds=kinds), given, LINES, **{"driven_s": 30.0, "slack_m": 12.0, **facts})
    rows = zip(found.step, found.segment, found.from_m, found.to_m, found.start_s, found.end_s, strict=True)
    return [tuple(round(float(cell), 1) for cell in row) for row in rows], found.step_kind.tolist()


NAN = float("nan")


def test_coming_onto_the_ledger_by_an_end_drives_from_it():
    assert ended(places((-20, 0, -1, NAN), (20, 0, 0, 20)), [NONE]) == ([(0, 0, 0, 20, 5, 10)], [DRIVEN])


def test_leaving_the_ledger_by_an_end_drives_to_it():
    assert ended(places((190, 0, 1, 90), (200, 30, -1, NAN)), [NONE])[0] == [(0, 1, 90, 100, 0, 2.5)]


def test_leaving_the_ledger_half_way_drives_nothing():
    assert ended(places((150, 0, 1, 50), (155, 30, -1, NAN)), [NONE]) == ([], [NONE])


def test_a_one_way_line_is_not_entered_at_its_end():
    assert ended(places((320, 0, -1, NAN), (280, 0, 2, 80)), [NONE])[0] == []
    assert ended(places((280, 0, 2, 80), (320, 0, -1, NAN)), [NONE])[0] == [(0, 2, 80, 100, 0, 5)]


def test_two_lines_that_do_not_meet_are_driven_from_end_to_end():
    assert ended(places((80, 0, 0, 80), (110, 0, 1, 10)), [NONE])[0] == [
        (0, 0, 80, 100, 0, 6.7),
        (0, 1, 0, 10, 6.7, 10),
    ]


def test_one_line_is_driven_along_where_no_way_was_known():
    assert ended(places((20, 0, 0, 20), (50, 0, 0, 50)), [NONE])[0] == [(0, 0, 20, 50, 0, 10)]


@pytest.mark.parametrize(("kinds", "step_s"), [([STILL], 10.0), ([NONE], 31.0)])
def test_nothing_is_added_to_what_is_known_or_too_long(kinds, step_s):
    assert ended(places((-20, 0, -1, NAN), (20, 0, 0, 20), step_s=step_s), kinds) == ([], kinds)


def test_a_ring_has_no_ends():
    assert ended(places((-5, 0, -1, NAN), (5, 0, 3, 5)), [NONE])[0] == []


@pytest.mark.parametrize("seed", range(40))
def test_ways_by_ends_are_those_found_one_by_one(seed):
    chance = np.random.default_rng(seed)
    lines_m = [chance.uniform(0, 120, (2, 2)) for _ in range(4)]
    lines = Lines(
        np.array([np.hypot(*(line[1] - line[0])) for line in lines_m]),
        np.array(lines_m),
        chance.random(4) < 0.3,
        chance.random(4) < 0.15,
    )
    segment = chance.integers(-1, 4, 12).astype(np.int32)
    along_m = np.where(segment < 0, np.nan, chance.random(12) * lines.length_m[segment])
    share = along_m / lines.length_m[segment]
    on = [lines_m[n][0] + (lines_m[n][1] - lines_m[n][0]) * part for n, part in zip(segment, share, strict=True)]
    xy_m = np.where((segment < 0)[:, None], chance.uniform(0, 120, (12, 2)), on + chance.normal(0, 3, (12, 2)))
    given = Places(xy_m, np.arange(12) * 10.0, segment, along_m)

    found = reach_ends(pieces(kinds=[NONE] * 11), given, lines, driven_s=10.0, slack_m=12.0)

    slow, kinds = [], [NONE] * 11
    for step in range(11):
        way = oracle_coverage.by_ends(given, lines, step, 12.0) if max(segment[step : step + 2]) >= 0 else None
        if way is not None:
            kinds[step] = DRIVEN
            length_m, out, into = way
            for part, first in ((out, True), (into, False)):
                if part is not None:
                    took_s = 10 * abs(part[2] - part[1]) / length_m
                    start_s = 10.0 * step if first else 10.0 * (step + 1) - took_s
                    slow.append((step, *part, start_s, start_s + took_s))
    columns = found.step, found.segment, found.from_m, found.to_m, found.start_s, found.end_s
    assert [tuple(row) for row in zip(*columns, strict=True)] == [pytest.approx(row) for row in slow]
    assert found.step_kind.tolist() == kinds


def test_a_fix_on_a_line_but_left_off_it_is_put_back():
    given = places((60, 0, 0, 60), (80, 5, -1, NAN), (95, 40, 1, 5))

    found = claim_strays(given, LINES_M, LINES, driven_s=30.0, slack_m=12.0)

    assert (found.segment.tolist(), found.along_m.tolist()) == ([0, 0, 1], [60.0, 80.0, 5.0])


@pytest.mark.parametrize(
    ("before", "stray", "after", "claimed"),
    [
        ((60, 0, 0, 60), (80, 12), (120, 0, 1, 20), (0, 80)),  # within the slack, on the first line
        ((60, 0, 0, 60), (80, 12.1), (120, 0, 1, 20), None),
        ((60, 0, 0, 60), (99, 5), (120, 0, 1, 20), (0, 99)),  # both near: the first
        ((60, 0, 0, 60), (101, 5), (120, 0, 1, 20), (1, 1)),  # past the first line's end: the second
        ((60, 0, 0, 60), (100, 5), (120, 0, 1, 20), None),  # at an end
        ((40, 0, 0, 40), (-3, 5), (120, 0, 1, 20), None),
        ((10, 40, 0, 60), (130, 5), (160, 0, 1, 60), (1, 30)),
        ((160, 0, 1, 60), (230, 5), (260, 0, 2, 60), (2, 30)),  # one-way, before the place after
        ((160, 0, 1, 60), (270, 5), (260, 0, 2, 60), None),  # one-way, behind it
        ((240, 0, 2, 40), (240, 5), (160, 0, 1, 60), (2, 40)),
        ((240, 0, 2, 40), (270, 5), (160, 0, 1, 60), (2, 70)),
        ((240, 0, 2, 40), (230, 5), (160, 0, 1, 60), None),
    ],
)
def test_a_stray_lies_on_the_line_before_or_else_after_it_within_the_slack(before, stray, after, claimed):
    given = places(before, (*stray, -1, NAN), after, step_s=30.0)

    found = claim_strays(given, LINES_M, LINES, driven_s=30.0, slack_m=12.0)

    assert found.segment.tolist() == [before[2], -1 if claimed is None else claimed[0], after[2]]
    assert found.along_m[[0, 2]].tolist() == [before[3], after[3]]
    assert claimed is None or found.along_m[1] == pytest.approx(claimed[1])


def test_each_stray_of_a_track_is_put_back_and_those_side_by_side_are_not():
    given = places(
        (60, 0, 0, 60), (80, 5, -1, NAN), (120, 0, 1, 20), (140, 5, -1, NAN), (210, 0, 2, 10), (240, 5, -1, NAN),
        (250, 5, -1, NAN), (280, 0, 2, 80),
    )  # fmt: skip

    found = claim_strays(given, LINES_M, LINES, driven_s=30.0, slack_m=12.0)

    assert found.segment.tolist() == [0, 0, 1, 1, 2, -1, -1, 2]


@pytest.mark.parametrize("late", [0, 1])
def test_a_stray_is_not_put_back_over_a_long_time_on_either_side(late):
    given = places((60, 0, 0, 60), (80, 5, -1, NAN), (120, 0, 1, 20))
    t_s = np.array([[0.0, 31.0, 41.0], [0.0, 10.0, 41.0]])[late]

    found = claim_strays(
        Places(given.xy_m, t_s, given.segment, given.along_m), LINES_M, LINES, driven_s=30.0, slack_m=12.0
    )

    assert found.segment[1] == -1


@pytest.mark.parametrize(
    ("rows", "step_s"),
    [
        ([(60, 0, 0, 60), (80, 15, -1, NAN), (95, 40, 1, 5)], 10.0),
        ([(60, 0, 0, 60), (80, 5, -1, NAN), (90, 40, -1, NAN), (95, 60, 1, 5)], 10.0),
        ([(60, 0, 0, 60), (80, 5, -1, NAN), (95, 40, 1, 5)], 31.0),
        ([(280, 0, 2, 80), (260, 5, -1, NAN), (95, 40, 1, 5)], 10.0),
    ],
)
def test_a_fix_away_not_alone_long_ago_or_against_one_way_stays_off(rows, step_s):
    found = claim_strays(places(*rows, step_s=step_s), LINES_M, LINES, driven_s=30.0, slack_m=12.0)

    assert found.segment[1] == -1
