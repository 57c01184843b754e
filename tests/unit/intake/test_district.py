from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from changming.intake.district import read_district
from changming.intake.problem import Unreadable

WHOLE = """
name = "七里河区"
adcode = 620103
day = 2026-11-23
timezone = "Asia/Urumqi"
datum = "GCJ-02"
pack = "example"
shared_devices = ["D1", 7]
simulated = true
"""


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    (folder / "district.toml").write_bytes(text.encode(encoding))
    return folder


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_district_is_read_whole(tmp_path: Path, encoding: str) -> None:
    found = read_district(written(tmp_path, WHOLE, encoding))

    assert (found.name, found.adcode, found.day, found.zone) == (
        "七里河区",
        "620103",
        date(2026, 11, 23),
        ZoneInfo("Asia/Urumqi"),
    )
    assert (found.datum, found.pack, found.shared_devices, found.simulated) == (
        "gcj02",
        "example",
        frozenset({"D1", "7"}),
        True,
    )
    assert (found.problems, found.frame.datum) == ((), "gcj02")


def test_district_has_defaults(tmp_path: Path) -> None:
    found = read_district(written(tmp_path, 'name = "x"\nday = "2026/11/23"\n') / "district.toml")

    assert (found.zone.key, found.datum, found.pack, found.simulated) == ("Asia/Shanghai", "wgs84", None, False)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("adcode = 1.5", "adcode"),
        ("shared_devices = 5", "shared_devices"),
        ("shared_devices = [true]", "shared_devices"),
        ('simulated = "perhaps"', "simulated"),
        ("pack = []", "pack"),
        ('dautm = "gcj02"', "dautm"),
    ],
)
def test_wrong_value_is_named_and_the_rest_used(tmp_path: Path, line: str, column: str) -> None:
    found = read_district(written(tmp_path, f'name = "x"\nday = 2026-11-23\n{line}\n'))

    assert [problem.column for problem in found.problems] == [column]
    assert found.name == "x"


@pytest.mark.parametrize(
    "text",
    [
        "name = ",
        'name = "x"',
        'name = "x"\nday = "morgen"',
        "day = 7",
        'day = 2026-11-23\ntimezone = "Asia/Lanzhou"',
        "day = 2026-11-23\ntimezone = 8",
        'day = 2026-11-23\ndatum = "beijing54"',
        "day = 2026-11-23\ndatum = 4326",
        "a = " + "[" * 3000,
        "\x00",
    ],
)
def test_what_all_else_hangs_on_is_refused_in_words(tmp_path: Path, text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_district(written(tmp_path, text))

    assert refused.value.expected


def test_folder_without_district_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        read_district(tmp_path)
