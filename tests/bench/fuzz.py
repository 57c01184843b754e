"""Ten thousand changed inputs over all readers: none may crash, hang or touch a file that is not its own.

Half of the inputs are bytes flipped, cut and doubled; half are good containers with changed contents.
"""

import faulthandler
import multiprocessing
import os
import random
import signal
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

from changming.areas.standards.rules.pack import BadPack, read_pack
from changming.areas.standards.rules.pack_check import complaints
from changming.intake.day_tables import open_tables
from changming.intake.decode import decode_text
from changming.intake.district import read_district
from changming.intake.folder import Found, Survey
from changming.intake.photos import read_photo
from changming.intake.problem import Problem, Unreadable
from changming.intake.record import Frame
from changming.intake.roads import read_roads
from changming.intake.tracks import read_track
from changming.stores.likeness import read_index
from tests.bench import foreign_files
from tests.bench.fuzz_changes import changes_of
from tests.bench.fuzz_seeds import prepare
from tests.bench.lines import Line
from tests.unit.intake import mutations

__all__ = ["NAME", "measure", "prepare"]

NAME = "fuzz"
INPUTS = 10_000
MOST_S = 5.0
SPAWNED = multiprocessing.get_context("spawn")  # in a forked process polars waits for threads that are not there
GIVE_UP_S = 45  # beyond any patience of the readers themselves
CHUNK = 25
FRAME = Frame(date(2026, 11, 23), ZoneInfo("Asia/Shanghai"), "gcj02")


@dataclass(slots=True)
class Outcome:
    """What happened to one chunk of changed inputs of one seed file."""

    seed_file: str
    read: int = 0
    refused: int = 0
    took_s: float = 0.0
    slowest: tuple[float, str] = (0.0, "")
    crashes: tuple[str, ...] = ()
    slow: tuple[str, ...] = ()
    touched: tuple[str, ...] = ()

    @property
    def inputs(self) -> int:
        """How many inputs came to an end, a good one or none."""
        return self.read + self.refused + len(self.crashes)


class BadIndex(Exception):
    """A likeness index that its reader refuses."""


class Hang(BaseException):
    """An input that is still not read after a time."""


def measure(data: Path) -> Iterable[Line]:
    """Crashes, hangs and foreign files, all of which must be none."""
    seeds = sorted(path for path in data.rglob("*") if path.is_file())
    each = -(-INPUTS // len(seeds) // CHUNK)
    outcomes: list[Outcome] = []
    started = time.monotonic()
    for outcome in _all([(path, number) for number in range(each) for path in seeds]):
        outcomes.append(outcome)
        for what in (*outcome.crashes, *outcome.slow, *outcome.touched):
            sys.stderr.write(f"{outcome.seed_file}: {what}\n")
        if len(outcomes) % len(seeds) == 0:
            _tell(outcomes, each * len(seeds) * CHUNK, time.monotonic() - started)
    _tell_of_readers(outcomes)
    total = Counter[str]()
    for outcome in outcomes:
        total += Counter(input=outcome.inputs, refused=outcome.refused, crash=len(outcome.crashes))
        total += Counter(slow=len(outcome.slow), touched=len(outcome.touched))
    yield Line("changed inputs", total["input"], "", INPUTS)
    yield Line("of them refused", total["refused"], "")
    yield Line("slowest input", max(outcome.slowest[0] for outcome in outcomes), "s", MOST_S, at_most=True)
    yield Line("crashes", total["crash"], "", 0, at_most=True)
    yield Line("slower than 5 s", total["slow"], "", 0, at_most=True)
    yield Line("files touched outside", total["touched"], "", 0, at_most=True)


def _tell(outcomes: list[Outcome], of: int, took_s: float) -> None:
    """How far it is, and the slowest input so far."""
    slowest = max(outcomes, key=lambda outcome: outcome.slowest)
    done = sum(outcome.inputs for outcome in outcomes)
    sys.stderr.write(
        f"{NAME}: {done} of {of} in {took_s:.0f} s; slowest {slowest.seed_file} {slowest.slowest[1]} "
        f"{slowest.slowest[0]:.2f} s\n"
    )


def _tell_of_readers(outcomes: list[Outcome]) -> None:
    """What each seed file's inputs came to."""
    for name in sorted({outcome.seed_file for outcome in outcomes}):
        own = [outcome for outcome in outcomes if outcome.seed_file == name]
        inputs, took_s = sum(outcome.inputs for outcome in own), sum(outcome.took_s for outcome in own)
        slowest_s = max(outcome.slowest[0] for outcome in own)
        sys.stderr.write(
            f"  {name:<24} {inputs:>5} inputs, {sum(outcome.refused for outcome in own):>4} refused, "
            f"{1000 * took_s / max(inputs, 1):>6.1f} ms each, slowest {slowest_s:.2f} s\n"
        )


def _all(tasks: list[tuple[Path, int]]) -> Iterable[Outcome]:
    """Two processes; where one breaks off, the chunk is named and the rest goes on in new ones."""
    todo = tasks
    while todo:
        with ProcessPoolExecutor(max_workers=2, mp_context=SPAWNED, initializer=_watch) as pool:
            futures = [(task, pool.submit(chunk, *task)) for task in todo]
            left: list[tuple[Path, int]] = []
            for number, (task, future) in enumerate(futures):
                try:
                    yield future.result()
                except BrokenProcessPool:
                    yield Outcome(task[0].name, crashes=(f"process broke off in chunk {task[1]} or beside it",))
                    left = [one for one, _ in futures[number + 1 :]]
                    break
        todo = left


def _watch() -> None:
    foreign_files.watch()
    signal.signal(signal.SIGALRM, _give_up)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 2)  # decoders of pictures say on stderr what is wrong with each


