"""Docs that cannot drift from the tree."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DECISIONS = ROOT / "docs" / "decisions"


def test_decision_index_lists_exactly_the_files():
    rows = re.findall(r"^\| \[(\d{4})\]\((\S+)\) \| (.+) \|$", (DECISIONS / "README.md").read_text("utf-8"), re.M)
    files = sorted(path.name for path in DECISIONS.glob("0*.md"))
    titles = [(DECISIONS / name).read_text("utf-8").splitlines()[0] for name in files]

    assert [name for _, name, _ in rows] == files
    assert [f"# {number} {title}" for number, _, title in rows] == titles


def test_every_dependency_earns_a_line():
    asked = set()
    for name in ("runtime.in", "dev.in"):
        for line in (ROOT / "requirements" / name).read_text("utf-8").splitlines():
            if line and not line.startswith(("-r", "#")):
                asked.add(re.split(r"[<>=!~]", line)[0].strip())
    table = (DECISIONS / "0002-dependencies.md").read_text("utf-8")
    listed = {name.strip() for row in re.findall(r"^\| ([a-z0-9, -]+) \|", table, re.M) for name in row.split(",")}

    assert asked == listed - {"package"}
