"""The house's own lint: lengths, reasons beside exceptions, one SQL for two databases, a closed kernel."""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILE_LINES = 400
FUNCTION_LINES = 40
FORBIDDEN_NAMES = {"utils", "helpers", "common", "base", "misc"}
EXCEPTION = re.compile(r"#\s*(noqa|type:\s*ignore|pragma)(?P<rest>.*)")
INSIDE_RULES = re.compile(r"\s*(from|import) changming\.areas\.(?P<area>\w+)\.rules\.\w")
DATABASE = re.compile(r"\s*(from|import) django\.(db|contrib)")
REASON = re.compile(r" -- \S.{7,}")
ONE_DATABASE = re.compile(
    r"\.raw\([^)]|\.extra\(|\.cursor\(|\bRunSQL\b|django\.contrib\.postgres|\.vendor\b|\.distinct\([^)]|\bRawSQL\b"
)
# Files that may speak to one kind of database, each with its reason.
SPEAKS_TO_ONE: dict[str, str] = {
    "src/changming/config/backups.py": "PostgreSQL counts on behind restored rows only when told, in Django's own SQL",
}
# Files that may write a column `state`, each with its reason: a subject of a workflow is moved by `advance` alone.
WRITES_STATE: dict[str, str] = {
    "src/changming/kernel/workflow.py": "advance and advance_all are the writers",
    "src/changming/kernel/runs.py": "a task is no subject of a workflow: it runs, and nobody leads it",
}
KERNEL = {
    "__init__": "",
    "actor": "who acts",
    "apps": "the kernel as a Django app",
    "audit": "the chain of what happened",
    "backlog": "tasks, for people who look after them",
    "calendar": "worked days and office time",
    "clock": "what time it is",
    "errors": "what can be refused",
    "given": "rows from outside",
    "heads": "ends of the chains, in files",
    "housekeeping": "the kernel's own jobs",
    "jobs": "declared and queued work",
    "kept": "things made once and looked at often",
    "leases": "a lease held while a job runs",
    "models": "its tables, for Django",
    "progress": "how far a task is",
    "receiving": "rows that arrive, beside those that are there",
    "runs": "running what is queued",
    "spans": "spans of time",
    "tasks": "tables of the jobs",
    "verification": "what verifying the chains found",
    "workflow": "states and steps",
}


def findings(path: Path, name: str) -> Iterator[str]:
    """Every broken rule of one Python file, as `name:line: what`."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    if len(lines) > FILE_LINES:
        yield f"{name}:1: {len(lines)} lines, at most {FILE_LINES}"
    if path.stem in FORBIDDEN_NAMES:
        yield f"{name}:1: a file named {path.stem} says nothing of what is in it"
    yield from wrong_imports(lines, name)
    yield from one_database(lines, name)
    if name.startswith("src/changming/kernel/") and path.stem not in KERNEL:
        yield f"{name}:1: the kernel has no module {path.stem}; one that knows no word of the field may enter KERNEL"
    for number, comment in comments(text):
        found = EXCEPTION.search(comment)
        if found and not REASON.search(found["rest"]):
            yield f"{name}:{number}: an exception without a reason (write `-- reason` behind it)"
    tree = ast.parse(text)
    if name.startswith("src/") and "/engines/" not in name and name not in WRITES_STATE:
        yield from written_states(tree, name)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield f"{name}:{node.lineno}: {node.name} has {length} lines, at most {FUNCTION_LINES}"


def wrong_imports(lines: list[str], name: str) -> Iterator[str]:
    """Imports that the layers allow and the house does not."""
    for number, line in enumerate(lines, 1):
        if "changming/papers/" in name and DATABASE.match(line):
            yield f"{name}:{number}: papers draw plain facts, no tables"
        inside = INSIDE_RULES.match(line) if name.startswith("src/") else None
        if inside and not name.startswith(f"src/changming/areas/{inside['area']}/rules"):
            yield f"{name}:{number}: others import from {inside['area']}.rules, which lists what they may use"


def one_database(lines: list[str], name: str) -> Iterator[str]:
    """Lines that only one of the two databases understands, or that ask which it is."""
    for number, line in enumerate(lines, 1):
        found = ONE_DATABASE.search(line)
        if found and name.startswith("src/") and name not in SPEAKS_TO_ONE:
            yield f"{name}:{number}: {found[0]}: only what SQLite and PostgreSQL share (or a reason in SPEAKS_TO_ONE)"


def written_states(tree: ast.AST, name: str) -> Iterator[str]:
    """Lines that write a column `state` past `kernel.workflow`: by assignment, `setattr` or a query set's update."""
    for node in ast.walk(tree):
        if _assigns_state(node) or (isinstance(node, ast.Call) and _updates_state(node)):
            line = getattr(node, "lineno", 1)
            yield f"{name}:{line}: only kernel.workflow.advance writes a state (or a reason in WRITES_STATE)"


def _assigns_state(node: ast.AST) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    inner = [each for target in targets if target is not None for each in ast.walk(target)]
    writes = isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.For)
    return writes and any(isinstance(each, ast.Attribute) and each.attr == "state" for each in inner)


def _updates_state(call: ast.Call) -> bool:
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if called in {"update", "aupdate"} and any(each.arg == "state" for each in call.keywords):
        return True
    lists = [each.value for each in call.keywords if each.arg in {"update_fields", "defaults"}]
    if called in {"bulk_update", "abulk_update", "setattr"}:
        lists += [*call.args[1:2], *(each.value for each in call.keywords if each.arg == "fields")]
    texts = (part.value for each in lists for part in ast.walk(each) if isinstance(part, ast.Constant))
    return "state" in set(texts)


def comments(text: str) -> Iterator[tuple[int, str]]:
    """Line number and text of each comment."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def python_files() -> Iterator[Path]:
    """All Python files of the tree but those of the environment and the migrations that Django writes."""
    for folder in ("src", "tests", "tools"):
        yield from sorted(path for path in (ROOT / folder).rglob("*.py") if path.parent.name != "migrations")


def migrations() -> Iterator[Path]:
    """Migrations, of which only the SQL is looked at."""
    yield from sorted((ROOT / "src").rglob("migrations/*.py"))


def main() -> int:
    """Print what breaks a rule; 1 if anything does."""
    found = [what for path in python_files() for what in findings(path, str(path.relative_to(ROOT)))]
    for path in migrations():
        found += one_database(path.read_text(encoding="utf-8").splitlines(), str(path.relative_to(ROOT)))
    print("\n".join(found) if found else f"house rules: {sum(1 for _ in python_files())} files in order")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
