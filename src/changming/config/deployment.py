"""What an office needs before others open its site: each point looked at, with what to do where it falls short."""

import shutil
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from django.core.management import call_command
from django.db import DatabaseError
from django.utils.translation import gettext as _

from changming.areas.people.queries import administrators
from changming.areas.people.rules import ADMINISTRATORS
from changming.config import environment
from changming.doors.desk.role_words import ROLES
from changming.kernel.housekeeping import newest_entry_at, worker_was_seen
from changming.papers.assets import FONTS

KEY_LENGTH, KEY_LETTERS = 50, 10  # characters of the key, and how many of them must differ
FREE_BYTES = 10 * 2**30  # two months of a district's photos
LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]", "*"})
OTHERS = 0o007  # mode bits of whoever is neither owner nor group
CLOCKS_DIFFER = timedelta(minutes=1)
TIMEOUT_S = 5

Reach = Callable[[str], bool]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Point:
    """One thing looked at: `what` it is, and `do`, what to do about it; "" where it is in order."""

    what: str
    do: str = ""


def points(given: Mapping[str, str], *, at: datetime, reach: Reach) -> Iterator[Point]:
    """Every point, in the order in which an office sets things up. `reach`: whether an address answers with 200."""
    yield from _settings(given)
    yield from _machine(environment.home(given))
    if (broken := _database()).do:
        yield broken
        return
    yield broken
    yield _tables()
    yield _clock(at)
    yield _worker(at)
    yield _proxy(given, reach)
    yield from _administrators()


def reached(address: str) -> bool:
    """Whether an address answers with 200, with a certificate that this machine trusts."""
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT_S):  # noqa: S310 -- https and our own host
            return True
    except (urllib.error.URLError, OSError, ValueError):
        return False


def _settings(given: Mapping[str, str]) -> Iterator[Point]:
    demo = environment.is_demo(given)
    yield Point(_("The demo is off"), _("Remove CHANGMING_DEMO: it lets anybody in.") if demo else "")
    key = given.get("CHANGMING_SECRET_KEY", "")
    make = 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
    do = _("Set CHANGMING_SECRET_KEY to %(count)s random characters or more. One way: %(command)s")
    yield Point(
        _("The secret key is long and random"), do % {"count": KEY_LENGTH, "command": make} if _weak(key) else ""
    )
    yield _second_step_key(given, key, make)
    hosts = _hosts(given)
    do = _("Set CHANGMING_HOSTS to the name that people type, such as changming.example.gov.cn.")
    yield Point(_("The site's own name is set"), do if not hosts or set(hosts) & LOCAL else "")


def _weak(key: str) -> bool:
    return len(key) < KEY_LENGTH or len(set(key)) < KEY_LETTERS


def _second_step_key(given: Mapping[str, str], secret_key: str, make: str) -> Point:
    newest = given.get("CHANGMING_SECOND_STEP_KEY", "").partition(",")[0].strip()
    do = _("Set CHANGMING_SECOND_STEP_KEY to another %(count)s random characters or more. One way: %(command)s")
    weak = _weak(newest) or newest == secret_key
    what = _("Secrets of second steps are encrypted with a key of their own")
    return Point(what, do % {"count": KEY_LENGTH, "command": make} if weak else "")


def _machine(home: Path) -> Iterator[Point]:
    what = _("Enough room on the disk")
    there = next(path for path in (home, *home.parents) if path.exists())
    free = shutil.disk_usage(there).free
    do = _("%(free)s GB are free at %(folder)s. Make room, or move CHANGMING_HOME to a larger disk.")
    facts = {"free": free // 10**9, "folder": home}
    yield Point(what, do % facts if free < FREE_BYTES else "")
    private = not home.exists() or not home.stat().st_mode & OTHERS
    do = _("Run `chmod o-rwx %(folder)s`: other users of this machine can read it.") % {"folder": home}
    yield Point(_("The server's folder is closed to other users"), "" if private else do)
    fonts = [path for path in FONTS.glob("*.otf") if path.stat().st_size > 0]
    do = _("Install Changming again: its font is missing, and papers cannot be drawn.")
    yield Point(_("The font of papers is there"), "" if fonts else do)


def _database() -> Point:
    what = _("The database answers")
    try:
        newest_entry_at()
    except DatabaseError as error:
        if "no such table" in str(error) or "does not exist" in str(error):
            return Point(what)
        do = _("Check DATABASE_URL and whether the database runs: %(why)s")
        return Point(what, do % {"why": str(error).strip()})
    return Point(what)


def _tables() -> Point:
    what = _("The database has the tables of this version")
    try:
        call_command("migrate", check_unapplied=True, verbosity=0)
    except SystemExit:
        return Point(what, _("Start `changming serve` once: it sets them up."))
    return Point(what)


def _clock(at: datetime) -> Point:
    what, newest = _("The clock goes right"), _or_none(newest_entry_at)
    if newest is None or newest <= at + CLOCKS_DIFFER:
        return Point(what)
    do = _("The newest entry of the audit chain is of %(time)s, later than now. Set the clock, and keep it by NTP.")
    return Point(what, do % {"time": newest.isoformat(timespec="minutes")})


def _worker(at: datetime) -> Point:
    seen = _or_none(lambda: worker_was_seen(at))
    do = _("Start `changming worker`; without it no day is checked.")
    return Point(_("A worker was seen lately"), "" if seen else do)


def _proxy(given: Mapping[str, str], reach: Reach) -> Point:
    what = _("The site answers by HTTPS")
    if environment.given("CHANGMING_PROXIES", given) == "0":
        do = _("Set CHANGMING_PROXIES to the number of your proxies; else every access is logged as the proxy's.")
        return Point(what, do)
    address = f"https://{next(iter(_hosts(given)), '')}/health/"
    do = _("%(address)s does not answer. Start site, worker and proxy, and check its certificate.")
    return Point(what, "" if reach(address) else do % {"address": address})


def _administrators() -> Iterator[Point]:
    """Of each district that has accounts."""
    held: defaultdict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for district, role, name in _or_none(administrators) or [("", "", "")]:
        held[district][role].add(name)
    for district, by_role in sorted(held.items()):
        what = _("Three people administer system, security and audit") + (f" ({district})" if district else "")
        missing = [str(ROLES[role]) for role in sorted(ADMINISTRATORS) if not by_role.get(role)]
        names = [name for role in ADMINISTRATORS for name in by_role.get(role, ())]
        do = ""
        if missing:
            do = _("Make accounts with `changming account make` for: %(roles)s") % {"roles": _(", ").join(missing)}
        elif twice := sorted({name for name in names if names.count(name) > 1}):
            do = _("%(name)s holds two of these roles; give one to somebody else.") % {"name": twice[0]}
        yield Point(what, do)


def _hosts(given: Mapping[str, str]) -> list[str]:
    return [host.strip() for host in given.get("CHANGMING_HOSTS", "").split(",") if host.strip()]


def _or_none(ask: Callable[[], T]) -> T | None:
    """What the database says, None where it has no tables yet."""
    try:
        return ask()
    except DatabaseError:
        return None
