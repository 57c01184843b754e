"""The fixes of one track file, as columns."""

from dataclasses import dataclass, fields
from typing import Any, Protocol, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

COLUMN_TYPES: dict[str, type[np.generic]] = {
    "device": np.int32,
    "t_s": np.float64,
    "lon": np.float64,
    "lat": np.float64,
    "raw_lon": np.float64,
    "raw_lat": np.float64,
    "datum": np.int8,
    "speed_kmh": np.float64,
    "heading_deg": np.float64,
    "accuracy_m": np.float64,
    "work": np.int8,
    "row": np.int32,
}


class Columns(Protocol):
    """Whatever has the fields of a Batch, as a track that was read has them."""

    @property
    def file(self) -> str: ...
    @property
    def devices(self) -> tuple[str, ...]: ...
    @property
    def device(self) -> NDArray[np.int32]: ...


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """The fixes of one track file or sheet, in its order. Raises ValueError where the columns do not fit together.

    file        as reports name it
    devices     as written, each once
    device      (n,) int32    place in `devices`
    t_s         (n,) float64  seconds since 1970 UTC, finite
    lon, lat    (n,) float64  WGS-84 degrees; NaN where the row has no position
    raw_lon, raw_lat  (n,) float64  degrees as given; NaN where not given
    datum       (n,) int8     place in `changming.engines.geo.DATUMS`
    speed_kmh, heading_deg, accuracy_m  (n,) float64  NaN where not given
    work        (n,) int8     1 on, 0 off, -1 not known
    row         (n,) int32    1-based row, feature or point
    """

    file: str
    devices: tuple[str, ...]
    device: NDArray[np.int32]
    t_s: NDArray[np.float64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    raw_lon: NDArray[np.float64]
    raw_lat: NDArray[np.float64]
    datum: NDArray[np.int8]
    speed_kmh: NDArray[np.float64]
    heading_deg: NDArray[np.float64]
    accuracy_m: NDArray[np.float64]
    work: NDArray[np.int8]
    row: NDArray[np.int32]

    def __post_init__(self) -> None:
        for name, kind in COLUMN_TYPES.items():
            column = getattr(self, name)
            if column.dtype != kind or column.shape != (len(self),):
                raise ValueError(f"column {name}: of another length or type")
        if len(set(self.devices)) != len(self.devices):
            raise ValueError("a device that stands twice among the devices")
        if len(self) and not 0 <= self.device.min() <= self.device.max() < len(self.devices):
            raise ValueError("a fix of a device that is not among the devices")
        if not np.isfinite(self.t_s).all():
            raise ValueError("a fix without a time")

    def __len__(self) -> int:
        return len(self.t_s)

    @classmethod
    def of(cls, track: Columns) -> Self:
        """The fields of a track that was read."""
        return cls(**{part.name: getattr(track, part.name) for part in fields(cls)})

    def columns(self) -> dict[str, NDArray[Any]]:
        """Its arrays by name."""
        return {name: getattr(self, name) for name in COLUMN_TYPES}

    def take(self, rows: NDArray[Any]) -> "Batch":
        """Some of its fixes, by index or mask."""
        return Batch(self.file, self.devices, **{name: column[rows] for name, column in self.columns().items()})

    def told_by(self, other: "Batch") -> NDArray[np.bool_]:
        """(n,) which of its fixes another batch tells as well: device, time and all that is measured."""
        place = {name: index for index, name in enumerate(self.devices)}
        named = np.array([place.get(name, -1) for name in other.devices], np.int32)
        theirs = _bits(other).with_columns(device=named[other.device])
        told = _bits(self).with_row_index("at").join(theirs, on=theirs.columns, how="semi")
        known = np.zeros(len(self), np.bool_)
        known[told["at"].to_numpy()] = True
        return known


def _bits(batch: Batch) -> pl.DataFrame:
    """What a fix tells, as whole numbers: equal where the numbers are, if they are none."""
    columns = {name: column for name, column in batch.columns().items() if name != "row"}
    floats = {name: column for name, column in columns.items() if column.dtype == np.float64}
    plain = {name: np.where(np.isnan(column), np.nan, column + 0.0) for name, column in floats.items()}
    return pl.DataFrame(columns | {name: column.view(np.int64) for name, column in plain.items()})
