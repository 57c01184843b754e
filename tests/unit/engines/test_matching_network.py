import numpy as np
import pytest

from changming.engines.matching import build_network


def chains(network):
    return [
        [int(line) for line in network.parts["line"][first:last, 0]]
        for first, last in zip(network.chains["part"], network.chains["part"][1:], strict=False)
    ]


def test_lines_are_joined_where_ends_lie_within_join_m():
    network = build_network([[[0, 0], [100, 0]], [[100.6, 0.6], [200, 0]], [[205, 0], [300, 0]]], [False] * 3)

    assert chains(network) == [[0, 1], [2]]


def test_crossing_lines_without_an_end_there_are_not_joined():
    network = build_network([[[-100, 0], [100, 0]], [[0, -100], [0, 100]]], [False] * 2)

    assert len(np.unique(network.node_first[1:])) == 4


def test_end_on_the_middle_of_a_line_makes_a_junction():
    network = build_network([[[0, 0], [100, 0]], [[40, 0.3], [40, 90]]], [False] * 2)

    assert chains(network) == [[0], [0], [1]]
    assert network.parts["line_at_m"][:, 0].tolist() == pytest.approx([0.0, 40.0, 0.0], abs=1e-6)


def test_lines_with_no_choice_between_become_one_chain_whatever_their_directions():
    network = build_network([[[0, 0], [100, 0]], [[200, 0], [100, 0]], [[200, 0], [250, 0]]], [False] * 3)

    assert chains(network) == [[0, 1, 2]]
    assert network.parts["line_sense"][:, 0].tolist() == [1.0, -1.0, 1.0]
    assert network.parts["line_at_m"][:, 0].tolist() == [0.0, 100.0, 0.0]
    assert network.chains["length_m"][0] == 250.0


def test_lines_out_of_order_are_strung_together():
    network = build_network([[[0, 0], [100, 0]], [[200, 0], [300, 0]], [[100, 0], [200, 0]]], [False] * 3)

    assert chains(network) == [[0, 2, 1]]
    assert network.parts["from_m"].tolist() == [0.0, 100.0, 200.0]


def test_one_way_street_ends_the_chain_of_a_two_way_one():
    network = build_network([[[0, 0], [100, 0]], [[100, 0], [200, 0]]], [False, True])

    assert chains(network) == [[0], [1]]
    assert network.chains["way"][:2].tolist() == [3, 1]


def test_one_way_lines_on_the_same_ground_are_one_road_of_two_lines():
    network = build_network([[[0, 0], [50, 5], [100, 0]], [[100, 0], [50, 5], [0, 0]]], [True, True])

    assert len(network.chains) == 2
    assert network.parts["line"].tolist() == [[0, 1]]
    assert network.chains["way"][0] == 3
    assert network.parts["line_at_m"][0].tolist() == pytest.approx([0.0, network.chains["length_m"][0]])
    assert network.parts["line_sense"][0].tolist() == [1.0, -1.0]


def test_line_without_extent_is_no_road():
    network = build_network([[[0, 0], [0, 0]], [[5, 5]], [[0, 0], [np.nan, 1], [10, 0]]], [False] * 3)

    assert chains(network) == [[2]]


def test_no_lines_make_an_empty_network():
    network = build_network([], [])

    assert (len(network.chains), len(network.strokes)) == (1, 0)


def test_ring_road_is_one_chain():
    ring = [[[0, 0], [100, 0]], [[100, 0], [100, 100]], [[100, 100], [0, 0]]]

    assert [sorted(chain) for chain in chains(build_network(ring, [False] * 3))] == [[0, 1, 2]]


def test_oneway_must_fit_the_lines():
    with pytest.raises(ValueError, match="1 lines, but oneway has shape"):
        build_network([[[0, 0], [1, 0]]], [True, False])
