"""What was dropped, laid out as a folder: names made harmless, archives unpacked, nothing read yet."""

import hashlib
import shutil
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, ClassVar

from changming.intake.archives import BROKEN
from changming.intake.kinds import kind_of_name
from changming.intake.problem import LIMITS, Limits, Problem, marked
from changming.kernel.errors import Refused
from changming.stores.drafts import FULL, naming_what_is_full

CHUNK = 2**20
DEEPEST = 8
LONGEST_BYTES = 180  # of one part of a name: file systems take 255, and a number may come behind it
LONGEST = 240  # characters of a whole name
ENDING = 12  # characters of a name's ending
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"})
SHAPES = ".shp.zip"
NOT_AN_ARCHIVE = marked("an archive (.zip) that can be opened")
TOO_LARGE = marked("an archive that unfolds to at most {size} MB and {files} files; the rest is not read")
NESTED = marked("files, not an archive within an archive; it is not read")


class NothingDropped(Refused):
    """There was no file, or none with anything in it."""

    code: ClassVar[str] = "nothing_dropped"


class DroppedTooMuch(Refused):
    """More bytes or files than one drop may have."""

    code: ClassVar[str] = "dropped_too_much"


@dataclass(frozen=True, slots=True)
class Dropped:
    """One file as the browser sent it; `name` may be a path."""

    name: str
    content: IO[bytes]
    bytes: int


@dataclass(frozen=True, slots=True)
class Laid:
    """A file as it lies in the folder now."""

    name: str
    sha256: str
    bytes: int


@dataclass(slots=True)
class _Room:
    """What one drop may still hold, archives unfolded."""

    bytes: int
    files: int

    def take(self, size: int) -> bool:
        """Whether one more file of that size fits; then it is counted."""
        fits = self.files > 0 and size <= self.bytes
        if fits:
            self.bytes, self.files = self.bytes - size, self.files - 1
        return fits


def lay_out(folder: Path, dropped: Iterable[Dropped], limits: Limits = LIMITS) -> tuple[list[Laid], list[Problem]]:
    """Make a folder and write files below it; archives are unpacked, pictures without a folder go into photos/.

    Raises NothingDropped, DroppedTooMuch and StorageFull.
    """
    laid: list[Laid] = []
    problems: list[Problem] = []
    room = _Room(limits.unzipped_bytes, limits.files)
    with naming_what_is_full():
        folder.mkdir(parents=True, exist_ok=True)
        for one in dropped:
            name = harmless(one.name)
            if name is None or not one.bytes:
                continue
            if _is_archive(name, one.content):
                laid += _unpacked(folder, name, one, limits, room, problems)
            elif room.take(one.bytes):
                laid.append(_written(folder, _placed(name), one.content))
            else:
                raise DroppedTooMuch(megabytes=limits.unzipped_bytes // 2**20, files=limits.files)
    if not laid and not problems:
        raise NothingDropped
    return laid, problems


def root_of(folder: Path) -> Path:
    """Where the day's files begin: the folder itself, or the only one in it where somebody packed a whole folder.

    A folder that is called like a kind, such as photos, is no day.
    """
    while True:
        entries = [entry for entry in folder.iterdir() if not entry.name.startswith((".", "__MACOSX"))]
        alone = entries[0] if len(entries) == 1 and entries[0].is_dir() else None
        if alone is None or not ((alone / "district.toml").exists() or kind_of_name(alone.name) is None):
            return folder
        folder = alone


def harmless(name: str) -> str | None:
    """A name as a path below a folder; None for what other systems add and for what is no name."""
    parts = []
    for part in PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).parts:
        plain = "".join(sign for sign in part if sign.isprintable() and sign not in '<>:"|?*').strip()
        if plain in {"", ".", "..", "/"}:
            continue
        if plain.startswith((".", "~$")) or plain == "__MACOSX":
            return None
        parts.append(_short(plain))
    parts = parts[-DEEPEST:]
    while sum(map(len, parts)) > LONGEST:
        del parts[0]
    return "/".join(parts) or None


