import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from changming.stores.lake import append, devices, read
from tests.factories.lake_writer import DAY, DISTRICT, EACH, STEP, batch

ROOT = Path(__file__).parents[3]
KILLS = 6


def writer(root, first, count):
    path = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]), "POLARS_MAX_THREADS": "1"}
    command = [sys.executable, "-m", "tests.factories.lake_writer", str(root), str(first), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | path, cwd=ROOT)  # noqa: S603 -- a program of this tree


def times(root):
    found = read(root, DISTRICT, DAY)
    assert found.broken == ()
    return sorted(t_s for batch in found.batches for t_s in batch.t_s.tolist())


def test_what_an_append_returned_for_outlasts_a_kill_and_nothing_is_there_twice(tmp_path):
    chance = random.Random(5)  # noqa: S311 -- a test draws no secrets
    done = 0
    for _ in range(KILLS):
        process = writer(tmp_path, done, 10_000)
        with process:
            first = process.stdout.readline()
            time.sleep(chance.random() * 0.05)
            process.kill()
            said = (first + process.stdout.read()).split()
        done = int(said[-1])

        there = times(tmp_path)

        assert there == sorted(set(there))
        assert set(there) >= {float(t_s) for t_s in range(done * STEP + EACH)}
    for number in range(done + 2):
        append(tmp_path, DISTRICT, DAY, batch(number), arrival=datetime.now(UTC))
    assert times(tmp_path) == [float(t_s) for t_s in range((done + 1) * STEP + EACH)]
    assert list(tmp_path.rglob(".draft-*")) == []


def test_processes_that_append_at_once_lose_and_double_nothing(tmp_path):
    processes = [writer(tmp_path, first, 40) for first in (0, 10, 0)]

    seen = 0
    while any(process.poll() is None for process in processes):
        there = times(tmp_path)
        assert (len(there), there) == (len(set(there)), sorted(set(there)))
        assert len(there) >= seen
        seen = len(there)
        time.sleep(0.02)

    for process in processes:
        process.stdout.close()
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert times(tmp_path) == [float(t_s) for t_s in range(49 * STEP + EACH)]
    assert devices(tmp_path, DISTRICT, DAY)["甲"].fixes == 49 * STEP + EACH
