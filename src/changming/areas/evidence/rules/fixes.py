"""Fixes of vehicles and terminals, as columns."""

from dataclasses import dataclass, field, fields, replace

import numpy as np
from numpy.typing import NDArray


def _no_int32() -> NDArray[np.int32]:
    return np.empty(0, np.int32)


def _no_int8() -> NDArray[np.int8]:
    return np.empty(0, np.int8)


def _no_float64() -> NDArray[np.float64]:
    return np.empty(0, np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Fixes:
    """Every row of every track, in the order of files and rows; nothing is left out, nothing merged.

    device      (n,) int32    index into `devices` (ids: terminal number, else vehicle or person id, else file name)
    t_s         (n,) float64  seconds since 1970 UTC
    lon, lat    (n,) float64  WGS-84 degrees; NaN where the row has no position
    speed_kmh, heading_deg, accuracy_m  (n,) float64  NaN where not given
    work        (n,) int8     1 on, 0 off, -1 not known
    file        (n,) int32    index into `files`
    row         (n,) int32    1-based row, feature or point in its file
    device_party  per device: id of the vehicle or person it belongs to, None where the folder knows none
    """

    devices: tuple[str, ...] = ()
    device_party: tuple[str | None, ...] = ()
    files: tuple[str, ...] = ()
    device: NDArray[np.int32] = field(default_factory=_no_int32)
    t_s: NDArray[np.float64] = field(default_factory=_no_float64)
    lon: NDArray[np.float64] = field(default_factory=_no_float64)
    lat: NDArray[np.float64] = field(default_factory=_no_float64)
    speed_kmh: NDArray[np.float64] = field(default_factory=_no_float64)
    heading_deg: NDArray[np.float64] = field(default_factory=_no_float64)
    accuracy_m: NDArray[np.float64] = field(default_factory=_no_float64)
    work: NDArray[np.int8] = field(default_factory=_no_int8)
    file: NDArray[np.int32] = field(default_factory=_no_int32)
    row: NDArray[np.int32] = field(default_factory=_no_int32)

    def take(self, rows: NDArray[np.intp]) -> "Fixes":
        """Some of the rows, in the order given."""
        return replace(self, **{name: getattr(self, name)[rows] for name in COLUMNS})


COLUMNS = tuple(part.name for part in fields(Fixes) if part.name not in {"devices", "device_party", "files"})
