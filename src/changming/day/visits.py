"""Which facilities a device was seen at inside its duty's window."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from changming.areas.evidence.rules import Fixes, Proof, Source
from changming.areas.places.rules import Facility
from changming.areas.standards.rules import Owing, Pack
from changming.areas.upkeep.rules import Sign
from changming.day.inputs import DayInputs
from changming.engines.geo import distance_m


def visits(inputs: DayInputs, owings: Sequence[Owing], fixes: Fixes) -> Iterator[tuple[Sign, str]]:
    """The first fix of the party's device within the pack's corridor of each facility, inside the window.

    fixes  used ones; one with the work switch off, or faster than the pack lets that work go, shows the vehicle
           passing by
    """
    spots = {facility.id: facility for facility in inputs.facilities}
    working = fixes.take(np.flatnonzero(fixes.work != 0))
    for owing in owings:
        devices = [
            index for index, party in enumerate(fixes.device_party) if party is not None and party == owing.party
        ]
        if not devices:
            continue
        own = np.isin(working.device, devices) & _inside(owing, working) & _slow(owing, working, inputs.pack)
        there = working.take(np.flatnonzero(own))
        for each in owing.duty.facilities:
            sign = _visit(spots.get(each), there, inputs)
            if sign is not None:
                yield sign, owing.duty.work


def _visit(facility: Facility | None, fixes: Fixes, inputs: DayInputs) -> Sign | None:
    if facility is None or facility.lon is None or facility.lat is None or not len(fixes.t_s):
        return None
    apart_m = distance_m(facility.lon, facility.lat, fixes.lon, fixes.lat)
    near = np.flatnonzero(apart_m <= inputs.pack.coverage.corridor_m).tolist()
    if not near:
        return None
    first = min(near, key=lambda row: (fixes.t_s[row], fixes.files[fixes.file[row]], fixes.row[row]))
    at = datetime.fromtimestamp(float(fixes.t_s[first]), inputs.district.zone)
    return Sign(facility.id, Proof("track", Source(fixes.files[fixes.file[first]], int(fixes.row[first]))), at)


def _inside(owing: Owing, fixes: Fixes) -> NDArray[np.bool_]:
    inside = np.zeros(len(fixes.t_s), bool)
    for start, end in owing.windows:
        inside |= (fixes.t_s >= start.timestamp()) & (fixes.t_s <= end.timestamp())
    return inside


def _slow(owing: Owing, fixes: Fixes, pack: Pack) -> NDArray[np.bool_]:
    rule = pack.works.get(owing.duty.work)
    if rule is None:
        return np.ones(len(fixes.t_s), bool)
    return ~(fixes.speed_kmh > rule.max_kmh)
