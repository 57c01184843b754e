"""Real processes and threads: a worker killed in the middle, two workers at once, many hands on one row."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

ROOT = Path(__file__).parents[3]
PATIENCE_S = 60

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("toy_table"),
    pytest.mark.xdist_group("kernel processes"),
]


class Office:
    """A database of its own, processes that work on it, and the lines that their job wrote."""

    def __init__(self, folder):
        self.lines_file = folder / "lines"
        self.environment = {
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "CHANGMING_HOME": str(folder),
            "TEST_LINES": str(self.lines_file),
        }
        known = connection.settings_dict
        if connection.vendor == "postgresql":
            host, user = quote(known["HOST"], safe=""), quote(known["USER"])
            port = f":{known['PORT']}" if known["PORT"] else ""
            password = f":{quote(known['PASSWORD'])}" if known["PASSWORD"] else ""
            self.environment["DATABASE_URL"] = f"postgresql://{user}{password}@{port}/{known['NAME']}?host={host}"
        self.started = []

    def start(self, what, *arguments, work_s=0.0):
        command = [sys.executable, "-m", "tests.integration.kernel.process", what, *arguments]
        environment = {**self.environment, "TEST_WORK_S": str(work_s)}
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603 -- of this tree
        self.started.append(process)
        return process

    def run(self, what, *arguments, work_s=0.0):
        process = self.start(what, *arguments, work_s=work_s)
        out, err = process.communicate(timeout=PATIENCE_S)
        assert process.returncode == 0, err.decode()
        return json.loads(out) if out else None

    def lines(self):
        text = self.lines_file.read_text("utf-8") if self.lines_file.exists() else ""
        return [tuple(line.split()) for line in text.splitlines()]

    def wait_for(self, count):
        end = time.monotonic() + PATIENCE_S
        while len(self.lines()) < count:
            assert time.monotonic() < end, "the job never came so far"
            assert any(process.poll() is None for process in self.started), self.started[-1].communicate()
            time.sleep(0.05)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A file database that each test takes a copy of, once its first asked for one."""
    return tmp_path_factory.mktemp("prepared") / "changming.sqlite3"


@pytest.fixture
def office(tmp_path, prepared):
    made, own = Office(tmp_path), tmp_path / prepared.name
    if prepared.exists():
        shutil.copy(prepared, own)
    else:
        made.run("prepare")
    if own.exists() and not prepared.exists():
        shutil.copy(own, prepared)
    yield made
    for process in made.started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def ended(process):
    _, err = process.communicate(timeout=PATIENCE_S)
    return process.returncode, err.decode()


def test_a_job_whose_worker_is_killed_is_done_by_the_next(office):
    first = office.start("work", work_s=50)
    office.wait_for(1)
    os.kill(first.pid, signal.SIGKILL)
    ended(first)

    second = office.start("work")
    office.wait_for(3)
    second.send_signal(signal.SIGTERM)
    code, _ = ended(second)

    assert code == 0
    assert office.lines() == [("begin", str(first.pid)), ("begin", str(second.pid)), ("end", str(second.pid))]
    assert office.run("report") == {"tasks": ["done"], "tries": ["lost", "done"], "whole": True}


def test_a_job_longer_than_its_lease_is_done_once_by_one_of_two_workers(office):
    workers = [office.start("work", work_s=5), office.start("work", work_s=5)]
    office.wait_for(2)
    time.sleep(1)
    for worker in workers:
        worker.send_signal(signal.SIGTERM)

    assert [ended(worker)[0] for worker in workers] == [0, 0]
    assert [word for word, _ in office.lines()] == ["begin", "end"]
    assert office.run("report") == {"tasks": ["done"], "tries": ["done"], "whole": True}


def test_a_worker_told_to_stop_ends_its_job_first(office):
    worker = office.start("work", work_s=2)
    office.wait_for(1)
    worker.send_signal(signal.SIGTERM)

    code, said = ended(worker)

    assert code == 0
    assert said.splitlines()[-1] == "Stopped."
    assert [word for word, _ in office.lines()] == ["begin", "end"]
    assert office.run("report")["tries"] == ["done"]


def test_a_worker_told_twice_stops_at_once_and_puts_the_job_back(office):
    worker = office.start("work", work_s=50)
    office.wait_for(1)
    worker.send_signal(signal.SIGINT)
    time.sleep(0.5)
    worker.send_signal(signal.SIGINT)

    code, said = ended(worker)

    assert code == 130
    assert said.splitlines()[-1] == "Stopped. Nothing was written half."
    assert office.run("report") == {"tasks": ["queued"], "tries": ["stopped"], "whole": True}


def test_many_at_once_take_one_step_lose_no_entry_and_share_no_task(office):
    came = office.run("race")

    assert came["steps"] == ["not_from_here"] * 7 + ["taken"]
    assert (came["written"], came["entries"], came["whole"]) == (8, 80, True)
    assert came["swept"] == 81  # eighty, and the one that was prepared
    assert came["joined"] == [["one:0", 31], ["one:1", 23], ["one:2", 23]]
    assert came["claims"] == ["one:0", "one:1", "one:2"]
    assert came["expired"] == 4


def test_a_worker_with_nothing_to_do_stops_when_asked_to_work_once(office):
    worker = office.start("work", "--once")

    code, said = ended(worker)

    assert code == 0
    assert "tests.integration.kernel.process" not in said
    assert [word for word, _ in office.lines()] == ["begin", "end"]


def test_a_database_without_the_tables_is_told_in_words(tmp_path):
    command = [sys.executable, "-m", "changming.config.command", "audit", "verify", "--lang", "en"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "CHANGMING_HOME": str(tmp_path), "DATABASE_URL": ""}

    def said():
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 -- of this tree
        return done.returncode, done.stderr

    assert said() == (2, "The database has not the tables of this version; `changming serve` sets them up.\n")
    (tmp_path / "changming.sqlite3").write_text("no database", "utf-8")
    assert said() == (2, "The database cannot be opened: file is not a database\n")
