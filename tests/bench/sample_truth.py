"""How often the day check is right on made days with planted truth: two seeds, the second told the messy way."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from changming.simulation import make_day
from tests.bench.lines import Line, tell
from tests.bench.truth_compare import Comparison, Tally, compare, describe

NAME = "sample-truth"
ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
SIZE = {"people": 600, "vehicles": 120, "photos_count": 1600}
FEW = 20  # a class with fewer of its kind is shown, and not held against its own goal


def prepare(cache: Path, seed: int) -> Path:
    """Two days of a district, the second messy."""
    place = cache / f"sample-truth-{seed}"
    for number, messy in enumerate((False, True)):
        day = place / ("messy" if messy else "plain")
        truth = day.with_suffix(".truth.json")
        if not truth.exists():
            make_day(
                day,
                truth,
                roads=ROOT / "sample" / "streets.geojson",
                photos=ROOT / "sample" / "photos",
                seed=seed + number,
                messy=messy,
                progress=tell,
                **SIZE,
            )
    return place


def measure(data: Path) -> Iterable[Line]:
    """Every figure of both days with its goal, and, shown beside it, what was said in the morning and the afternoon.

    Goals are those of a whole day: at a moment a street or two more or less moves a share of few findings by a percent.
    """
    for name in ("plain", "messy"):
        yield from figures(name, _checked(data, name))
        for moment in json.loads((data / f"{name}.truth.json").read_text(encoding="utf-8"))["moments"]:
            lines = moment_figures(f"{name} at {moment[11:16]}", _checked(data, name, moment))
            yield from (replace(line, goal=None) for line in lines)


def _checked(data: Path, name: str, as_of: str = "") -> Comparison:
    out = data / f"{name}.report"
    command = [sys.executable, "-m", "changming.config.command", "day", "check", str(data / name), "--out", str(out)]
    command += ["--as-of", as_of] if as_of else []
    done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL, check=False)  # noqa: S603 -- our own command
    if done.returncode not in {0, 1}:
        raise RuntimeError(f"day check ended with {done.returncode}")
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    truth = json.loads((data / f"{name}.truth.json").read_text(encoding="utf-8"))
    found = compare(report, truth)
    for line in describe(found, 12):
        _say(line)
    return found


def figures(day: str, it: Comparison) -> Iterator[Line]:
    """The figures of issue 4, each with its goal."""
    yield from moment_figures(day, it)
    yield _share(f"{day} doubts found", it.found, 98.0, without="fix ")
    yield _share(f"{day} doubts true", it.true, 98.0, without="fix ")
    yield from _classes(f"{day} found", it.found)
    yield from _classes(f"{day} true", it.true)
    yield from _classes(f"{day} copies found", it.edits)
    for kind in sorted(it.honest.total):
        yield Line(f"{day} honest {kind} doubted", 100 * (1 - it.honest.share(kind)), "%", 0.5, at_most=True)
    yield _share(f"{day} bad rows named", it.errors, 100.0)


def moment_figures(day: str, it: Comparison) -> Iterator[Line]:
    """What a check during the day says: nothing of what is not due but the findings that may stand."""
    yield _share(f"{day} segment verdicts right", it.segments, 98.5)
    yield from _classes(f"{day} segments", it.segments)
    yield Line(f"{day} unknown without need", it.false_unknown, "", 0, at_most=True)
    yield Line(f"{day} credit without evidence", 100 * it.credit_share, "% of length", 0.1, at_most=True)
    yield _share(f"{day} duties right", it.duties, 98.0)
    yield from _classes(f"{day} duties", it.duties)
    yield _share(f"{day} facilities right", it.facilities, 98.0)
    yield _share(f"{day} findings right", it.findings, 98.0)


def _share(name: str, tally: Tally, goal: float, without: str = "") -> Line:
    """Of all classes but those of fixes, whose sheer number would hide the others."""
    kinds = [kind for kind in tally.total if not (without and kind.startswith(without))]
    right, total = sum(tally.right[kind] for kind in kinds), sum(tally.total[kind] for kind in kinds)
    return Line(name, 100 * right / total if total else 100.0, "%", goal)


def _classes(name: str, tally: Tally) -> Iterator[Line]:
    for kind in sorted(tally.total):
        if tally.total[kind] >= FEW and not kind.endswith("either"):
            yield Line(f"{name}: {kind}", 100 * tally.share(kind), "%", 92.0)


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
