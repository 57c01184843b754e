"""Batches of fixes for the lake."""

import numpy as np

from changming.stores.lake import Batch


def batch_of(file, fixes):
    """A batch of (device, time) pairs; its other columns follow from their places."""
    devices = tuple(dict.fromkeys(device for device, _t_s in fixes))
    count = np.arange(len(fixes), dtype=np.float64)
    return Batch(
        file=file,
        devices=devices,
        device=np.array([devices.index(device) for device, _t_s in fixes], np.int32),
        t_s=np.array([t_s for _device, t_s in fixes], np.float64),
        lon=103.8 + count * 1e-4,
        lat=np.where(count % 3 == 2, np.nan, 36.0 + count * 1e-4),
        raw_lon=103.81 + count * 1e-4,
        raw_lat=36.01 + count * 1e-4,
        datum=np.full(len(fixes), 1, np.int8),
        speed_kmh=count % 17,
        heading_deg=np.full(len(fixes), np.nan),
        accuracy_m=np.full(len(fixes), 5.0),
        work=(count % 3 - 1).astype(np.int8),
        row=count.astype(np.int32) + 1,
    )


def same(one, other):
    """Whether two batches are the same byte for byte."""
    mine, theirs = one.columns(), other.columns()
    return (one.file, one.devices) == (other.file, other.devices) and all(
        mine[name].dtype == theirs[name].dtype and mine[name].tobytes() == theirs[name].tobytes() for name in mine
    )
