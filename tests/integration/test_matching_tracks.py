"""Ten real tracks with their true routes, never copied into the project."""

import os
from pathlib import Path

import pytest

from changming.engines.matching import MatchParams
from tests.bench import rmf

FOLDER = Path(os.environ.get("CHANGMING_REAL_DATA", "/nowhere")) / rmf.RELATIVE


@pytest.fixture(scope="module")
def tracks():
    if not FOLDER.is_dir():
        pytest.skip("set CHANGMING_REAL_DATA to the folder of real data to measure the matcher on ten real tracks")
    return rmf.read_tracks(FOLDER)


@pytest.mark.parametrize("interval_s", rmf.INTERVALS_S)
def test_matcher_stays_within_three_times_the_peer(tracks, interval_s):
    assert rmf.rmf(tracks, interval_s, rmf.COMPLETE_NETWORK) <= 3 * rmf.VALHALLA[interval_s]


def test_empty_match_scores_one(tracks):
    blind = MatchParams(search_m=1e-3)

    assert rmf.rmf(tracks[5:6], 10, blind) == pytest.approx(1.0, abs=0.01)
