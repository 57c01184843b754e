"""Zip archives, of which nobody knows what they unfold to."""

import io
import lzma
import zipfile
import zlib
from pathlib import PurePosixPath

from changming.intake.problem import Limits, Unreadable, marked

MOST_MEMBERS = 1_000
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,  # a way of packing that zipfile doesn't know
    RuntimeError,  # encrypted
    ValueError,
    EOFError,
    OSError,
)


def read_members(data: bytes, suffixes: frozenset[str], limits: Limits) -> dict[str, bytes]:
    """The archive's files with one of `suffixes` (lower case), by name; what other systems add beside is left out.

    Raises Unreadable for what is no archive, is encrypted, or unfolds to more than `limits` allow.
    """
    found: dict[str, bytes] = {}
    room = min(limits.unzipped_bytes, max(len(data), 10_000) * limits.unzip_ratio)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > MOST_MEMBERS:
                raise _too_large(limits)
            for info in infos:
                path = PurePosixPath(info.filename)
                if path.suffix.lower() not in suffixes or path.name.startswith("._"):
                    continue
                with archive.open(info) as member:
                    found[info.filename] = member.read(room + 1)
                room -= len(found[info.filename])
                if room < 0:
                    raise _too_large(limits)
    except BROKEN as broken:
        raise Unreadable(marked("an archive (.zip) that can be opened")) from broken
    return found


def _too_large(limits: Limits) -> Unreadable:
    return Unreadable(
        marked("an archive of at most {members} files that unfolds to at most {size} MB"),
        members=str(MOST_MEMBERS),
        size=str(limits.unzipped_bytes // 2**20),
    )
