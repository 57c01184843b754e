"""Two thousand changed uploads through the page 数据, by a person who is signed in.

None may end in a fault of the server, write a file elsewhere, or put anything into the database before it is confirmed.
"""

import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import foreign_files
from tests.bench.fuzz_seeds import prepare
from tests.bench.lines import Line, tell

__all__ = ["NAME", "measure", "prepare"]

NAME = "fuzz-uploads"
BODIES = 2_000
MOST_S = 15.0
AT = datetime(2026, 11, 23, 4, tzinfo=UTC)
ANSWERS = {302, 400, 413, 422}
STORED_EACH = 3  # one in so many of those that could be read is confirmed
NOT_STORED = {"arrival", "chain", "entry", "task", "try", "session", "usersession", "logentry", "head"}


@dataclass(slots=True)
class Told:
    """What came of some bodies."""

    answers: Counter[int] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    slowest_s: float = 0.0
    faults: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    early: list[str] = field(default_factory=list)


def measure(data: Path) -> Iterable[Line]:
    """Faults, foreign files and early writes, all of which must be none."""
    with tempfile.TemporaryDirectory() as held, _server(Path(held)):
        from tests.factories.accounts import made_account, made_district  # noqa: PLC0415 -- after Django is set up

        made_district()
        account = made_account(role="inspector")
        told = send(BODIES, seeds_of(data), account, Path(held), first=0)
    for what in (*told.faults, *told.foreign, *told.early):
        sys.stderr.write(f"{what}\n")
    sys.stderr.write(f"answers {dict(told.answers)}, arrivals {dict(told.states)}\n")
    yield Line("changed bodies", told.answers.total(), "", BODIES)
    yield Line("of them taken in", told.answers[302], "", BODIES / 2)
    yield Line("of these stored", told.states["stored"], "", BODIES / 20)
    yield Line("slowest body", told.slowest_s, "s", MOST_S, at_most=True)
    yield Line("faults of the server", len(told.faults), "", 0, at_most=True)
    yield Line("files touched outside", len(told.foreign), "", 0, at_most=True)
    yield Line("written before a person said so", len(told.early), "", 0, at_most=True)


def seeds_of(place: Path) -> dict[str, bytes]:
    """The good files, by names that a district's folder has."""
    found = {}
    for path in sorted(place.iterdir()):
        kind, _, rest = path.name.partition("-")
        folder = {"tracks": "tracks/", "photo": "photos/"}.get(kind, "")
        found[f"{folder}{kind.replace('_', '-')}{'-' * bool(rest)}{rest}"] = path.read_bytes()
    return found


@contextmanager
def _server(home: Path) -> Iterator[None]:
    os.environ |= {"CHANGMING_HOME": str(home), "DJANGO_SETTINGS_MODULE": "changming.config.settings"}
    os.environ.pop("DATABASE_URL", None)
    import django  # noqa: PLC0415 -- only once it is known where the server's home is

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- after Django is set up
    from django.db import connections  # noqa: PLC0415 -- the same
    from django.test.utils import setup_test_environment  # noqa: PLC0415 -- the same

    setup_test_environment()
    call_command("migrate", verbosity=0)
    yield
    connections.close_all()


def send(bodies: int, seeds: dict[str, bytes], account: object, home: Path, *, first: int) -> Told:
    """Send so many bodies; read what was taken in, and store some of it."""
    from tests.bench.upload_office import Office  # noqa: PLC0415 -- after Django is set up

    told, office = Told(), Office(account, home)
    foreign_files.watch()
    kept_tempdir, tempfile.tempdir = tempfile.tempdir, str(home / "tmp")
    Path(tempfile.tempdir).mkdir()
    try:
        for number in range(first, first + bodies):
            started = time.perf_counter()
            rng = random.Random(f"upload {number}")  # noqa: S311 -- a seed, no secret
            office.one(number, seeds, rng, told)
            told.slowest_s = max(told.slowest_s, time.perf_counter() - started)
            tell(NAME, number + 1, first + bodies)
    finally:
        tempfile.tempdir = kept_tempdir
    return told
