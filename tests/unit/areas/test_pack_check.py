import re
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import changming
from changming.areas.inspection.choices import FindingCode
from changming.areas.standards.rules.pack import read_pack
from changming.areas.standards.rules.pack_check import complaints, differences, timeline_complaints

EXAMPLE = (Path(changming.__file__).parent / "packs" / "example.toml").read_text(encoding="utf-8")
CODES = tuple(FindingCode)


def changed(old, new):
    assert old in EXAMPLE
    return EXAMPLE.replace(old, new, 1)


def test_the_example_pack_is_in_order():
    assert complaints(EXAMPLE, CODES) == []


@pytest.mark.parametrize(
    ("old", "new", "kind", "key"),
    [
        ("pass_share = { value = 0.8", "pass_share = { value = 1.8", "impossible", "coverage.pass_share"),
        ("pass_share = { value = 0.8", "pass_share = { value = true", "impossible", "coverage.pass_share"),
        ("each_side = { value = false", "each_side = { value = 3", "impossible", "coverage.each_side"),
        ("trace_share =", "trace_part =", "unknown_key", "coverage.trace_part"),
        ("trace_share =", "trace_part =", "missing", "coverage.trace_share"),
        ("[photos]", "[pictures]", "missing", "photos"),
        ("[photos]", "[pictures]", "unknown_key", "pictures"),
        ("sprinkle = {", "sprinkling = {", "gap", "works.sprinkle"),
        ("bus_stop = {", "stop = {", "unknown_key", "cycles.stop"),
        ('status = "trial"', 'status = "on"', "impossible", "status"),
        ("valid_from = 2020-01-01", "valid_from = 2020-01-01\nvalid_to = 2019-01-01", "impossible", "valid_to"),
        ("valid_from = 2020-01-01", "", "missing", "valid_from"),
        ('weather = "heat"', 'weather = "hot"', "impossible", "weather.0.weather"),
        ("at_least = 40", "at_least = 37", "overlap", "weather"),
        ('findings = ["segment_missed"]', 'findings = ["missed"]', "impossible", "score.items.roads.findings"),
        ('findings = ["segment_missed"]', 'findings = ["too_fast"]', "overlap", "score.items"),
        ("points = 2", "points = 200", "impossible", "score.items.roads.points"),
        ('motorway = "1"', 'motorway = "9"', "impossible", "highway_grades.motorway"),
        ("sweep = { max_kmh", "sweep = { fast = 1, max_kmh", "unknown_key", "works.sweep.fast"),
        ('works = ["manual_sweep", "roving"', 'works = ["manual_sweep", "resting"', "impossible", "weather.0.works"),
        ("at_least = 40", "at_least = 40\nat_most = 30", "impossible", "weather.0.at_least"),
        ('source = "[K] 防暑降温措施管理办法 (2012): no outdoor', 'about = "', "no_source", "weather.0"),
        ("points = 2\ncap = 30", "points = 2\ncap = 30\nstars = 1", "unknown_key", "score.items.roads.stars"),
        ("points = 2\ncap = 30", "points = 2", "missing", "score.items.roads.cap"),
        ('source = "[D] tunnel gaps up to 3 min"', 'source = ""', "no_source", "coverage.gap_s"),
    ],
)
def test_a_planted_fault_is_found(old, new, kind, key):
    found = {(complaint.kind, complaint.key) for complaint in complaints(changed(old, new), CODES)}

    assert (kind, key) in found


def test_what_no_check_knows_of_but_nobody_can_read_is_unusable():
    (only,) = complaints(changed("zh = ", "cn = "), CODES)

    assert (only.kind, only.expected) == ("unusable", "zh: missing")


def test_what_is_not_toml_is_said():
    (only,) = complaints("[coverage", CODES)

    assert only.kind == "unusable"


@pytest.mark.parametrize("key", ["status", "skip_reasons", "works", "points", "findings", "title"])
@pytest.mark.parametrize("odd", ["[1]", "[{ a = 1 }]", "{ a = [1] }"])
def test_a_value_of_another_kind_is_told_and_nothing_breaks(key, odd):
    text = re.sub(rf"\b{key} = (?:\[[^]]*\]|\{{[^}}]*\}}|[^,}}\n]+)", f"{key} = {odd}", EXAMPLE, count=1)

    assert tomllib.loads(text)
    assert complaints(text, CODES)


def test_versions_that_overlap_or_leave_a_gap_are_found():
    first = read_pack(EXAMPLE)
    ends = replace(first, valid_to=date(2025, 12, 31))

    overlap = timeline_complaints([first, replace(first, version="2", valid_from=date(2026, 1, 1))])
    gap = timeline_complaints([ends, replace(first, version="2", valid_from=date(2026, 2, 1))])
    fine = timeline_complaints([ends, replace(first, version="2", valid_from=date(2026, 1, 1))])

    assert [complaint.kind for complaint in (*overlap, *gap, *fine)] == ["overlap", "gap"]


def test_differences_name_key_old_and_new_value():
    before = read_pack(EXAMPLE)
    after = read_pack(changed("pass_share = { value = 0.8", "pass_share = { value = 0.9"))

    assert differences(before, after) == [("coverage.pass_share", "0.8 share", "0.9 share")]
    assert differences(before, before) == []
