"""What the register of a made day says of streets and facilities, held against its truth."""

import json
from pathlib import Path
from typing import Any

import pytest

from changming.config.command import main
from changming.simulation import make_day
from changming.simulation.work_photos import FOLDER

pytestmark = pytest.mark.xdist_group("made register")  # one worker makes it, for all

SAMPLE = Path(__file__).parents[2] / "sample"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """Report and truth of a dozen vehicles' day, told the messy way."""
    folder = tmp_path_factory.mktemp("made") / "day"
    truth = folder.with_suffix(".truth.json")
    make_day(
        folder, truth, roads=SAMPLE / "streets.geojson", seed=4, messy=True, people=40, vehicles=12, photos_count=30
    )
    assert main(["day", "check", str(folder)]) == 1  # rows are bad on purpose
    return json.loads((folder / "report" / "report.json").read_text("utf-8")), json.loads(truth.read_text("utf-8"))


def test_streets_skipped_for_a_good_reason_are_excused_and_no_finding(told: tuple[Any, Any]) -> None:
    report, truth = told
    skipped = {id_ for id_, one in truth["segments"].items() if one["by"] == "skip"}

    assert len(skipped) == 2
    assert {one["id"]: one["verdict"] for one in report["segments"] if one["id"] in skipped} == dict.fromkeys(
        skipped, "excused"
    )
    assert not skipped & {one["place"] for one in report["findings"]}


def test_duties_that_skipped_a_street_are_judged_by_the_others(told: tuple[Any, Any]) -> None:
    report, truth = told
    duties = {one["planted"] for one in truth["segments"].values() if one["by"] == "skip"}

    for one in report["duties"]:
        if one["id"] in duties:
            assert one["verdict"] in truth["duties"][one["id"]]["accept"]


def test_pictures_that_the_register_names_are_evidence_of_the_work(told: tuple[Any, Any]) -> None:
    report, truth = told
    named = {file for file in truth["photos"] if file.startswith(f"photos/{FOLDER}")}
    planted = {id_: one["planted"] for id_, one in truth["duties"].items() if one["kind"] == "facility"}

    shown = {one["id"]: {proof["file"] for proof in one["evidence"]} & named for one in report["duties"]}
    verdicts = {one["id"]: one["verdict"] for one in report["duties"] if one["id"] in planted}

    assert len(named) == 10
    assert {len(shown[id_]) for id_, script in planted.items() if script == "recorded_photo"} == {3}
    assert {id_: verdict for id_, verdict in verdicts.items() if verdict not in truth["duties"][id_]["accept"]} == {}
    assert {one["file"] for one in report["photos"]} >= named
