"""The demo as it runs: its database made once, site and worker started, watched and ended."""

import argparse
import hashlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from changming.config import command, demo, office_database, terminal

PACKAGE = Path(__file__).resolve().parent.parent
PORTS = range(8000, 8020)
UP_WITHIN_S, END_WITHIN_S, LOOK_EVERY_S = 120, 20, 0.1
TABLES, CODE = "made-of-tables", "made-of-code"  # from which program the demo's database, and its check, were made
REFUSED_ROWS = 1  # the sample has bad rows on purpose


def is_prepared(day: Path, home: Path) -> bool:
    """Whether this program made the demo's database and papers, from a day that is there."""
    made = (home / TABLES, _tables()), (home / CODE, _code())
    return (day / "district.toml").exists() and all(_noted(path) == wanted for path, wanted in made)


def prepare(day: Path, home: Path, *, source: Path, lang: str) -> None:
    """Make the sample day and the demo's database where this program has not yet. One that an older made goes."""
    if not (day / "district.toml").exists():
        done_by("sample", "make", str(day), "--source", str(source), "--lang", lang)
    importing = "import", "day", str(day), "--check", "--lang", lang
    if _noted(home / TABLES) != _tables():
        _clear(home)
        office_database.set_up(terminal.progress())
        done_by(*importing)
        demo.make_accounts(day)
        (home / TABLES).write_text(_tables())
    elif _noted(home / CODE) != _code():
        done_by(*importing)
    if _noted(home / CODE) != _code():
        progress = terminal.progress()
        papers = demo.write_papers_of(day, lang, lambda done, of: progress(_("Writing papers"), done, of))
        terminal.end_progress()
        terminal.say(papers)
        (home / CODE).write_text(_code())


def show(options: argparse.Namespace, began: float) -> int:
    """Start site and worker, say where they are, wait; both are ended by their ids, whatever happens."""
    port = options.port or _free_port()
    site = f"http://127.0.0.1:{port}"
    running = [_start(options.home, "serve", "--port", str(port)), _start(options.home, "worker")]
    try:
        _wait_until_up(site, running, options.home)
        took_s = time.monotonic() - began
        terminal.say(_("Up after %(seconds).1f s: %(site)s") % {"seconds": took_s, "site": site})
        terminal.say(_("Sign in with one click, as"))
        for who, address in demo.links(options.day, site):
            terminal.show(f"  {who}\n    {address}")
        sys.stdout.flush()
        if options.until_up:
            return 0
        terminal.say(_("Ctrl-C ends it."))
        while all(process.poll() is None for process in running):
            time.sleep(LOOK_EVERY_S)
        raise terminal.Stop(_fallen(options.home, running))
    finally:
        _end(running)


def done_by(*words: str) -> None:
    """Run a command of ours; what it cannot do ends this program with its exit code."""
    code = command.main(list(words))
    if code not in (0, REFUSED_ROWS):
        sys.exit(code)


def _tables() -> str:
    return _print_of("areas/*/migrations", "*/migrations")


def _code() -> str:
    return _print_of("day", "areas", "engines", "intake", "papers")


@cache
def _print_of(*patterns: str) -> str:
    """A hash of all Python files in some folders of the package."""
    found = hashlib.sha256()
    for pattern in patterns:
        for folder in sorted(PACKAGE.glob(pattern)):
            for path in sorted(folder.rglob("*.py")):
                found.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _noted(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def _clear(home: Path) -> None:
    """Remove the database and stores of an earlier demo. A folder that no demo made is left alone."""
    if home.exists() and any(home.iterdir()) and not (home / "demo.key").exists():
        raise terminal.Stop(
            _("%(folder)s holds something else than a demo; name another with --home") % {"folder": home}
        )
    for path in home.glob("*"):
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != "demo.key":
            path.unlink()


def _free_port() -> int:
    for port in PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise terminal.Stop(_("Ports %(first)s to %(last)s are all in use.") % {"first": PORTS[0], "last": PORTS[-1]})


def _start(home: Path, *words: str) -> subprocess.Popen[bytes]:
    """One process of the demo; a session of its own, so that Ctrl-C reaches it through `_end` alone."""
    log = home / "log" / f"{words[0]}.out"
    log.parent.mkdir(parents=True, exist_ok=True)
    arguments = [sys.executable, "-m", "changming.config.command", *words]
    with log.open("wb") as out:
        return subprocess.Popen(  # noqa: S603 -- our own program
            arguments, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )


def _wait_until_up(site: str, running: list[subprocess.Popen[bytes]], home: Path) -> None:
    until = time.monotonic() + UP_WITHIN_S
    while not _answers(site):
        if time.monotonic() > until or any(process.poll() is not None for process in running):
            raise terminal.Stop(_fallen(home, running))
        time.sleep(LOOK_EVERY_S)


def _answers(site: str) -> bool:
    try:
        with urllib.request.urlopen(f"{site}/health/", timeout=5):  # noqa: S310 -- our own address
            return True
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _fallen(home: Path, running: list[subprocess.Popen[bytes]]) -> str:
    """What the process that ended said last."""
    for name, process in zip(("serve", "worker"), running, strict=True):
        if process.poll() is not None:
            said = (home / "log" / f"{name}.out").read_text("utf-8", "replace").strip().splitlines()
            return "\n".join([_("%(name)s has ended; it said:") % {"name": name}, *said[-5:]])
    return _("The site does not answer; see %(folder)s") % {"folder": home / "log"}


def _end(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(END_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
