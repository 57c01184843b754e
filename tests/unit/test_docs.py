"""Docs that cannot drift from the tree."""

import importlib
import re
from datetime import timedelta
from enum import EnumType
from pathlib import Path

from tools import reference, server_reference

from changming.kernel.calendar import OfficeTime
from changming.kernel.workflow import ANYBODY, State, Step, Workflow, anyone

ROOT = Path(__file__).parents[2]
AREAS_WITH_CHOICES = sorted(path.parent.name for path in (ROOT / "src/changming/areas").glob("*/choices.py"))
DRAWN = """toy.order

```mermaid
stateDiagram-v2
    [*] --> opened
    opened --> sent: send
    opened --> closed: close
    sent --> closed: close
    sent --> opened: back
    closed --> [*]
```

| state | 中文 | English | colour |
|---|---|---|---|
| `opened` | opened | opened | ink |
| `sent` | sent | sent | act |
| `closed` | closed | closed | done |

| step | from | to | by | demands | next is due |
|---|---|---|---|---|---|
| `send` | `opened` | `sent` | inspector |  | 36 h |
| `close` | `opened`, `sent` | `closed` | crew, leader | `with_photo` | 90 min of office time |
| `back` | `sent` | `opened` | anybody |  | 2 days |
"""
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


def test_every_job_says_why_it_may_run_twice():
    silent = [each.name for each in server_reference.declared_jobs() if not server_reference.why(each)]

    assert silent == []


def test_every_refusal_has_a_code_of_its_own_and_says_what_it_means():
    refusals = server_reference.declared_refusals()
    codes = [each.code for each in refusals]

    assert len(codes) == len(set(codes))
    assert [each.code for each in refusals if not each.__doc__] == []


def test_a_workflow_is_drawn_and_told_from_its_table():
    def with_photo(_subject, _asked):
        return True

    states = (State("opened", "opened", "ink"), State("sent", "sent", "act"), State("closed", "closed", "done"))
    steps = (
        Step("send", {"opened"}, "sent", {"inspector"}, anyone, timedelta(hours=36)),
        Step("close", {"sent", "opened"}, "closed", {"leader", "crew"}, with_photo, OfficeTime(timedelta(minutes=90))),
        Step("back", {"sent"}, "opened", ANYBODY, anyone, timedelta(days=2)),
    )

    text = "\n".join(server_reference.workflows([Workflow("toy.order", "district", states, steps)]))

    _, _, made = text.partition("## ")
    assert made == DRAWN
