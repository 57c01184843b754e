import re
from pathlib import Path

import pytest

import changming
from changming.areas.standards.rules.pack import BadPack, Value, read_pack

EXAMPLE = (Path(changming.__file__).parent / "packs" / "example.toml").read_text(encoding="utf-8")


def test_example_pack_says_in_its_title_that_it_is_an_example():
    pack = read_pack(EXAMPLE)

    assert "示例" in pack.title_zh
    assert "example" in pack.title_en.lower()


def test_example_pack_names_a_source_for_every_value():
    pack = read_pack(EXAMPLE)

    assert [key for key, value in pack.sources.items() if not value.source] == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("\nstatus =", "\nstanding =", "status: missing"),
        ("\n[photos]", "\n[pictures]", "photos: missing"),
        ("pass_share = { value", "pass_share = { worth", r"coverage\.pass_share: expected"),
        ("pass_share = {", "pass_share = 0.8 # {", r"coverage\.pass_share: expected .* got 0\.8"),
        ('status = "trial"', 'status = "on"', "'on' is not a valid PackStatus"),
        ("[coverage]", "[coverage", "not TOML"),
    ],
)
def test_a_pack_that_cannot_be_used_says_why(old, new, says):
    assert old in EXAMPLE

    with pytest.raises(BadPack, match=says):
        read_pack(EXAMPLE.replace(old, new, 1))


def test_a_pack_keeps_each_value_with_its_unit_and_source():
    pack = read_pack(EXAMPLE)

    assert (pack.coverage.gap_s, pack.coverage.each_side) == (180, False)
    assert pack.sources["coverage.gap_s"] == Value(180, "s", "[D] tunnel gaps up to 3 min")
    assert pack.sources["coverage.each_side"].value is False


def test_a_missing_value_is_named():
    with pytest.raises(BadPack, match=r"coverage\.pass_share: missing"):
        read_pack(EXAMPLE.replace("\npass_share", "\nother_share", 1))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("pass_share = { value = 0.8", "pass_share = { value = [1]", "coverage.pass_share: expected a number, got [1]"),
        ("gap_s = { value = 180", "gap_s = { value = nan", "coverage.gap_s: expected a number, got nan"),
        ("each_side = { value = false", "each_side = { value = 0", "coverage.each_side: expected true or false, got 0"),
        ("valid_from = 2020-01-01", "valid_from = 2020", "valid_from: expected a day, got 2020"),
    ],
)
def test_a_value_of_another_kind_is_named(old, new, why):
    assert old in EXAMPLE

    with pytest.raises(BadPack, match=re.escape(why)):
        read_pack(EXAMPLE.replace(old, new, 1))
