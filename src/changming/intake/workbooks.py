"""Spreadsheets: .xlsx and .xls, told by their content, looked through before they are opened."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from changming.intake.cells import Cell
from changming.intake.problem import Limits, Unreadable, marked

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MOST_MEMBERS = 5_000
MOST_CELLS = 20_000_000  # a sheet is a full rectangle in memory
SMALL_BYTES = 2**20
CHUNK = 2**20
FILLED_CELL = re.compile(rb'<(?:\w+:)?c\s[^<>]*?\br="([A-Z]{1,4})(\d{1,9})"[^<>]*(?<!/)>')
OVERLAP = 200  # bytes kept between chunks: a cell's tag is shorter

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
    try:
        return list(_sheets(data, limits))
    except PasswordError as locked:
        raise Unreadable(marked("a spreadsheet without a password")) from locked
    except (CalamineError, OSError, ValueError, OverflowError) as broken:
        raise Unreadable(NO_SPREADSHEET) from broken
    except BaseException as broken:
        if type(broken).__name__ != "PanicException":  # how the reader's own language breaks off
            raise
        raise Unreadable(NO_SPREADSHEET) from None


def _sheets(data: bytes, limits: Limits) -> Iterator[Sheet]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.end is None:
            continue
        if sheet.end[0] >= limits.rows:
            raise Unreadable(marked("a table of at most {rows} rows"), rows=str(limits.rows))
        rows: list[list[Cell]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
        width = max((_width(row) for row in rows), default=0)
        if width > limits.columns:
            raise Unreadable(marked("a table of at most {columns} columns"), columns=str(limits.columns))
        yield Sheet(name, [row[:width] for row in rows])


def _width(row: list[Cell]) -> int:
    return next((position for position in range(len(row), 0, -1) if row[position - 1] != ""), 0)


def _look_through(data: bytes, limits: Limits) -> None:
    """Refuse an archive that unfolds to too much, or whose cells stand so far apart that a sheet would fill memory."""
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
    is_sheet = "worksheets/" in member.filename.lower()
    size, tail, far = 0, b"", (0, 0)
    for chunk in _unfolded(data, member):
        size += len(chunk)
        if size > most:
            raise Unreadable(
                marked("a spreadsheet that unfolds to at most {size} MB"),
                size=str(limits.unzipped_bytes // 2**20),
            )
        if is_sheet:
            far = _farthest(tail + chunk, far)
            tail = chunk[-OVERLAP:]
    if far[0] > limits.rows or far[0] * far[1] > MOST_CELLS:
        raise Unreadable(marked("a table of at most {rows} rows"), rows=str(limits.rows))
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


def _farthest(xml: bytes, far: tuple[int, int]) -> tuple[int, int]:
    """The farthest row and column of a cell with content, also counting those found before."""
    row, column = far
    for letters, digits in FILLED_CELL.findall(xml):
        row = max(row, int(digits))
        number = 0
        for letter in letters:
            number = number * 26 + letter - 64
        column = max(column, number)
    return row, column
