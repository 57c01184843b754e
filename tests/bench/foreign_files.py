"""Which files are opened for writing, or changed, outside the places where they may be."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGING = {"os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.truncate"}
COMPILED = "__pycache__"  # what Python writes when a module is first asked for

_OWN: list[str] = []
_FOREIGN: list[str] = []


def watch() -> None:
    """Watch this process from now on; nothing can end it."""
    sys.addaudithook(_audit)


@contextmanager
def only_below(*places: str) -> Iterator[list[str]]:
    """Within it, everything that is written elsewhere is noted in the list that it gives."""
    _FOREIGN.clear()
    _OWN[:] = places
    found: list[str] = []
    try:
        yield found
    finally:
        _OWN.clear()
        found += _FOREIGN


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if not _OWN:
        return
    writes = event == "open" and isinstance(arguments[2], int) and bool(arguments[2] & WRITING)
    if not writes and event not in CHANGING:
        return
    path = arguments[0]
    if isinstance(path, str | bytes | os.PathLike):
        text = _absolute(os.fsdecode(path), arguments[-1] if event in {"os.remove", "os.rmdir"} else None)
        if not text.startswith(tuple(_OWN)) and text != os.devnull and COMPILED not in text:
            _FOREIGN.append(f"{event} {text}")


def _absolute(path: str, folder: object) -> str:
    """The whole path, where it was given beside the number of an open folder."""
    if not isinstance(folder, int) or folder < 0:
        return path
    return (Path(f"/proc/self/fd/{folder}").readlink() / path).as_posix()
