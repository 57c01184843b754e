import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changming.engines.matching import (
    STEP_BRIDGED,
    STEP_DRIVEN,
    STEP_NONE,
    STEP_STILL,
    MatchParams,
    build_network,
    match,
)

PARAMS = MatchParams(search_m=25.0, beside_m=15.0)
CROSS = [[[0, 0], [100, 0]], [[100, 0], [200, 0]], [[100, 0], [100, 100]], [[100, -100], [100, 0]]]
MOVES = st.tuples(st.floats(-40, 240), st.floats(-140, 140), st.sampled_from([0.0, 5.0, 20.0, 100.0, 300.0]))
TOWN = build_network(CROSS, [False] * 4)


def run(network, fixes, params=PARAMS, **options):
    x_m, y_m, t_s = np.array(fixes, float).T
    return match(network, x_m, y_m, t_s, params, **options)


def pieces(found):
    columns = found.piece_segment, found.piece_from_m, found.piece_to_m
    return [
        (int(line), round(float(begin), 1), round(float(end), 1)) for line, begin, end in zip(*columns, strict=True)
    ]


def test_drive_through_a_junction_gives_pieces_in_driven_order():
    found = run(TOWN, [(10, 3, 0), (60, 3, 10), (103, 20, 20), (103, 70, 30)])

    assert pieces(found) == [(0, 10, 60), (0, 60, 100), (2, 0, 20), (2, 20, 70)]
    assert found.step_kind.tolist() == [STEP_DRIVEN] * 3
    assert found.piece_step.tolist() == [0, 1, 1, 2]
    assert found.piece_start_s.tolist() == pytest.approx([0, 10, 10 + 10 * 40 / 60, 20])
    assert found.piece_end_s.tolist() == pytest.approx([10, 10 + 10 * 40 / 60, 20, 30])
    assert found.segment.tolist() == [0, 0, 2, 2]
    assert found.along_m.tolist() == pytest.approx([10, 60, 20, 70])
    assert found.offset_m.tolist() == pytest.approx([3, 3, 3, 3])


def test_turn_in_the_middle_of_a_line_is_two_ways():
    found = run(TOWN, [(10, 1, 0), (50, 1, 10), (80, 1, 20), (40, 1, 30), (5, 1, 40)])

    assert pieces(found) == [(0, 10, 50), (0, 50, 80), (0, 80, 40), (0, 40, 5)]


def test_long_interval_is_bridged_and_silence_is_nothing():
    found = run(TOWN, [(10, 0, 0), (90, 0, 60), (160, 0, 600)])

    assert found.step_kind.tolist() == [STEP_BRIDGED, STEP_NONE]
    assert pieces(found) == [(0, 10, 90)]


def test_standing_makes_no_way():
    random = np.random.default_rng(1)
    stand = [(60 + dx, dy, 20 + 10 * i) for i, (dx, dy) in enumerate(random.normal(0, 4, (30, 2)))]

    found = run(TOWN, [(10, 0, 0), (35, 0, 10), *stand, (95, 0, 330)])

    assert set(found.step_kind[3:30].tolist()) == {STEP_STILL}
    assert np.abs(found.piece_to_m - found.piece_from_m).sum() == pytest.approx(85, abs=6)


def test_crossing_under_a_bridge_is_no_turn():
    network = build_network([[[-200, 0], [200, 0]], [[0, -200], [0, 200]]], [False] * 2)

    found = run(network, [(-90, 2, 0), (-45, 2, 10), (0, 2, 20), (45, 2, 30), (90, 2, 40)])

    assert set(found.piece_segment.tolist()) == {0}
    assert np.abs(found.piece_to_m - found.piece_from_m).sum() == pytest.approx(180, abs=1)


def test_direction_tells_parallel_carriageways_apart():
    network = build_network([[[0, 0], [400, 0]], [[400, 12], [0, 12]]], [True, True])
    fixes = [(400 - 50 * i, 5, 10 * i) for i in range(8)]

    assert set(run(network, fixes).segment.tolist()) == {1}
    assert set(run(network, [(400 - x, y, t) for x, y, t in fixes]).segment.tolist()) == {0}


def test_one_way_street_holds_for_vehicles_and_not_on_foot():
    network = build_network([[[0, 0], [400, 0]]], [True])
    against = [(300 - 30 * i, 0, 10 * i) for i in range(8)]

    assert not (run(network, against).piece_proven & (run(network, against).piece_from_m > 0)).any()
    assert pieces(run(network, against, on_foot=True))[0] == (0, 300, 270)


