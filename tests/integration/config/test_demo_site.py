"""`make run` without a person before it: up, links told, all ended again."""

import os
import re
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
RUN = [sys.executable, str(ROOT / "tools" / "run_sample.py"), "--until-up", "--lang", "en"]


def run(*words, **environment):
    done = subprocess.run(  # noqa: S603 -- our own program
        [*RUN, *map(str, words)], capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )
    return done.returncode, done.stdout, done.stderr


def links(said):
    return re.findall(r"^    http://127\.0\.0\.1:\d+(/demo/[^:]+):", said, re.MULTILINE)


def working_in(home):
    """Processes whose files of words lie in a home."""
    return [
        one.pid
        for one in psutil.process_iter(["environ"])
        if (one.info["environ"] or {}).get("CHANGMING_HOME") == str(home)
    ]


@pytest.mark.timeout(900)
def test_the_demo_comes_up_twice_and_leaves_nothing_running(day_folder, tmp_path):
    home = tmp_path / "demo"

    first = run("--day", day_folder, "--home", home, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    made = (home / "made-of-tables").stat().st_mtime_ns
    second = run("--day", day_folder, "--home", home)

    assert (first[0], second[0]) == (0, 0), (first, second)
    assert "Checked: run 1 of 2026-11-23" in first[1]
    assert "Checked" not in second[1]
    assert len(links(second[1])) == 9
    assert links(first[1]) == links(second[1])  # each names its account; what follows is signed anew, with the same key
    assert (home / "made-of-tables").stat().st_mtime_ns == made
    assert (home / "demo.key").stat().st_mode & 0o077 == 0
    assert working_in(home) == []


def test_a_folder_that_no_demo_made_is_left_alone(day_folder, tmp_path):
    (tmp_path / "office.sqlite3").write_bytes(b"dear")

    code, _out, said = run("--day", day_folder, "--home", tmp_path)

    assert code == 2
    assert "holds something else than a demo" in said
    assert (tmp_path / "office.sqlite3").read_bytes() == b"dear"
