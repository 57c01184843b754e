import numpy as np
import pytest

from changming.engines.matching import STEP_DRIVEN, MatchParams, build_network, match
from changming.engines.matching.junctions import cut_at_junctions, join_twins

STREET = np.array([[0.0, 0.0], [100.0, 0.0]])


def edges(*lines, oneway=(), join_m=1.0):
    given = [np.array(line, float) for line in lines]
    return cut_at_junctions(given, np.array([n in oneway for n in range(len(given))]), join_m)


def ends(found):
    return [(edge.along[0], edge.start, edge.to, round(edge.length_m, 6)) for edge in found]


@pytest.mark.parametrize(("gap_m", "joined"), [(0.0, True), (1.0, True), (1.01, False)])
def test_ends_within_the_join_are_one_node(gap_m, joined):
    one, other = edges(STREET, [[100 + gap_m, 0], [200, 0]])

    assert (one.to == other.start) == joined


def test_ends_are_one_node_also_through_others():
    found = edges(STREET, [[100.9, 0], [200, 0]], [[101.8, 0], [101.8, 50]], [[102.7, 0], [102.7, -50]])

    assert {found[0].to, *(edge.start for edge in found[1:])} == {found[0].to}


def test_a_line_is_cut_where_others_end_on_it_each_place_once():
    found = edges(STREET, [[60, 0.5], [60, 40]], [[60, -0.3], [60, -40]], [[30, 0], [30, 40]])

    assert [length for line, *_, length in ends(found) if line == 0] == [30, 30, 40]
    assert [edge.along for edge in found[:3]] == [(0, 0.0, 1.0), (0, 30.0, 1.0), (0, 60.0, 1.0)]
    first, second, third = found[:3]
    assert (first.to, second.to) == (second.start, third.start)
    assert [edge.start for edge in found[3:]] == [second.to, second.to, first.to]


def test_streets_that_end_beside_one_place_from_both_sides_leave_no_edge_without_length():
    found = edges(STREET, [[60, 0.8], [60, 40]], [[60, -0.8], [60, -40]])

    assert [length for line, *_, length in ends(found) if line == 0] == [60, 40]


@pytest.mark.parametrize(("away_m", "count"), [(1.0, 3), (1.01, 2)])
def test_an_end_on_a_line_is_one_within_the_join(away_m, count):
    assert len(edges(STREET, [[60, away_m], [60, 40]])) == count


def test_parts_of_a_bent_line_keep_the_bends_between():
    first, second, _ = edges([[0, 0], [40, 0], [40, 60], [90, 60]], [[40, 30], [90, 30]])

    assert first.points.tolist() == [[0, 0], [40, 0], [40, 30]]
    assert second.points.tolist() == [[40, 30], [40, 60], [90, 60]]
    assert (first.length_m, second.length_m) == (70, 80)


def test_one_way_lines_are_driven_with_their_points_only():
    found = edges(STREET, [[60, 0], [60, 40]], oneway={0})

    assert [(edge.forward, edge.backward) for edge in found] == [(True, False), (True, False), (True, True)]


def test_lines_without_extent_are_no_edges():
    assert edges([[5, 5]], np.empty((0, 2))) == []
    assert ends(edges([[5, 5]], STREET)) == [(1, 0, 1, 100)]


def test_a_line_whose_ends_meet_is_a_ring():
    (ring,) = edges([[0, 0], [50, 0], [50, 50], [0, 0.5]])

    assert ring.start == ring.to


@pytest.mark.parametrize(
    ("other", "oneway", "twins"),
    [
        ([[100, 0], [0, 0]], {0, 1}, True),
        ([[100, 1.0], [0, 1.0]], {0, 1}, True),
        ([[100, 0], [50, 1.0], [0, 0]], {0, 1}, True),
        ([[100, 0], [50, 1.1], [0, 0]], {0, 1}, False),  # strays from it
        ([[100, 0], [0, 0]], {0}, False),
        ([[100, 0], [0, 0]], {1}, False),
        ([[0, 0], [100, 0]], {0, 1}, False),  # the same way
    ],
)
def test_two_one_way_lines_on_the_same_ground_in_opposite_directions_are_twins(other, oneway, twins):
    found = join_twins(edges(STREET, other, oneway=oneway), 1.0)

    assert len(found) == (1 if twins else 2)
    if twins:
        (both,) = found
        assert (both.forward, both.backward, both.along, both.against[::2]) == (True, True, (0, 0, 1), (1, -1))
        assert both.against[1] == pytest.approx(100.0, abs=0.1)


def test_each_line_has_one_twin():
    back = [[100, 0], [0, 0]]

    found = join_twins(edges(STREET, STREET, back, back, back, oneway={0, 1, 2, 3, 4}), 1.0)

    assert [(edge.along[0], edge.against[0]) for edge in found] == [(0, 2), (1, 3), (4, 4)]


def test_lines_of_one_length_round_a_block_are_no_twins():
    found = edges([[0, 0], [50, 50], [100, 0]], [[100, 0], [50, -50], [0, 0]], oneway={0, 1})

    assert len(join_twins(found, 1.0)) == 2


def test_side_streets_that_end_at_one_place_from_both_sides_do_not_break_the_line():
    street = [[[0, 0], [100, 0]], [[60, 0.8], [60, 40]], [[60, -0.8], [60, -40]]]
    network = build_network(street, [False] * 3)

    found = match(network, [40.0, 80.0], [0.0, 0.0], [0.0, 10.0], MatchParams())
    across = match(network, [60.0, 60.0], [20.0, -20.0], [0.0, 10.0], MatchParams())

    assert found.step_kind.tolist() == across.step_kind.tolist() == [STEP_DRIVEN]
    assert found.piece_to_m.max() == 80.0
    assert across.piece_segment.tolist() == [1, 2]
