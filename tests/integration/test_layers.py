"""Each layer contract bites: a planted violation is reported by the contract that forbids it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PLANTED = [
    ("The house, floor by floor", "kernel/calendar.py", "import changming.areas.people.choices"),
    ("The house, floor by floor", "mess/__init__.py", "MESS = 1"),
    ("Areas use lower areas", "areas/people/rules.py", "import changming.areas.evidence.choices"),
    ("Areas use lower areas", "areas/odds/__init__.py", "ODDS = 1"),
    ("Inside an area", "areas/people/choices.py", "import changming.areas.people.rules"),
    ("Inside an area", "areas/people/odds.py", "ODDS = 1"),
    ("The house, floor by floor", "day/check.py", "import changming.doors.desk.links"),
    ("Doors don't know each other", "doors/odds/__init__.py", "ODDS = 1"),
    ("Doors never import models", "doors/desk/teams.py", "import changming.areas.people.models"),
    ("Machine rooms know nothing above them", "intake/record.py", "import changming.kernel.calendar"),
    ("Machine rooms know nothing above them", "papers/report.py", "import changming.areas.people.choices"),
    ("Machine rooms but papers know no Django", "intake/record.py", "import django"),
    ("Papers draw plain facts", "papers/report.py", "import changming.engines.geo"),
    ("Intake and stores don't know each other", "intake/record.py", "import changming.simulation"),
    ("Only the gatherer opens files", "day/photos.py", "import changming.intake.photo_names"),
    ("Engines know geo, not each other", "engines/scoring/__init__.py", "import changming.engines.coverage"),
    ("Engines know geo, not each other", "engines/odds/__init__.py", "ODDS = 1"),
    ("Engines stay numeric and lowest", "engines/scoring/__init__.py", "import datetime"),
    ("The simulation knows nothing of what it tests", "simulation/__init__.py", "import changming.engines.geo"),
]


def broken_contracts(folder):
    """Names of the contracts that import-linter reports as broken in a copy of the tree, and all it said."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "COLUMNS": "200"}
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 -- a tool of this environment
    return {name.strip() for name in re.findall(r"^(.+?) BROKEN", done.stdout, re.MULTILINE)}, done.stdout


@pytest.fixture
def tree(tmp_path):
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "*.otf", "*.po"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(("contract", "module", "line"), PLANTED)
def test_a_planted_violation_is_reported(tree, contract, module, line):
    path = tree / "src" / "changming" / module
    path.parent.mkdir(exist_ok=True)
    before = path.read_text("utf-8") if path.exists() else ""
    path.write_text(f"{line}\n{before}", "utf-8")

    broken, said = broken_contracts(tree)

    assert contract in broken, said


def test_every_contract_has_a_planted_violation():
    named = re.findall(r'^name = "(.+)"\ntype', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)

    assert sorted(named) == sorted({contract for contract, _, _ in PLANTED})
