"""A day that arrives in pieces, late, repeated, unordered: ten orders by seed on both databases, the same day."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.lines import Line

NAME = "pieces"
ROOT = Path(__file__).parents[2]
ORDERS = 10
TEST = "tests/integration/day/test_pieces.py"


def prepare(cache: Path, seed: int) -> Path:
    """The test makes its day itself."""
    place = cache / f"pieces-{seed}"
    place.mkdir(exist_ok=True)
    return place


def measure(data: Path) -> Iterator[Line]:
    """The test, with as many orders."""
    first = int(data.name.rpartition("-")[2])
    for database in ("sqlite", "postgresql"):
        environment = {**os.environ, "PIECES_FIRST": str(first), "PIECES_ORDERS": str(ORDERS)}
        if database == "postgresql":
            environment["TEST_DATABASE"] = database
        command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-o", "timeout=0", "-p", "no:cacheprovider", TEST]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 -- of this tree
        sys.stderr.write(done.stdout[-2000:])
        same = done.stdout.count(".", 0, done.stdout.find("[")) if done.returncode == 0 else 0
        yield Line(f"{database}: orders that give the same day", float(same), f"of {ORDERS}", ORDERS)
