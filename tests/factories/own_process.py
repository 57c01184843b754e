"""A module of the tests run by itself: threads of its own, on the database of the tests or one file beside it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120


def told_by_a_process(module, folder):
    """What a module prints as JSON, on the tests' own PostgreSQL or an SQLite file of its own."""
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
    command = [sys.executable, "-m", module]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=PATIENCE_S, check=False)  # noqa: S603 -- of this tree
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)
