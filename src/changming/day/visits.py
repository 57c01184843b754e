"""Which facilities a device was seen at inside its duty's window."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from changming.areas.evidence.rules import Fixes, Proof, Source
from changming.areas.places.rules import Facility
from changming.areas.standards.rules import Owing
from changming.areas.upkeep.rules import Sign
from changming.day.inputs import DayInputs
from changming.engines.geo import distance_m


def visits(
    inputs: DayInputs, owings: Sequence[Owing], used: NDArray[np.bool_] | None
) -> Iterator[tuple[Sign, str | None]]:
    """The first used fix of the party's device within the pack's corridor of each facility, inside the window.

    A fix with the work switch off, or faster than the pack lets that work go, shows the vehicle passing by.
    """
    fixes, spots = inputs.fixes, {facility.id: facility for facility in inputs.facilities}
    taken = np.isfinite(fixes.lon) & np.isfinite(fixes.lat) & (fixes.work != 0)
    taken &= fixes.t_s <= inputs.as_of.timestamp()
    taken = taken if used is None else taken & used
    for owing in owings:
        devices = [
            index for index, party in enumerate(fixes.device_party) if party is not None and party == owing.party
        ]
        if not devices:
            continue
        rows = np.flatnonzero(taken & np.isin(fixes.device, devices) & _inside(owing, fixes) & _slow(owing, inputs))
        for each in owing.duty.facilities:
            sign = _visit(spots.get(each), rows, inputs)
            if sign is not None:
                yield sign, owing.duty.work


def _visit(facility: Facility | None, rows: NDArray[np.intp], inputs: DayInputs) -> Sign | None:
    if facility is None or facility.lon is None or facility.lat is None or not len(rows):
        return None
    fixes = inputs.fixes
    apart_m = distance_m(facility.lon, facility.lat, fixes.lon[rows], fixes.lat[rows])
    near = rows[apart_m <= inputs.pack.coverage.corridor_m]
    if not len(near):
        return None
    first = min(near.tolist(), key=lambda row: (fixes.t_s[row], fixes.files[fixes.file[row]], fixes.row[row]))
    at = datetime.fromtimestamp(float(fixes.t_s[first]), inputs.district.zone)
    return Sign(facility.id, Proof("track", Source(fixes.files[fixes.file[first]], int(fixes.row[first]))), at)


def _inside(owing: Owing, fixes: Fixes) -> NDArray[np.bool_]:
    inside = np.zeros(len(fixes.t_s), bool)
    for start, end in owing.windows:
        inside |= (fixes.t_s >= start.timestamp()) & (fixes.t_s <= end.timestamp())
    return inside


def _slow(owing: Owing, inputs: DayInputs) -> NDArray[np.bool_]:
    rule = inputs.pack.works.get(owing.duty.work)
    if rule is None:
        return np.ones(len(inputs.fixes.t_s), bool)
    return ~(inputs.fixes.speed_kmh > rule.max_kmh)
