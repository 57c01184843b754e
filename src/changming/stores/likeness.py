"""The likeness index: what is kept of earlier days' pictures so that copies are found without the pictures.

A file of NumPy arrays in a zip (`.npz`), read without pickle. Its arrays are those of `Likenesses`, and of each
picture its file, sha256, person and time, as UTF-8 text and seconds since 1970 UTC.
"""

import hashlib
import io
import math
import os
import tempfile
import tokenize
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from changming.engines.likeness import Likenesses

ENDING = ".likeness.npz"
VERSION = 1
LARGEST_BYTES = 8 * 2**30  # unpacked
MOST_HEAD = 10_000  # bytes that say what an array is
HEADS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
BROKEN = (
    OSError,
    EOFError,
    KeyError,
    SyntaxError,  # a head is a Python literal; its reader lets out what is wrong with it
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    MemoryError,
    OverflowError,
    TypeError,
)
TEXTS = ("files", "sha256s", "persons")


@dataclass(frozen=True, slots=True, eq=False)
class LikenessIndex:
    """Pictures entry by entry. `taken_s` is NaN where no time is known, a person "" where none is."""

    files: tuple[str, ...]
    sha256s: tuple[str, ...]
    taken_s: NDArray[np.float64]
    persons: tuple[str, ...]
    likenesses: Likenesses


def write_index(
    path: Path,
    files: Sequence[str],
    sha256s: Sequence[str],
    taken_s: Sequence[float] | NDArray[np.float64],
    persons: Sequence[str],
    likenesses: Likenesses,
) -> None:
    """Write an index; the file is complete or not there. Raises ValueError where the columns differ in length."""
    arrays: dict[str, NDArray[Any]] = dict(likenesses.arrays())
    arrays |= {name: _packed(texts) for name, texts in zip(TEXTS, (files, sha256s, persons), strict=True)}
    arrays["taken_s"] = np.asarray(taken_s, np.float64)
    if {len(files), len(sha256s), len(persons), len(arrays["taken_s"])} != {len(likenesses)}:
        raise ValueError("the columns of a likeness index are of one length")
    arrays["version"] = np.array([VERSION], np.int64)
    arrays["check"] = _check(arrays)
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def read_index(path: Path) -> LikenessIndex:
    """Read an index. Raises ValueError, with the reason, for a file that is none or was changed."""
    arrays = _arrays(path)
    version = arrays.get("version")
    if version is None or version.shape != (1,):
        raise ValueError("no version in it")
    if version[0] != VERSION:
        raise ValueError(f"version {version[0]}, this program reads {VERSION}")
    check = arrays.pop("check", None)
    if check is None or not np.array_equal(check, _check(arrays)):
        raise ValueError("its content does not match its checksum")
    files, sha256s, persons = (_unpacked(arrays, name) for name in TEXTS)
    likenesses = Likenesses.from_arrays(arrays)
    taken_s = arrays.get("taken_s", np.empty(0))
    if {len(files), len(sha256s), len(persons), len(taken_s)} != {len(likenesses)} or taken_s.dtype != np.float64:
        raise ValueError("its columns do not fit together")
    return LikenessIndex(files, sha256s, taken_s, persons, likenesses)


def _arrays(path: Path) -> dict[str, NDArray[Any]]:
    try:
        with zipfile.ZipFile(path) as whole:
            if sum(part.file_size for part in whole.infolist()) > LARGEST_BYTES:
                raise ValueError(f"larger than {LARGEST_BYTES // 2**30} GB unpacked")
            for part in whole.infolist():
                _look_at(whole, part)
        with np.load(path, allow_pickle=False) as parts:
            return {name: parts[name] for name in parts.files}
    except BROKEN as broken:
        raise ValueError("no file of arrays") from broken


def _look_at(whole: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse an array that says it is larger than what the file holds of it: memory for it is taken at once."""
    with whole.open(part) as member:
        begin = io.BytesIO(member.read(MOST_HEAD))
    read_head = HEADS.get(np.lib.format.read_magic(begin))
    if read_head is None:
        raise ValueError("an array of a version that is not read")
    shape, _in_columns, kind = read_head(begin)
    if kind.hasobject or min(shape, default=0) < 0 or math.prod(shape) * kind.itemsize > part.file_size:
        raise ValueError("an array larger than its content")


def _packed(texts: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(texts).encode(), np.uint8)


def _unpacked(arrays: dict[str, NDArray[Any]], name: str) -> tuple[str, ...]:
    packed = arrays.get(name)
    if packed is None or packed.dtype != np.uint8 or packed.ndim != 1:
        raise ValueError(f"no {name} in it")
    try:
        text = packed.tobytes().decode()
    except UnicodeDecodeError as broken:
        raise ValueError(f"its {name} are no text") from broken
    pictures = len(arrays.get("thumb", ()))
    return tuple(text.split("\n")) if pictures else ()


def _check(arrays: dict[str, NDArray[Any]]) -> NDArray[np.uint8]:
    """sha256 over names, types, shapes and bytes of all arrays but the check itself."""
    digest = hashlib.sha256()
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        digest.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        digest.update(array.tobytes())
    return np.frombuffer(digest.digest(), np.uint8)
