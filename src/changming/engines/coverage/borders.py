"""Where a vehicle comes onto the ledger or leaves it by the end of a line."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changming.engines.coverage.pieces import STEP_DRIVEN, STEP_NONE, Bools, Floats, Ints, Pieces


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """The segments' lines: length_m (s,) float64, ends_m (s, 2, 2) first and last point, oneway, closed (s,) bool."""

    length_m: Floats
    ends_m: Floats
    oneway: Bools
    closed: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where n fixes are: xy_m (n, 2) float64, t_s (n,) float64, segment (n,) int32 (-1: off), along_m (n,) float64."""

    xy_m: Floats
    t_s: Floats
    segment: Ints
    along_m: Floats


def reach_ends(pieces: Pieces, places: Places, lines: Lines, *, driven_s: float, slack_m: float) -> Pieces:
    """Add the ways between the end of a line and the first or last fix on it.

    Between a fix off the ledger and one on it, no more than `driven_s` apart, the matcher knows no way. But where the
    straight line between them passes by an end of the segment, within `slack_m` of detour, the vehicle came or went
    by that end and drove from there. A one-way line is entered at its beginning and left at its end.
    """
    off = places.segment < 0
    near = np.diff(places.t_s) <= driven_s
    step = np.flatnonzero((off[:-1] != off[1:]) & near & (pieces.step_kind == STEP_NONE))
    entering = off[step]
    on, away = np.where(entering, step + 1, step), np.where(entering, step, step + 1)
    segment, along_m = places.segment[on], places.along_m[on]
    end, detour_m, out_m = _nearest_end(places, lines, on, away)
    far_end = end == 1
    fits = (detour_m <= slack_m) & (~lines.oneway[segment] | (far_end != entering)) & ~lines.closed[segment]
    end_m = np.where(far_end, lines.length_m[segment], 0.0)
    way_m = np.abs(end_m - along_m)
    fits &= way_m > 0
    share = way_m / np.maximum(way_m + out_m, 1e-9)
    span_s = (places.t_s[step + 1] - places.t_s[step]) * share
    added = Pieces(
        step=step,
        segment=segment,
        from_m=np.where(entering, end_m, along_m),
        to_m=np.where(entering, along_m, end_m),
        start_s=np.where(entering, places.t_s[step + 1] - span_s, places.t_s[step]),
        end_s=np.where(entering, places.t_s[step + 1], places.t_s[step] + span_s),
        step_kind=pieces.step_kind,
    ).take(np.flatnonzero(fits))
    return _inserted(pieces, added)


def _nearest_end(
    places: Places, lines: Lines, on: NDArray[np.intp], away: NDArray[np.intp]
) -> tuple[NDArray[np.intp], Floats, Floats]:
    """The end of the segment by which the way from one fix to another is shortest.

    returns the end (0 or 1), how much longer that way is than the straight line, and its part off the ledger
    """
    segment = places.segment[on]
    out_m = np.hypot(*np.moveaxis(lines.ends_m[segment] - places.xy_m[away][:, None, :], -1, 0))
    along_m = places.along_m[on]
    inside_m = np.column_stack([along_m, lines.length_m[segment] - along_m])
    straight_m = np.hypot(*(places.xy_m[on] - places.xy_m[away]).T)
    end = np.argmin(out_m + inside_m, axis=1)
    rows = np.arange(end.size)
    return end, (out_m + inside_m)[rows, end] - straight_m, out_m[rows, end]


def _inserted(pieces: Pieces, added: Pieces) -> Pieces:
    """Both in driven order, the steps of the added ones driven."""
    kind = pieces.step_kind.copy()
    kind[added.step] = STEP_DRIVEN
    order = np.argsort(np.concatenate([pieces.step, added.step]), kind="stable")
    step, segment, from_m, to_m, start_s, end_s = (
        np.concatenate([getattr(pieces, name), getattr(added, name)])[order]
        for name in ("step", "segment", "from_m", "to_m", "start_s", "end_s")
    )
    return Pieces(step, segment.astype(np.int32), from_m, to_m, start_s, end_s, kind)
