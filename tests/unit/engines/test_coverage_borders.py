import numpy as np
import pytest

from changming.engines.coverage import Lines, Places, claim_strays, reach_ends
from tests.unit.engines import oracle_coverage
from tests.unit.engines.test_coverage_way import DRIVEN, LINES, LINES_M, NONE, STILL, pieces


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


def test_a_ledger_without_lines_has_no_ends():
    nothing = Lines(np.empty(0), np.empty((0, 2, 2)), np.empty(0, bool), np.empty(0, bool))

    found = reach_ends(pieces(kinds=[NONE]), places((0, 0, -1, NAN), (9, 0, -1, NAN)), nothing, driven_s=30, slack_m=12)

    assert (found.step.size, found.step_kind.tolist()) == (0, [NONE])


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
