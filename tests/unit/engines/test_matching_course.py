"""What was driven: through whole links, at the edge of the ledger, and what of it is proven."""

from itertools import pairwise

import numpy as np
import pytest

from changming.engines.matching import STEP_BRIDGED, STEP_DRIVEN, STEP_NONE, STEP_STILL, build_network
from changming.engines.matching.network import CELL_M
from tests.unit.engines.test_matching import pieces, run
from tests.unit.engines.test_matching_oracle import random_town

# A street of four lines with a side street at each of its crossings, so that each line is a link of its own.
STREET = [[[0, 0], [100, 0]], [[100, 0], [140, 0]], [[140, 0], [200, 0]], [[200, 0], [300, 0]]]
SIDES = [[[x, 0], [x, 90]] for x in (100, 140, 200)]
TOWN = build_network(STREET + SIDES, [False] * 7)


def test_whole_links_between_are_driven_from_end_to_end_in_order():
    there = [(20, 0, 0), (60, 0, 10), (240, 0, 25), (280, 0, 35)]

    assert pieces(run(TOWN, there)) == [
        (0, 20, 60), (0, 60, 100), (1, 0, 40), (2, 0, 60), (3, 0, 40), (3, 40, 80)
    ]  # fmt: skip
    assert pieces(run(TOWN, [(300 - x, y, t) for x, y, t in there])) == [
        (3, 80, 40), (3, 40, 0), (2, 60, 0), (1, 40, 0), (0, 100, 60), (0, 60, 20)
    ]  # fmt: skip


