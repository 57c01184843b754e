"""What `make run` does once all is set up: a sample day in a database of its own, and the site that shows it.

`--until-up` ends all again once the site answers: for tests and for CI.
"""

import argparse
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from importlib import import_module
from pathlib import Path

import django
from django.utils import translation
from django.utils.translation import gettext as _

from changming.config import command, terminal
from changming.config.environment import SETTINGS

ROOT = Path(__file__).parent.parent
BUILD = ROOT / "build"
PACKAGE = ROOT / "src" / "changming"
PORTS = range(8000, 8020)
UP_WITHIN_S, END_WITHIN_S, LOOK_EVERY_S = 120, 20, 0.1
TABLES, CODE = "made-of-tables", "made-of-code"  # from which program the demo's database, and its check, were made
REFUSED_ROWS = 1  # the sample has bad rows on purpose


def main() -> int:
    """Make what is missing, start site and worker, wait for Ctrl-C, end both."""
    began = time.monotonic()
    options = _options()
    _set_environment(options.home)
    for ends in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ends, signal.default_int_handler)  # in order, even where a shell had it ignored
    try:
        if not (options.day / "district.toml").exists():
            _command("sample", "make", str(options.day), "--source", str(ROOT / "sample"), "--lang", options.lang)
        django.setup()
        with translation.override(command.LANGUAGES[options.lang]):
            prepare(options)
            return show(options, began)
    except KeyboardInterrupt:
        return 0
    except terminal.Stop as stop:
        terminal.say(str(stop))
        return 2


def prepare(options: argparse.Namespace) -> None:
    """Fill the demo's database where this program has not done so yet. One that an older program filled goes."""
    demo = import_module("changming.config.demo")
    office_database = import_module("changming.config.office_database")
    home, day = options.home, options.day
    tables, code = (
        _print_of("areas/*/migrations", "*/migrations"),
        _print_of("day", "areas", "engines", "intake", "papers"),
    )
    if _noted(home / TABLES) != tables:
        _clear(home)
        office_database.set_up(terminal.progress())
        _command("import", "day", str(day), "--check", "--lang", options.lang)
        demo.make_accounts(day)
        (home / TABLES).write_text(tables)
    elif _noted(home / CODE) != code:
        _command("import", "day", str(day), "--check", "--lang", options.lang)
    if _noted(home / CODE) != code:
        progress = terminal.progress()
        papers = demo.write_papers_of(day, options.lang, lambda done, of: progress(_("Writing papers"), done, of))
        terminal.end_progress()
        terminal.say(papers)
        (home / CODE).write_text(code)


def show(options: argparse.Namespace, began: float) -> int:
    """Start site and worker, say where they are, wait; both are ended by their ids, whatever happens."""
    demo = import_module("changming.config.demo")
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


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--day", type=Path, default=BUILD / "sample-day", help="a folder with a day; made if missing")
    parser.add_argument("--home", type=Path, default=BUILD / "demo", help="folder of the demo's database")
    parser.add_argument("--port", type=int, default=0, help="default: the first free one from 8000 on")
    parser.add_argument("--until-up", action="store_true", help="end all once the site answers")
    parser.add_argument("--lang", choices=sorted(command.LANGUAGES), default="zh", help="language of what is said")
    return parser.parse_args()


def _set_environment(home: Path) -> None:
    """The demo has a database, a key and a folder of its own, whatever an office on this machine has set."""
    for setting in SETTINGS:
        os.environ.pop(setting.name, None)
    os.environ |= {
        "CHANGMING_DEMO": "1",
        "CHANGMING_HOME": str(home.resolve()),
        "DJANGO_SETTINGS_MODULE": "changming.config.settings",
    }


def _command(*words: str) -> None:
    code = command.main(list(words))
    if code not in (0, REFUSED_ROWS):
        sys.exit(code)


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
        return subprocess.Popen(arguments, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)


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


if __name__ == "__main__":
    sys.exit(main())
