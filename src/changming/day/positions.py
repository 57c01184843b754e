"""Positions of one terminal, for a page to play; a look at a person's leaves a trace."""

from collections.abc import Collection, Iterator
from datetime import date, datetime

import numpy as np

from changming.areas.evidence.queries import fix_files
from changming.day.database import Stores
from changming.kernel.actor import Actor
from changming.kernel.audit import record
from changming.stores import lake

LOOKED = "day.positions.look"


def positions_of(district: str, day: date, names: Collection[str]) -> Iterator[tuple[float, float, float, float]]:
    """Seconds since 1970 UTC, longitude, latitude and km/h (NaN: not given) of every fix with a place, by time.

    names  all that the terminal may be called in track files
    """
    batches = lake.of_device(Stores.here().lake, district, day, names, among=fix_files(district, day)).batches
    if not batches:
        return
    columns = [
        np.concatenate([getattr(batch, name) for batch in batches]) for name in ("t_s", "lon", "lat", "speed_kmh")
    ]
    for row in np.argsort(columns[0], kind="stable"):
        t_s, lon, lat, kmh = (float(column[row]) for column in columns)
        if np.isfinite(lon + lat):
            yield t_s, lon, lat, kmh


def note_look(*, district: str, day: date, person: str, actor: Actor, at: datetime) -> None:
    """Keep who looked at whose positions."""
    record(chain=district, action=LOOKED, actor=actor, at=at, subject=f"person:{person}", facts={"day": day})
