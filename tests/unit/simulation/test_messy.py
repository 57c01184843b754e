"""The messy made day: told in the formats that teams send, with bad rows that the reader names one by one."""

import json
from pathlib import Path

import pytest

from changming.day.folder import gather
from changming.simulation import make_day
from tests.unit.areas.made import PACK
from tests.unit.simulation.test_make import ROADS, files_of

pytestmark = pytest.mark.xdist_group("made messy")  # one worker makes it, for all

SMALL = {"roads": ROADS, "messy": True, "people": 20, "vehicles": 4, "photos_count": 0, "shift_h": 2.0}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("messy")
    make_day(place / "day", place / "truth.json", seed=1, **SMALL)
    return place


def test_a_messy_day_has_the_same_files_for_the_same_seed(made: Path, tmp_path: Path) -> None:
    make_day(tmp_path / "day", tmp_path / "truth.json", seed=1, **SMALL)

    assert files_of(tmp_path) == files_of(made)


def test_a_messy_day_comes_in_the_formats_that_teams_send(made: Path) -> None:
    endings = {path.suffix for path in (made / "day").rglob("*") if path.is_file()}

    assert endings >= {".csv", ".xlsx", ".json", ".gpx", ".geojson", ".parquet", ".toml"}


def test_every_planted_bad_row_of_a_messy_day_is_named_by_the_reader(made: Path) -> None:
    planted = json.loads((made / "truth.json").read_text(encoding="utf-8"))["input_errors"]

    read = gather(made / "day", read_pack=lambda _: PACK, progress=lambda *_: None)

    named = {(error.file, error.row) for error in read.input_errors}
    assert [one for one in planted if (one["file"], one["row"]) not in named] == []
    assert len(planted) >= 15
