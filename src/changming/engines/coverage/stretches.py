"""Stretches: ways driven along segments, cut where the work switch changes, numbered by stay on a segment."""

from dataclasses import dataclass, fields, replace
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from changming.engines.coverage.borders import Lines
from changming.engines.coverage.pieces import STEP_BRIDGED, Bools, Floats, Ints, Pieces
from changming.engines.coverage.stays import number_stays
from changming.engines.coverage.switches import change_times_s, fill_switch

END_M = 0.01  # this near to its end a piece ends at it


class Kind(IntEnum):
    """What a stretch shows."""

    OFF = 0  # driven, work switch off
    ON = 1  # driven, work switch on
    UNSWITCHED = 2  # driven, work switch not known
    BRIDGED = 3  # not seen; could have been worked
    BRIDGED_OFF = 4  # not seen, work switch off at both ends


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Columns, one entry a stretch, in driven order of each device.

    segment (p,) int32; from_m, to_m (p,) float64, from > to: against the line; start_s, end_s (p,) float64;
    kind (p,) int8, a `Kind`; go (p,) int32, one number per stay on a segment, unique within a device;
    track (p,) int32, whose stretch it is.
    """

    segment: Ints
    from_m: Floats
    to_m: Floats
    start_s: Floats
    end_s: Floats
    kind: NDArray[np.int8]
    go: Ints
    track: Ints

    @classmethod
    def none(cls) -> "Stretches":
        """No stretch at all."""
        floats, ints = np.empty(0), np.empty(0, np.int32)
        return cls(ints, floats, floats, floats, floats, np.empty(0, np.int8), ints, ints)

    @classmethod
    def joined(cls, parts: "list[Stretches]") -> "Stretches":
        """All parts, one after the other."""
        if not parts:
            return cls.none()
        return cls(*(np.concatenate([getattr(part, column.name) for part in parts]) for column in fields(cls)))

    def take(self, which: NDArray[np.integer] | Bools) -> "Stretches":
        """Some of them, by mask or by index."""
        return Stretches(*(getattr(self, column.name)[which] for column in fields(self)))

    def within(self, starts_s: float, ends_s: float) -> "Stretches":
        """What of them lies inside a time window; a stretch across its edge is cut in proportion to time."""
        kept = self.take(np.minimum(self.end_s, ends_s) > np.maximum(self.start_s, starts_s))
        low_s, high_s = np.maximum(kept.start_s, starts_s), np.minimum(kept.end_s, ends_s)
        from_m, to_m = _part(kept, low_s, high_s)
        return Stretches(kept.segment, from_m, to_m, low_s, high_s, kept.kind, kept.go, kept.track)

    @property
    def length_m(self) -> Floats:
        """Length of each."""
        return np.abs(self.to_m - self.from_m)


def lay_out(
    pieces: Pieces,
    lines: Lines,
    t_s: Floats,
    switch: NDArray[np.int8],
    *,
    gap_s: float,
    snap_m: float,
    pass_share: float,
) -> Stretches:
    """Stretches of one device from its matched pieces.

    t_s, switch  (n,) float64, int8  times of the matched fixes, and switch: 1 on, 0 off, -1 not known
    gap_s   a fix without a switch takes that of its neighbours when they agree within this time
    snap_m  a switch that changes this close to a junction is taken to change at the junction
    pass_share  what was worked in a stay over a lesser share of the segment counts only where it is clear
    raises  ValueError  if the pieces do not follow one another in time
    """
    if (np.diff(pieces.start_s) < 0).any() or (pieces.end_s < pieces.start_s).any():
        raise ValueError("pieces must follow one another in time")
    switch = fill_switch(t_s, switch, gap_s)
    stay = number_stays(pieces, lines)
    change_s, state = change_times_s(pieces, _junctions(pieces, stay, lines), t_s, switch, snap_m)
    bridged = pieces.step_kind[pieces.step] == STEP_BRIDGED
    piece, start_s, end_s = _cut(pieces, np.where(bridged, pieces.end_s, pieces.start_s), change_s)
    state_now = state[np.searchsorted(change_s, (start_s + end_s) / 2, "right")]
    driven = np.array([Kind.UNSWITCHED, Kind.OFF, Kind.ON])[state_now + 1]
    off = (switch[pieces.step] == 0) & (switch[pieces.step + 1] == 0)
    unseen = np.where(off, Kind.BRIDGED_OFF, Kind.BRIDGED)[piece]
    stretches = Stretches(
        pieces.segment[piece],
        *_part(pieces.take(piece), start_s, end_s),
        start_s,
        end_s,
        kind=np.where(bridged[piece], unseen, driven).astype(np.int8),
        go=stay[piece],
        track=np.zeros(piece.size, np.int32),
    )
    return _doubted(stretches, pieces.clear[piece], pass_share * lines.length_m[stretches.segment])


def _part(whole: "Pieces | Stretches", start_s: Floats, end_s: Floats) -> tuple[Floats, Floats]:
    """Where each is at two times inside its own: from_m and to_m at even speed; its own ends stay as they are."""
    rate = (whole.to_m - whole.from_m) / np.maximum(whole.end_s - whole.start_s, 1e-9)
    from_m = np.where(start_s > whole.start_s, whole.from_m + rate * (start_s - whole.start_s), whole.from_m)
    to_m = np.where(end_s < whole.end_s, whole.from_m + rate * (end_s - whole.start_s), whole.to_m)
    return from_m, to_m


def _cut(pieces: Pieces, cut_from_s: Floats, change_s: Floats) -> tuple[NDArray[np.intp], Floats, Floats]:
    """Pieces cut at the changes inside them (after `cut_from_s`): index of the piece, start and end of each part."""
    first = np.searchsorted(change_s, cut_from_s, "right")
    cuts = np.maximum(np.searchsorted(change_s, pieces.end_s, "left") - first, 0)
    part = np.repeat(np.arange(pieces.step.size), cuts + 1)
    nth = np.arange(part.size) - np.repeat(np.cumsum(cuts + 1) - cuts - 1, cuts + 1)
    bounds = np.append(change_s, np.inf)
    start_s = np.where(nth == 0, pieces.start_s[part], bounds[np.maximum(first[part] + nth - 1, 0)])
    end_s = np.where(nth == cuts[part], pieces.end_s[part], bounds[np.minimum(first[part] + nth, change_s.size)])
    return part, start_s, end_s


def _doubted(stretches: Stretches, clear: Bools, pass_m: Floats) -> Stretches:
    """The same, open what was worked in a stay over less than `pass_m` (p,) and is nowhere clear.

    Where roads run side by side or part, a vehicle on one of them may seem to work the first metres of the other.
    """
    worked = (stretches.kind == Kind.ON) | (stretches.kind == Kind.UNSWITCHED)
    mine, stays = stretches.go[worked], int(stretches.go.max(initial=-1)) + 1
    low_m, high_m, known = np.full(stays, np.inf), np.full(stays, -np.inf), np.zeros(stays, np.bool_)
    np.minimum.at(low_m, mine, np.minimum(stretches.from_m, stretches.to_m)[worked])
    np.maximum.at(high_m, mine, np.maximum(stretches.from_m, stretches.to_m)[worked])
    np.logical_or.at(known, mine, clear[worked])
    doubted = worked & ~known[stretches.go] & ((high_m - low_m)[stretches.go] < pass_m)
    return replace(stretches, kind=np.where(doubted, Kind.BRIDGED, stretches.kind).astype(np.int8))


def _junctions(pieces: Pieces, stay: Ints, lines: Lines) -> NDArray[np.intp]:
    """Pieces that begin where a stay is begun or ended by an end of a line; their number for the last one's end."""
    length_m = lines.length_m[pieces.segment]
    begins, ends = (np.minimum(place_m, length_m - place_m) <= END_M for place_m in (pieces.from_m, pieces.to_m))
    fresh = np.concatenate(([True], stay[1:] != stay[:-1], [True]))[: stay.size + 1]
    by_end = np.concatenate((begins, [False])) | np.concatenate(([False], ends))
    return np.flatnonzero(fresh & by_end)
