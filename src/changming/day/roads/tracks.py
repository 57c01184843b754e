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
from changming.day.roads.results import Seen
from changming.engines.coverage import Kind, Pieces, Places, Silences, Stretches, lay_out, reach_ends
from changming.engines.matching import STEP_NONE, Match, MatchParams, match
from changming.papers.report import TrackLine

Floats: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = NDArray[np.intp]

# A ledger names some of the streets: vehicles leave it and come back all the time, and what lies on a line is most
# likely there. Found by trial on made days; the matcher's own defaults suit networks of all streets.
LEAVE_NATS = 2.0
OFF_NATS = 4.0


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
    seen       where it was seen, fixes off the ledger among them, but none that is otherwise unusable
    x_m, y_m   the same places on the ledger's plane
    silences   when it was not seen, or not understood
    file       of each seen fix, an index into the day's `Fixes.files`
    rows       of each seen fix, its place in the day's `Fixes`
    """

    bearer: Bearer
    line: TrackLine
    stretches: Stretches
    seen: Seen
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
    params = _match_params(columns.t_s[usable], pack, max_kmh)
    on_foot = bearer.vehicle is None and bearer.party is not None
    matched, usable = _match(columns, usable, ledger, params, on_foot=on_foot)
    labels = off_ledger(labels, np.setdiff1d(np.flatnonzero(labels.code == USED), usable[matched.segment >= 0]))
    work = fixes.work[told[usable]]
    pieces = _pieces(matched, columns, usable, ledger, params)
    stretches = lay_out(
        pieces, ledger.lines, columns.t_s[usable], work, gap_s=pack.coverage.gap_s, snap_m=params.sigma_m
    )
    return Track(
        bearer=bearer,
        line=_line(bearer, labels, stretches, matched, columns, usable, pack),
        stretches=stretches,
        seen=Seen(columns.t_s[usable], columns.lon[usable], columns.lat[usable]),
        x_m=columns.x_m[usable],
        y_m=columns.y_m[usable],
        silences=_silences(columns, usable, matched, work, pack.coverage.gap_s),
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
    )


def _match_params(t_s: Floats, pack: Pack, max_kmh: float) -> MatchParams:
    """What the pack and the device's own pace say of a match."""
    rules = pack.coverage
    median_s = float(np.median(np.diff(t_s))) if t_s.size > 1 else 0.0
    return MatchParams(
        search_m=rules.corridor_m,
        gap_s=rules.gap_s,
        driven_s=min(max(rules.driven_intervals * median_s, rules.driven_s), rules.gap_s),
        max_kmh=max_kmh,
        leave_nats=LEAVE_NATS,
        off_nats=OFF_NATS,
    )


def _match(
    columns: FixColumns, usable: Rows, ledger: Ledger, params: MatchParams, *, on_foot: bool
) -> tuple[Match, Rows]:
    """The match, and the fixes in it.

    A few fixes off the ledger between two on it that lie within `driven_s` are taken for a receiver's error: what is
    not used does not come between the two fixes that are, so they are left out and the rest is matched again.
    """
    network = ledger.paths if on_foot else ledger.carriageways
    matched = match(network, columns.x_m[usable], columns.y_m[usable], columns.t_s[usable], params, on_foot=on_foot)
    strays = _strays(matched.segment >= 0, columns.t_s[usable], params.driven_s)
    if strays.any():
        usable = usable[~strays]
        matched = match(network, columns.x_m[usable], columns.y_m[usable], columns.t_s[usable], params, on_foot=on_foot)
    return matched, usable


def _strays(on_ledger: NDArray[np.bool_], t_s: Floats, driven_s: float) -> NDArray[np.bool_]:
    """Fixes off the ledger whose neighbours on it lie within `driven_s` of one another."""
    at = np.arange(t_s.size)
    before = np.maximum.accumulate(np.where(on_ledger, at, -1))
    after = np.minimum.accumulate(np.where(on_ledger, at, t_s.size)[::-1])[::-1]
    between = ~on_ledger & (before >= 0) & (after < t_s.size)
    before, after = np.maximum(before, 0), np.minimum(after, t_s.size - 1)
    return np.asarray(between & (t_s[after] - t_s[before] <= driven_s), np.bool_)


def _pieces(matched: Match, columns: FixColumns, usable: Rows, ledger: Ledger, params: MatchParams) -> Pieces:
    """The matched way, and what was driven from and to the ends of lines where the ledger was entered or left."""
    pieces = Pieces(
        step=matched.piece_step,
        segment=matched.piece_segment,
        from_m=matched.piece_from_m,
        to_m=matched.piece_to_m,
        start_s=matched.piece_start_s,
        end_s=matched.piece_end_s,
        step_kind=matched.step_kind,
    )
    places = Places(
        np.column_stack([columns.x_m[usable], columns.y_m[usable]]),
        columns.t_s[usable],
        matched.segment,
        matched.along_m,
    )
    return reach_ends(pieces, places, ledger.lines, driven_s=params.driven_s, slack_m=2 * params.sigma_m)


def _silences(columns: FixColumns, usable: Rows, matched: Match, work: NDArray[np.int8], gap_s: float) -> Silences:
    """When a device was not seen for longer than `gap_s`, or no way leads from where it was to where it was next.

    A fix off the ledger is used for nothing and credits nothing, but shows the vehicle where no work is owed: from
    one such fix to the next, or between one and the ledger, nothing is open as long as neither is followed by silence.
    """
    t_s = columns.t_s[usable]
    step_s = np.diff(t_s)
    lost = (matched.step_kind == STEP_NONE) & (matched.segment[:-1] >= 0) & (matched.segment[1:] >= 0)
    lost &= (work[:-1] != 0) | (work[1:] != 0)
    unseen = np.concatenate(([True], (step_s > gap_s) | lost, [True])) if t_s.size else np.array([True])
    return Silences.between(t_s, columns.x_m[usable], columns.y_m[usable], unseen=unseen)


def _line(
    bearer: Bearer,
    labels: Labels,
    stretches: Stretches,
    matched: Match,
    columns: FixColumns,
    usable: Rows,
    pack: Pack,
) -> TrackLine:
    bridged = (stretches.kind == Kind.BRIDGED) | (stretches.kind == Kind.BRIDGED_OFF)
    x_m, y_m, t_s = columns.x_m[usable], columns.y_m[usable], columns.t_s[usable]
    off = matched.segment < 0
    beside = (off[:-1] | off[1:]) & (np.diff(t_s) <= pack.coverage.gap_s)
    return TrackLine(
        device=bearer.device,
        fixes=int(bearer.rows.size),
        used=int((labels.code == USED).sum()),
        labels=labels.count(),
        driven_m=float(stretches.length_m[~bridged].sum()),
        bridged_m=float(stretches.length_m[bridged].sum()),
        off_ledger_m=float(np.hypot(np.diff(x_m), np.diff(y_m))[beside].sum()),
    )


def numbered(track: Track, number: int) -> Stretches:
    """The stretches of a track, marked as those of the `number`th."""
    return replace(track.stretches, track=np.full(track.stretches.go.size, number, np.int32))
