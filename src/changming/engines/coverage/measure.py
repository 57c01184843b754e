"""What one segment got inside one window: lengths, passes, and what else it may have got unseen."""

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from changming.engines.coverage.cells import Cells, in_any
from changming.engines.coverage.runs import Runs, runs_of
from changming.engines.coverage.stretches import Kind, Stretches

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]

EPSILON_M = 1e-6  # two sums of the same metres differ by rounding


@dataclass(frozen=True, slots=True)
class CoverParams:
    """What makes a pass: its least share of the length, the fastest it may be, and whether one too fast counts."""

    pass_share: float
    max_kmh: float = math.inf
    too_fast_counts: bool = True

    def __post_init__(self) -> None:
        if not 0 < self.pass_share <= 1:
            raise ValueError("pass_share must lie above 0 and not above 1")
        if self.max_kmh <= 0:
            raise ValueError("max_kmh must lie above 0")


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass: whose, on which stay of that track, the how manieth of that stay, its direction, from when to when."""

    track: int
    go: int
    nth: int
    forward: bool
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a line: metres worked and open (disjoint), and how many further passes open length could complete."""

    worked_m: float
    open_m: float
    possible: float


@dataclass(frozen=True, slots=True)
class Cover:
    """Metres of one segment. `worked_m` and `open_m` are disjoint parts of `length_m`.

    `estimated_m` is the part of worked_m that rests only on stretches without a known switch, `too_fast_m` the part
    whose slowest worked run was above the limit, `too_fast_kmh` its mean speed (NaN where none was). `possible` says
    how many further passes the open length could complete; infinite where it makes a pass alone. Driving in the
    direction of the line works its right side.
    """

    length_m: float
    worked_m: float
    estimated_m: float
    open_m: float
    too_fast_m: float
    too_fast_kmh: float
    passes: tuple[Pass, ...]
    possible: float
    left: Side
    right: Side


def measure(
    stretches: Stretches, length_m: float, open_from_m: Floats, open_to_m: Floats, params: CoverParams
) -> Cover:
    """Measure what one segment got.

    stretches   of this segment inside the window, in driven order of each track; bridged ones of the responsible only
    length_m    length of the segment, metres, > 0
    open_from_m, open_to_m  (o,) float64  what the responsible could have worked during silence
    raises      ValueError  if length_m is not positive
    """
    if not length_m > 0:
        raise ValueError("a segment has a length")
    cells = Cells.of(length_m, stretches.from_m, stretches.to_m, open_from_m, open_to_m)
    # A retreat shorter than what a pass may leave out cannot be the way back of another pass.
    turn_m = min(params.pass_share, 1 - params.pass_share) * length_m
    runs = runs_of(stretches, cells, length_m, turn_m)
    too_fast = runs.kmh > params.max_kmh
    counted = ~too_fast | params.too_fast_counts
    worked = runs.worked & counted[:, None]
    covered = in_any(worked)
    fast = in_any(runs.worked) & ~in_any(runs.worked[~too_fast])
    right, left = _open(stretches, cells, open_from_m, open_to_m)
    need_m = params.pass_share * length_m - EPSILON_M
    passes, spent = _passes(runs, worked, cells, params.pass_share)
    rest = worked & ~spent[:, None]
    return Cover(
        length_m=length_m,
        worked_m=cells.sum_m(covered),
        estimated_m=cells.sum_m(covered & ~in_any(runs.known[counted])),
        open_m=cells.sum_m((left | right) & ~covered),
        too_fast_m=cells.sum_m(fast),
        too_fast_kmh=_mean_kmh(runs, fast, cells),
        passes=passes,
        possible=_possible(rest, left | right, cells, need_m),
        left=_side(worked[~runs.forward], rest[~runs.forward], left, cells, need_m),
        right=_side(worked[runs.forward], rest[runs.forward], right, cells, need_m),
    )


def _open(stretches: Stretches, cells: Cells, from_m: Floats, to_m: Floats) -> tuple[Bools, Bools]:
    """Cells that could have been worked unseen, on the right and on the left side; silence opens both."""
    silent = cells.mark(from_m, to_m, np.zeros(from_m.size, np.int64), 1)[0]
    bridged = stretches.take(stretches.kind == Kind.BRIDGED)
    against = (bridged.to_m < bridged.from_m).astype(np.int64)
    right, left = cells.mark(bridged.from_m, bridged.to_m, against, 2)
    return right | silent, left | silent


def _passes(runs: Runs, worked: Bools, cells: Cells, pass_share: float) -> tuple[tuple[Pass, ...], Bools]:
    """Passes, and the runs that went into one. Runs of one stay that make none alone may make one together."""
    length_m = float(cells.edges_m[-1])
    need_m = pass_share * length_m - EPSILON_M
    run_m = worked @ cells.width_m
    whole = run_m >= need_m
    # On a ring one run may go round more than once.
    laps = np.where(whole, 1 + np.floor(np.maximum(np.abs(runs.net_m) / length_m - pass_share, 0.0) + 1e-9), 0)
    spent, found = whole.copy(), []
    for stay in range(int(runs.stay[-1]) + 1 if runs.stay.size else 0):
        mine = np.flatnonzero(runs.stay == stay)
        one_by_one = [np.array([row]) for row in mine[whole[mine]] for _ in range(int(laps[row]))]
        left_over = mine[~whole[mine]]
        together = left_over.size > 1 and cells.sum_m(in_any(worked[left_over])) >= need_m
        spent[left_over] = together
        found += [_pass(runs, rows, nth) for nth, rows in enumerate(one_by_one + ([left_over] if together else []))]
    return tuple(sorted(found, key=lambda one: (one.end_s, one.start_s, one.track, one.go, one.nth))), spent


def _pass(runs: Runs, rows: NDArray[np.int64], nth: int) -> Pass:
    return Pass(
        track=int(runs.track[rows[0]]),
        go=int(runs.go[rows[0]]),
        nth=nth,
        forward=bool(runs.net_m[rows].sum() >= 0),
        start_s=float(runs.start_s[rows].min()),
        end_s=float(runs.end_s[rows].max()),
    )


def _possible(rest: Bools, reach: Bools, cells: Cells, need_m: float) -> float:
    """How many passes could be complete if all of `reach` had been worked in each of them."""
    if cells.sum_m(reach) >= need_m:
        return math.inf
    return float(np.count_nonzero((rest | reach) @ cells.width_m >= need_m))


def _side(worked: Bools, rest: Bools, reach: Bools, cells: Cells, need_m: float) -> Side:
    covered = in_any(worked)
    return Side(cells.sum_m(covered), cells.sum_m(reach & ~covered), _possible(rest, reach, cells, need_m))


def _mean_kmh(runs: Runs, fast: Bools, cells: Cells) -> float:
    """Mean over the length of the slowest speed at which each fast cell was worked; NaN without one."""
    if not fast.any():
        return math.nan
    slowest = np.where(runs.worked, runs.kmh[:, None], np.inf).min(axis=0)
    return float(np.average(slowest[fast], weights=cells.width_m[fast]))
