import itertools

import numpy as np
import pytest

from changming.engines.coverage import Kind
from changming.engines.coverage.cells import Cells
from changming.engines.coverage.runs import number_runs, runs_of
from tests.unit.engines.test_coverage import stretches

LENGTH_M = 100.0


def numbered(*places, go=0, turn_m=20.0):
    """Run of each stretch of one way through these places."""
    rows = [(go, a, b, Kind.ON) for a, b in itertools.pairwise(places)]
    return number_runs(stretches(*rows), LENGTH_M, turn_m)[0].tolist()


def mirrored(places):
    return [LENGTH_M - place for place in places]


@pytest.mark.parametrize(
    ("places", "runs"),
    [
        ([0, 50], [0]),
        ([0, 50, 30], [0, 0]),  # back by just as much as is no turn
        ([0, 50, 29], [0, 1]),
        ([0, 50, 30, 100], [0, 0, 0]),
        ([0, 50, 29, 100], [0, 1, 2]),
        ([0, 60, 55, 58, 20], [0, 1, 1, 1]),  # a turn lies at the furthest place
        ([0, 60, 50, 60, 30], [0, 0, 0, 1]),  # at the last of equals
        ([0, 60, 60, 30], [0, 0, 1]),
        ([0, 60, 30, 30, 60], [0, 1, 1, 2]),
        ([50, 60, 45, 55, 40, 10], [0, 0, 0, 0, 0]),  # no heading until it went further than a turn
        ([50, 60, 35, 5], [0, 0, 0]),
        ([50, 45, 70, 40], [0, 0, 1]),
        ([0, 30, 5, 30, 5, 30], [0, 1, 2, 3, 4]),
        ([10, 10, 10], [0, 0]),
        ([0, 60, 35, 60, 35, 10], [0, 1, 2, 3, 3]),
    ],
)
def test_a_run_ends_where_the_vehicle_turned_for_longer_than_a_receiver_errs(places, runs):
    assert numbered(*places) == runs
    assert numbered(*mirrored(places)) == runs


@pytest.mark.parametrize(("jump", "runs"), [((90, 10), [0, 0]), ((75, 25), [0, 1]), ((76, 25), [0, 0])])
def test_a_jump_over_more_than_half_a_ring_goes_on_over_its_joint(jump, runs):
    end_m, begin_m = jump
    ahead = stretches((0, 40, end_m, Kind.ON), (0, begin_m, begin_m + 10, Kind.ON))
    back = stretches((0, 60, 100 - end_m, Kind.ON), (0, 100 - begin_m, 90 - begin_m, Kind.ON))

    assert number_runs(ahead, LENGTH_M, 20.0)[0].tolist() == runs
    assert number_runs(back, LENGTH_M, 20.0)[0].tolist() == runs


def test_a_turn_with_nothing_seen_around_it_lies_between_the_stretches():
    given = stretches((0, 0, 50, Kind.ON), (0, 45, 20, Kind.ON), (0, 22, 60, Kind.ON))

    assert number_runs(given, LENGTH_M, 20.0)[0].tolist() == [0, 1, 2]


def test_each_stay_of_each_track_has_runs_of_its_own():
    one = stretches((4, 0, 60, Kind.ON), (4, 60, 0, Kind.OFF), (6, 0, 30, Kind.ON), (6, 30, 60, Kind.ON))
    two = stretches((6, 60, 90, Kind.ON), track=1)
    both = type(one).joined([one, two])

    run, stay, first = number_runs(both, LENGTH_M, 20.0)

    assert (run.tolist(), stay.tolist(), first.tolist()) == ([0, 1, 2, 2, 3], [0, 0, 1, 2], [0, 1, 2, 4])


def test_a_run_says_what_was_worked_how_fast_and_when():
    given = stretches(
        (3, 0, 10, Kind.OFF), (3, 10, 40, Kind.ON), (3, 40, 60, Kind.UNSWITCHED), (3, 60, 70, Kind.BRIDGED)
    )
    cells = Cells.of(LENGTH_M, given.from_m, given.to_m)

    runs = runs_of(given, cells, LENGTH_M, 20.0)

    assert cells.edges_m.tolist() == [0, 10, 40, 60, 70, 100]
    assert runs.worked.tolist() == [[False, True, True, False, False]]
    assert runs.known.tolist() == [[False, True, False, False, False]]
    assert (runs.net_m.tolist(), runs.kmh.tolist(), runs.forward.tolist()) == ([50.0], [pytest.approx(7.2)], [True])
    assert (runs.start_s.tolist(), runs.end_s.tolist()) == ([5.0], [30.0])
    assert (runs.track.tolist(), runs.go.tolist(), runs.stay.tolist()) == ([0], [3], [0])


def test_a_run_without_work_has_no_speed_and_no_time():
    given = stretches((0, 0, 10, Kind.OFF))

    runs = runs_of(given, Cells.of(LENGTH_M, given.from_m, given.to_m), LENGTH_M, 20.0)

    assert (runs.start_s.tolist(), runs.end_s.tolist(), np.isnan(runs.kmh).tolist()) == ([np.inf], [-np.inf], [True])
    assert not runs.worked.any()


def test_cells_are_marked_in_their_rows_and_only_inside_the_segment():
    cells = Cells.of(LENGTH_M, np.array([20.0, 50.0, 130.0]), np.array([-10.0, 80.0]))

    marked = cells.mark(np.array([50.0, -10.0, 130.0]), np.array([20.0, 20.0, 50.0]), np.array([1, 0, 0]), 3)

    assert cells.edges_m.tolist() == [0, 20, 50, 80, 100]
    assert marked.astype(int).tolist() == [[1, 0, 1, 1], [0, 1, 0, 0], [0, 0, 0, 0]]
    assert [cells.sum_m(row) for row in marked] == [70.0, 30.0, 0.0]
