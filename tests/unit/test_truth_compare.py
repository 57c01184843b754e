"""The bench's comparer counts right and wrong by class."""

from copy import deepcopy
from typing import Any

from tests.bench.truth_compare import compare

TRUTH: dict[str, Any] = {
    "segments": {
        "S1": {"by": "vehicle", "verdict": "done", "accept": ["done"], "length_m": 100.0, "worked_share": [1.0, 1.0]},
        "S2": {
            "by": "vehicle",
            "verdict": "not_done",
            "accept": ["not_done"],
            "length_m": 100.0,
            "worked_share": [0, 0],
        },
    },
    "duties": {"D1": {"kind": "foot", "verdict": "partly", "accept": ["partly"]}},
    "sign_ins": [{"file": "sign-ins.csv", "row": 2, "doubts": ["no_fix"], "either": []}],
    "photos": {"photos/a.jpg": {"doubts": [], "either": [], "edit": ""}},
    "facilities": [],
    "tracks": {"1": {"fixes": 10, "labels": {"jump": [2, 2]}}},
    "findings": [{"code": "segment_missed", "duty": None, "place": "S2", "must": True}],
    "input_errors": [{"file": "people.csv", "row": 3, "column": "id", "what": "second row of an id"}],
}
REPORT: dict[str, Any] = {
    "segments": [
        {"id": "S1", "verdict": "done", "covered_share": 1.0},
        {"id": "S2", "verdict": "not_done", "covered_share": 0.0},
    ],
    "duties": [{"id": "D1", "verdict": "partly", "party": "1", "starts": "2026-11-23T06:00:00+08:00"}],
    "sign_ins": [{"file": "sign-ins.csv", "row": 2, "doubts": [{"code": "no_fix"}]}],
    "photos": [{"file": "photos/a.jpg", "doubts": []}],
    "facilities": [],
    "tracks": [{"device": "1", "fixes": 10, "labels": {"jump": 2}}],
    "findings": [{"code": "segment_missed", "duty": "D1", "place": "S2"}],
    "input_errors": [{"file": "people.csv", "row": 3, "column": "id"}],
}


def test_compare_finds_nothing_wrong_with_a_right_report() -> None:
    found = compare(deepcopy(REPORT), deepcopy(TRUTH))

    tallies = (found.segments, found.duties, found.found, found.true, found.honest, found.findings, found.errors)
    assert [tally.share() for tally in tallies] == [1.0] * 7
    assert (found.false_unknown, found.credit_share) == (0, 0.0)


def test_compare_counts_a_wrong_verdict_and_credit_without_evidence() -> None:
    report = deepcopy(REPORT)
    report["segments"][1] |= {"verdict": "unknown", "covered_share": 0.5}

    found = compare(report, deepcopy(TRUTH))

    assert (found.segments.share("not_done"), found.false_unknown) == (0.0, 1)
    assert found.credit_share == (50 - 15) / 200


def test_compare_counts_doubts_missed_and_raised_without_cause() -> None:
    report = deepcopy(REPORT)
    report["sign_ins"][0]["doubts"] = []
    report["photos"][0]["doubts"] = [{"code": "photo_reused"}]

    found = compare(report, deepcopy(TRUTH))

    assert found.found.share("sign-in no_fix") == 0.0
    assert found.true.share("photo photo_reused") == 0.0
    assert found.honest.share("photo") == 0.0


def test_compare_holds_a_check_during_the_day_against_the_truth_of_its_moment() -> None:
    report, truth = deepcopy(REPORT), deepcopy(TRUTH)
    report["as_of"] = "2026-11-23T14:30:00+08:00"
    report["duties"][0]["verdict"] = report["segments"][0]["verdict"] = None
    report["findings"] = []
    duty = {"kind": "foot", "verdict": None, "accept": [None]}
    segment = TRUTH["segments"]["S1"] | {"verdict": None, "accept": [None]}
    moment = {"segments": {"S1": segment}, "duties": {"D1": duty}, "findings": []}
    truth["moments"] = {"2026-11-23T14:30:00": moment}

    found = compare(report, truth)

    assert dict(found.duties.total) == {"foot not due": 1}
    assert [found.duties.share(), found.segments.share(), found.findings.share()] == [1.0] * 3
