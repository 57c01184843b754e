"""The database tells a day as the folder does, to the byte."""

import json
from pathlib import Path

import pytest

from changming.day.database import Stores
from changming.simulation.make import make_day
from tests.factories.told_again import tell_again
from tests.factories.told_twice import deliver, told_by_the_database, told_by_the_folder

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).parent.parent.parent.parent / "sample"
DAYS = {"plain": {"seed": 3}, "messy": {"seed": 4, "messy": True}, "messy too": {"seed": 5, "messy": True}}


@pytest.fixture(scope="module", params=DAYS, ids=str)
def folder(request, tmp_path_factory):
    made = tmp_path_factory.mktemp("made") / "day"
    size = {"people": 24, "vehicles": 4, "photos_count": 40, "megapixels": 0.1}
    roads = SAMPLE / "streets.geojson"
    make_day(
        made, made.with_suffix(".truth.json"), roads=roads, photos=SAMPLE / "photos", **size, **DAYS[request.param]
    )
    tell_again(made)
    return made


def test_database_tells_a_day_as_its_folder_does(folder, tmp_path):
    stores = Stores(tmp_path)

    deliver(folder, stores)

    told, expected = told_by_the_database(folder, stores), told_by_the_folder(folder)
    assert lines(told) == lines(expected)  # says where they differ
    assert told == expected


def lines(report):
    return json.dumps(json.loads(report), ensure_ascii=False, indent=0).splitlines()
