"""Files that appear whole or not at all, and locks between processes."""

import errno
import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

__all__ = [
    "FULL",
    "Draft",
    "StorageFull",
    "draft",
    "locked",
    "make_folder",
    "naming_what_is_full",
    "settle",
    "sweep",
    "write_whole",
]

PREFIX = ".draft-"
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class StorageFull(OSError):
    """The disk, the quota or the process's limit has no room for a file. Nothing of it is left behind."""


@dataclass(slots=True)
class Draft:
    """A file without a place yet. It goes away with its block, or with its process, unless it has landed."""

    file: IO[bytes]
    path: Path
    landed: bool = field(default=False)

    def land(self, target: Path, *, durable: bool = True) -> None:
        """Take the place of `target`, all at once; `durable`: on the disk before this returns."""
        self.file.flush()
        if durable:
            os.fsync(self.file.fileno())
        self.path.replace(target)
        self.landed = True
        if durable:
            settle(target.parent)


@contextmanager
def draft(folder: Path) -> Iterator[Draft]:
    """A new draft in `folder`, which must be on the disk of its later place. Raises StorageFull."""
    with naming_what_is_full():
        begun = _begin(folder)
        try:
            yield begun
        finally:
            _end(begun)


def write_whole(target: Path, content: bytes, *, durable: bool = True) -> None:
    """Put `content` at `target`. Raises StorageFull."""
    with draft(target.parent) as begun:
        begun.file.write(content)
        begun.land(target, durable=durable)


def sweep(folder: Path) -> int:
    """Remove drafts whose writers have ended without a word; how many."""
    swept = 0
    for path in folder.glob(f"{PREFIX}*"):
        with suppress(FileNotFoundError, BlockingIOError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
            swept += 1
    return swept


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One holder at a time, whatever the process or thread. The file at `path` is made and stays."""
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def make_folder(folder: Path) -> None:
    """Make a folder and those above it so that they outlast a power cut. Raises StorageFull."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with naming_what_is_full():
        folder.mkdir(exist_ok=True)
    settle(folder.parent)


def settle(folder: Path) -> None:
    """Have the names of a folder on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def naming_what_is_full() -> Iterator[None]:
    """Within it, a disk without room raises StorageFull."""
    try:
        yield
    except OSError as refused:
        if refused.errno in FULL and not isinstance(refused, StorageFull):
            raise StorageFull(refused.errno, "no room for another file") from refused
        raise


def _begin(folder: Path) -> Draft:
    """A draft that is locked, so that its writer is known to live."""
    while True:
        handle, name = tempfile.mkstemp(prefix=PREFIX, dir=folder)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if os.fstat(handle).st_nlink:
            return Draft(os.fdopen(handle, "wb"), Path(name))
        os.close(handle)  # swept before it was locked


def _end(begun: Draft) -> None:
    """Take a draft away unless it has landed; what it still holds back is not worth a second complaint."""
    if not begun.landed:
        begun.path.unlink(missing_ok=True)
    with suppress(OSError):
        begun.file.close()
