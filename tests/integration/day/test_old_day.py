"""A day a month old: late evidence for it is checked by the books of that day, and a later day is left alone."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from changming.day.actions import run_day
from changming.day.database import Stores
from changming.day.models import Run
from changming.day.queries import report_of_run
from changming.intake.district import read_district
from changming.kernel.actor import SYSTEM
from changming.papers.report_json import to_json
from changming.simulation.make import make_day
from tests.factories.told_twice import deliver, pack_of, quiet, told_by_the_folder

pytestmark = pytest.mark.django_db

SAMPLE = Path(__file__).parent.parent.parent.parent / "sample"
THEN, NOW = date(2026, 10, 22), date(2026, 11, 23)
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Two days of one district; since the first a person changed the team and a vehicle its kind."""
    made = tmp_path_factory.mktemp("made")
    for day in (THEN, NOW):
        folder = made / day.isoformat()
        size = {"people": 12, "vehicles": 3, "photos_count": 0, "seed": 3, "day": day}
        make_day(folder, made / f"{day}.truth.json", roads=SAMPLE / "streets.geojson", **size)
    moved = changed(made / NOW.isoformat() / "people.csv", 0, "team", "调走的队")
    changed(made / NOW.isoformat() / "vehicles.csv", 0, "team", moved)
    return made / THEN.isoformat(), made / NOW.isoformat()


def changed(path, number, column, value):
    """Write another value into a cell; what stood there."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    before, rows[number][column] = rows[number][column], value
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return before


def run(folder, stores):
    district = read_district(folder)
    place = {"district": district.adcode, "day": district.day, "pack": pack_of(folder)}
    return run_day(**place, stores=stores, progress=quiet, actor=SYSTEM, at=AT)


def test_a_run_over_a_day_a_month_old_says_what_that_day_says(folders, tmp_path):
    stores, (then, now) = Stores(tmp_path / "home"), folders
    late = max((then / "tracks").glob("*.csv"), key=lambda path: path.stat().st_size)
    aside = late.rename(tmp_path / late.name)
    deliver(then, stores)
    first, without = run(then, stores), told_by_the_folder(then)
    said_first = to_json(report_of_run(first), "zh")
    deliver(now, stores)
    present = run(now, stores)
    aside.rename(late)
    deliver(then, stores)

    second = run(then, stores)

    assert said_first == without
    assert to_json(report_of_run(second), "zh") == told_by_the_folder(then)
    assert (second.number, second.figures > 0) == (2, True)
    assert {run.day: run.number for run in Run.objects.exclude(report=None)} == {THEN: 2, NOW: 1}
    assert run(now, stores).sha256 == present.sha256
