"""How far a vehicle went before it turned round between two fixes."""

from dataclasses import replace

import numpy as np

from changming.engines.coverage.borders import Lines
from changming.engines.coverage.pieces import STEP_DRIVEN, Floats, Pieces


def reach_turns(pieces: Pieces, lines: Lines, t_s: Floats) -> Pieces:
    """Move the places where a vehicle turned round on a segment to where its pace says that it got.

    The matcher lets a vehicle turn where it was last seen going ahead, which is short of the true place by up to half
    a step. What the steps around the turn are shorter than at the pace of the slower of the steps before and after
    was driven there and back: by half of it the turn lies further on, but by no more than half a step and not
    beyond the end of the line. Nothing is moved where any of these steps is not driven.
    """
    if pieces.step.size < 2:
        return pieces
    sense = np.sign(pieces.to_m - pieces.from_m)
    first, last = pieces.step[:-1], pieces.step[1:]
    turned = (pieces.segment[:-1] == pieces.segment[1:]) & (sense[:-1] * sense[1:] < 0) & (last - first <= 1)
    turned &= (first > 0) & (last < pieces.step_kind.size - 1)
    at = np.flatnonzero(turned)
    before, after = first[at] - 1, last[at] + 1
    took_s = np.diff(t_s)
    way_m = np.bincount(pieces.step, np.abs(pieces.to_m - pieces.from_m), took_s.size)
    driven = pieces.step_kind == STEP_DRIVEN
    pace_ms = np.minimum(way_m[before] / took_s[before], way_m[after] / took_s[after])
    two = last[at] > first[at]
    spent_s = took_s[first[at]] + np.where(two, took_s[last[at]], 0.0)
    gone_m = way_m[first[at]] + np.where(two, way_m[last[at]], 0.0)
    most_m = pace_ms * np.maximum(took_s[first[at]], took_s[last[at]]) / 2
    further_m = np.clip((pace_ms * spent_s - gone_m) / 2, 0.0, most_m)
    sure = driven[before] & driven[after] & driven[first[at]] & driven[last[at]]
    further_m = np.where(sure, further_m, 0.0)
    from_m, to_m = pieces.from_m.copy(), pieces.to_m.copy()
    turn_m = np.clip(to_m[at] + sense[at] * further_m, 0.0, lines.length_m[pieces.segment[at]])
    to_m[at], from_m[at + 1] = turn_m, turn_m
    return replace(pieces, from_m=from_m, to_m=to_m)
