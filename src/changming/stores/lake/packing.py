"""A batch as the bytes of one Parquet file, and back.

The file is plain Parquet that other programs read too: the columns of Batch, the device's name beside its place,
and `place`, the fix's place in the batch. Fixes lie device by device, so that one device is read without the rest.
What is said once of a batch stands in the file's own metadata.
"""

import io
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from polars.exceptions import PanicException, PolarsError

from changming.stores.lake.batch import COLUMN_TYPES, Batch

VERSION = "1"
ABOUT = "changming"  # the key of what is said once
ROWS_A_GROUP = 16_384
UNREADABLE = (PolarsError, PanicException, KeyError, TypeError, ValueError)


class Unpackable(ValueError):
    """Bytes that are no batch, or one of a version that this program does not read."""


@dataclass(frozen=True, slots=True)
class About:
    """What is said once of a batch."""

    file: str
    devices: tuple[str, ...]
    arrival: datetime


def pack(batch: Batch, arrival: datetime) -> bytes:
    """The same bytes for the same batch and arrival."""
    order = np.argsort(batch.device, kind="stable").astype(np.int32)
    columns: dict[str, Any] = {name: column[order] for name, column in batch.columns().items()}
    names = pl.Series([name.encode(errors="replace").decode() for name in batch.devices], dtype=pl.String)
    columns["device_name"] = names.gather(columns["device"])
    columns["place"] = order
    # escaped to ASCII, as names may hold what UTF-8 cannot
    about = {"version": VERSION, "file": batch.file, "devices": batch.devices, "arrival": arrival.isoformat()}
    packed = io.BytesIO()
    pl.DataFrame(columns).write_parquet(packed, row_group_size=ROWS_A_GROUP, metadata={ABOUT: json.dumps(about)})
    return packed.getvalue()


def unpack(packed: bytes) -> tuple[Batch, datetime]:
    """The batch, its fixes in their order, and when it came. Raises Unpackable."""
    about = read_about(packed)
    table = _read(packed, [*COLUMN_TYPES, "place"], None)
    order = np.argsort(table["place"].to_numpy())
    return _batch(about.file, about.devices, table, order), about.arrival


def unpack_devices(packed: bytes, names: Collection[str]) -> tuple[Batch, datetime]:
    """The fixes of some devices. Raises Unpackable."""
    about = read_about(packed)
    wanted = [place for place, name in enumerate(about.devices) if name in names]
    table = _read(packed, [*COLUMN_TYPES, "place"], pl.col("device").is_in(wanted))
    order = np.argsort(table["place"].to_numpy())
    batch = _batch(about.file, about.devices, table, order)
    renamed = np.full(len(about.devices), -1, np.int32)
    renamed[wanted] = np.arange(len(wanted))
    columns = batch.columns() | {"device": renamed[batch.device]}
    return Batch(about.file, tuple(about.devices[place] for place in wanted), **columns), about.arrival


def read_about(packed: bytes) -> About:
    """What is said once. Raises Unpackable."""
    try:
        about = json.loads(pl.read_parquet_metadata(io.BytesIO(packed))[ABOUT])
        if about["version"] != VERSION:
            raise Unpackable(f"version {about['version']}, this program reads {VERSION}")
        return About(about["file"], tuple(about["devices"]), datetime.fromisoformat(about["arrival"]))
    except UNREADABLE as broken:
        raise broken if isinstance(broken, Unpackable) else Unpackable("no batch of fixes") from broken


def _read(packed: bytes, columns: list[str], only: pl.Expr | None) -> pl.DataFrame:
    try:
        if only is None:
            return pl.read_parquet(io.BytesIO(packed), columns=columns)
        return pl.scan_parquet(io.BytesIO(packed)).filter(only).select(columns).collect()
    except UNREADABLE as broken:
        raise Unpackable("no batch of fixes") from broken


def _batch(file: str, devices: tuple[str, ...], table: pl.DataFrame, order: NDArray[np.intp]) -> Batch:
    try:
        return Batch(file, devices, **{name: table[name].to_numpy()[order] for name in COLUMN_TYPES})
    except UNREADABLE as broken:
        raise Unpackable("its columns do not fit together") from broken
