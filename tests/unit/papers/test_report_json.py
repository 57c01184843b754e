import json
import random
from dataclasses import fields, replace
from datetime import UTC, datetime

import jsonschema
import numpy as np
import pytest

from changming.papers.report import Deduction, Report, ScoreLine
from changming.papers.report_json import to_json
from changming.papers.schema import PATH, schema, schema_text
from tests.factories.report import made_report

VALIDATOR = jsonschema.Draft202012Validator(schema(), format_checker=jsonschema.FormatChecker())


def shuffled(report: Report, seed: int) -> Report:
    """The same report with every list in another order."""
    chance = random.Random(seed)  # noqa: S311 -- an order, no secret
    changes = {}
    order = list(range(len(report.findings)))
    chance.shuffle(order)
    place = {old: new for new, old in enumerate(order)}
    for field in fields(Report):
        value = getattr(report, field.name)
        if isinstance(value, tuple) and field.name != "findings":
            changes[field.name] = tuple(chance.sample(value, len(value)))
    changes["findings"] = tuple(report.findings[old] for old in order)
    changes["duties"] = tuple(
        replace(duty, evidence=tuple(reversed(duty.evidence)), doubts=tuple(reversed(duty.doubts)))
        for duty in changes["duties"]
    )
    changes["scores"] = tuple(
        replace(score, deductions=tuple(replace(one, finding=place[one.finding]) for one in score.deductions))
        for score in changes["scores"]
    )
    return replace(report, **changes)


def test_report_json_same_report_same_bytes():
    first, _faces = made_report(seed=5)
    again, _faces = made_report(seed=5)

    assert to_json(first, "zh") == to_json(again, "zh")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_report_json_any_order_same_bytes(seed):
    report, _faces = made_report(seed=seed)

    assert to_json(shuffled(report, seed), "zh") == to_json(report, "zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_report_json_fits_its_schema(lang):
    report, _faces = made_report(seed=3)

    broken = list(VALIDATOR.iter_errors(json.loads(to_json(report, lang))))

    assert broken == []


def test_schema_in_the_package_is_the_one_of_the_code():
    assert PATH.read_text(encoding="utf-8") == schema_text()


def test_schema_refuses_an_unknown_key_and_an_unknown_word():
    report, _faces = made_report()
    made = json.loads(to_json(report, "zh"))
    made["duties"][0]["verdict"] = "perhaps"
    made["surplus"] = 1

    broken = {error.validator for error in VALIDATOR.iter_errors(made)}

    assert broken == {"enum", "additionalProperties"}


def test_report_json_keys_stand_in_the_order_of_the_contract():
    report, _faces = made_report()

    assert list(json.loads(to_json(report, "zh"))) == [
        "district", "day", "as_of", "pack", "engine", "parameters", "simulated", "completeness", "duties", "segments",
        "facilities", "sign_ins", "photos", "tracks", "findings", "scores", "input_errors",
    ]  # fmt: skip


def test_report_json_sorts_findings_and_keeps_deductions_on_them():
    report, _faces = made_report(seed=2)
    last = len(report.findings) - 1
    told = report.findings[last].says.zh
    score = ScoreLine("甲队", {}, (Deduction("roads", 1.0, last, "example"),), 99.0, 1, None, "forecast")

    made = json.loads(to_json(replace(report, scores=(score,)), "zh"))

    keys = [(one["code"], one["place"], one["party"], one["duty"] or "") for one in made["findings"]]
    assert keys == sorted(keys)
    assert made["findings"][made["scores"][0]["deductions"][0]["finding"]]["says"]["zh"] == told


def test_report_json_writes_times_with_the_district_offset():
    report, _faces = made_report()
    photo = replace(report.photos[0], taken_at=datetime(2026, 11, 23, 0, 30, 5, 999, tzinfo=UTC), taken_at_from="exif")

    made = json.loads(to_json(replace(report, photos=(photo,)), "zh"))

    assert made["photos"][0]["taken_at"] == "2026-11-23T08:30:05+08:00"


def test_report_json_rounds_shares_and_metres_and_takes_numbers_of_numpy():
    report, _faces = made_report()
    line = replace(report.segments[0], covered_share=np.float64(0.123456), passes=np.int64(2), too_fast_share=-0.0)
    track = replace(report.tracks[0], driven_m=12.3456)

    made = json.loads(to_json(replace(report, segments=(line,), tracks=(track,)), "zh"))

    assert made["segments"][0]["covered_share"] == 0.1235
    assert made["segments"][0]["passes"] == 2
    assert str(made["segments"][0]["too_fast_share"]) == "0.0"
    assert made["tracks"][0]["driven_m"] == 12.3


def test_report_json_input_errors_have_the_keys_of_the_contract():
    report, _faces = made_report()

    made = json.loads(to_json(report, "en"))

    assert {tuple(error) for error in made["input_errors"]} == {("file", "row", "column", "value", "expected")}
    assert made["input_errors"][0]["expected"] == "a person of the folder"
