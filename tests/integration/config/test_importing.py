"""`changming import day`: a folder put into the server's database, said in words and exit codes."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from changming.areas.people.models import Device, Person
from changming.areas.people.queries import viewer_of
from changming.areas.standards.actions import put_on_trial
from changming.areas.standards.models import PackUse, StoredPack
from changming.areas.standards.rules import read_pack
from changming.config.command import main
from changming.config.commands import importing
from changming.day.check import check
from changming.day.database import Stores, gather
from changming.day.models import Run
from changming.day.packs import pack_of_day
from changming.day.queries import told
from changming.intake.district import read_district
from changming.kernel.audit import Entry
from changming.papers.report_json import to_json
from tests.factories.accounts import made_account
from tests.factories.told_twice import quiet, told_by_the_folder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
PACKS = Path(__file__).parents[3] / "src" / "changming" / "packs"
DISTRICT, DAY = "440304", date(2026, 11, 23)


def lines(capsys):
    return capsys.readouterr().out.splitlines()


def test_a_folder_is_imported_and_each_refused_row_is_named(day_folder, capsys):
    code = main(["import", "day", str(day_folder), "--jobs", "1", "--lang", "en"])

    said = lines(capsys)
    assert code == importing.REFUSED
    assert "People: 8 added, 0 changed, 0 left as they are" in said, said
    assert any(line.startswith("posts.csv row ") for line in said), said
    assert Person.objects.filter(district=DISTRICT).count() == 8
    assert not Run.objects.exists()


def test_a_second_import_changes_nothing_and_says_so(day_folder, capsys):
    main(["import", "day", str(day_folder), "--jobs", "1", "--lang", "en"])
    capsys.readouterr()
    before = list(Person.objects.order_by("pk").values("pk", "code", "name", "team"))

    main(["import", "day", str(day_folder), "--jobs", "1", "--lang", "en"])

    said = lines(capsys)
    assert "Nothing changed: all of it was there already." in said
    assert "People: 0 added, 0 changed, 8 left as they are" in said, said
    assert list(Person.objects.order_by("pk").values("pk", "code", "name", "team")) == before


def test_checked_at_once_a_day_can_be_read(day_folder, capsys):
    main(["import", "day", str(day_folder), "--check", "--jobs", "1", "--lang", "en"])

    assert lines(capsys)[-1] == "Checked: run 1 of 2026-11-23"
    assert told(DISTRICT, DAY).report.district.adcode == DISTRICT
    assert [entry.actor_key for entry in Entry.objects.order_by("seq")] == ["command:import"] * 2


def test_a_day_that_cannot_be_checked_yet_is_imported_all_the_same(tmp_path, capsys):
    text = f'name = "区"\nadcode = "{DISTRICT}"\nday = {DAY}\n'
    (tmp_path / "district.toml").write_text(text, "utf-8")
    (tmp_path / "people.csv").write_text("id,name,team\n1,甲,一队\n", "utf-8")

    code = main(["import", "day", str(tmp_path), "--check", "--lang", "en"])

    assert code == importing.REFUSED
    assert Person.objects.filter(district=DISTRICT).count() == 1
    assert any("ledger" in line or "roads" in line for line in lines(capsys))


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_without_a_readable_district_nothing_is_done(tmp_path, name, capsys):
    code = main(["import", "day", str(tmp_path / name), "--lang", "en"])

    assert code == 2
    assert capsys.readouterr().err != ""
    assert not Entry.objects.exists()


def named_pack(folder, text=None, name="ours.toml"):
    """The folder with a pack of its own, that of Changming under another name."""
    toml = folder / "district.toml"
    toml.write_text(f'pack = "{name}"\n' + toml.read_text("utf-8"), "utf-8")
    ours = (PACKS / "example.toml").read_text("utf-8").replace('name = "', 'name = "Our own ', 1)
    (folder / "ours.toml").write_text(ours if text is None else text, "utf-8")
    return read_pack(ours)


@pytest.fixture
def own_folder(day_folder, tmp_path):
    return Path(shutil.copytree(day_folder, tmp_path / "own"))


def test_a_pack_that_the_folder_names_is_stored_and_put_on_by_nobody(own_folder, capsys):
    pack = named_pack(own_folder)

    main(["import", "day", str(own_folder), "--jobs", "1", "--lang", "en"])

    said = lines(capsys)
    assert [(one.name, one.version) for one in StoredPack.objects.all()] == [(pack.name, pack.version)]
    assert PackUse.objects.count() == 0
    assert [line for line in said if line.startswith(f"Standard pack {pack.name} {pack.version} is stored")] != []


def test_once_a_person_puts_that_pack_on_trial_server_and_folder_say_the_same(own_folder, home):
    pack = named_pack(own_folder)
    main(["import", "day", str(own_folder), "--jobs", "1", "--lang", "zh"])
    actor = viewer_of(made_account(role="inspector", district=DISTRICT)).actor
    stored = StoredPack.objects.get()

    put_on_trial(district=DISTRICT, pack=stored.pk, from_day=DAY, actor=actor, at=datetime(2026, 11, 24, tzinfo=UTC))
    inputs = gather(DISTRICT, DAY, pack=pack_of_day(DISTRICT, DAY), stores=Stores(home), progress=quiet)

    assert inputs.pack.name == pack.name
    assert to_json(check(inputs), "zh") == told_by_the_folder(own_folder)


@pytest.mark.parametrize(("text", "name"), [("name = 1", "ours.toml"), (None, "none.toml")])
def test_a_pack_that_is_none_is_told_with_the_rows_and_the_rest_is_imported(own_folder, capsys, text, name):
    named_pack(own_folder, text, name)

    code = main(["import", "day", str(own_folder), "--jobs", "1", "--lang", "en"])

    assert code == importing.REFUSED
    assert [line for line in lines(capsys) if line.startswith(f"district.toml pack “{name}”: a standard pack")] != []
    assert (StoredPack.objects.count(), Person.objects.filter(district=DISTRICT).count()) == (0, 8)


def test_another_text_of_a_version_that_is_stored_is_not_taken(own_folder, capsys):
    named_pack(own_folder)
    main(["import", "day", str(own_folder), "--jobs", "1", "--lang", "en"])
    (own_folder / "ours.toml").write_text((own_folder / "ours.toml").read_text("utf-8") + "\n# another\n", "utf-8")
    capsys.readouterr()

    main(["import", "day", str(own_folder), "--jobs", "1", "--lang", "en"])

    assert [line for line in lines(capsys) if "is stored already, with another text" in line] != []


def test_phones_that_the_folder_declares_shared_are_so_on_the_server(day_folder):
    declared = read_district(day_folder).shared_devices

    main(["import", "day", str(day_folder), "--jobs", "1"])

    assert set(Device.objects.filter(shared=True).values_list("code", flat=True)) == declared != set()
