"""Spreadsheets: .xlsx and .xls, told by their content, looked through before they are opened."""

import io
import os
import pickle
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from changming.intake.cells import Cell
from changming.intake.problem import Limits, Unreadable, marked

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MOST_MEMBERS = 5_000
MOST_CELLS = 8_000_000  # a sheet is a full rectangle in memory
SMALL_BYTES = 2**20
CHUNK = 2**20
READER = Path(__file__).with_name("workbook_process.py")
MOST_S = 120
QUIETLY = {**os.environ, "RUST_BACKTRACE": "0"}  # a reader that breaks off needs seconds to say where

NO_SPREADSHEET = marked("a spreadsheet (.xlsx or .xls) that can be opened")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, and its cells from A1 on."""

    name: str
    rows: list[list[Cell]]


def is_workbook(data: bytes) -> bool:
    """Whether the bytes begin like an .xlsx or .xls, whatever the file is called."""
    return data.startswith((ZIP, OLE))


def read_workbook(data: bytes, limits: Limits) -> list[Sheet]:
    """All sheets with cells, hidden ones too.

    Raises Unreadable for what is no spreadsheet, is encrypted, or is larger than `limits` allow.
    """
    if data.startswith(OLE) and ENCRYPTED in data:
        raise Unreadable(marked("a spreadsheet without a password"))
    if data.startswith(ZIP):
        _look_through(data, limits)
    says, what = _answer(data, limits)
    if says == "sheets":
        return [Sheet(name, rows) for name, rows in what]
    if says == "locked":
        raise Unreadable(marked("a spreadsheet without a password"))
    if says == "rows":
        raise Unreadable(marked("a table of at most {rows} rows"), rows=str(what))
    if says == "cells":
        raise Unreadable(marked("a table of at most {cells} cells, empty ones among them too"), cells=str(what))
    if says == "columns":
        raise Unreadable(marked("a table of at most {columns} columns"), columns=str(what))
    raise Unreadable(NO_SPREADSHEET)


def _answer(data: bytes, limits: Limits) -> tuple[str, Any]:
    """What the reader says, in its own process."""
    command = [sys.executable, "-P", str(READER), *map(str, (limits.rows, limits.columns, MOST_CELLS))]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=MOST_S, check=True, env=QUIETLY)  # noqa: S603 -- our own file
        answer: tuple[str, Any] = pickle.loads(done.stdout)  # noqa: S301 -- written by our own process
    except (subprocess.SubprocessError, pickle.UnpicklingError, EOFError, OSError):
        return "broken", None
    return answer


def _look_through(data: bytes, limits: Limits) -> None:
    """Refuse an archive that unfolds to too much."""
    room = limits.unzipped_bytes
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise Unreadable(NO_SPREADSHEET)
            for member in members:
                room -= _look_at(data, member, min(room, _most(member, limits)), limits)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, EOFError, OSError, IndexError) as broken:
        raise Unreadable(NO_SPREADSHEET) from broken


def _most(member: zipfile.ZipInfo, limits: Limits) -> int:
    return max(member.compress_size * limits.unzip_ratio, SMALL_BYTES)


def _look_at(data: bytes, member: zipfile.ZipInfo, most: int, limits: Limits) -> int:
    """The unfolded size of a member, found by unfolding it: what the archive says of it may be a lie."""
    size = 0
    for chunk in _unfolded(data, member):
        size += len(chunk)
        if size > most:
            raise Unreadable(
                marked("a spreadsheet that unfolds to at most {size} MB"),
                size=str(limits.unzipped_bytes // 2**20),
            )
    return size


def _unfolded(data: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """A member's content piece by piece; only what spreadsheets use, stored or deflated."""
    if member.flag_bits & 1:
        raise Unreadable(marked("a spreadsheet without a password"))
    start = member.header_offset
    names = int.from_bytes(data[start + 26 : start + 28], "little") + int.from_bytes(
        data[start + 28 : start + 30], "little"
    )
    packed = data[start + 30 + names : start + 30 + names + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    unpacker = zlib.decompressobj(-15)
    while packed:
        yield unpacker.decompress(packed, CHUNK)
        packed = unpacker.unconsumed_tail
