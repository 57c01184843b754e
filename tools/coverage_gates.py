"""Which branches the tests reach: `make coverage`.

What `proven` names (engines, rules, workflows, actions) is measured with kernels uncompiled, all else as it runs. What
is not reached is listed; the exit code is 1 where the first falls short of all its branches, or all else of its goal.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import proven

ROOT = Path(__file__).parent.parent
PROVEN = ",".join(proven.PATTERNS)
GOALS = {"proven": 100, "elsewhere": 95}
UNCOMPILED = {"NUMBA_DISABLE_JIT": "1", "HYPOTHESIS_PROFILE": "mutants"}
WRAPS = ["-W", "ignore:overflow encountered in scalar:RuntimeWarning"]  # words of bits wrap around, as compiled
SETTINGS = """
[run]
branch = true
source = changming
patch = subprocess
data_file = {folder}/data
[report]
exclude_also =
    if TYPE_CHECKING:
    if __name__ == .__main__.:
"""


def measured(folder: Path, tests: list[str], environment: dict[str, str]) -> list[str]:
    """Run tests under coverage; the command line that reports on them. Exits when one fails."""
    settings = folder / "coverage.ini"
    settings.write_text(SETTINGS.format(folder=folder), encoding="utf-8")
    tool = [sys.executable, "-m", "coverage"]
    pytest = ["-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", "-n", "2", "--dist", "loadgroup"]
    known = os.environ | environment
    run = subprocess.run([*tool, "run", f"--rcfile={settings}", *pytest, *tests], cwd=ROOT, env=known, check=False)
    if run.returncode != 0:
        sys.exit("the tests fail")
    subprocess.run([*tool, "combine", "-q", f"--rcfile={settings}"], cwd=ROOT, check=True)
    return [*tool, "report", f"--rcfile={settings}", "--show-missing", "--skip-covered"]


def reached(what: str) -> bool:
    """Measure one of the two parts, print what is missing, and say whether its goal is reached."""
    with tempfile.TemporaryDirectory() as folder:
        if what == "proven":
            report = [*measured(Path(folder), [*proven.tests(), *WRAPS], UNCOMPILED), f"--include={PROVEN}"]
        else:
            report = [*measured(Path(folder), ["tests/unit", "tests/integration"], {}), f"--omit={PROVEN}"]
        done = subprocess.run([*report, f"--fail-under={GOALS[what]}"], cwd=ROOT, check=False)
    return done.returncode == 0


def main() -> int:
    """Measure both parts, or the one asked for."""
    command = argparse.ArgumentParser(description="Measure which branches the tests reach.")
    command.add_argument("--only", choices=GOALS)
    options = command.parse_args()
    short = [what for what in GOALS if options.only in {None, what} and not reached(what)]
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
