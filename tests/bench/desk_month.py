"""A month of a district on the desk: how long pages take while a day run is in progress, on either database.

`BENCH_SECONDS` shortens the reading, `BENCH_DATABASES=SQLite` leaves the other out: for trials.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event

from changming.simulation import make_day
from tests.bench import district_day
from tests.bench.desk_pages import Known, draws_of, told
from tests.bench.lines import Line
from tests.bench.office import DATABASES, Office, command, copy_of, database, open_for_work, script
from tests.bench.readers import Times, read_pages, share_of

NAME = "desk-month"
ROOT = Path(__file__).parents[2]
READING_S = float(os.environ.get("BENCH_SECONDS", "300"))
SMALL = {"people": 12, "vehicles": 4, "photos_count": 12, "segments": 40, "megapixels": 0.3}
SMALL_CODE = "440305"
MADE, SEED_OF_READING, RUNS_SHOWN = "made", 1, 1
SLOWEST_SHOWN = 5


def prepare(cache: Path, seed: int) -> Path:
    """An office with a month on each database; the day itself is imported as the command does it."""
    folder = district_day.prepare(cache, seed) / "full"
    place = cache / f"desk-month-{seed}"
    small = _small_day(place, seed)
    for kind in dict.fromkeys(("SQLite", *_databases())):  # the other is made of the first
        home = place / kind
        if not (home / MADE).exists():
            shutil.rmtree(home, ignore_errors=True)
            if kind == "SQLite":
                with database(home, kind) as office:
                    _fill(office, folder, small, seed)
            else:
                _fill_as(place / "SQLite", home, kind)
            (home / MADE).touch()
    return place


def measure(data: Path) -> Iterable[Line]:
    """Pages of twenty people, while runs of the day follow each other; how many queries grow with rows."""
    for kind in _databases():
        home = copy_of(data / kind, data / f"{kind}.run")
        try:
            with database(home, kind) as office:
                yield from _measured(office, kind)
        finally:
            shutil.rmtree(home, ignore_errors=True)


def _databases() -> list[str]:
    asked = os.environ.get("BENCH_DATABASES") or ",".join(DATABASES)
    return [kind for kind in DATABASES if kind in asked.split(",")]


def _small_day(place: Path, seed: int) -> Path:
    """A day of few rows, of another district of the same city."""
    folder = place / "small-day"
    if not (place / "small.truth.json").exists():
        shutil.rmtree(folder, ignore_errors=True)
        streets = ROOT / "sample" / "streets.geojson"
        make_day(folder, place / "small.truth.json", roads=streets, seed=seed, **SMALL)
        toml = folder / "district.toml"
        toml.write_text(toml.read_text(encoding="utf-8").replace("440304", SMALL_CODE), encoding="utf-8")
    return folder


def _fill_as(other: Path, home: Path, kind: str) -> None:
    """The same office on another database."""
    _tell(f"copying rows to {kind}")
    copy_of(other, home)
    (home / MADE).unlink(missing_ok=True)
    with database(home, kind) as office:
        set_up(office)
        script(office, "same_rows.py", str(other / "changming.sqlite3"))
    for path in home.glob("changming.sqlite3*"):
        path.unlink()


def set_up(office: Office) -> None:
    """Give an office its tables."""
    code = "from changming.config import office_database as it; it.set_up(lambda *_: None)"
    arguments = [sys.executable, "-c", f"import django; django.setup(); {code}"]
    subprocess.run(arguments, env=office.environment, check=True)  # noqa: S603 -- our own program


def filled(office: Office, *folders: Path) -> None:
    """Set up an office and import days as the command does; what follows from that is done."""
    set_up(office)
    for folder in folders:
        _tell(f"importing {folder}")
        command(office, "import", "day", str(folder))
    _tell("checking, making copies of pictures")
    command(office, "worker", "--once")


def _fill(office: Office, folder: Path, small: Path, seed: int) -> None:
    code, day = named(folder)
    filled(office, folder, small)
    _tell("making the month before it")
    small_json, asked = str(office.home / "small.json"), ("--day-only", "--with-accounts")
    script(office, "month_rows.py", SMALL_CODE, str(day), str(seed), small_json, *asked)
    script(office, "month_rows.py", code, str(day), str(seed), str(office.home / "pages.json"))
    _tell("checking the day against the month")
    with _days_running(office, code, day, 5):
        pass
    command(office, "worker", "--once")


def named(folder: Path) -> tuple[str, date]:
    """Adcode and day of a folder. Raises RuntimeError where the day is not over by this machine's clock."""
    lines = dict(
        line.split(" = ", 1) for line in (folder / "district.toml").read_text("utf-8").splitlines() if " = " in line
    )
    day = date.fromisoformat(lines["day"])
    if datetime.now(UTC).date() <= day:
        raise RuntimeError(f"this machine's clock stands before the end of {day}: nothing of it would be due")
    return lines["adcode"].strip('"'), day