def _short(part: str) -> str:
    if len(part.encode()) <= LONGEST_BYTES:
        return part
    path = PurePosixPath(part)
    ending = path.suffix[:ENDING].encode()
    return (path.stem.encode()[: LONGEST_BYTES - len(ending)] + ending).decode(errors="ignore").strip()


def _placed(name: str) -> str:
    """A picture that came without a folder lies where pictures do."""
    path = PurePosixPath(name)
    return f"photos/{name}" if len(path.parts) == 1 and path.suffix.lower() in PICTURES else name


def _is_archive(name: str, content: IO[bytes]) -> bool:
    content.seek(0)
    head = content.read(4)
    content.seek(0)
    return name.lower().endswith(".zip") and not name.lower().endswith(SHAPES) and head[:2] == b"PK"


def _unpacked(
    folder: Path, name: str, one: Dropped, limits: Limits, room: _Room, problems: list[Problem]
) -> Iterator[Laid]:
    """The files of an archive, as far as limits let them; an archive of shapes stays one."""
    unfolds_to = max(one.bytes, 10_000) * limits.unzip_ratio
    try:
        with zipfile.ZipFile(one.content) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            if any(info.filename.lower().endswith(".shp") for info in members):
                members, name = [], f"{name[:-4]}{SHAPES}"
                one.content.seek(0)
                if room.take(one.bytes):
                    yield _written(folder, name, one.content)
                else:
                    problems.append(_too_large(name, limits))
            for info in members:
                unfolds_to -= info.file_size
                if unfolds_to < 0 or not room.take(info.file_size):
                    problems.append(_too_large(name, limits))
                    return
                yield from _member(folder, archive, info, problems)
    except BROKEN as broken:
        if isinstance(broken, OSError) and broken.errno in FULL:
            raise
        problems.append(Problem(name, None, None, None, NOT_AN_ARCHIVE))


def _too_large(name: str, limits: Limits) -> Problem:
    facts = {"size": str(limits.unzipped_bytes // 2**20), "files": str(limits.files)}
    return Problem(name, None, None, None, TOO_LARGE, facts)


def _member(folder: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo, problems: list[Problem]) -> Iterator[Laid]:
    name = harmless(_named(info))
    if name is None:
        return
    if name.lower().endswith(".zip") and not name.lower().endswith(SHAPES):
        problems.append(Problem(name, None, None, None, NESTED))
        return
    with archive.open(info) as member:
        yield _written(folder, _placed(name), member, info.file_size)


def _named(info: zipfile.ZipInfo) -> str:
    """A member's name; what Windows packed without saying so is GBK."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _written(folder: Path, name: str, content: IO[bytes], most: int | None = None) -> Laid:
    """Write one file, all of it or nothing; a name that is taken gets a number."""
    path = _free(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("wb") as file:
            for part in _parts(content, most):
                size += len(part)
                digest.update(part)
                file.write(part)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Laid(path.relative_to(folder).as_posix(), digest.hexdigest(), size)


def _parts(content: IO[bytes], most: int | None) -> Iterator[bytes]:
    """A file piece by piece. Raises BadZipFile for a member that is longer than it says."""
    size = 0
    while part := content.read(CHUNK):
        size += len(part)
        if most is not None and size > most:
            raise zipfile.BadZipFile("more than it said")
        yield part


def _free(folder: Path, name: str) -> Path:
    """Where a file of that name can lie: no file stands in the place of its folders, none has its name."""
    *above, last = PurePosixPath(name).parts
    for part in above:
        folder = _numbered(folder / part, lambda path: path.exists() and not path.is_dir())
    return _numbered(folder / last, Path.exists)


def _numbered(path: Path, is_taken: Callable[[Path], bool]) -> Path:
    found, number = path, 1
    while is_taken(found):
        number += 1
        found = path.with_stem(f"{path.stem} ({number})")
    return found


def clear(folder: Path) -> None:
    """Remove a folder that was laid out; one that is not there is no fault."""
    shutil.rmtree(folder, ignore_errors=True)
