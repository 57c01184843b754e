"""What an office sets from outside: each setting by its environment variable, with what it is for and its default.

`docs/reference/settings.md` is made from `SETTINGS`. Secrets come from here and stand nowhere in the tree.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

PREFIX = "CHANGMING_"
KEY_BYTES = 50


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable. `default` None: an office must give it, `check --deploy` says so."""

    name: str
    says: str
    default: str | None = ""


SETTINGS: tuple[Setting, ...] = (
    Setting("CHANGMING_HOME", "Folder of all that the server keeps: database, files, lake, logs.", "build/office"),
    Setting("DATABASE_URL", "postgresql://user:password@host/name; empty: SQLite in CHANGMING_HOME.", ""),
    Setting("CHANGMING_SECRET_KEY", "At least 50 random characters; signs sessions and links.", None),
    Setting(
        "CHANGMING_SECOND_STEP_KEY",
        "At least 50 random characters; encrypts secrets of second steps in the database. A new one goes in front of "
        "the old, with a comma between.",
        None,
    ),
    Setting("CHANGMING_HOSTS", "Names the site is reached by, separated by commas.", None),
    Setting("CHANGMING_DEMO", "1: made-up data, sign-in by link, loopback only. Never in an office.", "0"),
    Setting("CHANGMING_IDLE_MINUTES", "Minutes without a click after which a person signs in again.", "60"),
    Setting("CHANGMING_LEAKED_PASSWORDS", "File of passwords that nobody may use, one a line; gzip or plain text.", ""),
    Setting("CHANGMING_PROXIES", "How many proxies of yours stand before the site and name the client's address.", "0"),
    Setting("CHANGMING_MAP_NUMBER", "审图号 of the base map, printed on every map.", ""),
    Setting("CHANGMING_CALENDARS", "Folder with later years of the work calendar.", ""),
)


def given(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """The value of a declared setting, its default where the environment has none."""
    setting = next(each for each in SETTINGS if each.name == name)
    return environment.get(name, "") or setting.default or ""


def home(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder of all that the server keeps, as an absolute path."""
    return Path(given("CHANGMING_HOME", environment)).resolve()


def is_demo(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the site shows made-up data to whoever sits before this machine."""
    return given("CHANGMING_DEMO", environment) == "1"


def secret_key(environment: Mapping[str, str] = os.environ) -> str:
    """The key that signs sessions and links: as given; in the demo one of its own, kept so that its links last.

    Without either a new one each time, on which `serve` refuses to start.
    """
    key = given("CHANGMING_SECRET_KEY", environment)
    if key or not is_demo(environment):
        return key or secrets.token_urlsafe(KEY_BYTES)
    path = home(environment) / "demo.key"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(path, "x", opener=_to_oneself, encoding="ascii") as file:
            file.write(secrets.token_urlsafe(KEY_BYTES))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")


def second_step_keys(environment: Mapping[str, str] = os.environ) -> list[str]:
    """The keys that open secrets of second steps; the first of them closes them. None: none is given."""
    keys = [key.strip() for key in given("CHANGMING_SECOND_STEP_KEY", environment).split(",")]
    return [key for key in keys if key]


def _to_oneself(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


REPEATABLE_READ = 3  # as psycopg counts them
WAIT_S = 20  # for a lock; whoever waits longer is told so
POSTGRESQL_OPTIONS = {"options": f"-c lock_timeout={WAIT_S}s"}
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",  # a writer that began as a reader would be refused half-way
    "timeout": WAIT_S,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-20000;PRAGMA temp_store=MEMORY;"
    ),
}


def database(environment: Mapping[str, str] = os.environ) -> dict[str, object]:
    """Django's settings of the one database. Raises ValueError for an address of another kind than PostgreSQL's."""
    url = given("DATABASE_URL", environment)
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home(environment) / "changming.sqlite3",
            "CONN_MAX_AGE": 600,
            "OPTIONS": dict(SQLITE_OPTIONS),
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError("DATABASE_URL: expected postgresql://user:password@host:port/name")
    socket = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair).get("host", "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(socket) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "OPTIONS": dict(POSTGRESQL_OPTIONS),
    }


def databases(environment: Mapping[str, str] = os.environ) -> dict[str, dict[str, object]]:
    """The one database, and a second way to it that reads all as of one moment and keeps nobody waiting: backups."""
    one = database(environment)
    reads_whole: dict[str, object] = {**POSTGRESQL_OPTIONS, "isolation_level": REPEATABLE_READ}
    if not given("DATABASE_URL", environment):
        reads_whole = {**SQLITE_OPTIONS, "transaction_mode": "DEFERRED"}
    return {"default": one, "snapshot": {**one, "OPTIONS": reads_whole, "TEST": {"MIRROR": "default"}}}
