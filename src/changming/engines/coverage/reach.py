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
    to_y_m (q,) float64 metres on the plane, NaN beside an infinite time.
    """

    start_s: Floats
    end_s: Floats
    from_x_m: Floats
    from_y_m: Floats
    to_x_m: Floats
    to_y_m: Floats

    @classmethod
    def between(cls, t_s: Floats, x_m: Floats, y_m: Floats, *, unseen: NDArray[np.bool_]) -> "Silences":
        """Silences of a device from the places where it was seen.

        t_s, x_m, y_m (n,) rising times and places; unseen (n + 1,) bool: whether the time before the first, between
        two and after the last is a silence. Without any place there is one silence, always.
        """
        times = np.concatenate(([-np.inf], t_s, [np.inf]))
        xs, ys = (np.concatenate(([np.nan], place, [np.nan])) for place in (x_m, y_m))
        return cls(
            times[:-1][unseen], times[1:][unseen], xs[:-1][unseen], ys[:-1][unseen], xs[1:][unseen], ys[1:][unseen]
        )


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
    speed = reach_kmh / 3.6
    there_s = _after(silences.start_s, silences.from_x_m, silences.from_y_m, x_m, y_m, speed)
    back_s = -_after(-silences.end_s, silences.to_x_m, silences.to_y_m, x_m, y_m, speed)
    could = np.maximum(there_s, low_s[:, None]) < np.minimum(back_s, high_s[:, None])
    inside = np.concatenate(([False], (could & heard[:, None]).any(axis=0), [False]))
    turns = np.flatnonzero(inside[1:] != inside[:-1])
    return edges_m[turns[::2]], edges_m[turns[1::2]]


def _after(t_s: Floats, x_m: Floats, y_m: Floats, to_x_m: Floats, to_y_m: Floats, speed: float) -> Floats:
    """(q, k) earliest times at k places of q vehicles seen at a time and place; -inf for one never seen."""
    way_s = np.hypot(to_x_m - x_m[:, None], to_y_m - y_m[:, None]) / speed
    return np.where(np.isinf(t_s)[:, None], -np.inf, t_s[:, None] + way_s)
