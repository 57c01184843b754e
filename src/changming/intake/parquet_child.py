"""The process that opens Parquet files for `parquet`; see there. Run as a module: asked on stdin, it answers on stdout.

A question is three numbers of eight bytes (length, most rows, most columns) and the file; an answer is a length, a
mark and, where the mark is TABLE, the table as an Arrow stream.
"""

import io
import resource
import sys

import polars as pl
from polars.exceptions import PanicException, PolarsError

TABLE, BROKEN, TOO_LARGE = b"T", b"B", b"L"
NUMBER_BYTES = 8
MOST_MEMORY_BYTES = 8 * 2**30


def answer(data: bytes, rows: int, columns: int) -> bytes:
    """Mark and table for one file."""
    try:
        lazy = pl.scan_parquet(io.BytesIO(data))
        count = lazy.select(pl.len()).collect().item()
        if count > rows or len(lazy.collect_schema()) > columns:
            return TOO_LARGE
        packed = io.BytesIO()
        lazy.collect().write_ipc_stream(packed)
        return TABLE + packed.getvalue()
    except (PolarsError, PanicException, OSError, ValueError, TypeError, MemoryError):
        return BROKEN


def main() -> None:
    """Answer until nobody asks."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    while head := sys.stdin.buffer.read(3 * NUMBER_BYTES):
        length, rows, columns = (
            int.from_bytes(head[start : start + NUMBER_BYTES], "little") for start in range(0, len(head), NUMBER_BYTES)
        )
        said = answer(sys.stdin.buffer.read(length), rows, columns)
        sys.stdout.buffer.write(len(said).to_bytes(NUMBER_BYTES, "little") + said)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
