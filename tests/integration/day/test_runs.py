"""A day is run on what arrived, and says what changed since."""

from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copy, copytree

import pytest

from changming.areas.standards.rules import read_pack
from changming.day.actions import Checked, Overtaken, keep, run_day
from changming.day.changes import said
from changming.day.database import Stores
from changming.day.database.putting import ARRIVED
from changming.day.jobs import look_again
from changming.day.models import Run, Verdict
from changming.day.packs import shipped
from changming.day.queries import last_run, told
from changming.intake.district import read_district
from changming.kernel.actor import SYSTEM
from changming.kernel.audit import Entry
from changming.kernel.tasks import Task
from changming.papers.report_json import to_json
from changming.simulation.make import make_day
from tests.factories.told_twice import deliver, quiet, told_by_the_folder

pytestmark = pytest.mark.django_db

SAMPLE = Path(__file__).parent.parent.parent.parent / "sample"
LATER = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("made") / "day"
    size = {"people": 12, "vehicles": 3, "photos_count": 0, "seed": 3}
    make_day(made, made.with_suffix(".truth.json"), roads=SAMPLE / "streets.geojson", **size)
    return made


def run(folder, stores, at=LATER):
    district = read_district(folder)
    pack = read_pack(shipped("example"))
    return run_day(
        district=district.adcode, day=district.day, pack=pack, stores=stores, progress=quiet, actor=SYSTEM, at=at
    )


def test_run_keeps_the_report_that_the_folder_gives(folder, tmp_path):
    stores = Stores(tmp_path)
    deliver(folder, stores)

    made = run(folder, stores)

    kept = told(made.district, made.day)
    assert to_json(kept.report, "zh") == told_by_the_folder(folder)
    assert (made.number, made.figures, made.changes) == (1, 0, [])
    segments = {line.id: line.verdict or "" for line in kept.report.segments}
    rows = Verdict.objects.filter(district=made.district, day=made.day, kind="segment")
    assert dict(rows.values_list("code", "verdict")) == segments


def test_late_tracks_change_only_what_they_touch_and_say_why(folder, tmp_path):
    stores, early = Stores(tmp_path / "home"), copytree(folder, tmp_path / "day")
    late = max((early / "tracks").iterdir(), key=lambda path: path.stat().st_size)
    late.rename(tmp_path / late.name)
    deliver(early, stores)
    first = run(folder, stores)
    (tmp_path / late.name).rename(late)
    deliver(early, stores)

    second = run(folder, stores)

    kept = told(second.district, second.day)
    assert to_json(kept.report, "zh") == told_by_the_folder(folder)
    assert second.figures == len(second.changes) > 0
    rows = Verdict.objects.filter(district=second.district, day=second.day)
    shown = rows.values_list("kind", "code", "verdict", "done_share", "unknown_share")
    assert sorted(map(repr, shown)) == sorted(repr(astuple(one)) for one in said(kept.report))
    assert [action for action, _facts in second.reasons] == ["day.delivery.confirm"]
    first.refresh_from_db()
    assert first.report is None
    assert {kind for kind, *_rest in second.changes} <= {"duty", "segment", "facility"}


def test_what_arrives_while_a_day_is_gathered_is_in_the_run(folder, tmp_path):
    stores, early = Stores(tmp_path / "home"), copytree(folder, tmp_path / "day")
    late = max((early / "tracks").iterdir(), key=lambda path: path.stat().st_size)
    aside = late.rename(tmp_path / late.name)
    deliver(early, stores)
    parcel = tmp_path / "parcel"
    (parcel / "tracks").mkdir(parents=True)
    copy(early / "district.toml", parcel)
    copy(aside, parcel / "tracks")
    arriving = iter([parcel])

    def arrive(_step, _done, _of):
        for one in arriving:
            deliver(one, stores)

    place = {"district": "440304", "day": read_district(folder).day, "pack": read_pack(shipped("example"))}
    made = run_day(**place, stores=stores, progress=arrive, actor=SYSTEM, at=LATER)

    assert made.heard == Entry.objects.filter(action=ARRIVED).latest("seq").seq
    assert to_json(told(made.district, made.day).report, "zh") == told_by_the_folder(folder)


def test_run_twice_changes_nothing(folder, tmp_path):
    stores = Stores(tmp_path)
    deliver(folder, stores)
    first = run(folder, stores)

    second = run(folder, stores)

    assert (second.number, second.figures, second.sha256) == (2, 0, first.sha256)
    assert Run.objects.exclude(report=None).count() == 1


def test_what_a_run_has_heard_of_asks_for_no_other(folder, tmp_path):
    stores = Stores(tmp_path)
    deliver(folder, stores)
    arrived = Entry.objects.get(action=ARRIVED)
    look_again(arrived.pk, LATER)
    before = Task.objects.count()
    run(folder, stores)
    Task.objects.all().delete()

    look_again(arrived.pk, LATER)

    assert (before, Task.objects.count()) == (1, 0)


def test_run_overtaken_by_another_writes_nothing(folder, tmp_path):
    stores = Stores(tmp_path)
    deliver(folder, stores)
    made = run(folder, stores)
    kept = told(made.district, made.day)

    with pytest.raises(Overtaken):
        keep(Checked(kept.report, (), kept.faces, made.heard, after=0), actor=SYSTEM, started=LATER, at=LATER)

    assert last_run(made.district, made.day).number == 1


def test_day_that_is_not_over_is_judged_as_of_now(folder, tmp_path):
    stores = Stores(tmp_path)
    deliver(folder, stores)
    morning = datetime.combine(read_district(folder).day, datetime.min.time(), UTC) - timedelta(hours=3)

    made = run(folder, stores, at=morning)

    assert made.as_of == morning
    assert any(line.verdict is None for line in told(made.district, made.day).report.duties)
