import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from changming.engines.coverage import CoverParams, Kind, Stretches, measure
from tests.unit.engines import oracle_coverage

PARAMS = CoverParams(pass_share=0.8)
LENGTH_M = 100.0


def stretches(*rows, track=0, speeds_ms=2.0):
    """Stretches of (go, from, to, kind), one after the other, at 2 m/s if nothing else is said."""
    go, from_m, to_m, kind = (np.array(column) for column in zip(*rows, strict=True)) if rows else ([], [], [], [])
    took_s = np.abs(np.array(to_m, float) - np.array(from_m, float)) / speeds_ms
    end_s = np.cumsum(took_s)
    return Stretches(
        segment=np.zeros(len(rows), np.int32),
        from_m=np.array(from_m, np.float64),
        to_m=np.array(to_m, np.float64),
        start_s=end_s - took_s,
        end_s=end_s,
        kind=np.array(kind, np.int8),
        go=np.array(go, np.int32),
        track=np.full(len(rows), track, np.int32),
    )


def cover(*rows, opened=(), params=PARAMS, length_m=LENGTH_M, **facts):
    ends = np.array(opened, float).reshape(-1, 2)
    return measure(stretches(*rows, **facts), length_m, ends[:, 0], ends[:, 1], params)


@st.composite
def goes(draw):
    """Goes that run one way, in parts of any kind, and what was open in silence."""
    rows = []
    for go in range(draw(st.integers(0, 4))):
        cuts = sorted(
            draw(st.lists(st.integers(0, 100), min_size=2, max_size=5, unique=True)), reverse=draw(st.booleans())
        )
        kinds = draw(st.lists(st.sampled_from(list(Kind)), min_size=len(cuts) - 1, max_size=len(cuts) - 1))
        rows += [(go, a, b, int(kind)) for a, b, kind in zip(cuts[:-1], cuts[1:], kinds, strict=True)]
    opened = draw(st.lists(st.tuples(st.integers(0, 50), st.integers(51, 100)), max_size=2))
    return rows, opened


@given(goes(), st.sampled_from([0.31, 0.5, 0.8]))
def test_cover_equals_asking_place_by_place(drawn, pass_share):
    rows, opened = drawn

    fast = cover(*rows, opened=opened, params=CoverParams(pass_share))
    slow = oracle_coverage.measured(rows, LENGTH_M, opened, pass_share)

    assert fast.worked_m / LENGTH_M == pytest.approx(slow["worked"], abs=1e-9)
    assert fast.estimated_m / LENGTH_M == pytest.approx(slow["estimated"], abs=1e-9)
    assert fast.open_m / LENGTH_M == pytest.approx(slow["open"], abs=1e-9)
    assert (len(fast.passes), fast.possible) == (slow["passes"], slow["possible"])


@given(goes(), st.sampled_from([0.31, 0.5, 0.8]))
def test_each_side_equals_asking_place_by_place(drawn, pass_share):
    rows, opened = drawn

    fast = cover(*rows, opened=opened, params=CoverParams(pass_share))

    for found, forward in ((fast.right, True), (fast.left, False)):
        slow = oracle_coverage.side(rows, opened, pass_share, forward=forward)
        assert found.worked_m / LENGTH_M == pytest.approx(slow["worked"], abs=1e-9)
        assert found.open_m / LENGTH_M == pytest.approx(slow["open"], abs=1e-9)
        assert found.possible == slow["possible"]


@given(goes(), st.lists(st.sampled_from([1.0, 2.0, 5.0]), min_size=20, max_size=20), st.sampled_from([4.0, 7.0, 12.0]))
def test_what_was_worked_too_fast_equals_asking_place_by_place(drawn, speeds_ms, max_kmh):
    rows, _ = drawn
    speeds_ms = speeds_ms[: len(rows)]

    found = cover(*rows, params=CoverParams(0.8, max_kmh), speeds_ms=np.array(speeds_ms))
    strict = cover(*rows, params=CoverParams(0.8, max_kmh, too_fast_counts=False), speeds_ms=np.array(speeds_ms))

    share, kmh = oracle_coverage.too_fast(rows, speeds_ms, max_kmh)
    assert found.too_fast_m / LENGTH_M == pytest.approx(share, abs=1e-9)
    assert found.too_fast_kmh == pytest.approx(kmh, nan_ok=True)
    assert strict.worked_m == pytest.approx(found.worked_m - found.too_fast_m)


