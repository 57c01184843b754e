"""Of a large day each doubt and each verdict is at least three of a hundred, however it is told."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from changming.simulation import plain, retell
from changming.simulation.edits import EDITS
from changming.simulation.truth import truth_of
from changming.simulation.world import HEAT, Size, make_world

pytestmark = [pytest.mark.xdist_group("made shares"), pytest.mark.slow]  # one worker makes it, for all

ROADS = Path(__file__).parents[3] / "sample" / "streets.geojson"
LEAST = 0.03


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "messy"])
def truth(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The truth of 600 workers and 12 vehicles, with the tables written and no picture drawn."""
    world = make_world(ROADS, None, 10, date(2026, 11, 23), Size(600, 12, 1600), lambda _step, _done, _of: None)
    if request.param:
        world.weather = [HEAT]
        retell.settle_datums(world)
        retell.forget_derived(world)
    bad = (retell if request.param else plain).write_day(world, tmp_path_factory.mktemp("day"))
    return truth_of(world, bad, messy=request.param, moments_s=())


def rare(found: Mapping[str, int], of: int) -> dict[str, int]:
    return {name: count for name, count in found.items() if count < LEAST * of}


def verdicts(things: Any, kind: str) -> Counter[str]:
    return Counter(one["verdict"] for one in things.values() if kind in {one.get("kind"), one.get("by")})


def test_each_verdict_is_frequent(truth: dict[str, Any]) -> None:
    segments, vehicles = verdicts(truth["segments"], "vehicle"), verdicts(truth["duties"], "vehicle")
    on_foot = verdicts(truth["duties"], "foot")

    assert set(segments) == set(vehicles) == {"done", "partly", "not_done", "unknown"}
    assert set(on_foot) == {*segments, "excused"}
    assert [rare(found, found.total()) for found in (segments, vehicles, on_foot)] == [{}, {}, {}]


def test_each_doubt_of_a_sign_in_is_frequent(truth: dict[str, Any]) -> None:
    found = Counter(code for one in truth["sign_ins"] for code in one["doubts"])

    assert len(found) == 11
    assert rare(found, len(truth["sign_ins"])) == {}


def test_each_doubt_of_a_photo_is_frequent_and_each_edit_equally_often(truth: dict[str, Any]) -> None:
    found = Counter(code for one in truth["photos"].values() for code in one["doubts"])
    edits = Counter(one["edit"] for one in truth["photos"].values() if one["edit"])

    assert len(found) == 6
    assert rare(found, len(truth["photos"])) == {}
    assert set(edits) == set(EDITS)
    assert len(set(edits.values())) == 1


def test_each_label_of_a_fix_is_on_many_devices(truth: dict[str, Any]) -> None:
    tracks = truth["tracks"].values()
    found = Counter(code for one in tracks for code, (low, _) in one["labels"].items() if low)

    assert set(found) == {"late", "repeated", "not_fixed", "jump", "future", "frozen", "off_ledger"}
    assert rare(found, len(tracks)) == {}


def test_each_kind_of_bad_row_is_planted(truth: dict[str, Any]) -> None:
    assert {one["what"] for one in truth["input_errors"]} == {
        "file of another kind",
        "negative radius",
        "second row of an id",
        "unknown facility",
        "unknown grade",
        "unknown person",
        "unknown place",
        "unknown segment in a list",
        "unreadable day",
        "unreadable file",
        "unreadable number",
        "unreadable position",
        "unreadable time",
    }


def test_the_report_of_the_team_with_a_chat_and_paper_is_not_mostly_unknown(truth: dict[str, Any]) -> None:
    scripts = {"sheet_both", "sheet_in", "roll_call_photo", "sheet_in_photo", "roll_call"}
    found = [one["verdict"] for one in truth["duties"].values() if one["planted"] in scripts]

    assert len(found) > 40
    assert Counter(found)["unknown"] < 0.2 * len(found)


def test_sign_ins_of_honest_people_with_noisy_phones_carry_no_doubt(truth: dict[str, Any]) -> None:
    honest = {"honest", "two_duties", "patrol", "offline_note", "offline_batch", "terminal_there"}

    found = [one for one in truth["sign_ins"] if one["planted"] in honest]

    assert len(found) > 100
    assert [one for one in found if one["doubts"]] == []
