"""Files of NumPy arrays in a zip (`.npz`), written the same every time and read without pickle."""

import io
import math
import tokenize
import zipfile
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

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

Arrays = dict[str, NDArray[Any]]


def write_arrays(file: IO[bytes], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays by name. Raises ValueError for an array of objects."""
    with zipfile.ZipFile(file, "w") as whole:
        for name, array in arrays.items():
            with whole.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as member:
                np.lib.format.write_array(member, np.asanyarray(array), allow_pickle=False)


def read_arrays(path: Path, names: Collection[str] | None = None) -> Arrays:
    """All arrays of a file, or some of them. Raises ValueError for a file that is none or was changed."""
    try:
        with zipfile.ZipFile(path) as whole:
            if sum(part.file_size for part in whole.infolist()) > LARGEST_BYTES:
                raise ValueError(f"larger than {LARGEST_BYTES // 2**30} GB unpacked")
            for part in whole.infolist():
                _look_at(whole, part)
        with np.load(path, allow_pickle=False) as parts:
            return {name: parts[name] for name in (parts.files if names is None else names)}
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
