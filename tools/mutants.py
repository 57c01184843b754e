"""Change one thing in rules, engines, workflows or actions and see whether a test notices: `make mutants`.

Changes are drawn by seed over all functions that `proven` names; kernels run uncompiled. A first run of the tests notes
which test reaches which line; then each change is tried, in a process of its own, against the tests that reach it,
quickest first. Survivors are listed; the exit code is 1 when fewer than the goal are caught.
"""

import argparse
import ast
import importlib.abc
import importlib.machinery
import io
import json
import os
import random
import signal
import sys
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

os.environ["NUMBA_DISABLE_JIT"] = "1"
os.environ["HYPOTHESIS_PROFILE"] = "mutants"

import coverage
import cv2
import numpy as np  # noqa: F401 -- loaded once here, so that no child process has to
import pytest
import shapely  # noqa: F401 -- the same

import proven

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src"
GOAL = 0.85
MOST_TESTS = 2000  # of one change in a process of its own: they stand on its command line
LEAST_S = 60  # a try may take this long, and several times what its tests took unchanged
QUIET = [
    "-q",
    "-x",
    "--no-header",
    "-p",
    "no:cacheprovider",
    "-n",
    "0",
    "-o",
    "timeout=0",
]  # the tool's own timer holds
QUIET += ["-W", "ignore:overflow encountered in scalar:RuntimeWarning"]  # words of bits wrap around, as compiled