@given(goes())
def test_worked_and_open_are_disjoint_parts_of_the_length(drawn):
    rows, opened = drawn

    found = cover(*rows, opened=opened)

    assert 0 <= found.estimated_m <= found.worked_m + 1e-9
    assert found.worked_m + found.open_m <= LENGTH_M + 1e-9
    for side in (found.left, found.right):
        assert side.worked_m + side.open_m <= LENGTH_M + 1e-9


@given(goes(), goes())
def test_more_evidence_never_takes_credit_away(drawn, more):
    (rows, opened), (others, _) = drawn, more
    shifted = [(go + 10, a, b, kind) for go, a, b, kind in others]

    before, after = cover(*rows, opened=opened), cover(*rows, *shifted, opened=opened)

    assert after.worked_m >= before.worked_m - 1e-9
    assert after.worked_m + after.open_m >= before.worked_m + before.open_m - 1e-9
    assert len(after.passes) >= len(before.passes)


@given(goes())
def test_what_is_open_is_never_credited(drawn):
    rows, opened = drawn
    seen = [row for row in rows if row[3] in {Kind.ON, Kind.UNSWITCHED}]

    assert cover(*rows, opened=opened).worked_m == pytest.approx(cover(*seen).worked_m)


def test_nothing_driven_is_nothing_worked():
    found = cover()

    assert (found.worked_m, found.open_m, found.passes, found.possible) == (0.0, 0.0, (), 0.0)
    assert math.isnan(found.too_fast_kmh)


def test_a_pass_says_whose_when_and_which_way():
    found = cover((3, 100, 0, Kind.ON))

    (one,) = found.passes
    assert (one.track, one.go, one.nth, one.forward, one.start_s, one.end_s) == (0, 3, 0, False, 0.0, 50.0)
    assert (found.left.worked_m, found.right.worked_m) == (100.0, 0.0)


@pytest.mark.parametrize(("to_m", "passes"), [(79.9, 0), (80 - 2e-6, 0), (80 - 5e-7, 1), (80.0, 1)])
def test_a_pass_needs_its_share_of_the_length(to_m, passes):
    assert len(cover((0, 0, to_m, Kind.ON)).passes) == passes


def test_two_goes_that_only_together_cover_it_are_no_pass():
    found = cover((0, 0, 50, Kind.ON), (1, 50, 100, Kind.ON))

    assert (found.worked_m, len(found.passes)) == (100.0, 0)


def test_a_stretch_with_the_switch_off_or_bridged_does_not_end_a_go():
    off = cover((0, 0, 45, Kind.ON), (0, 45, 55, Kind.OFF), (0, 55, 100, Kind.ON))
    bridged = cover((0, 0, 45, Kind.ON), (0, 45, 55, Kind.BRIDGED), (0, 55, 100, Kind.ON))

    assert (off.worked_m, off.open_m, len(off.passes)) == (90.0, 0.0, 1)
    assert (bridged.worked_m, bridged.open_m, len(bridged.passes)) == (90.0, 10.0, 1)


def test_a_turn_at_the_end_makes_a_second_pass():
    found = cover((0, 0, 95, Kind.ON), (0, 95, 0, Kind.ON))

    assert [one.forward for one in found.passes] == [True, False]
    assert [one.nth for one in found.passes] == [0, 1]


def test_a_turn_half_way_makes_none():
    assert cover((0, 0, 60, Kind.ON), (0, 60, 0, Kind.ON)).passes == ()


def test_going_back_a_little_is_no_turn():
    found = cover((0, 0, 50, Kind.ON), (0, 50, 45, Kind.ON), (0, 45, 100, Kind.ON))

    assert len(found.passes) == 1


def test_turning_twice_makes_one_pass_together():
    found = cover((0, 0, 60, Kind.ON), (0, 60, 30, Kind.ON), (0, 30, 100, Kind.ON))

    assert len(found.passes) == 1


def test_a_ring_may_be_gone_round_twice_in_one_go():
    once = cover((0, 40, 100, Kind.ON), (0, 0, 40, Kind.ON))
    twice = cover((0, 40, 100, Kind.ON), (0, 0, 100, Kind.ON), (0, 0, 40, Kind.ON))

    assert len(once.passes) == 1
    assert len(twice.passes) == 2


