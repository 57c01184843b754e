"""Points from counts: deduct for each finding, no more than the cap of its item, never below nothing."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["deductions", "totals"]


def deductions(item: NDArray[np.int64], points: NDArray[np.float64], cap: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points that each finding of one team takes, in the order given, until the cap of its item is used up.

    item    (f,) int    item of each finding, 0 <= item < k
    points  (k,) float  points per finding of an item, >= 0
    cap     (k,) float  most that an item takes, >= 0
    returns (f,) float  points taken by each finding, >= 0; per item they add up to min(cap, points * count)
    raises  ValueError  for negative points or caps
    """
    if (points < 0).any() or (cap < 0).any():
        raise ValueError("points and caps are at least 0")
    order = np.argsort(item, kind="stable")
    sorted_item = item[order]
    first_of_item = np.searchsorted(sorted_item, sorted_item, side="left")
    nth = np.arange(item.size) - first_of_item
    before = np.minimum(nth * points[sorted_item], cap[sorted_item])
    after = np.minimum((nth + 1) * points[sorted_item], cap[sorted_item])
    taken = np.empty(item.size)
    taken[order] = after - before
    return taken


def totals(start: float, team: NDArray[np.int64], taken: NDArray[np.float64], teams: int) -> NDArray[np.float64]:
    """What is left to each team of `start` points.

    team    (f,) int    team of each deduction, 0 <= team < teams
    taken   (f,) float  points taken
    returns (teams,)    start minus all that was taken, at least 0
    """
    lost = np.bincount(team, weights=taken, minlength=teams).astype(np.float64)
    return np.maximum(start - lost, 0.0)
