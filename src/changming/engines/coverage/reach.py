"""What a vehicle could have reached while nobody saw it."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Silences:
    """Spans in which one device was not seen: from where and when, to where and when.

    start_s, end_s (q,) float64, -inf and inf where nothing was seen before or after; from_x_m, from_y_m, to_x_m,
    to_y_m (q,) float64 metres on the plane, NaN beside an infinite time; most_m (q,) float64: no way longer than this
    is thought of, inf for none.
    """

    start_s: Floats
    end_s: Floats
    from_x_m: Floats
    from_y_m: Floats
    to_x_m: Floats
    to_y_m: Floats
    most_m: Floats

    @classmethod
    def between(cls, t_s: Floats, x_m: Floats, y_m: Floats, most_m: Floats) -> "Silences":
        """Silences of a device from the places where it was seen, and always before the first and after the last.

        t_s, x_m, y_m (n,) rising times and places; most_m (n - 1,): the longest way thought of between two places,
        inf for silence, NaN where none is unseen. Without any place there is one silence, always.
        """
        times = np.concatenate(([-np.inf], t_s, [np.inf]))
        xs, ys = (np.concatenate(([np.nan], place, [np.nan])) for place in (x_m, y_m))
        ways_m = np.concatenate(([np.inf], most_m, [np.inf])) if t_s.size else np.array([np.inf])
        columns = (times[:-1], times[1:], xs[:-1], ys[:-1], xs[1:], ys[1:], ways_m)
        return cls(*(column[~np.isnan(ways_m)] for column in columns))


def within_reach(
    line_m: Floats,
    silences: Silences,
    *,
    starts_s: float,
    ends_s: float,
    reach_kmh: float,
    edge_s: float,
    step_m: float,
) -> tuple[Floats, Floats]:
    """Parts of a line at which a silent vehicle could have been inside a window.

    line_m    (n, 2) float64  the line, metres
    starts_s, ends_s          the window
    reach_kmh                 how fast it may have gone, as the crow flies
    edge_s                    before the first and after the last fix, less time than this in the window is no silence
    step_m                    parts are told to half this length
    returns   from_m, to_m (o,) float64 metres along the line, rising and disjoint
    """
    along_m = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line_m, axis=0).T))))
    length_m = along_m[-1]
    edges_m = np.linspace(0.0, length_m, max(4, int(np.ceil(length_m / step_m))) + 1)
    middle_m = (edges_m[:-1] + edges_m[1:]) / 2
    x_m, y_m = (np.interp(middle_m, along_m, line_m[:, axis]) for axis in (0, 1))
    low_s, high_s = np.maximum(silences.start_s, starts_s), np.minimum(silences.end_s, ends_s)
    endless = np.isinf(silences.start_s) | np.isinf(silences.end_s)
    heard = high_s - low_s > np.where(endless, edge_s, 0.0)
    speed_ms = reach_kmh / 3.6
    out_m = _away_m(silences.from_x_m, silences.from_y_m, x_m, y_m)
    back_m = _away_m(silences.to_x_m, silences.to_y_m, x_m, y_m)
    there_s = np.maximum(silences.start_s[:, None] + out_m / speed_ms, low_s[:, None])
    gone_s = np.minimum(silences.end_s[:, None] - back_m / speed_ms, high_s[:, None])
    could = (there_s < gone_s) & (out_m + back_m <= silences.most_m[:, None])
    inside = np.concatenate(([False], (could & heard[:, None]).any(axis=0), [False]))
    turns = np.flatnonzero(inside[1:] != inside[:-1])
    return edges_m[turns[::2]], edges_m[turns[1::2]]


def _away_m(x_m: Floats, y_m: Floats, to_x_m: Floats, to_y_m: Floats) -> Floats:
    """(q, k) how far k places lie from each of q; 0 from one that is nowhere."""
    return np.nan_to_num(np.hypot(to_x_m - x_m[:, None], to_y_m - y_m[:, None]))
