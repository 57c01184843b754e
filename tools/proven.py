"""What is held to all its branches and changed by mutants, and the tests that must notice.

Engines, the rules of the areas (who may do what is one of them), the workflow of the kernel, and every area's own
workflow and actions; the actions of the day check too.
"""

from pathlib import Path

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "src" / "changming"
IN_AREAS = ("rules", "workflow", "actions")
PATTERNS = (
    "*/changming/engines/*",
    "*/changming/kernel/workflow.py",
    "*/changming/day/actions.py",
    *(f"*/changming/areas/*/{name}{end}" for name in IN_AREAS for end in (".py", "/*")),
)
# Processes of their own tell nothing of a module that was changed in this one.
ELSEWHERE = ("--ignore=tests/integration/kernel/test_processes.py",)
OF_PAGES = tuple(f"tests/integration/doors/test_{page}.py" for page in ("drafts", "ledger_page", "roster_page"))
OF_RUNS = ("tests/integration/day/test_runs.py",)  # the others take minutes where kernels are uncompiled


def files() -> list[Path]:
    """The files themselves."""
    areas = [path for path in (HOUSE / "areas").rglob("*.py") if _part_of_area(path) in IN_AREAS]
    single = [HOUSE / "kernel" / "workflow.py", HOUSE / "day" / "actions.py"]
    return sorted([*areas, *(HOUSE / "engines").rglob("*.py"), *single])


def tests() -> list[str]:
    """Folders of the tests that must notice, and what of them is left out."""
    rooms = ["kernel", "areas", *(path.parent.name for path in sorted((HOUSE / "areas").glob("*/__init__.py")))]
    units = [f"tests/unit/{part}" for part in ("areas", "day", "engines")]
    return [
        *units,
        *(f"tests/integration/{room}" for room in rooms if _holds_tests(room)),
        *OF_PAGES,
        *OF_RUNS,
        *ELSEWHERE,
    ]


def _part_of_area(path: Path) -> str:
    parts = path.relative_to(HOUSE / "areas").with_suffix("").parts
    return parts[1] if len(parts) > 1 else ""


def _holds_tests(room: str) -> bool:
    return any((ROOT / "tests" / "integration" / room).glob("test_*.py"))
