"""Tracks as columns of fixes, each device under one name."""

import re
from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from changming.areas.evidence.rules import Fixes
from changming.areas.fleet.rules import Vehicle
from changming.day.gathering.reading import Reading
from changming.intake.tracks import TrackRead

KIND_BEFORE = re.compile(r"^(?:轨迹|tracks)[\s_\-—]*", re.IGNORECASE)  # 轨迹-甘A12345.gpx is that vehicle's

Number = TypeVar("Number", bound=np.generic)


def read_fixes(reading: Reading, vehicles: Sequence[Vehicle]) -> Fixes:
    """All fixes of all files. A device goes by its terminal number where a vehicle has one, else by its party's id."""
    terminals = {vehicle.id: vehicle.terminal or vehicle.id for vehicle in vehicles}
    reads = reading.source.tracks()
    reading.problems += [problem for read in reads for problem in read.problems]
    if not reads:
        return Fixes()
    parties: dict[str, str | None] = {}
    codes = [_codes(reading, read, terminals, parties) for read in reads]
    devices = tuple(sorted(parties))
    place = {device: index for index, device in enumerate(devices)}
    return Fixes(
        devices=devices,
        device_party=tuple(parties[device] for device in devices),
        files=tuple(read.file for read in reads),
        device=_joined([_placed(names, read, place) for names, read in zip(codes, reads, strict=True)], np.int32),
        t_s=_joined([read.t_s for read in reads], np.float64),
        lon=_joined([read.lon for read in reads], np.float64),
        lat=_joined([read.lat for read in reads], np.float64),
        speed_kmh=_joined([read.speed_kmh for read in reads], np.float64),
        heading_deg=_joined([read.heading_deg for read in reads], np.float64),
        accuracy_m=_joined([read.accuracy_m for read in reads], np.float64),
        work=_joined([read.work for read in reads], np.int8),
        file=np.repeat(np.arange(len(reads), dtype=np.int32), [len(read.t_s) for read in reads]),
        row=_joined([read.row for read in reads], np.int32),
    )


def _codes(reading: Reading, read: TrackRead, terminals: dict[str, str], parties: dict[str, str | None]) -> list[str]:
    """What each device of a file is called in the report; `parties` learns whose it is.

    A person's id is no terminal that only its leading zeros set apart. A file's name may begin with its kind.
    """
    exact = {*terminals, *terminals.values()}
    names = []
    for written in read.devices:
        vehicle, party = _bearer(reading, written, exact)
        if party is None and (bare := KIND_BEFORE.sub("", written)) != written:
            vehicle, party = _bearer(reading, bare, exact)
        name = terminals[vehicle] if vehicle else party or written
        parties[name] = party
        names.append(name)
    return names


def _bearer(reading: Reading, written: str, exact: set[str]) -> tuple[str | None, str | None]:
    """The vehicle, and the party whoever it is, that a device's name means."""
    whole = written in exact or not reading.known.people.is_id(written)
    vehicle = reading.known.vehicles.resolve(written).id if whole else None
    return vehicle, vehicle or reading.known.people.resolve(written).id


def _placed(names: list[str], read: TrackRead, place: dict[str, int]) -> NDArray[np.int32]:
    of_file = np.array([place[name] for name in names], dtype=np.int32)
    return of_file[read.device] if len(names) else np.empty(0, np.int32)


def _joined(columns: list[NDArray[Any]], dtype: type[Number]) -> NDArray[Number]:
    return np.concatenate(columns).astype(dtype)