COMPARISONS = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
IDENTITIES = {ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In}
SUMS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.BitAnd: ast.BitOr}
BOOLEANS = {ast.And: ast.Or, ast.Or: ast.And}
CALLS = {"min": "max", "max": "min", "minimum": "maximum", "maximum": "minimum", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Change:
    """One change of one file: the n-th place of its walk, what stands there and what is put instead."""

    path: Path
    place: int
    line: int
    column: int
    says: str

    @property
    def module(self) -> str:
        """Dotted name of the changed module."""
        parts = self.path.relative_to(SOURCE).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def places(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Every node inside a function that can be changed, in a fixed order, with words for the change.

    `strict=` of a zip is left: it guards against lengths that differ, which is to say against changes like these.
    """
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for statement in function.body:
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                continue  # a docstring
            guards = {
                id(each.value) for each in ast.walk(statement) if isinstance(each, ast.keyword) and each.arg == "strict"
            }
            for node in ast.walk(statement):
                said = words(node)
                if said and id(node) not in guards:
                    yield node, said


def words(node: ast.AST) -> str:  # noqa: PLR0911 -- one return a kind of change
    """What would be changed at this node, "" where nothing can be."""
    match node:
        case ast.Compare(ops=[op, *_]) if type(op) in COMPARISONS | IDENTITIES:
            return f"{type(op).__name__} -> {(COMPARISONS | IDENTITIES)[type(op)].__name__}"
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in SUMS:
            return f"{type(op).__name__} -> {SUMS[type(op)].__name__}"
        case ast.BoolOp(op=op):
            return f"{type(op).__name__} -> {BOOLEANS[type(op)].__name__}"
        case ast.UnaryOp(op=ast.Not()):
            return "not dropped"
        case ast.Constant(value=bool() as value):
            return f"{value} -> {not value}"
        case ast.Constant(value=int() | float() as value):
            return f"{value} -> {value + 1}"
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in CALLS:
            return f"{name} -> {CALLS[name]}"
    return ""


def changed(node: ast.AST) -> None:
    """Make the change at this node, in place."""
    match node:
        case ast.Compare(ops=[op, *rest]):
            node.ops = [(COMPARISONS | IDENTITIES)[type(op)](), *rest]
        case ast.BinOp(op=op) | ast.AugAssign(op=op):
            node.op = SUMS[type(op)]()
        case ast.BoolOp(op=op):
            node.op = BOOLEANS[type(op)]()
        case ast.UnaryOp(op=ast.Not()):
            node.op = ast.UAdd()
            node.operand = ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
        case ast.Constant(value=bool() as value):
            node.value = not value
        case ast.Constant(value=int() | float() as value):
            node.value = value + 1
        case ast.Call(func=ast.Name(id=name) as function):
            function.id = CALLS[name]
        case ast.Call(func=ast.Attribute(attr=name) as function):
            function.attr = CALLS[name]


def draw(count: int, seed: int, only: Sequence[str]) -> list[Change]:
    """`count` changes by seed, every function given the same chance; `only` in paths with one of these."""
    by_function: dict[tuple[Path, int], list[Change]] = {}
    for path in proven.files():
        if only and not any(part in str(path.relative_to(SOURCE)) for part in only):
            continue
        tree = ast.parse(path.read_text("utf-8"))
        starts = sorted(node.lineno for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
        for place, (node, said) in enumerate(places(tree)):
            line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
            function = max(start for start in starts if start <= line)
            by_function.setdefault((path, function), []).append(Change(path, place, line, column, said))
    rng = random.Random(seed)  # noqa: S311 -- a draw, no secret
    for entries in by_function.values():
        rng.shuffle(entries)
    drawn: list[Change] = []
    queues = [by_function[key] for key in sorted(by_function)]
    while len(drawn) < count and any(queues):
        rng.shuffle(queues)
        drawn.extend(queue.pop() for queue in queues if queue)
    return sorted(drawn[:count], key=lambda change: (str(change.path), change.place))


class Reach:
    """A pytest plugin: which test reaches which line, and how long each takes."""

    def __init__(self, measured: coverage.Coverage) -> None:
        self.measured = measured
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Note the test that runs now."""
        self.measured.switch_context(item.nodeid)
        start = time.monotonic()
        result = yield
        self.seconds[item.nodeid] = time.monotonic() - start
        return result


def reach(tests: Sequence[str]) -> tuple[coverage.CoverageData, dict[str, float]]:
    """Run these tests once, noting what each reaches. Exits when one fails."""
    measured = coverage.Coverage(data_file=None, source=[str(SOURCE / "changming")])
    plugin = Reach(measured)
    measured.start()
    code = pytest.main([*QUIET, *tests], plugins=[plugin])
    measured.stop()
    if code != 0:
        sys.exit("the tests fail unchanged")
    return measured.get_data(), plugin.seconds


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module with the change made."""

    def __init__(self, change: Change) -> None:
        self.change = change

    def find_spec(self, name: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        """The changed module only."""
        del path, target
        if name != self.change.module:
            return None
        package = self.change.path.name == "__init__.py"
        spec = importlib.machinery.ModuleSpec(name, self, origin=str(self.change.path), is_package=package)
        if package:
            spec.submodule_search_locations = [str(self.change.path.parent)]
        spec.has_location = True
        return spec

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed source."""
        tree = ast.parse(self.change.path.read_text("utf-8"))
        node = list(places(tree))[self.change.place][0]
        changed(node)
        code = compile(ast.fix_missing_locations(tree), str(self.change.path), "exec")
        exec(code, module.__dict__)  # noqa: S102 -- the tree's own source, changed in one place


def started(change: Change, tests: Sequence[str], limit_s: float) -> int:
    """Start to try a change in a child process, whose exit says whether a test noticed; its id.

    Tables cannot be loaded a second time: where tests with a database reach the change, a new interpreter is started.
    """
    child = os.fork()
    if child:
        return child
    signal.setitimer(signal.ITIMER_REAL, limit_s)  # goes on in a new interpreter
    if any(name.startswith("tests/integration") for name in tests):
        place = json.dumps([str(change.path), change.place])
        os.execv(sys.executable, [sys.executable, __file__, "--try", place, *tests[:MOST_TESTS]])  # noqa: S606 -- this very file
    for name in [name for name in sys.modules if name.startswith(("changming", "tests"))]:
        del sys.modules[name]
    os._exit(tried(change, tests))


def tried(change: Change, tests: Sequence[str]) -> int:
    """Make the change and run tests: 0 when none notices."""
    sys.meta_path.insert(0, Changed(change))
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        code = pytest.main([*QUIET, *tests])
    return int(code)


def survivors(drawn: Sequence[Change], tests: Sequence[Sequence[str]], seconds: dict[str, float]) -> list[int]:
    """Numbers of the changes that no test notices, as many tried at a time as there are cores; too slow is noticed."""
    alive = [number for number, reaching in enumerate(tests) if not reaching]
    waiting = [number for number, reaching in enumerate(tests) if reaching]
    running: dict[int, int] = {}
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            number = waiting.pop(0)
            limit_s = LEAST_S + 3 * sum(seconds[name] for name in tests[number])
            running[started(drawn[number], tests[number], limit_s)] = number
        child, status = os.wait()
        number = running.pop(child)
        if status == 0:
            alive.append(number)
        left = len(waiting) + len(running)
        print(f"\r{len(drawn) - left}/{len(drawn)}, {len(alive)} survive", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return sorted(alive)


def covering(change: Change, data: coverage.CoverageData, seconds: dict[str, float]) -> list[str]:
    """Tests that reach the changed line, quickest first.

    Where it runs when the module is loaded: all of the test files that reach the module, for what is made on loading
    can be looked at without running a line of it.
    """
    lines = data.contexts_by_lineno(str(change.path))
    names = set(lines.get(change.line, []))
    if "" in names:
        beside = {name.partition("::")[0] for name in names.union(*lines.values())}
        names = {name for name in seconds if name.partition("::")[0] in beside}
    reached = [name for name in names if name in seconds]
    return sorted(reached, key=lambda name: (seconds[name], name))


def main() -> int:
    """Draw, try, list the survivors."""
    command = argparse.ArgumentParser(description="Change one thing and see whether a test notices.")
    command.add_argument("--count", type=int, default=300)
    command.add_argument("--seed", type=int, default=1)
    said = "change only files with this in their path, engines/likeness say; may stand several times"
    command.add_argument("--only", action="append", default=[], metavar="PART", help=said)
    command.add_argument("--try", dest="place", help=argparse.SUPPRESS)
    command.add_argument("tests", nargs="*", metavar="TESTS", help="those that may notice (default: all that should)")
    options = command.parse_args()
    os.chdir(ROOT)
    if options.place:
        path, place = json.loads(options.place)
        return tried(Change(Path(path), place, 0, 0, ""), options.tests)
    data, seconds = reach(options.tests or proven.tests())
    cv2.setNumThreads(0)  # its threads would not be there after a fork, and be waited for
    drawn = draw(options.count, options.seed, options.only)
    tests = [covering(change, data, seconds) for change in drawn]
    alive = survivors(drawn, tests, seconds)
    for number in alive:
        where = f"{drawn[number].path.relative_to(ROOT)}:{drawn[number].line}:{drawn[number].column + 1}"
        print(f"survives: {where}: {drawn[number].says}{'' if tests[number] else ' (no test reaches it)'}")
    caught = 1 - len(alive) / len(drawn)
    print(f"mutants | {caught:.3f} caught of {len(drawn)} | {GOAL} | none | {caught / GOAL:.2f}")
    return 0 if caught >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
