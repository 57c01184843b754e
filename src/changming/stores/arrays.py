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

__all__ = ["read_arrays", "write_arrays"]

LARGEST_BYTES = 8 * 2**30  # unpacked
PIECE_BYTES = 2**20
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
            parts = {part.filename.removesuffix(".npy"): part for part in whole.infolist()}
            chosen = parts if names is None else {name: parts[name] for name in names}
            if sum(part.file_size for part in chosen.values()) > LARGEST_BYTES:
                raise ValueError(f"larger than {LARGEST_BYTES // 2**30} GB unpacked")
            return {name: _read(whole, part) for name, part in chosen.items()}
    except BROKEN as broken:
        raise ValueError("no file of arrays") from broken


def _read(whole: zipfile.ZipFile, part: zipfile.ZipInfo) -> NDArray[Any]:
    """One array; not where it says it is larger than what the file holds of it: memory for it is taken at once."""
    with whole.open(part) as member:
        begin = io.BytesIO(member.read(MOST_HEAD))
        read_head = HEADS.get(np.lib.format.read_magic(begin))
        if read_head is None:
            raise ValueError("an array of a version that is not read")
        shape, in_columns, kind = read_head(begin)
        if kind.hasobject or min(shape, default=0) < 0 or math.prod(shape) * kind.itemsize > part.file_size:
            raise ValueError("an array larger than its content")
        flat: NDArray[Any] = np.empty(math.prod(shape), kind)
        content = flat.view(np.uint8) if flat.size else np.empty(0, np.uint8)
        filled, piece = 0, begin.read()
        while piece:  # to the end, where its checksum is looked at
            if filled + len(piece) > len(content):
                raise ValueError("an array smaller than its content")
            content[filled : filled + len(piece)] = np.frombuffer(piece, np.uint8)
            filled += len(piece)
            piece = member.read(PIECE_BYTES)
    if filled != len(content):
        raise ValueError("an array larger than its content")
    return flat.reshape(shape, order="F" if in_columns else "C")
