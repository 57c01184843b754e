"""One district's whole day on two cores: time, memory, and how both grow."""

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from changming.simulation import make_day
from tests.bench.lines import Line, tell

NAME = "district-day"
ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
FULL = {"people": 600, "vehicles": 120, "photos_count": 3000, "segments": 5000}
POLL_S = 0.1
PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


def prepare(cache: Path, seed: int) -> Path:
    """A whole day and half of everything; pictures of 4 MP, boxes that report for eight hours."""
    place = cache / f"district-day-{seed}"
    for name, parts in (("full", 1), ("half", 2)):
        if not (place / f"{name}.truth.json").exists():
            make_day(
                place / name,
                place / f"{name}.truth.json",
                roads=ROOT / "sample" / "streets.geojson",
                photos=ROOT / "sample" / "photos",
                seed=seed,
                megapixels=4.0,
                shift_h=7.5,  # with the quarter hours before and after, eight hours of fixes
                progress=tell,
                **{key: count // parts for key, count in FULL.items()},
            )
    return place


def measure(data: Path) -> Iterable[Line]:
    """Wall time from the start of the command to its end, all papers written; memory of the whole process tree."""
    half_s, _ = _run(data, "half")
    full_s, peak_mib = _run(data, "full")
    yield Line("full day, wall", full_s, "s", 60, at_most=True)
    yield Line("full day, memory of the process tree", peak_mib, "MiB", 2048, at_most=True)
    yield Line("growth, full ÷ half of everything", full_s / half_s, "×", 2.2, at_most=True)


def _run(data: Path, name: str) -> tuple[float, float]:
    command = [sys.executable, "-m", "changming.config.command", "day", "check", str(data / name)]
    command += ["--out", str(data / f"{name}.report"), "--jobs", "2"]
    start_s = time.monotonic()
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, cores[:2])  # the command inherits them
    process = subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL)  # noqa: S603 -- our own command
    peak_mib = 0.0
    while process.poll() is None:
        peak_mib = max(peak_mib, _tree_mib(process.pid))
        time.sleep(POLL_S)
    os.sched_setaffinity(0, cores)
    if process.returncode not in {0, 1}:
        raise RuntimeError(f"day check ended with {process.returncode}")
    return time.monotonic() - start_s, peak_mib


def _tree_mib(root: int) -> float:
    """Resident memory of a process and all its children; pages they share count for each."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            parent = _parent(entry)
            if parent is not None:
                children.setdefault(parent, []).append(int(entry.name))
    todo, total = [root], 0.0
    while todo:
        pid = todo.pop()
        todo += children.get(pid, [])
        total += _rss_mib(pid)
    return total


def _parent(entry: Path) -> int | None:
    try:
        return int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
    except (OSError, ValueError, IndexError):
        return None


def _rss_mib(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_MIB
    except (OSError, ValueError, IndexError):
        return 0.0
