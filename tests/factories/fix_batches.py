"""Batches of fixes for the lake."""

import numpy as np

from changming.stores.lake import Batch


def batch_of(file, fixes, *, north_deg=0.0):
    """A batch of (device, time) pairs; what else a fix tells follows from its time."""
    devices = tuple(dict.fromkeys(device for device, _t_s in fixes))
    t_s = np.array([t_s for _device, t_s in fixes], np.float64)
    step = t_s % 1000
    return Batch(
        file=file,
        devices=devices,
        device=np.array([devices.index(device) for device, _t_s in fixes], np.int32),
        t_s=t_s,
        lon=103.8 + step * 1e-4,
        lat=np.where(step % 3 == 2, np.nan, 36.0 + north_deg),
        raw_lon=103.81 + step * 1e-4,
        raw_lat=np.full(len(t_s), 36.01 + north_deg),
        datum=np.full(len(t_s), 1, np.int8),
        speed_kmh=step % 17,
        heading_deg=np.full(len(t_s), np.nan),
        accuracy_m=np.full(len(t_s), 5.0),
        work=(step % 3 - 1).astype(np.int8),
        row=np.arange(1, len(t_s) + 1, dtype=np.int32),
    )


def same(one, other):
    """Whether two batches are the same byte for byte."""
    mine, theirs = one.columns(), other.columns()
    return (one.file, one.devices) == (other.file, other.devices) and all(
        mine[name].dtype == theirs[name].dtype and mine[name].tobytes() == theirs[name].tobytes() for name in mine
    )
