"""Exported heads, the command that verifies the chains by them, and the kernel's own jobs."""

import json
from datetime import timedelta

import pytest

from changming.config.command import main
from changming.kernel import housekeeping, jobs
from changming.kernel.audit import Broken, Chain, Entry, EntryQuerySet, Head
from changming.kernel.heads import Verified, export, exported, verify_all
from changming.kernel.runs import run_ready
from changming.kernel.tasks import Task, Try
from tests.integration.kernel.happening import NOON, at, happened

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


def cut(seq):
    """Remove the newest entries and put the chain's row right, as who holds the database can."""
    raw = super(EntryQuerySet, Entry.objects.filter(chain="620104", seq__gt=seq))
    raw.delete()
    last = Entry.objects.filter(chain="620104", seq=seq).first()
    Chain.objects.filter(name="620104").update(seq=seq, hash=last.hash if last else "")


def verified(capsys, *options):
    code = main(["audit", "verify", "--lang", "en", *options])
    return code, capsys.readouterr()


def test_heads_come_back_as_they_were_exported(tmp_path):
    entries = [happened(), happened(), happened(chain="440304")]

    path = export(tmp_path / "audit", NOON)

    heads = [Head("440304", 1, entries[2].hash), Head("620104", 2, entries[1].hash)]
    assert path.name == "heads-20261124T040000000000Z.json"
    assert exported(tmp_path / "audit") == (heads, [])
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_an_earlier_export_is_never_written_over(tmp_path):
    happened()
    first = export(tmp_path, NOON)
    before = first.read_bytes()
    happened()
    export(tmp_path, NOON + timedelta(seconds=1))

    assert first.read_bytes() == before
    assert [head.seq for head in exported(tmp_path)[0]] == [1, 2]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"heads": [{"chain": "x"}]}', '{"heads": 1}', "\ufeff\udcff"])
def test_a_damaged_export_is_named(tmp_path, text):
    (tmp_path / "heads-1.json").write_text(text, "utf-8", errors="surrogateescape")

    assert exported(tmp_path) == ([], ["heads-1.json"])


def test_a_chain_that_is_gone_altogether_is_missed(tmp_path):
    happened()
    heads, _ = exported(export(tmp_path, NOON).parent)
    cut(0)
    Chain.objects.all().delete()

    assert list(verify_all([])) == []
    assert list(verify_all(heads)) == [Verified("620104", 0, Broken("620104", 1, "cut"))]


def test_the_command_says_that_all_is_whole(capsys, tmp_path):
    happened()
    happened()
    export(tmp_path / "audit", NOON)

    code, said = verified(capsys)

    assert (code, said.out) == (0, "620104: whole, 2 entries\n")


def test_the_command_names_the_first_broken_entry(capsys, tmp_path):
    happened()
    happened()
    export(tmp_path / "audit", NOON)
    cut(1)

    code, said = verified(capsys)

    assert (code, said.out) == (1, "620104: entry 2 and those after it were cut off\n")


def test_the_command_says_that_nothing_was_exported(capsys):
    happened()

    code, said = verified(capsys)

    assert code == 0
    assert said.err.endswith("No head was exported yet: that the newest entries were cut off would not be seen.\n")


def test_the_command_speaks_to_machines(capsys, tmp_path):
    happened()
    happened()
    export(tmp_path / "audit", NOON)
    (tmp_path / "audit" / "heads-2.json").write_text("{", "utf-8")
    cut(1)

    code, said = verified(capsys, "--json")

    assert code == 1
    assert json.loads(said.out) == {
        "chains": [{"chain": "620104", "entries": 1, "broken": {"seq": 2, "why": "cut"}}],
        "exported_heads": 1,
        "unreadable": ["heads-2.json"],
    }


def test_an_unreadable_head_alone_falls_short(capsys, tmp_path):
    happened()
    (tmp_path / "audit").mkdir()
    (tmp_path / "audit" / "heads-2.json").write_text("{", "utf-8")

    code, said = verified(capsys)

    assert (code, said.out) == (
        1,
        "620104: whole, 1 entries\nheads-2.json: an exported head that cannot be read\n",
    )


def test_the_command_says_that_there_is_nothing(capsys):
    code, said = verified(capsys)

    assert (code, said.out) == (0, "Nothing stands in the audit chain yet.\n")


def test_heads_are_exported_by_a_daily_job(monkeypatch, tmp_path):
    jobs.discover()  # what is found first must not be found in the registry of this test
    only = {name: each for name, each in jobs.JOBS.items() if each.body is housekeeping.export_heads}
    monkeypatch.setattr(jobs, "JOBS", only)
    happened()

    for hours in (0, 1, 24):
        moment = NOON + timedelta(hours=hours)
        jobs.due(moment)
        run_ready(clock=at(moment))

    assert len(list((tmp_path / "audit").iterdir())) == 2


def test_tasks_that_ended_half_a_year_ago_are_forgotten():
    long_ago = NOON - housekeeping.KEPT - timedelta(seconds=1)
    moments = {"old": long_ago, "kept": long_ago + timedelta(seconds=2), "waiting": None}
    for job, ended_at in moments.items():
        task = Task.objects.create(job=job, queued_at=long_ago, ready_at=long_ago, ended_at=ended_at)
        Try.objects.create(task=task, number=1, worker="here", started_at=long_ago)

    housekeeping.forget_old_tasks(NOON)

    assert list(Task.objects.order_by("pk").values_list("job", flat=True)) == ["kept", "waiting"]
    assert Try.objects.count() == 2
