"""A backup put into an empty place gives the same rows, the same files and the same day, on either database."""

import hashlib
import json
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command

from changming.areas.people.models import Account
from changming.config.command import main
from changming.config.demo import make_accounts
from changming.day.queries import told
from changming.kernel.actor import SYSTEM
from changming.kernel.audit import Entry, record
from changming.papers.report_json import to_json

BOTH_WAYS = pytest.mark.django_db(transaction=True, databases=["default", "snapshot"])
pytestmark = [BOTH_WAYS, pytest.mark.usefixtures("home")]
DISTRICT, DAY = "440304", date(2026, 11, 23)
ODD = datetime(2026, 11, 23, 8, 0, 0, 123456, tzinfo=UTC)


def told_now():
    return to_json(told(DISTRICT, DAY).report, "zh")


def entries():
    return list(Entry.objects.order_by("chain", "seq").values())


def files(home):
    """All but results, which are made again where they are missing."""
    return {
        path.relative_to(home): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and "results" not in path.parts
    }


@pytest.fixture
def office(day_folder, home, tmp_path):
    """An office with a checked day and accounts, and the folder of its backup."""
    main(["import", "day", str(day_folder), "--check", "--jobs", "1"])
    make_accounts(day_folder)
    record(chain=DISTRICT, action="x.y", actor=SYSTEM, at=ODD, subject="a:b", facts={"much": 1e22, "字": [1.5, None]})
    assert main(["backup", str(tmp_path / "backup")]) == 0
    return home, tmp_path / "backup"


def emptied(settings, tmp_path):
    call_command("flush", interactive=False, verbosity=0)
    settings.HOME = tmp_path / "elsewhere"
    settings.HOME.mkdir()
    return settings.HOME


def test_what_was_backed_up_is_restored_to_the_byte(office, settings, tmp_path, capsys):
    home, backup = office
    day, chain, kept = told_now(), entries(), files(home)
    accounts = list(Account.objects.order_by("pk").values())
    new = emptied(settings, tmp_path)

    code = main(["restore", str(backup), "--lang", "en"])

    assert code == 0
    assert (told_now(), entries(), list(Account.objects.order_by("pk").values())) == (day, chain, accounts)
    assert files(new) == kept
    assert (
        f"{DISTRICT}: whole, {len([one for one in chain if one['chain'] == DISTRICT])} entries"
        in capsys.readouterr().out
    )


def test_an_office_goes_on_behind_what_was_restored(office, settings, tmp_path):
    last = Account.objects.order_by("-pk").first().pk
    emptied(settings, tmp_path)
    main(["restore", str(office[1])])

    made = Account.objects.create(username="new", name="新", district=DISTRICT, made_at=ODD)

    assert made.pk > last


def test_a_backup_is_read_by_nobody_else(office):
    assert office[1].stat().st_mode & 0o077 == 0


def test_nothing_is_restored_over_rows_or_files_that_are_there(office, settings, tmp_path, capsys):
    _home, backup = office
    before = told_now()

    assert main(["restore", str(backup), "--lang", "en"]) == 2
    assert "restore into an empty one" in capsys.readouterr().err
    assert told_now() == before

    call_command("flush", interactive=False, verbosity=0)
    assert main(["restore", str(backup), "--lang", "en"]) == 2
    assert "restore into an empty folder" in capsys.readouterr().err


def test_a_backup_is_written_into_a_new_folder_alone(office, capsys):
    assert main(["backup", str(office[1]), "--lang", "en"]) == 2
    assert "name a new folder" in capsys.readouterr().err


@pytest.mark.parametrize("harm", ["altered", "missing"])
def test_a_damaged_backup_is_refused_before_anything_is_written(office, settings, tmp_path, harm, capsys):
    table = office[1] / "tables" / "people.Person.jsonl"
    if harm == "missing":
        table.unlink()
    else:
        table.write_bytes(table.read_bytes().replace("队".encode(), "对".encode(), 1))
    new = emptied(settings, tmp_path)

    assert main(["restore", str(office[1]), "--lang", "en"]) == 2
    assert "people.Person.jsonl" in capsys.readouterr().err
    assert not Entry.objects.exists()
    assert files(new) == {}


def test_a_chain_altered_before_the_backup_is_told_after_restoring(office, settings, tmp_path, capsys):
    table, manifest = office[1] / "tables" / "kernel.Entry.jsonl", office[1] / "manifest.json"
    old = table.read_bytes()
    table.write_bytes(old.replace(b"x.y", b"x.z"))
    told_of = json.loads(manifest.read_text("utf-8"))
    told_of["tables"]["kernel.Entry"]["sha256"] = hashlib.sha256(table.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(told_of), "utf-8")
    emptied(settings, tmp_path)

    assert main(["restore", str(office[1]), "--lang", "en"]) == 1
    assert "was altered" in capsys.readouterr().out


def test_a_manifest_that_leads_outside_is_refused(office, settings, tmp_path, capsys):
    manifest = office[1] / "manifest.json"
    told_of = json.loads(manifest.read_text("utf-8"))
    told_of["files"]["lake/../../outside"] = {"sha256": "0" * 64, "bytes": 0}
    manifest.write_text(json.dumps(told_of), "utf-8")
    emptied(settings, tmp_path)

    assert main(["restore", str(office[1]), "--lang", "en"]) == 2
    assert "outside the backup" in capsys.readouterr().err