def test_what_runs_beside_a_line_for_minutes_is_off_the_ledger():
    network = build_network([[[0, 0], [2000, 0]]], [False])
    random = np.random.default_rng(2)

    found = run(network, [(60 * i, 21 + random.normal(0, 1), 10 * i) for i in range(30)])

    assert set(found.segment.tolist()) == {-1}
    assert pieces(found) == []


def test_way_that_another_road_offers_as_well_is_not_proven():
    block = [
        [[0, 0], [100, 0]],
        [[100, 0], [160, 60], [220, 0]],
        [[100, 0], [160, -60], [220, 0]],
        [[220, 0], [320, 0]],
    ]
    network = build_network(block, [False] * 4)

    found = run(network, [(60, 0, 0), (95, 0, 10), (225, 0, 35), (260, 0, 45)])

    proven = dict(zip(pieces(found), found.piece_proven.tolist(), strict=True))
    assert [proven[piece] for piece in ((0, 60, 95), (0, 95, 100), (3, 0, 5), (3, 5, 40))] == [True] * 4
    assert [flag for (line, _, _), flag in proven.items() if line in (1, 2)] == [False]


def test_leaving_the_ledger_counts_as_far_as_the_line_goes():
    network = build_network([[[0, 0], [100, 0]]], [False])

    found = run(network, [(10, 0, 0), (60, 0, 10), (160, 0, 25), (260, 0, 40)])

    assert found.segment.tolist() == [0, 0, -1, -1]
    assert pieces(found) == [(0, 10, 60), (0, 60, 100)]


def test_a_step_without_a_way_starts_anew():
    network = build_network([[[0, 0], [100, 0]], [[5000, 0], [5100, 0]]], [False] * 2)
    here = [(20 * i, 0, 10 * i) for i in range(5)]
    there = [(5000 + 20 * i, 0, 50 + 10 * i) for i in range(5)]

    found = run(network, here + there)

    assert set(pieces(found)) == {(line, 20 * i, 20 * i + 20) for line in (0, 1) for i in range(4)}
    assert found.step_kind.tolist() == [STEP_DRIVEN] * 4 + [STEP_NONE] + [STEP_DRIVEN] * 4


def test_far_from_every_line_nothing_is_matched():
    found = run(TOWN, [(1000, 1000, 0), (1050, 1000, 10)])

    assert found.segment.tolist() == [-1, -1]
    assert np.isnan(found.along_m).all()
    assert found.step_kind.tolist() == [STEP_NONE]


@pytest.mark.parametrize("fixes", [np.empty((0, 3)), [(10, 0, 0)]])
def test_too_few_fixes_for_a_step_are_no_error(fixes):
    found = run(TOWN, np.reshape(fixes, (-1, 3)))

    assert (len(found.segment), len(found.step_kind), len(found.piece_step)) == (len(fixes), 0, 0)


def test_network_without_lines_matches_nothing():
    assert run(build_network([], []), [(0, 0, 0), (10, 0, 10)]).segment.tolist() == [-1, -1]


@pytest.mark.parametrize(
    ("fixes", "says"),
    [
        ([(0, 0, 10), (1, 0, 0)], "order of time"),
        ([(0, np.nan, 0), (1, 0, 10)], "without position or time"),
    ],
)
def test_fixes_that_cannot_be_matched_are_refused(fixes, says):
    with pytest.raises(ValueError, match=says):
        run(TOWN, fixes)


def test_columns_of_different_length_are_refused():
    with pytest.raises(ValueError, match="one length"):
        match(TOWN, [0.0, 1.0], [0.0], [0.0, 1.0], PARAMS)


def test_params_must_be_positive():
    with pytest.raises(ValueError, match="sigma_m must be above 0"):
        MatchParams(sigma_m=0.0)


@settings(max_examples=40, deadline=None)
@given(st.lists(MOVES, min_size=2, max_size=25))
def test_pieces_stay_on_their_lines_and_in_their_steps(moves):
    x_m, y_m, dt_s = map(np.array, zip(*moves, strict=True))
    t_s = np.cumsum(dt_s)

    found = match(TOWN, x_m, y_m, t_s, PARAMS)

    ends = np.concatenate([found.piece_from_m, found.piece_to_m])
    assert ((ends >= -1e-6) & (ends <= 100 + 1e-6)).all()
    assert (np.diff(found.piece_step) >= 0).all()
    assert (found.piece_start_s >= t_s[found.piece_step] - 1e-6).all()
    assert (found.piece_end_s <= t_s[found.piece_step + 1] + 1e-6).all()
    assert np.isin(found.step_kind[found.piece_step], [STEP_DRIVEN, STEP_BRIDGED]).all()
