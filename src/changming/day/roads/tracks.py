"""One device's day: fixes labelled, laid on the ledger, told apart by what the work switch says."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from changming.areas.evidence.rules import Fixes
from changming.areas.fleet.rules import USED, FixColumns, Labels, Vehicle, label_fixes, off_ledger
from changming.areas.standards.rules import Pack
from changming.day.roads.ledger import Ledger
from changming.day.roads.way import Way, lay_way
from changming.engines.coverage import Kind, Silences, Stretches, lay_out
from changming.engines.matching import STEP_NONE
from changming.papers.report import TrackLine

Floats: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Bearer:
    """Who carries a device, as far as the folder knows, and all its rows of `Fixes`."""

    device: str
    party: str | None
    vehicle: Vehicle | None
    rows: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """One device's day.

    stretches  what it drove along the ledger
    t_s        when it was seen, by fixes off the ledger too, but by none that is otherwise unusable
    x_m, y_m   where, on the ledger's plane
    silences   when it was not seen, or not understood
    file       of each such fix, an index into the day's `Fixes.files`
    rows       of each such fix, its place in the day's `Fixes`
    """

    bearer: Bearer
    line: TrackLine
    stretches: Stretches
    t_s: Floats
    x_m: Floats
    y_m: Floats
    silences: Silences
    file: NDArray[np.int32]
    rows: Rows


def bearers(fixes: Fixes, vehicles: dict[str, Vehicle]) -> Iterator[Bearer]:
    """The devices of the day. What was named by terminal, plate and id is one device: its vehicle's terminal."""
    rows_of: dict[tuple[str, str | None], list[int]] = {}
    for index, (device, party) in enumerate(zip(fixes.devices, fixes.device_party, strict=True)):
        vehicle = vehicles.get(party) if party else None
        rows_of.setdefault((vehicle.device if vehicle else party or device, party), []).append(index)
    order = np.argsort(fixes.device, kind="stable")
    bounds = np.searchsorted(fixes.device[order], np.arange(len(fixes.devices) + 1))
    for (device, party), indices in sorted(rows_of.items(), key=lambda entry: (entry[0][0], entry[0][1] or "")):
        rows = np.concatenate([order[bounds[index] : bounds[index + 1]] for index in indices])
        if rows.size:
            yield Bearer(device, party, vehicles.get(party) if party else None, rows)


def follow(bearer: Bearer, fixes: Fixes, ledger: Ledger, pack: Pack, *, horizon_s: float, as_of_s: float) -> Track:
    """Label one device's fixes, match them and say what they show."""
    rank = np.argsort(np.argsort(np.array(fixes.files, dtype=object), kind="stable"), kind="stable").astype(np.int32)
    # What is later than `as_of` counts for nothing, not even as a row that makes others late.
    told = bearer.rows[(fixes.t_s[bearer.rows] <= as_of_s) | (fixes.t_s[bearer.rows] > horizon_s)]
    columns = _columns(fixes, told, ledger, rank)
    max_kmh = pack.fixes.max_kmh if bearer.vehicle or bearer.party is None else pack.fixes.max_walk_kmh
    labels = label_fixes(columns, pack.fixes, pack.coverage, max_kmh=max_kmh, horizon_s=min(horizon_s, as_of_s))
    usable = np.flatnonzero(labels.code == USED)
    usable = usable[np.lexsort((columns.row[usable], columns.file[usable], columns.t_s[usable]))]
    on_foot = bearer.vehicle is None and bearer.party is not None
    way = lay_way(columns, usable, ledger, pack, max_kmh=max_kmh, on_foot=on_foot)
    labels, usable = off_ledger(labels, way.beyond), way.rows
    work = fixes.work[told[usable]]
    stretches = lay_out(
        way.pieces,
        ledger.lines,
        way.places.t_s,
        work,
        gap_s=pack.coverage.gap_s,
        snap_m=way.params.sigma_m,
        pass_share=pack.coverage.pass_share,
    )
    return Track(
        bearer=bearer,
        line=_line(bearer, labels, stretches, way, pack.coverage.gap_s),
        stretches=stretches,
        t_s=columns.t_s[usable],
        x_m=columns.x_m[usable],
        y_m=columns.y_m[usable],
        silences=_silences(way, work, pack.coverage.gap_s),
        file=fixes.file[told[usable]],
        rows=told[usable],
    )


def _columns(fixes: Fixes, rows: Rows, ledger: Ledger, rank: NDArray[np.int32]) -> FixColumns:
    lon, lat = fixes.lon[rows], fixes.lat[rows]
    nowhere = ~(np.isfinite(lon) & np.isfinite(lat)) | ((lon == 0) & (lat == 0))
    x_m, y_m = ledger.plane.to_m(np.where(nowhere, np.nan, lon), np.where(nowhere, np.nan, lat))
    return FixColumns(
        t_s=fixes.t_s[rows],
        lon=lon,
        lat=lat,
        x_m=x_m,
        y_m=y_m,
        speed_kmh=fixes.speed_kmh[rows],
        file=rank[fixes.file[rows]],
        row=fixes.row[rows],
        work=fixes.work[rows],
    )


def _silences(way: Way, work: NDArray[np.int8], gap_s: float) -> Silences:
    """When a device was not seen for longer than `gap_s`, or for longer than a driven step with no known way.

    A fix off the ledger is used for nothing and credits nothing, but shows where the vehicle was: silence begins and
    ends at it, and from one such fix to the next, as often as the device tells, nothing is open. Where a shorter gap
    has no way along the ledger, its like of a bridged stretch is what lies no further than round a corner between its
    ends, and it is closed where the switch was off at both.
    """
    t_s, xy_m, params = way.places.t_s, way.places.xy_m, way.params
    step_s, step_m = np.diff(t_s), np.hypot(*np.diff(xy_m, axis=0).T)
    gap = (way.pieces.step_kind == STEP_NONE) & (step_s > params.driven_s) & ((work[:-1] != 0) | (work[1:] != 0))
    most_m = np.where(gap, np.sqrt(2) * step_m + 2 * params.sigma_m, np.nan)
    most_m[step_s > gap_s] = np.inf
    return Silences.between(t_s, xy_m[:, 0], xy_m[:, 1], most_m)


def _line(bearer: Bearer, labels: Labels, stretches: Stretches, way: Way, gap_s: float) -> TrackLine:
    bridged = (stretches.kind == Kind.BRIDGED) | (stretches.kind == Kind.BRIDGED_OFF)
    beside = ~(way.on_ledger[:-1] & way.on_ledger[1:]) & (np.diff(way.places.t_s) <= gap_s)
    return TrackLine(
        device=bearer.device,
        fixes=int(bearer.rows.size),
        used=int((labels.code == USED).sum()),
        labels=labels.count(),
        driven_m=float(stretches.length_m[~bridged].sum()),
        bridged_m=float(stretches.length_m[bridged].sum()),
        off_ledger_m=float(np.hypot(*np.diff(way.places.xy_m, axis=0).T)[beside].sum()),
    )


def numbered(track: Track, number: int) -> Stretches:
    """The stretches of a track, marked as those of the `number`th."""
    return replace(track.stretches, track=np.full(track.stretches.go.size, number, np.int32))
