"""Results of long work, kept to be found again: `ROOT/DISTRICT/DAY/KEY.npz`.

A key is a hash of all that the result follows from, the version of what makes it included; who asks makes it. What is
kept may go at any time: a result that is not there, or broken, is made again.
"""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from changming.stores.arrays import read_arrays, write_arrays
from changming.stores.drafts import StorageFull, draft
from changming.stores.partitions import changing, folder_of, remove

__all__ = ["get", "put", "remove"]

KEY = re.compile(r"[0-9a-f]{16,128}")
ENDING = ".npz"
ARRAY, TEXT = "array.", "text."  # before a value's name

Value = NDArray[Any] | str


def get(root: Path, district: str, day: date, key: str) -> dict[str, Value] | None:
    """The values kept under a key, as they were; None where there are none or they are broken."""
    path = _path(root, district, day, key)
    try:
        arrays = read_arrays(path)
        values = dict(_value(name, array) for name, array in arrays.items())
    except ValueError:
        return None
    with suppress(OSError):  # removed since, or not ours to touch
        os.utime(path)
    return values


def put(root: Path, district: str, day: date, key: str, values: Mapping[str, Value], *, limit_bytes: int) -> bool:
    """Keep values under a key: arrays of numbers, and text such as JSON; whether there was room.

    Beyond `limit_bytes` a day, those go that were not asked for the longest. Raises ValueError for arrays of objects.
    """
    path = _path(root, district, day, key)
    try:
        with changing(path.parent), draft(path.parent) as begun:
            write_arrays(begun.file, dict(_array(name, value) for name, value in values.items()))
            size = begun.file.tell()
            if size <= limit_bytes:
                begun.land(path, durable=False)
                _make_room(path, limit_bytes - size)
    except StorageFull:
        return False
    return size <= limit_bytes


def _path(root: Path, district: str, day: date, key: str) -> Path:
    if not KEY.fullmatch(key):
        raise ValueError("a key is a hash in small letters")
    return folder_of(root, district, day) / f"{key}{ENDING}"


def _array(name: str, value: Value) -> tuple[str, NDArray[Any]]:
    if isinstance(value, str):
        return TEXT + name, np.frombuffer(value.encode(errors="surrogatepass"), np.uint8)
    return ARRAY + name, value


def _value(name: str, array: NDArray[Any]) -> tuple[str, Value]:
    if name.startswith(TEXT):
        return name.removeprefix(TEXT), array.tobytes().decode(errors="surrogatepass")
    return name.removeprefix(ARRAY), array


def _make_room(newest: Path, limit_bytes: int) -> None:
    """Remove those that were not asked for the longest until the others fit."""
    others = [(path.stat(), path) for path in newest.parent.glob(f"*{ENDING}") if path != newest]
    others.sort(key=lambda each: (each[0].st_mtime_ns, each[1]), reverse=True)
    kept_bytes = 0
    for about, path in others:
        kept_bytes += about.st_size
        if kept_bytes > limit_bytes:
            path.unlink()