def _give_up(_signal: int, _frame: object) -> None:
    raise Hang


def chunk(path: Path, number: int) -> Outcome:
    """Reads some changed copies of one good file."""
    outcome = Outcome(path.name)
    good = path.read_bytes()
    changes = changes_of(path)
    with tempfile.TemporaryDirectory() as place:
        target = Path(place) / path.name
        for index in range(CHUNK):
            rng = random.Random(f"{path.name} {number} {index}")  # noqa: S311 -- a seed, no secret
            faulthandler.dump_traceback_later(2 * GIVE_UP_S, exit=True)
            target.write_bytes((mutations.raw if index % 2 else changes)(good, rng))
            with foreign_files.only_below(place) as foreign:
                _one(target, f"{number}.{index}", outcome)
            outcome.touched += tuple(foreign)
            faulthandler.cancel_dump_traceback_later()
        left = sorted(one.name for one in Path(place).iterdir() if one != target)
        outcome.touched += tuple(f"left {name}" for name in left)
    return outcome


def _one(target: Path, name: str, outcome: Outcome) -> None:
    took_s = _timed(target, name, outcome)
    if took_s > MOST_S:  # once more: what only waited for other processes is quick now
        took_s = min(took_s, _timed(target, name, Outcome(outcome.seed_file)))
    outcome.took_s += took_s
    outcome.slowest = max(outcome.slowest, (took_s, name))
    if took_s > MOST_S:
        outcome.slow += (f"{name} took {took_s:.1f} s",)


def _timed(target: Path, name: str, outcome: Outcome) -> float:
    """Read one input, and say how long that took."""
    started = time.perf_counter()
    signal.alarm(GIVE_UP_S)
    try:
        problems = reader_of(target)(target)
        for problem in problems:
            problem.expected.format(**problem.facts)
        outcome.read += 1
    except (Unreadable, BadPack, BadIndex):
        outcome.refused += 1
    except Hang:
        outcome.refused += 1
    except Exception as error:  # noqa: BLE001 -- whatever else it is, it is a crash
        outcome.crashes += (f"{name} {type(error).__name__}: {error}"[:200],)
    finally:
        signal.alarm(0)
    return time.perf_counter() - started


Reader = Callable[[Path], Iterable[Problem]]


def reader_of(path: Path) -> Reader:
    """The public reader of a seed file, by the beginning of its name."""
    kind = path.name.split("-")[0]
    special: dict[str, Reader] = {
        "district.toml": _district,
        "likeness": _likeness,
        "pack": _pack,
        "photo": _photo,
        "roads": _roads,
        "tracks": _track,
    }
    return special.get(kind) or (lambda file: _table(file, kind))


def _district(path: Path) -> Iterable[Problem]:
    return read_district(path.parent).problems


def _pack(path: Path) -> Iterable[Problem]:
    text = decode_text(path.read_bytes())
    complaints(text, ())
    read_pack(text)
    return []


def _likeness(path: Path) -> Iterable[Problem]:
    try:
        read_index(path)
    except ValueError as refused:
        raise BadIndex from refused
    return []


def _roads(path: Path) -> Iterable[Problem]:
    return read_roads(path, path.name, FRAME).problems


def _track(path: Path) -> Iterable[Problem]:
    return [problem for read in read_track(path, path.name, FRAME) for problem in read.problems]


def _photo(path: Path) -> Iterable[Problem]:
    found = read_photo(path, path.name)
    return [found.problem] if found.problem is not None else []


def _table(path: Path, kind: str) -> Iterable[Problem]:
    """As a folder's tables are opened: places may be shapes, sheets may say their own kind."""
    folder = Survey(path.parent, files={kind: [Found(path, path.name, kind)]})
    tables = open_tables(folder)
    reads = [tables.read(each, FRAME) for each in tables.grids]
    return [*tables.problems, *(problem for read in reads for problem in read.problems)]
