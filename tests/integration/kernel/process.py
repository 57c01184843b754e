"""What tests do in processes of their own, which can be killed: `python -m tests.integration.kernel.process WHAT`.

prepare      set up a database (SQLite: a new file) with one entry that calls for the job `work`
work         be `changming worker`, with leases of three seconds; the job writes a line when it begins and when it ends
race         many threads at once take steps, record and claim; prints what came of it
report       prints what became of tasks and tries
"""

import json
import os
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "changming.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 -- after Django is set up
from django.db import connection  # noqa: E402 -- the same

from changming.config.command import main  # noqa: E402 -- the same
from changming.kernel import jobs, runs  # noqa: E402 -- the same
from changming.kernel.actor import SYSTEM, Actor  # noqa: E402 -- the same
from changming.kernel.audit import Entry, record, verify  # noqa: E402 -- the same
from changming.kernel.errors import Refused  # noqa: E402 -- the same
from changming.kernel.jobs import job, sweep  # noqa: E402 -- the same
from changming.kernel.tasks import Task, Try  # noqa: E402 -- the same
from changming.kernel.workflow import advance  # noqa: E402 -- the same
from tests.integration.kernel import toy  # noqa: E402 -- the same

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
LINES = Path(os.environ.get("TEST_LINES", os.devnull))
THREADS = 8
jobs.JOBS.clear()
jobs.discover = runs.discover = lambda: None  # the worker does the jobs of this file and no others


def say(word):
    with LINES.open("a", encoding="utf-8") as file:
        file.write(f"{word} {os.getpid()}\n")


@job(after="test.happen")
def work():
    say("begin")
    end = time.monotonic() + float(os.environ.get("TEST_WORK_S", "0"))
    while time.monotonic() < end:
        time.sleep(0.05)
        runs.progress("working")
    say("end")


@job(after="test.race", alone="one:{number}")
def raced():
    pass


def prepare():
    if connection.vendor == "sqlite":
        call_command("migrate", verbosity=0)
        toy.make_table()
    else:  # the tests' own database, which has all tables, made without migrations
        call_command("migrate", fake=True, verbosity=0)
    record(chain="620104", action="test.happen", actor=SYSTEM, at=NOON, subject="thing:1")


def report():
    tries = list(Try.objects.order_by("pk").values_list("outcome", flat=True))
    whole = verify("620104") is None
    return {"tasks": list(Task.objects.order_by("pk").values_list("state", flat=True)), "tries": tries, "whole": whole}


def at_once(what):
    """What each thread returned, all let go at one moment."""
    gate, answers = threading.Barrier(THREADS), []

    def run(number):
        gate.wait()
        try:
            answers.append(what(number))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def race():
    order = toy.Order.objects.create(state="submitted")
    inspector = Actor("person:1", "", frozenset({"inspector"}))

    def step(number):
        mine = toy.Order.objects.get(pk=order.pk)
        try:
            advance(mine, ("accept", "return")[number % 2], actor=inspector, at=NOON)
        except Refused as refused:
            return refused.code
        return "taken"

    def write(number):
        for n in range(10):
            record(chain="new", action="test.race", actor=SYSTEM, at=NOON, subject="x:1", facts={"number": n % 3})
        return number

    def queue(_number):
        return sweep(NOON)

    def claim(number):
        held = runs.claim(NOON, f"worker {number}")
        return held.task.turn if held else ""

    steps, written, swept = at_once(step), at_once(write), at_once(queue)
    claims = at_once(claim)
    late = NOON + timedelta(hours=1)
    again = sum(at_once(lambda _number: runs.expire(late)))
    return {
        "steps": steps,
        "written": len(written),
        "entries": Entry.objects.filter(chain="new").count(),
        "whole": verify("new") is None and verify("620104") is None,
        "swept": sum(swept),
        "joined": list(Task.objects.filter(job__endswith="raced").order_by("turn").values_list("turn", "joined")),
        "claims": [turn for turn in claims if turn],
        "expired": again,
    }


def be_worker():
    runs.LEASE = timedelta(seconds=3)
    return main(["worker", "--lang", "en", *sys.argv[2:]])


if __name__ == "__main__":
    chosen = {"prepare": prepare, "work": be_worker, "race": race, "report": report}[sys.argv[1]]
    answer = chosen()
    if isinstance(answer, dict):
        sys.stdout.write(json.dumps(answer))
    sys.exit(answer if isinstance(answer, int) else 0)
