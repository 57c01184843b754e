"""The house's own lint: lengths of files and functions, and a reason beside each exception to a rule."""

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


def findings(path: Path, name: str) -> Iterator[str]:
    """Every broken rule of one Python file, as `name:line: what`."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    if len(lines) > FILE_LINES:
        yield f"{name}:1: {len(lines)} lines, at most {FILE_LINES}"
    if path.stem in FORBIDDEN_NAMES:
        yield f"{name}:1: a file named {path.stem} says nothing of what is in it"
    yield from wrong_imports(lines, name)
    for number, comment in comments(text):
        found = EXCEPTION.search(comment)
        if found and not REASON.search(found["rest"]):
            yield f"{name}:{number}: an exception without a reason (write `-- reason` behind it)"
    for node in ast.walk(ast.parse(text)):
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


def comments(text: str) -> Iterator[tuple[int, str]]:
    """Line number and text of each comment."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def python_files() -> Iterator[Path]:
    """All Python files of the tree but those of the environment and the migrations that Django writes."""
    for folder in ("src", "tests", "tools"):
        yield from sorted(path for path in (ROOT / folder).rglob("*.py") if path.parent.name != "migrations")


def main() -> int:
    """Print what breaks a rule; 1 if anything does."""
    found = [what for path in python_files() for what in findings(path, str(path.relative_to(ROOT)))]
    print("\n".join(found) if found else f"house rules: {sum(1 for _ in python_files())} files in order")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
