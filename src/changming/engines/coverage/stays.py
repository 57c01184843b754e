"""Stays of a vehicle on a segment, and those that never were: beside a road that the ledger leaves out."""

from dataclasses import replace

import numpy as np

from changming.engines.coverage.borders import Lines
from changming.engines.coverage.pieces import STEP_BRIDGED, STEP_DRIVEN, STEP_NONE, Floats, Ints, Pieces

AT_END_M = 1.0  # this near to its end a line is entered or left by it


def number_stays(pieces: Pieces, lines: Lines) -> Ints:
    """Number of the stay each piece belongs to.

    A stay ends with the segment, with a step that shows no way, and where the way leaves a line by one end and enters
    it by the other, unless the line is a ring.
    """
    breaks = np.concatenate(([0], np.cumsum(pieces.step_kind == STEP_NONE)))[pieces.step]
    jump_m = np.abs(pieces.from_m[1:] - pieces.to_m[:-1])
    segment = pieces.segment[1:]
    fresh = (
        (pieces.segment[:-1] != segment)
        | (breaks[1:] != breaks[:-1])
        | ((jump_m > lines.length_m[segment] / 2) & ~lines.closed[segment])
    )
    return np.concatenate(([0], np.cumsum(fresh)))[: pieces.step.size].astype(np.int32)


def drive_between(pieces: Pieces, lines: Lines, t_s: Floats, *, driven_s: float) -> Pieces:
    """Take a bridged step for driven that goes on along a line between two driven pieces of the same stay.

    Its fixes lie no more than `driven_s` apart, and the vehicle was on the line before and after: other ways may be as
    likely, but this one is plausible.
    """
    stay, bridged = number_stays(pieces, lines), pieces.step_kind[pieces.step] == STEP_BRIDGED
    inside = bridged[1:-1] & ~bridged[:-2] & ~bridged[2:] & (stay[:-2] == stay[1:-1]) & (stay[1:-1] == stay[2:])
    step = pieces.step[1:-1][inside]
    kind = pieces.step_kind.copy()
    kind[step[np.diff(t_s)[step] <= driven_s]] = STEP_DRIVEN
    return replace(pieces, step_kind=kind)


def leave_at_forks(
    pieces: Pieces, lines: Lines, t_s: Floats, *, driven_s: float, fork_m: float, pass_share: float
) -> Pieces:
    """Leave out stays of a vehicle that at an end of the line took a road that the ledger leaves out.

    Such a road runs beside the line at first, as a slip road does, and a receiver's error hides how they part: the
    vehicle seems to follow the line and to leave it half way, where no road is; or, coming the other way, to come onto
    it half way. A stay that has one end of the line and one place half way, within `fork_m` and less than `pass_share`
    of the line, with fixes no more than `driven_s` apart around that place, is taken for such a road.
    """
    if not pieces.step.size:
        return pieces
    stay = number_stays(pieces, lines)
    first = np.flatnonzero(np.diff(stay, prepend=-1))
    last = np.append(first[1:], stay.size) - 1
    length_m = lines.length_m[pieces.segment[first]]
    came_m, went_m = pieces.from_m[first], pieces.to_m[last]
    by_end, to_end = (np.minimum(place_m, length_m - place_m) < AT_END_M for place_m in (came_m, went_m))
    low_m = np.minimum.reduceat(np.minimum(pieces.from_m, pieces.to_m), first)
    high_m = np.maximum.reduceat(np.maximum(pieces.from_m, pieces.to_m), first)
    near = np.concatenate(([False], np.diff(t_s) <= driven_s, [False]))  # of the steps, one more on either side
    before, after = pieces.step[first] + 1, pieces.step[last] + 1
    seen = np.where(to_end, near[before] & near[before - 1], near[after] & near[after + 1])
    short = high_m - low_m <= np.minimum(fork_m, pass_share * length_m)
    return pieces.take(np.flatnonzero(~((by_end != to_end) & short & seen)[stay]))
