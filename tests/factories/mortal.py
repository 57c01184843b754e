"""An office whose processes can be killed at any moment: one prepared process from which each command is forked.

`python -m tests.factories.mortal` reads what to do from stdin, a line of JSON each, and answers with one. Nothing but
the forked processes opens the database, so each is as a process of its own, only without the seconds of loading.
"""

import hashlib
import io
import json
import os
import select
import shutil
import signal
import sys
import time
import traceback
from datetime import date, timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "changming.config.settings")
django.setup()

from django.conf import settings  # noqa: E402 -- after Django is set up
from django.core.management import call_command  # noqa: E402 -- the same
from django.db import connection  # noqa: E402 -- the same
from django.db.models import Sum  # noqa: E402 -- the same

from changming.areas.evaluation.models import Score  # noqa: E402 -- the same
from changming.areas.evidence.models import Picture, RefusedRow  # noqa: E402 -- the same
from changming.areas.evidence.queries import fix_files  # noqa: E402 -- the same
from changming.areas.inspection.models import Finding  # noqa: E402 -- the same
from changming.areas.people.models import Device  # noqa: E402 -- the same
from changming.areas.places.models import District  # noqa: E402 -- the same
from changming.config.command import main, parser  # noqa: E402 -- the same
from changming.day import arriving  # noqa: E402 -- the same
from changming.day.actions import run_day  # noqa: E402 -- the same
from changming.day.database import Stores  # noqa: E402 -- the same
from changming.day.database.tables import ROADS, TABLES  # noqa: E402 -- the same
from changming.day.gathering import NothingToCheck  # noqa: E402 -- the same
from changming.day.incoming import Dropped  # noqa: E402 -- the same
from changming.day.models import Arrival, Run, Verdict  # noqa: E402 -- the same
from changming.day.packs import pack_of_day, shipped  # noqa: E402 -- the same
from changming.day.queries import report_of_run  # noqa: E402 -- the same
from changming.engines import matching  # noqa: E402 -- the same
from changming.kernel import clock  # noqa: E402 -- the same
from changming.kernel.actor import SYSTEM, Actor  # noqa: E402 -- the same
from changming.kernel.audit import Chain, Entry, verify  # noqa: E402 -- the same
from changming.kernel.given import Origin  # noqa: E402 -- the same
from changming.kernel.jobs import discover  # noqa: E402 -- the same
from changming.kernel.tasks import Task, TaskState  # noqa: E402 -- the same
from changming.papers.report_json import to_json  # noqa: E402 -- the same
from changming.stores import lake  # noqa: E402 -- the same

INSPECTOR = Actor("account:1", "督查员 07", frozenset({"inspector"}))
LEFT_OUT = {"id", "origin", "arrived_at", "repeats", "at", "state_at", "run", "first_run", "last_run", "gone_run"}
MODELS = [*(table.model for table in (*TABLES.values(), ROADS)), Picture, RefusedRow, Origin, Device]
REPEATED = [*(table.model for table in TABLES.values()), Picture]
OURS = Path(os.environ.get("CHANGMING_HOME", ""))
PATIENCE_S = 120


def empty() -> None:
    """Tables without rows, a home without files."""
    for path in OURS.iterdir() if OURS.is_dir() else ():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    OURS.mkdir(parents=True, exist_ok=True)
    if connection.vendor == "sqlite":
        kept = OURS.with_suffix(".empty")
        if kept.exists():
            shutil.copy(kept, settings.DATABASES["default"]["NAME"])
            return
        call_command("migrate", verbosity=0)
        connection.close()
        shutil.copy(settings.DATABASES["default"]["NAME"], kept)
    else:
        there = bool(connection.introspection.table_names())
        call_command("migrate", verbosity=0, fake=os.environ.get("MORTAL_TABLES") == "1")
        if there:
            call_command("flush", interactive=False, verbosity=0)


def receive(district: str, day: str, files: dict[str, str]) -> int:
    """Drop files on the page 数据, each under its name; the number of the arrival."""
    contents = {name: Path(path).read_bytes() for name, path in files.items()}
    dropped = [Dropped(name, io.BytesIO(content), len(content)) for name, content in contents.items()]
    at = date.fromisoformat(day)
    made = arriving.receive(
        district=district, day=at, dropped=dropped, stores=Stores.here(), actor=INSPECTOR, at=clock.now()
    )
    return int(made.pk)


def confirm() -> None:
    """Press the button below what was read."""
    arriving.confirm(Arrival.objects.get(state="read"), actor=INSPECTOR, at=clock.now())


def minutes_go_by() -> None:
    """Leases of whoever is gone have run out."""
    past = clock.now() - timedelta(seconds=1)
    Task.objects.filter(state=TaskState.RUNNING).update(lease_until=past)