def test_a_bent_line_driven_against_its_points_keeps_its_bends():
    network = build_network([[[0, 0], [100, 0]], [[200, 80], [160, 0], [100, 0]]], [False] * 2)

    found = run(network, [(20, 0, 0), (60, 0, 10), (120, 0, 20), (160, 0, 30), (180, 40, 40)])

    end_m = float(np.hypot(40, 80))
    assert [line for line, *_ in pieces(found)] == [0, 0, 1, 1, 1]
    assert found.along_m.tolist() == pytest.approx([20, 60, end_m + 40, end_m, end_m / 2], abs=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_strokes_lie_end_to_end_along_their_chains(seed):
    lines, oneway, *_ = random_town(np.random.default_rng(seed))
    network = build_network(lines, oneway)
    lengths_m = np.hypot(network.strokes["dx_m"], network.strokes["dy_m"])

    assert (lengths_m <= CELL_M + 1e-9).all()
    for chain, (first, last) in enumerate(pairwise(network.chains["stroke"].tolist())):
        own, own_m = network.strokes[first:last], lengths_m[first:last]
        assert (own["chain"] == chain).all()
        assert own_m.sum() == pytest.approx(network.chains["length_m"][chain])
        assert own["from_m"] == pytest.approx(np.cumsum(own_m) - own_m)
        assert own["x_m"][1:] == pytest.approx((own["x_m"] + own["dx_m"])[:-1])
        assert own["y_m"][1:] == pytest.approx((own["y_m"] + own["dy_m"])[:-1])


@pytest.mark.parametrize("fixes", [[(40, 0, 0), (40, 0, 10)], [(40, 5, 0), (40, 5, 10), (40, 5, 20)]])
def test_fixes_at_one_spot_are_no_way_but_standing(fixes):
    found = run(TOWN, fixes)

    assert set(found.step_kind.tolist()) == {STEP_STILL}
    assert pieces(found) == []


def test_from_the_end_of_a_line_one_may_go_on_from_another_close_by():
    found = run(build_network([[[0, 0], [100, 0]], [[130, 0], [230, 0]]], [False] * 2), [
        (60, 0, 0), (90, 0, 10), (140, 0, 20), (190, 0, 30)
    ])  # fmt: skip

    assert pieces(found) == [(0, 60, 90), (0, 90, 100), (1, 0, 10), (1, 10, 60)]
    assert found.step_kind.tolist() == [STEP_DRIVEN] * 3


@pytest.mark.parametrize("seed", range(12))
def test_pieces_of_a_wild_track_follow_one_another_on_their_lines(seed):
    lines, oneway, x_m, y_m, t_s = random_town(np.random.default_rng(seed))
    lengths_m = np.array([np.hypot(*np.diff(line, axis=0).T).sum() for line in lines])

    found = run(build_network(lines, oneway), list(zip(x_m, y_m, t_s, strict=True)))

    line = found.piece_segment
    assert (np.diff(found.piece_step) >= 0).all()
    assert (np.diff(found.piece_start_s) >= -1e-6).all()
    assert (np.maximum(found.piece_from_m, found.piece_to_m) <= lengths_m[line] + 1e-6).all()
    assert (found.piece_to_m > found.piece_from_m)[oneway[line]].all()
    assert not (np.isin(np.unique(found.piece_step), np.flatnonzero(found.step_kind == STEP_NONE))).any()
    proven = np.unique(found.piece_step[found.piece_proven])
    assert np.isin(np.flatnonzero(found.step_kind == STEP_DRIVEN), proven).all()


ALONE = [[0, 0], [100, 0]]
BENT = [[0, 0], [60, 0], [60, 80]]


@pytest.mark.parametrize("line", [ALONE, ALONE[::-1]])
@pytest.mark.parametrize(
    ("fixes", "driven"),
    [
        ([(40, 0, 0), (90, 0, 10), (190, 0, 25)], [(40, 90), (90, 100)]),
        ([(60, 0, 0), (10, 0, 10), (-90, 0, 25)], [(60, 10), (10, 0)]),
        ([(-90, 0, 0), (10, 0, 15), (60, 0, 25)], [(0, 10), (10, 60)]),
        ([(190, 0, 0), (90, 0, 15), (40, 0, 25)], [(100, 90), (90, 40)]),
        ([(40, 0, 0), (90, 0, 10), (190, 0, 41)], [(40, 90)]),  # too long ago to say
        ([(-90, 0, 0), (10, 0, 31), (60, 0, 41)], [(10, 60)]),
    ],
)
def test_the_ledger_is_entered_and_left_over_the_end_of_a_line(line, fixes, driven):
    found = run(build_network([line], [False]), fixes)

    along = [(100 - a, 100 - b) for a, b in driven] if line != ALONE else driven
    assert pieces(found) == [(0, *pair) for pair in along]


def test_the_ledger_is_left_where_the_line_is_nearest():
    found = run(build_network([BENT], [False]), [(20, 0, 0), (50, 0, 10), (150, 50, 25)])

    assert pieces(found) == [(0, 20, 50), (0, 50, 110)]


def test_steps_at_the_edge_are_driven_and_those_far_from_it_are_none():
    found = run(build_network([ALONE], [False]), [(40, 0, 0), (90, 0, 10), (190, 0, 25), (290, 0, 40), (390, 0, 55)])

    assert found.step_kind.tolist() == [STEP_DRIVEN, STEP_DRIVEN, STEP_NONE, STEP_NONE]


SEAMS = [[[0, 0], [100, 0]], [[100, 0], [200, 0]], [[0, 500], [40, 500]], [[40, 500], [90, 500]]]


@pytest.mark.parametrize(
    ("x_m", "y_m", "segment", "along_m"),
    [(99.5, 0, 0, 99.5), (100.5, 0, 1, 0.5), (39.5, 500, 2, 39.5), (40.5, 500, 3, 0.5)],
)
def test_places_at_the_seam_of_lines_lie_on_their_own_line(x_m, y_m, segment, along_m):
    found = run(build_network(SEAMS, [False] * 4), [(x_m, y_m, 0)])

    assert (found.segment.tolist(), found.along_m.tolist()) == ([segment], [pytest.approx(along_m)])


BLOCK = [[[0, 0], [100, 0]], [[100, 0], [160, 60], [220, 0]], [[100, 0], [160, -60], [220, 0]], [[220, 0], [320, 0]]]


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize(("detour_m", "proven"), [(60, False), (90, True)])
def test_a_way_round_a_block_is_proven_only_if_the_other_way_is_much_longer(reverse, detour_m, proven):
    lines = [*BLOCK[:2], [[100, 0], [160, -detour_m], [220, 0]], BLOCK[3]]
    fixes = [(60, 0, 0), (95, 0, 10), (225, 0, 35), (260, 0, 45)]
    fixes = [(320 - x, y, t) for x, y, t in fixes] if reverse else fixes

    found = run(build_network(lines, [False] * 4), fixes)

    flags = list(zip(pieces(found), found.piece_proven.tolist(), strict=True))
    between = {flag for (line, *_), flag in flags if line in {1, 2}}
    assert (between, {flag for (line, *_), flag in flags if line in {0, 3}}) == ({proven}, {True})


def test_what_the_only_road_between_shows_is_proven_also_after_coming_from_elsewhere():
    fixes = [(20, 0, 0), (60, 0, 10), (60, 300, 40), (-90, 0, 70), (10, 0, 85), (60, 0, 95)]

    found = run(build_network([ALONE], [False]), fixes)

    assert (pieces(found), found.piece_proven.all()) == ([(0, 20, 60), (0, 0, 10), (0, 10, 60)], True)


def test_a_step_of_which_nothing_is_proven_is_bridged():
    arms = build_network(BLOCK[1:3], [False] * 2)

    found = run(arms, [(100, 0, 0), (220, 0, 20)])

    assert (found.step_kind.tolist(), found.piece_proven.any()) == ([STEP_BRIDGED], False)


@pytest.mark.parametrize(("beside_m", "clear"), [(8, False), (25, True)])
def test_a_road_beside_another_is_clear_only_if_they_lie_well_apart(beside_m, clear):
    lines = [[[0, 0], [300, 0]], [[0, beside_m], [300, beside_m]]]

    found = run(build_network(lines, [False] * 2), [(50 + 50 * i, 2, 10 * i) for i in range(4)])

    assert (set(found.piece_segment.tolist()), set(found.piece_clear.tolist())) == ({0}, {clear})


@pytest.mark.parametrize("seed", range(8))
def test_what_is_clear_is_proven(seed):
    lines, oneway, x_m, y_m, t_s = random_town(np.random.default_rng(seed))

    found = run(build_network(lines, oneway), list(zip(x_m, y_m, t_s, strict=True)))

    assert found.piece_proven[found.piece_clear].all()
