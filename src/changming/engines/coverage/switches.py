"""When a work switch changed between two fixes that differ."""

import numpy as np
from numpy.typing import NDArray

from changming.engines.coverage.pieces import Floats, Pieces

ORDER = np.array([1, 0, 2], np.int8)  # by switch + 1: not known stands between off and on


def fill_switch(t_s: Floats, switch: NDArray[np.int8], gap_s: float) -> NDArray[np.int8]:
    """The switch at each fix; one that is not known is that of the nearest known before and after, if they agree.

    The two must lie within `gap_s` of one another; else it stays -1.
    """
    known = switch >= 0
    if known.all() or not known.any():
        return switch
    at = np.arange(switch.size)
    before = np.maximum.accumulate(np.where(known, at, -1))
    after = np.minimum.accumulate(np.where(known, at, switch.size)[::-1])[::-1]
    inside = ~known & (before >= 0) & (after < switch.size)
    before, after = np.maximum(before, 0), np.minimum(after, switch.size - 1)
    agreed = inside & (switch[before] == switch[after]) & (t_s[after] - t_s[before] <= gap_s)
    return np.where(agreed, switch[before], switch)


def change_times_s(
    pieces: Pieces, passing: NDArray[np.intp], t_s: Floats, switch: NDArray[np.int8], snap_m: float
) -> tuple[Floats, NDArray[np.int8]]:
    """Times at which the switch is taken to have changed, and its state before the first and after each.

    Work begins and ends at junctions: where the way between two differing fixes passes some, the change stands at the
    one that gives the fix with the lesser evidence (off before not known before on) the longer part, so nothing is
    credited on a segment that has no fix to show it. Where it passes none, the nearest within `snap_m` of one of the
    two fixes is taken (receivers err along the road too), else halfway in time.

    passing  (j,) rising: pieces that begin at a junction, and the number of pieces where the last ends at one
    returns  (c,) float64 rising and (c + 1,) int8
    """
    changes = np.flatnonzero(switch[1:] != switch[:-1])
    when_s = (t_s[changes] + t_s[changes + 1]) / 2
    states = np.concatenate((switch[:1], switch[changes + 1]))
    if not passing.size:
        return when_s, states
    way_m = np.concatenate(([0.0], np.cumsum(np.abs(pieces.to_m - pieces.from_m))))
    first = np.searchsorted(pieces.step, changes, "left")
    last = np.searchsorted(pieces.step, changes, "right")
    low, high = np.searchsorted(passing, first, "right"), np.searchsorted(passing, last, "left")
    rising = ORDER[switch[changes + 1] + 1] > ORDER[switch[changes] + 1]
    inside = high > low
    when_s[inside] = pieces.start_s[passing[np.where(rising, high - 1, low)[inside]]]
    behind, ahead = passing[np.maximum(low - 1, 0)], passing[np.minimum(high, passing.size - 1)]
    behind_m = np.where(low > 0, way_m[first] - way_m[behind], np.inf)
    ahead_m = np.where(high < passing.size, way_m[ahead] - way_m[last], np.inf)
    back = ~inside & (behind_m <= np.minimum(ahead_m, snap_m)) & (behind < pieces.step.size)
    on = ~inside & ~back & (ahead_m <= snap_m) & (ahead > 0)
    when_s[back] = pieces.start_s[behind[back]]
    when_s[on] = pieces.end_s[ahead[on] - 1]
    return np.maximum.accumulate(when_s), states
