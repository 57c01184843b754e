"""What may be said during the day: of what is not due little, and nothing that came later."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from changming.simulation import make_day
from changming.simulation.moment import MOMENTS_S, Standing, hold_back, standing
from changming.simulation.people import FootDuty, Post
from changming.simulation.presence_truth import Finding

pytestmark = [pytest.mark.xdist_group("made moment"), pytest.mark.slow]  # one worker makes it, for all

MOMENT_S = MOMENTS_S[1]
ROADS = Path(__file__).parents[3] / "sample" / "streets.geojson"
LONG_S = 7200.0
POST = Post("G1", "岗", "队", np.zeros(2), 60.0)


def foot_duty(ends_s: float, *accept: str) -> FootDuty:
    return FootDuty("R1", "1", "队", "roving", 0.0, ends_s, POST, verdict=accept[0], accept=[*accept])


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    place = tmp_path_factory.mktemp("made")
    size = {"people": 120, "vehicles": 13, "photos_count": 0, "shift_h": 4.0}
    make_day(place / "day", place / "truth.json", roads=ROADS, seed=3, **size)
    return dict(json.loads((place / "truth.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("ends_s", "accept", "held"),
    [
        (MOMENT_S, ["partly"], ["partly"]),
        (MOMENT_S + 1, ["partly"], [None]),
        (MOMENT_S + 1, ["done"], ["done"]),
        (MOMENT_S + 1, ["excused", "unknown"], ["excused", None]),
    ],
)
def test_hold_back_takes_back_what_is_not_due(ends_s: float, accept: list[str], held: list[str | None]) -> None:
    duty = foot_duty(ends_s, *accept)

    hold_back(duty, MOMENT_S)

    assert (duty.verdict, duty.accept) == (held[0], held)


@pytest.mark.parametrize("code", ["not_departed", "not_on_post"])
@pytest.mark.parametrize(("since_s", "must"), [(LONG_S, True), (1000.0, False), (-60.0, None)])
def test_absence_stands_after_its_grace(code: str, since_s: float, must: object) -> None:
    found = standing(Finding(code, duty="R1"), {"R1": Standing(since_s, [None])})

    assert (found and found.must) == must


@pytest.mark.parametrize("code", ["no_sign_in", "no_sign_out", "left_early", "evidence_missing", "evidence_doubtful"])
def test_of_a_duty_that_is_not_due_nothing_else_stands(code: str) -> None:
    assert standing(Finding(code, duty="R1"), {"R1": Standing(LONG_S, [None])}) is None


def test_lateness_stands_once_somebody_came_late() -> None:
    assert standing(Finding("late_on_post", duty="R1"), {"R1": Standing(LONG_S, [None])}) == Finding(
        "late_on_post", duty="R1"
    )


def test_truth_of_an_afternoon_has_duties_over_and_not_due(truth: dict[str, Any]) -> None:
    moment = truth["moments"]["2026-11-23T14:30:00"]

    by_kind = {
        kind: {one["verdict"] for one in moment["duties"].values() if one["kind"] == kind}
        for kind in ("vehicle", "foot", "facility")
    }

    assert by_kind["vehicle"] >= {None, "partly", "not_done"}
    assert by_kind["foot"] >= {None, "done", "partly", "unknown", "excused"}
    assert by_kind["facility"] >= {None, "done", "unknown"}


def test_truth_of_a_moment_knows_no_later_evidence(truth: dict[str, Any]) -> None:
    for moment in truth["moments"].values():
        assert 0 < len(moment["sign_ins"]) < len(truth["sign_ins"])
        places = {(one["file"], one["row"]): one["doubts"] for one in truth["sign_ins"]}
        assert all(places[one["file"], one["row"]] == one["doubts"] for one in moment["sign_ins"])


def test_truth_of_a_morning_says_of_what_is_not_due_what_may_stand(truth: dict[str, Any]) -> None:
    moment = truth["moments"]["2026-11-23T08:00:00"]
    open_ = {id_ for id_, one in moment["duties"].items() if one["accept"] == [None]}

    codes = {one["code"] for one in moment["findings"] if one["duty"] in open_}

    assert codes == {"not_departed", "not_on_post", "late_on_post"}
    assert [one for one in moment["findings"] if moment["segments"].get(one["place"], {}).get("accept") == [None]] == []
