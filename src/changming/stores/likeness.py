"""The likeness index: what is kept of earlier days' pictures so that copies are found without the pictures.

A file of NumPy arrays in a zip (`.npz`), read without pickle. Its arrays are those of `Likenesses`, and of each
picture its file, sha256, person and time, as UTF-8 text and seconds since 1970 UTC.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from changming.engines.likeness import Likenesses
from changming.stores.arrays import read_arrays, write_arrays
from changming.stores.drafts import draft

__all__ = ["ENDING", "LikenessIndex", "read_index", "write_index"]

ENDING = ".likeness.npz"
VERSION = 1
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
    with draft(path.parent) as begun:
        write_arrays(begun.file, arrays)
        begun.land(path, durable=False)


def read_index(path: Path) -> LikenessIndex:
    """Read an index. Raises ValueError, with the reason, for a file that is none or was changed."""
    arrays = read_arrays(path)
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
