"""`changming import day`: a folder put into the server's database, said in words and exit codes."""

from datetime import date

import pytest

from changming.areas.people.models import Person
from changming.config.command import main
from changming.config.commands import importing
from changming.day.models import Run
from changming.day.queries import told
from changming.kernel.audit import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
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
