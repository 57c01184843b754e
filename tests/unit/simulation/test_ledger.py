"""The made ledger: named streets, some of them left out, cut into about as many segments as are wanted."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from changming.simulation.ledger import Segment, by_edge, make_ledger
from changming.simulation.streets import Streets, read_streets

ROADS = Path(__file__).parents[3] / "sample" / "streets.geojson"
TEAMS = ["西队", "中队", "东队"]


@pytest.fixture(scope="module")
def streets() -> Streets:
    return read_streets(ROADS)


def ledger_of(streets: Streets, wanted: int | None, seed: int = 1) -> list[Segment]:
    return make_ledger(streets, np.random.default_rng(seed), TEAMS, wanted)


def test_without_a_wish_each_named_street_is_one_segment_and_some_names_are_left_out(streets: Streets) -> None:
    ledger = ledger_of(streets, None)

    named = {edge.name for edge in streets.edges if edge.name}
    kept = {segment.name for segment in ledger}
    assert kept < named
    assert 0.05 < len(named - kept) / len(named) < 0.12
    assert all(len(parts) == 1 for parts in by_edge(ledger).values())
    assert [segment.id for segment in ledger] == [f"FT{number:05d}" for number in range(1, len(ledger) + 1)]


def test_fewer_than_there_are_leaves_the_streets_as_they_are(streets: Streets) -> None:
    whole = ledger_of(streets, None)

    assert [one.id for one in ledger_of(streets, 10)] == [one.id for one in whole]


@pytest.mark.parametrize("wanted", [3000, 5000, 9000])
def test_more_are_made_by_cutting_evenly_and_without_a_gap(streets: Streets, wanted: int) -> None:
    ledger = ledger_of(streets, wanted)

    assert len(ledger) == pytest.approx(wanted, rel=0.02)
    for edge, parts in by_edge(ledger).items():
        assert parts[0].from_m == 0.0
        assert parts[-1].to_m == pytest.approx(streets.edges[edge].length_m)
        assert [one.to_m for one in parts[:-1]] == [one.from_m for one in parts[1:]]
        assert np.ptp([one.length_m for one in parts]) == pytest.approx(0.0, abs=1e-6)
        assert all((one.lon_lat[-1] == other.lon_lat[0]).all() for one, other in pairwise(parts))


def test_nameless_streets_are_owed_only_where_the_named_ones_do_not_suffice(streets: Streets) -> None:
    assert all(segment.name for segment in ledger_of(streets, None))
    assert any(not segment.name for segment in ledger_of(streets, 9000))


def test_teams_share_the_streets_from_west_to_east(streets: Streets) -> None:
    ledger = ledger_of(streets, None)
    east = {team: [one.lon_lat[:, 0].mean() for one in ledger if one.team == team] for team in TEAMS}

    sizes = [len(east[team]) for team in TEAMS]
    assert max(sizes) - min(sizes) <= 1
    assert np.median(east["西队"]) < np.median(east["中队"]) < np.median(east["东队"])
