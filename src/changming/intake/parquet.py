"""Tracks as Parquet, opened in a process of its own.

A damaged Parquet file can end the process that reads it: its reader asks the system for as much memory as the file
says and gives up when there is none. So one child reads all of them; where it ends or takes too long, the file is
refused, and the next one gets a new child.
"""

import atexit
import io
import os
import select
import subprocess
import sys
import threading
from functools import cache

import polars as pl
from polars.exceptions import PanicException, PolarsError

from changming.intake.cells import Cell
from changming.intake.parquet_child import NUMBER_BYTES, TABLE, TOO_LARGE
from changming.intake.problem import Limits, Unreadable, marked

LOCAL_CLOCK = "%Y-%m-%d %H:%M:%S%.6f"
NO_PARQUET = marked("a Parquet file that can be opened")
PATIENCE_S = 30.0
CHUNK_BYTES = 2**20
ONE_AT_A_TIME = threading.Lock()


def read_parquet(data: bytes, limits: Limits) -> tuple[list[str], list[list[Cell]]]:
    """Names and cells of the columns; a time is its text, with an offset where the file gives a zone.

    Raises Unreadable where the file cannot be opened or has more rows or columns than `limits` allow.
    """
    said = _ask(data, limits)
    if said.startswith(TOO_LARGE):
        facts = {"rows": str(limits.rows), "columns": str(limits.columns)}
        raise Unreadable(marked("at most {rows} rows and {columns} columns"), **facts)
    if not said.startswith(TABLE):
        raise Unreadable(NO_PARQUET)
    try:
        table = pl.read_ipc_stream(io.BytesIO(said[len(TABLE) :]))
        return table.columns, [_cells(column) for column in table]
    except (PolarsError, PanicException, ValueError, TypeError, MemoryError) as broken:
        raise Unreadable(NO_PARQUET) from broken


def _ask(data: bytes, limits: Limits) -> bytes:
    """What the child says; nothing where it ended."""
    with ONE_AT_A_TIME:
        child = reading_child()
        try:
            for number in (len(data), limits.rows, limits.columns):
                child.stdin.write(number.to_bytes(NUMBER_BYTES, "little"))  # type: ignore[union-attr] # -- a pipe of ours
            child.stdin.write(data)  # type: ignore[union-attr] # -- a pipe of ours
            child.stdin.flush()  # type: ignore[union-attr] # -- a pipe of ours
            return _take(child, int.from_bytes(_take(child, NUMBER_BYTES), "little"))
        except (OSError, EOFError, TimeoutError):
            _stop(child)
            reading_child.cache_clear()
            return b""


@cache
def reading_child() -> "subprocess.Popen[bytes]":
    """The process that reads Parquet now."""
    places = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "POLARS_MAX_THREADS": "1"}
    child = subprocess.Popen(
        [sys.executable, "-m", "changming.intake.parquet_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | places,
    )
    atexit.register(_stop, child)
    return child


def _take(child: "subprocess.Popen[bytes]", count: int) -> bytes:
    """So many bytes of the child's answer; raises where it ended or takes too long."""
    taken = bytearray()
    pipe = child.stdout.fileno()  # type: ignore[union-attr] # -- a pipe of ours
    while len(taken) < count:
        if not select.select([pipe], [], [], PATIENCE_S)[0]:
            raise TimeoutError
        part = os.read(pipe, min(CHUNK_BYTES, count - len(taken)))
        if not part:
            raise EOFError
        taken += part
    return bytes(taken)


def _stop(child: "subprocess.Popen[bytes]") -> None:
    child.kill()
    for pipe in (child.stdin, child.stdout):
        try:
            if pipe is not None:
                pipe.close()
        except OSError:  # what was not sent yet has nowhere to go
            continue
    child.wait()


def _cells(column: pl.Series) -> list[Cell]:
    kind = column.dtype
    if isinstance(kind, pl.Datetime):
        if kind.time_zone:
            return (column.dt.convert_time_zone("UTC").dt.to_string(LOCAL_CLOCK) + "Z").to_list()
        return column.dt.to_string(LOCAL_CLOCK).to_list()
    if kind.is_float():
        return column.cast(pl.Float64).fill_nan(None).to_list()
    if kind == pl.Categorical or isinstance(kind, pl.Enum):
        return column.cast(pl.String).to_list()
    if kind.is_nested() or kind in {pl.Binary, pl.Object}:
        return [None] * len(column)
    return column.to_list()