@pytest.mark.parametrize(("rest_m", "passes"), [(0, 1), (79, 1), (80, 2), (100, 2)])
def test_each_further_round_of_a_ring_needs_its_share_too(rest_m, passes):
    ahead = [(0, 0, 100, Kind.ON), (0, 0, rest_m, Kind.ON)]
    back = [(0, 100, 0, Kind.ON), (0, 100, 100 - rest_m, Kind.ON)]

    for rows, forward in ((ahead, True), (back, False)):
        found = cover(*rows[: 1 + bool(rest_m)]).passes
        assert [(one.nth, one.forward) for one in found] == [(nth, forward) for nth in range(passes)]


def test_a_pass_made_together_begins_with_the_first_and_ends_with_the_last():
    there = [(7, 0, 60, Kind.ON), (7, 60, 30, Kind.ON), (7, 30, 100, Kind.ON)]
    back = [(go, LENGTH_M - a, LENGTH_M - b, kind) for go, a, b, kind in there]

    for rows, forward in ((there, True), (back, False)):
        (one,) = cover(*rows, track=4).passes
        assert (one.track, one.go, one.nth, one.forward, one.start_s, one.end_s) == (4, 7, 0, forward, 0.0, 80.0)


def test_passes_of_one_stay_are_numbered_whole_ones_first():
    rows = [(0, 0, 40, Kind.ON), (0, 40, 0, Kind.ON), (0, 0, 90, Kind.ON), (0, 90, 30, Kind.ON), (0, 30, 100, Kind.ON)]

    found = cover(*rows).passes

    assert [(one.nth, one.start_s, one.end_s) for one in found] == [(0, 40.0, 85.0), (1, 0.0, 150.0)]


def test_what_went_into_a_pass_begins_no_other():
    whole = cover((0, 0, 90, Kind.ON), opened=[(40, 100)])
    together = cover((0, 0, 60, Kind.ON), (0, 60, 30, Kind.ON), (0, 30, 100, Kind.ON), opened=[(40, 100)])

    assert (whole.possible, together.possible) == (0.0, 0.0)


def test_passes_stand_in_order_of_their_end():
    slow, fast = stretches((0, 0, 100, Kind.ON), track=0, speeds_ms=1.0), stretches((0, 0, 100, Kind.ON), track=1)

    found = measure(Stretches.joined([slow, fast]), LENGTH_M, np.empty(0), np.empty(0), PARAMS)

    assert [(one.track, one.end_s) for one in found.passes] == [(1, 50.0), (0, 100.0)]


def test_work_begins_and_ends_with_the_switch():
    rows = [(0, 0, 10, Kind.OFF), (0, 10, 90, Kind.ON), (0, 90, 100, Kind.OFF)]

    (one,) = cover(*rows).passes

    assert (one.start_s, one.end_s) == (5.0, 45.0)


def test_what_lies_beyond_the_ends_of_a_line_is_not_of_it():
    found = cover((0, -20, 60, Kind.ON), (1, 130, 70, Kind.UNSWITCHED), opened=[(-5, 10), (60, 500)])

    assert (found.worked_m, found.estimated_m, found.open_m) == (90.0, 30.0, 10.0)


def test_open_length_completes_what_was_begun():
    found = cover((0, 0, 50, Kind.ON), (1, 0, 20, Kind.ON), opened=[(50, 85)])

    assert (found.worked_m, found.open_m, found.possible) == (50.0, 35.0, 1.0)


@pytest.mark.parametrize(("to_m", "possible"), [(79.9, 0.0), (80.0, 1.0)])
def test_a_further_pass_needs_its_share_too(to_m, possible):
    found = cover((0, 0, 50, Kind.ON), opened=[(50, to_m)])

    assert (found.possible, found.right.possible, found.left.possible) == (possible, possible, 0.0)


@pytest.mark.parametrize(("to_m", "possible"), [(79.9, 0.0), (80.0, math.inf)])
def test_open_length_that_makes_a_pass_alone_may_have_made_any_number(to_m, possible):
    found = cover(opened=[(0, to_m)])

    assert (found.possible, found.right.possible, found.left.possible) == (possible,) * 3


