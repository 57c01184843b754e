"""Processes killed in the middle, and several at once over one day: nothing lost, nothing doubled, no half day."""

import random
from datetime import date
from urllib.parse import quote

import pytest
from django.db import connection

from changming.simulation.make import make_day
from tests.factories.killed_day import SOURCE, KilledDay, Office

DISTRICT, DAY = "440304", "2026-11-02"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("kernel processes"), pytest.mark.slow]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("made") / "day"
    size = {"people": 12, "vehicles": 3, "photos_count": 0, "megapixels": 0.1, "seed": 3}
    sources = {"roads": SOURCE / "streets.geojson", "photos": SOURCE / "photos"}
    make_day(made, made.with_suffix(".truth.json"), day=date.fromisoformat(DAY), **sources, **size)
    return made


@pytest.fixture
def day(folder, tmp_path):
    """The day in an office of its own, on the tests' PostgreSQL or an SQLite file."""
    with Office(tmp_path / "office" / "home", address(), has_tables=True) as office:
        made = KilledDay(office, folder, DISTRICT, DAY, steps=("import", "confirm"))
        made.part(tmp_path)
        made.undisturbed()
        yield made


def address():
    """The tests' PostgreSQL; "" on SQLite."""
    if connection.vendor == "sqlite":
        return ""
    known = connection.settings_dict
    host, user, password = (quote(known[name], safe="") for name in ("HOST", "USER", "PASSWORD"))
    login = f"{user}:{password}" if password else user
    port = f":{known['PORT']}" if known["PORT"] else ""
    return f"postgresql://{login}@{port}/{known['NAME']}?host={host}"


def test_a_kill_in_each_step_and_several_at_once_leave_the_day_as_undisturbed(day):
    killed = day.killed(day.moments(random.Random(1)))  # noqa: S311 -- moments, no secret
    at_once = day.several_at_once()

    assert (killed, at_once) == ([], [])
