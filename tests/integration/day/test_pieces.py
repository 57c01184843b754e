"""A day that arrives in pieces, late, repeated and out of order is the same day."""

import json
import os
import random
from pathlib import Path
from shutil import copy

import pytest

from changming.day.database import Stores
from changming.simulation.make import make_day
from tests.factories.told_again import tell_again
from tests.factories.told_twice import deliver, told_by_the_database, told_by_the_folder

pytestmark = pytest.mark.django_db

SAMPLE = Path(__file__).parent.parent.parent.parent / "sample"
WHERE = frozenset({"file", "row"})
FIRST, ORDERS = int(os.environ.get("PIECES_FIRST", "0")), int(os.environ.get("PIECES_ORDERS", "3"))  # more: a bench


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("made") / "day"
    size = {"people": 16, "vehicles": 3, "photos_count": 16, "megapixels": 0.1, "seed": 6}
    sources = {"roads": SAMPLE / "streets.geojson", "photos": SAMPLE / "photos"}
    make_day(made, made.with_suffix(".truth.json"), messy=True, **sources, **size)
    tell_again(made)
    return made


@pytest.fixture(scope="module")
def whole(folder):
    return told_by_the_folder(folder)


@pytest.mark.parametrize("order", range(FIRST, FIRST + ORDERS))
def test_pieces_in_any_order_give_the_same_day(folder, whole, tmp_path, order):
    chance = random.Random(order)  # noqa: S311 -- an order, no secret
    stores = Stores(tmp_path / "home")
    pieces = [path for path in folder.rglob("*") if path.is_file() and path.name != "district.toml"]
    pieces = [path for path in pieces if "history" not in path.relative_to(folder).parts]
    parcels = [[one] for one in pieces if "photos" not in one.relative_to(folder).parts]
    pictures = [one for one in pieces if "photos" in one.relative_to(folder).parts]
    parcels += [pictures[start : start + 5] for start in range(0, len(pictures), 5)]
    parcels.append([path for path in (folder / "history").rglob("*") if path.is_file()])
    chance.shuffle(parcels)

    for number, parcel in enumerate([*parcels, *chance.sample(parcels, 4)]):
        part = tmp_path / str(number)
        for path in (folder / "district.toml", *parcel):
            target = part / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            copy(path, target)
        deliver(part, stores)

    assert plain(told_by_the_database(folder, stores)) == plain(whole)


def plain(report):
    """A report without where things stood and how often the same fix came, lists without their order."""
    told = json.loads(report)
    told.pop("input_errors")
    for track in told["tracks"]:
        track["fixes"] -= track.pop("labels").get("repeated", 0)
    return settled(told)


def settled(value):
    if isinstance(value, dict):
        return {key: settled(one) for key, one in value.items() if key not in WHERE}
    if isinstance(value, list):
        return sorted((settled(one) for one in value), key=lambda one: json.dumps(one, sort_keys=True))
    return value