def test_a_little_work_is_work_on_its_side_and_a_short_segment_is_measured():
    found, short = cover((0, 0, 0.5, Kind.ON), (1, 60, 59.5, Kind.ON)), cover((0, 0.5, 0, Kind.ON), length_m=0.5)

    assert (found.right.worked_m, found.left.worked_m) == (0.5, 0.5)
    assert (short.left.worked_m, len(short.passes)) == (0.5, 1)


def test_open_length_that_was_worked_before_may_still_be_another_pass():
    found = cover((0, 0, 100, Kind.ON), opened=[(0, 85)])

    assert (found.open_m, found.possible) == (0.0, math.inf)


def test_a_bridged_stretch_is_open_on_its_side_and_silence_on_both():
    found = cover((0, 100, 70, Kind.BRIDGED), opened=[(0, 10)])

    assert (found.left.open_m, found.right.open_m) == (40.0, 10.0)


def test_a_bridged_stretch_with_the_switch_off_is_closed():
    assert cover((0, 0, 100, Kind.BRIDGED_OFF)).open_m == 0.0


def test_the_slowest_run_says_whether_it_was_too_fast():
    slow = CoverParams(0.8, max_kmh=7.0)

    fast = cover((0, 0, 100, Kind.ON), params=slow)

    assert (fast.too_fast_m, fast.worked_m) == (100.0, 100.0)
    assert fast.too_fast_kmh == pytest.approx(7.2)
    assert cover((0, 0, 100, Kind.ON), params=CoverParams(0.8, max_kmh=7.3)).too_fast_m == 0.0


def test_a_slow_run_makes_good_what_a_fast_one_covered():
    one, two = stretches((0, 0, 100, Kind.ON)), stretches((1, 0, 60, Kind.ON))
    slower = Stretches(
        two.segment, two.from_m, two.to_m, two.start_s + 100, two.end_s + 200, two.kind, two.go, two.track
    )

    found = measure(Stretches.joined([one, slower]), LENGTH_M, np.empty(0), np.empty(0), CoverParams(0.8, max_kmh=7.0))

    assert found.too_fast_m == pytest.approx(40.0)


def test_too_fast_may_count_for_nothing():
    found = cover((0, 0, 100, Kind.ON), params=CoverParams(0.8, max_kmh=7.0, too_fast_counts=False))

    assert (found.worked_m, found.passes, found.too_fast_m) == (0.0, (), 100.0)


@pytest.mark.parametrize("facts", [{"pass_share": 0.0}, {"pass_share": 1.1}, {"pass_share": 0.8, "max_kmh": 0.0}])
def test_params_out_of_range_are_refused(facts):
    with pytest.raises(ValueError, match="must lie above 0"):
        CoverParams(**facts)


def test_a_segment_without_length_is_refused():
    with pytest.raises(ValueError, match="a segment has a length"):
        cover(length_m=0.0)


def test_a_window_cuts_stretches_in_proportion_to_time():
    cut = stretches((0, 0, 100, Kind.ON), (0, 100, 60, Kind.OFF)).within(10.0, 60.0)

    assert cut.from_m.tolist() == [20.0, 100.0]
    assert cut.to_m.tolist() == [100.0, 80.0]
    assert cut.start_s.tolist() == [10.0, 50.0]
    assert cut.end_s.tolist() == [50.0, 60.0]


@pytest.mark.parametrize(
    ("window", "kept"),
    [
        ((0, 10), [(80, 60)]),
        ((10, 30), [(60, 20)]),
        ((40, 50), []),
        ((-5, 0), []),
        ((39, 50), [(2, 0)]),
        ((-5, 1), [(80, 78)]),
        ((0, 40), [(80, 0)]),
        ((20, 20), []),
    ],
)
def test_a_stretch_is_kept_only_where_it_shares_time_with_the_window(window, kept):
    cut = stretches((0, 80, 0, Kind.ON)).within(*window)

    assert list(zip(cut.from_m.tolist(), cut.to_m.tolist(), strict=True)) == kept


def test_no_stretches_joined_are_none():
    none = Stretches.joined([])

    assert [getattr(none, column).size for column in Stretches.__slots__] == [0] * len(Stretches.__slots__)