def told(district: str, day: str) -> dict[str, object]:
    """Everything that a kill might have lost, doubled or halved."""
    that, stores = date.fromisoformat(day), Stores.here()
    fixes = lake.read(stores.lake, district, that, among=fix_files(district, that))
    run = Run.objects.filter(district=district, day=that).order_by("-number").first()
    return {
        "rows": {model.__name__: _digest(model) for model in MODELS},
        "repeats": {
            model.__name__: _repeats(model) for model in (*(table.model for table in TABLES.values()), Picture)
        },
        "fixes": [sum(len(batch) for batch in fixes.batches), len(fixes.broken)],
        "originals": len([path for path in stores.files.glob("??/*/*") if path.is_file()]),
        "incoming": sorted(path.name for path in stores.incoming.glob("*")),
        "arrivals": list(Arrival.objects.order_by("pk").values_list("state", flat=True)),
        "run": _run(run),
        "tasks": sorted(set(Task.objects.values_list("state", flat=True))),
        "broken": [name for name in Chain.objects.values_list("name", flat=True) if verify(name) is not None],
        "actions": _counted(Entry.objects.filter(chain=district).values_list("action", flat=True)),
    }


def report(district: str, day: str) -> str:
    """What `report.json` of the last run is."""
    return to_json(report_of_run(Run.objects.get(district=district, day=day, report__isnull=False)), "zh").decode()


def look(district: str, day: str) -> str | None:
    """Check the day as it stands now; the hash of what that says, None where there is nothing to check."""
    that = date.fromisoformat(day)
    facts = {"district": district, "day": that, "pack": pack_of_day(district, that), "stores": Stores.here()}
    try:
        return str(run_day(**facts, progress=lambda *_: None, actor=SYSTEM, at=clock.now()).sha256)
    except (NothingToCheck, District.DoesNotExist):
        return None


def _run(run: Run | None) -> object:
    if run is None:
        return None
    kept = Run.objects.filter(district=run.district, day=run.day).exclude(report=None).count()
    parts = [_digest(model, district=run.district, day=run.day) for model in (Verdict, Finding, Score)]
    return {"number": run.number, "sha256": run.sha256, "kept": kept, "parts": parts}


def _digest(model, **which) -> list[object]:
    names = [one.name for one in fields_of(model) if one.name not in LEFT_OUT]
    rows = sorted(repr(row) for row in model.objects.filter(**which).values_list(*names))
    return [len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()[:16]]


def fields_of(model):
    return model._meta.concrete_fields  # noqa: SLF001 -- Django's own name for it


def _repeats(model) -> int:
    return model.objects.aggregate(all=Sum("repeats"))["all"] or 0


def _counted(words) -> dict[str, int]:
    found: dict[str, int] = {}
    for word in words:
        found[word] = found.get(word, 0) + 1
    return dict(sorted(found.items()))


DOES = {each.__name__: each for each in (empty, receive, confirm, minutes_go_by, look, told, report)}


def forked(work, kill_after_s=None) -> dict[str, object]:
    """Do it in a child, killed after so long; its answer or exit code, how long it took, and who outlived it."""
    return _watched(*started(work), kill_after_s)


def started(work) -> tuple[int, int, float]:
    """A child that does it: its id, a pipe that ends with it, and when it began."""
    reads, writes = os.pipe()
    began = time.monotonic()
    child = os.fork()
    if not child:
        os.close(reads)
        os.setsid()
        with (OURS.parent / "said.txt").open("ab") as said:
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
        _be(work, writes)
    os.close(writes)
    return child, reads, began


def _be(work, writes) -> None:
    code, answer = 70, b""
    try:
        answer = json.dumps(work()).encode()
        code = 0
    except SystemExit as ends:
        code = int(ends.code or 0)
    except BaseException:  # noqa: BLE001 -- whatever it is, it is said and ends the child alone
        answer = json.dumps(traceback.format_exc()).encode()
    finally:
        connection.close()
        _answer_of(os.getpid()).write_bytes(answer)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _answer_of(child: int) -> Path:
    return OURS.parent / f"answer-{child}.json"


def _watched(child: int, reads: int, began: float, kill_after_s: float | None) -> dict[str, object]:
    if kill_after_s is not None:
        ended, _, _ = select.select([reads], [], [], kill_after_s)  # readable once it has ended
        if not ended:
            os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    took_s = time.monotonic() - began
    file = _answer_of(child)
    answer = file.read_bytes() if file.exists() else b""
    file.unlink(missing_ok=True)
    os.close(reads)
    code = os.waitstatus_to_exitcode(status)
    return {"code": code, "took_s": took_s, "said": json.loads(answer) if answer else None, "outlive": _left(child)}


def _left(session: int) -> int:
    """How many processes of a session are still there after two seconds."""
    end = time.monotonic() + 2
    while (left := _of_session(session)) and time.monotonic() < end:
        time.sleep(0.02)
    return left


def _of_session(session: int) -> int:
    count = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        count += fields[3] == str(session) and fields[0] != "Z"
    return count


def serve() -> None:
    """Do what stdin says until it ends."""
    parser()
    discover()
    shipped("example")
    matching.warm()
    for line in sys.stdin:
        asked = json.loads(line)
        if "command" in asked:
            words = asked["command"]
            answer = forked(lambda words=words: sys.exit(main(words)), asked.get("kill_after_s"))
        elif "commands" in asked:
            at_once = [started(lambda words=words: sys.exit(main(words))) for words in asked["commands"]]
            answer = {"each": [_watched(*each, None) for each in at_once]}
        else:
            does, facts = DOES[asked["do"]], asked.get("facts", {})
            answer = forked(lambda does=does, facts=facts: does(**facts))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
