"""Where a device stands: many fixes that are one place."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from changming.engines.matching.params import Model

Floats = NDArray[np.float64]


class Places(NamedTuple):
    """Fixes as places in time: one fix, or all fixes of a stand.

    first    (p + 1,) int64   fixes first[i] … first[i + 1] - 1 are place i
    where    (p, 2) float64   their mean, metres
    when     (p, 2) float64   times of the first and of the last
    """

    first: NDArray[np.int64]
    where: Floats
    when: Floats


@njit(cache=True)
def find_places(model: Model, x_m: Floats, y_m: Floats, t_s: Floats) -> Places:
    """Fixes in order of time, those put together that stay within `still_m` of their mean for `still_s` at least."""
    n = len(x_m)
    first, where, when = np.empty(n + 1, np.int64), np.empty((n, 2)), np.empty((n, 2))
    count, i = 0, 0
    while i < n:
        end, mean_x, mean_y = _stay(model, x_m, y_m, t_s, i)
        if t_s[end - 1] - t_s[i] < model.still_s:
            end, mean_x, mean_y = i + 1, x_m[i], y_m[i]
        first[count], where[count, 0], where[count, 1] = i, mean_x, mean_y
        when[count, 0], when[count, 1] = t_s[i], t_s[end - 1]
        count, i = count + 1, end
    first[count] = n
    return Places(first[: count + 1], where[:count], when[:count])


@njit(cache=True)
def _stay(model: Model, x_m: Floats, y_m: Floats, t_s: Floats, i: int) -> tuple[int, float, float]:
    """How far the fixes from i on stay together: the fix after them, and their mean."""
    mean_x, mean_y = x_m[i], y_m[i]
    end = i + 1
    while end < len(x_m) and t_s[end] - t_s[end - 1] <= model.gap_s:
        if np.hypot(x_m[end] - mean_x, y_m[end] - mean_y) > model.still_m:
            break
        end += 1
        mean_x += (x_m[end - 1] - mean_x) / (end - i)
        mean_y += (y_m[end - 1] - mean_y) / (end - i)
    return end, mean_x, mean_y
