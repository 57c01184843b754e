"""Many people decide at one moment, and runs come in between."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

ROOT = Path(__file__).parents[3]
PATIENCE_S = 120

pytestmark = pytest.mark.django_db(transaction=True)


def told_by_a_process(folder):
    """What `race` prints, on the tests' own PostgreSQL or an SQLite file of its own."""
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "CHANGMING_HOME": str(folder),
    }
    known = connection.settings_dict
    if connection.vendor == "postgresql":
        host, user, password = (quote(known[name], safe="") for name in ("HOST", "USER", "PASSWORD"))
        login = f"{user}:{password}" if password else user
        port = f":{known['PORT']}" if known["PORT"] else ""
        environment["DATABASE_URL"] = f"postgresql://{login}@{port}/{known['NAME']}?host={host}"
    command = [sys.executable, "-m", "tests.integration.evidence.race"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=PATIENCE_S, check=False)  # noqa: S603 -- of this tree
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def test_one_decides_and_one_undoes_whoever_comes_at_once(tmp_path):
    told = told_by_a_process(tmp_path)

    assert told["decided"] == {"done": 4, "already_decided": 4}
    assert told["rows"] == 3
    assert told["undone"] == {"done": 1, "already_undone": 7}
    assert told["actions"] == {"evidence.doubt.decide": 1, "evidence.doubt.undo": 1}
    assert (told["findings"], told["worked"], told["refused"]) == (4, 8, [])
    assert told["whole"] is True
