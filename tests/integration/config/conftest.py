"""A small day and a home of its own."""

from pathlib import Path

import pytest

from changming.simulation.make import make_day

SAMPLE = Path(__file__).parents[3] / "sample"


@pytest.fixture(scope="session")
def day_folder(tmp_path_factory):
    """A small made day, with bad rows as every made day has."""
    made = tmp_path_factory.mktemp("office") / "day"
    size = {"people": 8, "vehicles": 2, "photos_count": 8, "megapixels": 0.2, "segments": 300}
    make_day(made, made.with_suffix(".truth.json"), roads=SAMPLE / "streets.geojson", **size)
    return made


@pytest.fixture
def home(settings, tmp_path):
    """An empty folder for all that the server keeps."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    return settings.HOME
