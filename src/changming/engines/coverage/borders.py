"""Where a vehicle comes onto the ledger or leaves it by the end of a line."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
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


def claim_strays(places: Places, lines_m: Sequence[Floats], lines: Lines, *, driven_s: float, slack_m: float) -> Places:
    """Put fixes back on a line that were left off it only because no way leads on from there.

    The matcher passes between lines that don't meet over a fix off the ledger, even if that fix lies on one of them.
    Such a fix, alone between two on different lines, within `slack_m` of the first or else the second, and not
    against a one-way's direction, is taken to lie there.
    """
    segment, along_m = places.segment.copy(), places.along_m.copy()
    on = segment >= 0
    near = np.diff(places.t_s) <= driven_s
    alone = np.flatnonzero(~on[1:-1] & on[:-2] & on[2:] & near[:-1] & near[1:]) + 1
    for stray in alone.tolist():
        for beside, sense in ((stray - 1, 1), (stray + 1, -1)):
            line = shapely.LineString(lines_m[segment[beside]])
            point = shapely.Point(places.xy_m[stray])
            foot_m = float(line.project(point))
            against = (foot_m - along_m[beside]) * sense < 0 and lines.oneway[segment[beside]]
            if line.distance(point) <= slack_m and not against and 0 < foot_m < lines.length_m[segment[beside]]:
                segment[stray], along_m[stray] = segment[beside], foot_m
                break
    return replace(places, segment=segment, along_m=along_m)


def reach_ends(pieces: Pieces, places: Places, lines: Lines, *, driven_s: float, slack_m: float) -> Pieces:
    """Add the ways between the ends of lines and the fixes before which, or after which, the ledger was left.

    Between a fix off the ledger and one on it, or between two on lines that don't meet, no more than `driven_s`
    apart, the matcher knows no way. But where the way by the end of the line, or by an end of each, is hardly longer
    than round a corner (the diagonal of a square, and `slack_m`), the vehicle came or went by that end and drove from
    there. A one-way line is entered at its beginning and left at its end.
    """
    near = (np.diff(places.t_s) <= driven_s) & (pieces.step_kind == STEP_NONE)
    step = np.flatnonzero(near & ((places.segment[:-1] >= 0) | (places.segment[1:] >= 0)))
    ways = _ways(places, lines, step)
    fits = ways.total_m <= np.sqrt(2) * ways.straight_m + slack_m
    rate_s = (places.t_s[step + 1] - places.t_s[step]) / np.maximum(ways.total_m, 1e-9)
    added = []
    for at, end_m, leaving in ((step, ways.left_by_m, True), (step + 1, ways.entered_by_m, False)):
        along_m = places.along_m[at]
        span_s = np.abs(end_m - along_m) * rate_s
        drove = fits & (places.segment[at] >= 0) & (np.abs(end_m - along_m) > 0)
        ends = (along_m, end_m, places.t_s[at], places.t_s[at] + span_s)
        starts = (end_m, along_m, places.t_s[at] - span_s, places.t_s[at])
        added.append([column[drove] for column in (step, places.segment[at], *(ends if leaving else starts))])
    out, back = added
    return _inserted(pieces, [np.concatenate(pair) for pair in zip(out, back, strict=True)], step[fits])


@dataclass(frozen=True, slots=True, eq=False)
class _Ways:
    """Per step the shortest way by ends of lines: by which end it leaves and enters (metres along), and lengths.

    A way along one line is said as leaving it at the second place and entering it there.
    """

    left_by_m: Floats
    entered_by_m: Floats
    total_m: Floats
    straight_m: Floats


def _ways(places: Places, lines: Lines, step: NDArray[np.intp]) -> _Ways:
    """The shortest of the four ways by one end or the other of either line; one off the ledger has no line."""
    here_m, here_xy, here_along_m = _exits(places, lines, step, end_only=1)
    there_m, there_xy, there_along_m = _exits(places, lines, step + 1, end_only=0)
    gap_m = np.hypot(*np.moveaxis(here_xy[:, :, None, :] - there_xy[:, None, :, :], -1, 0))
    total_m = (here_m[:, :, None] + gap_m + there_m[:, None, :]).reshape(step.size, 4)
    best = np.argmin(total_m, axis=1)
    rows = np.arange(step.size)
    straight_m = np.hypot(*(places.xy_m[step + 1] - places.xy_m[step]).T)
    ways = _Ways(here_along_m[rows, best // 2], there_along_m[rows, best % 2], total_m[rows, best], straight_m)
    same = (places.segment[step] == places.segment[step + 1]) & (places.segment[step] >= 0)
    onward_m = places.along_m[step + 1]
    direct_m = np.abs(onward_m - places.along_m[step])
    along = same & (direct_m <= ways.total_m)
    return _Ways(
        np.where(along, onward_m, ways.left_by_m),
        np.where(along, onward_m, ways.entered_by_m),
        np.where(along, direct_m, ways.total_m),
        straight_m,
    )


def _exits(places: Places, lines: Lines, at: NDArray[np.intp], *, end_only: int) -> tuple[Floats, Floats, Floats]:
    """For fixes, both ends of their line: (k, 2) metres to it, (k, 2, 2) where it is, (k, 2) metres along.

    `end_only` is the one end by which a one-way line is used. A fix off the ledger is its own end; a ring has none.
    """
    segment, on = places.segment[at], places.segment[at] >= 0
    known = np.where(on, segment, 0)
    if not lines.length_m.size:
        return np.zeros((at.size, 2)), np.repeat(places.xy_m[at][:, None, :], 2, axis=1), np.zeros((at.size, 2))
    along_m = np.column_stack([np.zeros(at.size), lines.length_m[known]])
    way_m = np.where(on[:, None], np.abs(along_m - places.along_m[at][:, None]), 0.0)
    way_m[on & lines.closed[known]] = np.inf
    way_m[on & lines.oneway[known], 1 - end_only] = np.inf
    where = np.where(on[:, None, None], lines.ends_m[known], places.xy_m[at][:, None, :])
    return way_m, where, along_m


def _inserted(pieces: Pieces, added: list[Floats], driven: NDArray[np.intp]) -> Pieces:
    """Both in driven order; `added` are columns up to `end_s` of pieces that explain the steps `driven`."""
    kind = pieces.step_kind.copy()
    kind[driven] = STEP_DRIVEN
    given: tuple[NDArray[Any], ...] = (
        pieces.step,
        pieces.segment,
        pieces.from_m,
        pieces.to_m,
        pieces.start_s,
        pieces.end_s,
        pieces.clear,
    )
    both = [
        np.concatenate([old.astype(np.float64), new])
        for old, new in zip(given, [*added, np.zeros(added[0].size)], strict=True)
    ]
    order = np.lexsort((np.arange(both[0].size), both[0]))
    step, segment, from_m, to_m, start_s, end_s, clear = (column[order] for column in both)
    return Pieces(
        step.astype(np.int64), segment.astype(np.int32), from_m, to_m, start_s, end_s, clear.astype(np.bool_), kind
    )
