"""Ten thousand changed inputs over all readers: none may crash, hang or touch a file that is not its own.

Half of the inputs are bytes flipped, cut and doubled; half are good containers with changed contents.
"""

import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from changming.intake.district import read_district
from changming.intake.kinds import KINDS
from changming.intake.photos import read_photo
from changming.intake.problem import Problem, Unreadable
from changming.intake.record import Frame
from changming.intake.roads import read_roads
from changming.intake.sheets import read_grids
from changming.intake.tables import read_kind
from changming.intake.tracks import read_track
from tests.bench.fuzz_seeds import CHANGES, write_seeds
from tests.bench.lines import Line
from tests.unit.intake import mutations

NAME = "fuzz"
INPUTS = 10_000
MOST_S = 5.0
CHUNK = 25
FRAME = Frame(date(2026, 11, 23), ZoneInfo("Asia/Shanghai"), "gcj02")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGING = {"os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.truncate"}


@dataclass(slots=True)
class Outcome:
    """What happened to one chunk of changed inputs of one seed file."""

    seed_file: str
    read: int = 0
    refused: int = 0
    crashes: tuple[str, ...] = ()
    slow: tuple[str, ...] = ()
    touched: tuple[str, ...] = ()


def prepare(cache: Path, seed: int) -> Path:
    """One good file of every format."""
    place = cache / f"fuzz-{seed}"
    if not place.exists():
        write_seeds(place, seed)
    return place


def measure(data: Path) -> Iterable[Line]:
    """Crashes, hangs and foreign files, all of which must be none."""
    seeds = sorted(path for path in data.rglob("*") if path.is_file())
    each = -(-INPUTS // len(seeds) // CHUNK)
    total = Counter[str]()
    tasks = [(path, number) for path in seeds for number in range(each)]
    for outcome in _all(tasks):
        total += Counter(read=outcome.read, refused=outcome.refused)
        total += Counter(crash=len(outcome.crashes), slow=len(outcome.slow), touched=len(outcome.touched))
        for what in (*outcome.crashes, *outcome.slow, *outcome.touched):
            sys.stderr.write(f"{outcome.seed_file}: {what}\n")
    yield Line("changed inputs", total["read"] + total["refused"] + total["crash"], "", INPUTS)
    yield Line("of them refused", total["refused"], "")
    yield Line("crashes", total["crash"], "", 0, at_most=True)
    yield Line("slower than 5 s", total["slow"], "", 0, at_most=True)
    yield Line("files touched outside", total["touched"], "", 0, at_most=True)


def _all(tasks: list[tuple[Path, int]]) -> Iterable[Outcome]:
    """Two processes; where one breaks off, the chunk is named and the rest goes on in new ones."""
    todo = tasks
    while todo:
        with ProcessPoolExecutor(max_workers=2, initializer=_watch) as pool:
            futures = [(task, pool.submit(chunk, *task)) for task in todo]
            left: list[tuple[Path, int]] = []
            for number, (task, future) in enumerate(futures):
                try:
                    yield future.result(timeout=600)
                except BrokenProcessPool:
                    yield Outcome(task[0].name, crashes=(f"process broke off in chunk {task[1]} or beside it",))
                    left = [one for one, _ in futures[number + 1 :]]
                    break
        todo = left


_OWN: list[str] = []
_FOREIGN: list[str] = []


def _watch() -> None:
    sys.addaudithook(_audit)


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    """Notes every file that is opened for writing, or changed, outside the input's own folder."""
    writes = event == "open" and isinstance(arguments[2], int) and bool(arguments[2] & WRITING)
    if not writes and event not in CHANGING:
        return
    path = arguments[0]
    if isinstance(path, str | bytes) and _OWN:
        text = os.fsdecode(path)
        if not text.startswith(_OWN[0]) and text != os.devnull:
            _FOREIGN.append(f"{event} {text}")


def chunk(path: Path, number: int) -> Outcome:
    """Reads some changed copies of one good file."""
    outcome = Outcome(path.name)
    good = path.read_bytes()
    changes = CHANGES.get("".join(path.suffixes[-2:]), CHANGES.get(path.suffix, mutations.raw))
    with tempfile.TemporaryDirectory() as place:
        _FOREIGN.clear()
        target = Path(place) / path.name
        for index in range(CHUNK):
            rng = random.Random(f"{path.name} {number} {index}")  # noqa: S311 -- a seed, no secret
            target.write_bytes((mutations.raw if index % 2 else changes)(good, rng))
            _OWN[:] = [place]
            _one(target, f"{number}.{index}", outcome)
            _OWN.clear()
        left = sorted(one.name for one in Path(place).iterdir() if one != target)
        outcome.touched = (*_FOREIGN, *(f"left {name}" for name in left))
    return outcome


def _one(target: Path, name: str, outcome: Outcome) -> None:
    started = time.perf_counter()
    try:
        problems = reader_of(target)(target)
        for problem in problems:
            problem.expected.format(**problem.facts)
        outcome.read += 1
    except Unreadable:
        outcome.refused += 1
    except Exception as error:  # noqa: BLE001 -- whatever else it is, it is a crash
        outcome.crashes += (f"{name} {type(error).__name__}: {error}"[:200],)
    took_s = time.perf_counter() - started
    if took_s > MOST_S:
        outcome.slow += (f"{name} took {took_s:.1f} s",)


Reader = Callable[[Path], Iterable[Problem]]


def reader_of(path: Path) -> Reader:
    """The public reader of a seed file, by the beginning of its name."""
    kind = path.name.split("-")[0]
    special: dict[str, Reader] = {"district.toml": _district, "roads": _roads, "tracks": _track, "photo": _photo}
    return special.get(kind) or (lambda file: _table(file, kind))


def _district(path: Path) -> Iterable[Problem]:
    return read_district(path.parent).problems


def _roads(path: Path) -> Iterable[Problem]:
    return read_roads(path, path.name, FRAME).problems


def _track(path: Path) -> Iterable[Problem]:
    return [problem for read in read_track(path, path.name, FRAME) for problem in read.problems]


def _photo(path: Path) -> Iterable[Problem]:
    found = read_photo(path, path.name)
    return [found.problem] if found.problem is not None else []


def _table(path: Path, kind: str) -> Iterable[Problem]:
    return read_kind(kind if kind in KINDS else "sign_ins", read_grids(path, path.name), FRAME).problems
