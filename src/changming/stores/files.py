"""Files by the hash of their content: `ROOT/ab/cd/abcd….`, each written once and never changed."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from changming.stores.drafts import StorageFull, draft, make_folder, settle, sweep

__all__ = ["Kept", "StorageFull", "TooLarge", "clean", "exists", "keep", "open_kept", "path_of", "remove"]

SHA256 = re.compile(r"[0-9a-f]{64}")
DRAFTS = "drafts"
CHUNK_BYTES = 2**18


class Stream(Protocol):
    """Whatever gives its bytes piece by piece."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes, none at the end."""


class TooLarge(ValueError):
    """A stream of more bytes than allowed. Nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is kept."""

    sha256: str
    bytes: int


def keep(root: Path, stream: Stream, limit_bytes: int) -> Kept:
    """Keep the content of a stream; the same content again is one file.

    On the disk once this has returned. Raises TooLarge and StorageFull with nothing left behind, and whatever the
    stream raises.
    """
    make_folder(root / DRAFTS)
    digest, size = hashlib.sha256(), 0
    with draft(root / DRAFTS) as begun:
        while part := stream.read(CHUNK_BYTES):
            size += len(part)
            if size > limit_bytes:
                raise TooLarge(f"more than {limit_bytes} bytes")
            digest.update(part)
            begun.file.write(part)
        sha256 = digest.hexdigest()
        path = path_of(root, sha256)
        make_folder(path.parent)
        begun.land(path)  # over what is there too, which a fault may have changed
    return Kept(sha256, size)


def path_of(root: Path, sha256: str) -> Path:
    """Where a file lies, if it is kept. Raises ValueError for what is no sha256 in small letters."""
    if not SHA256.fullmatch(sha256):
        raise ValueError("no sha256")
    return root / sha256[:2] / sha256[2:4] / sha256


def exists(root: Path, sha256: str) -> bool:
    """Whether a file is kept."""
    return path_of(root, sha256).is_file()


def open_kept(root: Path, sha256: str) -> BinaryIO:
    """A kept file, opened to be read. Raises FileNotFoundError where it is not kept."""
    return path_of(root, sha256).open("rb")


def remove(root: Path, sha256: str) -> bool:
    """Remove a file's content; whether it was there. Who has it open reads it to its end."""
    path = path_of(root, sha256)
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    settle(path.parent)
    return True


def clean(root: Path) -> int:
    """Remove what writers that were killed have left; how many. Writers at work are left alone."""
    return sweep(root / DRAFTS)