@contextmanager
def _days_running(office: Office, district: str, day: date, least_s: float = 0) -> Iterator[None]:
    """While this lasts a day run is asked for whenever none waits."""
    arguments = [sys.executable, str(Path(__file__).with_name("day_after_day.py")), district, str(day)]
    process = subprocess.Popen(arguments, env=office.environment)  # noqa: S603 -- our own program
    try:
        time.sleep(least_s)
        yield
    finally:
        process.terminate()
        process.wait()


def _measured(office: Office, kind: str) -> Iterator[Line]:
    known = Known.read(office.home / "pages.json")
    people = [(one["username"], one["password"]) for one in known.people]
    until = Event()
    before = runs_of(office, known)
    with open_for_work(office), _days_running(office, known.district, date.fromisoformat(known.day)):
        times, threads = read_pages(office, people, draws_of(known), until, SEED_OF_READING)
        _tell(f"{kind}: twenty people read for {READING_S:.0f} s")
        time.sleep(READING_S)
        until.set()
        for thread in threads:
            thread.join()
    yield from _times(kind, times)
    yield Line(f"{kind}, runs of the day meanwhile", runs_of(office, known) - before, "", RUNS_SHOWN)
    yield Line(f"{kind}, server and worker together", office.peak_mib, "MiB")
    script(office, "page_queries.py", *(str(office.home / one) for one in ("pages.json", "small.json", "counts.json")))
    page, more = told(json.loads((office.home / "counts.json").read_text()))
    yield Line(f"{kind}, queries that many rows add to a page ({page})", more, "queries", 0, at_most=True)


def _times(kind: str, times: Times) -> Iterator[Line]:
    for wrong in times.errors[:SLOWEST_SHOWN]:
        _tell(f"{kind}: {wrong}")
    for page, each in sorted(times.by_page.items(), key=lambda pair: -share_of(pair[1], 0.5)):
        _tell(f"{kind}: {page:24} {len(each):4} × {share_of(each, 0.5):6.0f} ms, 95th {share_of(each, 0.95):6.0f} ms")
    page, slowest_ms = times.slowest()
    yield Line(f"{kind}, pages that did not open", len(times.errors), "", 0, at_most=True)
    yield Line(f"{kind}, pages opened", times.opened, "")
    yield Line(f"{kind}, a page, median", times.within_ms(0.5), "ms", 150, at_most=True)
    yield Line(f"{kind}, a page, 95th percentile", times.within_ms(0.95), "ms", 400, at_most=True)
    yield Line(f"{kind}, slowest page, median ({page})", slowest_ms, "ms")


def runs_of(office: Office, known: Known) -> int:
    """How many runs of the day the database has."""
    asked = (
        "import django; django.setup(); from changming.day.queries import last_run; from datetime import date; "
        f"print(last_run({known.district!r}, date.fromisoformat({known.day!r})).number)"
    )
    done = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-c", asked], env=office.environment, check=True, capture_output=True, text=True
    )
    return int(done.stdout)


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")
