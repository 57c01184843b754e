"""Docs that cannot drift from the tree."""

import importlib
import re
from enum import EnumType
from pathlib import Path

from tools import reference

ROOT = Path(__file__).parents[2]
AREAS_WITH_CHOICES = sorted(path.parent.name for path in (ROOT / "src/changming/areas").glob("*/choices.py"))
DECISIONS = ROOT / "docs" / "decisions"


def test_decision_index_lists_exactly_the_files():
    rows = re.findall(
        r"^\| \[(\d{4})\]\((\S+)\) \| (.+) \|$", (DECISIONS / "README.md").read_text("utf-8"), re.MULTILINE
    )
    files = sorted(path.name for path in DECISIONS.glob("0*.md"))
    titles = [(DECISIONS / name).read_text("utf-8").splitlines()[0] for name in files]

    assert [name for _, name, _ in rows] == files
    assert [f"# {number} {title}" for number, _, title in rows] == titles


def test_every_dependency_earns_a_line():
    asked = set()
    for name in ("runtime.in", "dev.in"):
        for line in (ROOT / "requirements" / name).read_text("utf-8").splitlines():
            if line and not line.startswith(("-r", "#")):
                asked.add(re.split(r"[<>=!~\[]", line)[0].strip())
    table = (DECISIONS / "0002-dependencies.md").read_text("utf-8")
    listed = {
        name.strip() for row in re.findall(r"^\| ([a-z0-9, -]+) \|", table, re.MULTILINE) for name in row.split(",")
    }

    assert asked == listed - {"package"}


def test_every_area_and_every_wire_value_is_in_the_glossary():
    glossary = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    named = set(re.findall(r"`([a-z0-9_]+)`", glossary))
    areas = sorted(path.parent.name for path in (ROOT / "src/changming/areas").glob("*/__init__.py"))
    choices = [importlib.import_module(f"changming.areas.{area}.choices") for area in AREAS_WITH_CHOICES]
    kinds = [kind for module in choices for kind in vars(module).values() if isinstance(kind, EnumType)]
    values = {str(value) for kind in kinds if kind.__module__.startswith("changming") for value in kind}

    assert sorted((values | set(areas)) - named) == []


def test_reference_pages_are_those_that_the_code_makes():
    made = reference.pages()
    there = {name: (ROOT / "docs" / "reference" / name).read_text("utf-8") for name in made}

    assert there == {name: text.rstrip() + "\n" for name, text in made.items()}
