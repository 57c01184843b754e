"""Labels of fixes: what keeps a fix from being used. The fix itself is never altered."""

from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from changming.areas.evidence.choices import FixLabel
from changming.areas.standards.rules import CoverageRules, FixRules

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]

USED = -1
CODES = (
    FixLabel.NOT_FIXED,
    FixLabel.FUTURE,
    FixLabel.REPEATED,
    FixLabel.FROZEN,
    FixLabel.JUMP,
    FixLabel.OFF_LEDGER,
)


@dataclass(frozen=True, slots=True, eq=False)
class FixColumns:
    """The fixes of one device in the order of files (by name) and rows, n of them.

    t_s, lon, lat, x_m, y_m, speed_kmh (n,) float64, NaN where not given; file, row (n,) int32; work (n,) int8, as in
    Fixes.
    """

    t_s: Floats
    lon: Floats
    lat: Floats
    x_m: Floats
    y_m: Floats
    speed_kmh: Floats
    file: NDArray[np.int32]
    row: NDArray[np.int32]
    work: NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """code (n,) int8: `USED` or an index into `CODES`, the first that applies in that order; late (n,) bool beside."""

    code: NDArray[np.int8]
    late: Bools

    def count(self) -> dict[str, int]:
        """How many fixes carry each label; labels that none carries are left out."""
        counted = {label.value: int((self.code == index).sum()) for index, label in enumerate(CODES)}
        counted[FixLabel.LATE.value] = int(self.late.sum())
        return {label: count for label, count in sorted(counted.items()) if count}


def label_fixes(
    fixes: FixColumns, fix_rules: FixRules, coverage: CoverageRules, *, max_kmh: float, horizon_s: float
) -> Labels:
    """Label the fixes of one device, `off_ledger` apart, which takes the ledger's lines.

    max_kmh    what the device's bearer can go at most
    horizon_s  the end of the day and its duties; a later time is the future

    Of several fixes of one time, what they say decides which is used, not where they stand: files come in any order.
    `late` stands beside other labels: its row follows a later time in its file; times of the future don't count.
    """
    code = np.full(fixes.t_s.size, USED, np.int8)
    future = fixes.t_s > horizon_s
    _put(code, future, FixLabel.FUTURE)
    _put(code, ~np.isfinite(fixes.x_m), FixLabel.NOT_FIXED)
    says = (fixes.work, fixes.speed_kmh, fixes.lat, fixes.lon)
    order = np.lexsort((fixes.row, fixes.file, *says, fixes.t_s))
    order = order[code[order] == USED]
    again = np.concatenate(([False], np.diff(fixes.t_s[order]) == 0))[: order.size]
    _put(code, order[again], FixLabel.REPEATED)
    order = order[~again]
    frozen = _frozen(fixes, order, fix_rules, coverage)
    _put(code, order[frozen], FixLabel.FROZEN)
    order = order[~frozen]
    _put(code, order[_jumps(fixes, order, max_kmh, coverage)], FixLabel.JUMP)
    return Labels(code, _late(fixes, future))


def off_ledger(labels: Labels, which: NDArray[np.integer]) -> Labels:
    """The same labels, with those fixes marked that lie beyond the corridor of every line of the ledger."""
    code = labels.code.copy()
    _put(code, which, FixLabel.OFF_LEDGER)
    return Labels(code, labels.late)


def _put(code: NDArray[np.int8], which: Bools | NDArray[np.integer], label: FixLabel) -> None:
    code[which] = CODES.index(label)


def _late(fixes: FixColumns, future: Bools) -> Bools:
    """Fixes whose row follows a later time in the same file."""
    late = np.zeros(fixes.t_s.size, np.bool_)
    order = np.lexsort((fixes.row, fixes.file))
    for file in np.unique(fixes.file):
        rows = order[(fixes.file[order] == file) & ~future[order]]
        late[rows] = fixes.t_s[rows] < np.maximum.accumulate(fixes.t_s[rows])
    return late


def _frozen(fixes: FixColumns, order: NDArray[np.intp], rules: FixRules, coverage: CoverageRules) -> Bools:
    """Which of the fixes, in order of time, repeat a coordinate that the device has left.

    A receiver that hangs repeats one coordinate exactly. So does an honest one that holds its place while it stands.
    A run of `frozen_fixes` at one coordinate is frozen if most of it claims to move, by more than the corridor in
    sum, or if it ends by a leap: to beyond the corridor, at more than twice the speed of the steps before the run and
    after the leap, both moving, as nothing that starts from rest does. The first fix of a run is true: it was measured.
    """
    frozen = np.zeros(order.size, np.bool_)
    if order.size < rules.frozen_fixes:
        return frozen
    t_s, speed_kmh = fixes.t_s[order], fixes.speed_kmh[order]
    fresh = np.flatnonzero((np.diff(fixes.lon[order]) != 0) | (np.diff(fixes.lat[order]) != 0)) + 1
    step_m = np.hypot(np.diff(fixes.x_m[order]), np.diff(fixes.y_m[order]))
    for start, end in pairwise([0, *fresh.tolist(), order.size]):
        if end - start >= rules.frozen_fixes:
            run = slice(start, end)
            frozen[start + 1 : end] = _claims_to_move(t_s[run], speed_kmh[run], rules, coverage) or _leaps(
                t_s, step_m, start, end, rules, coverage.corridor_m
            )
    return frozen


def _claims_to_move(t_s: Floats, speed_kmh: Floats, rules: FixRules, coverage: CoverageRules) -> bool:
    """Whether most of a run at one coordinate claims to move, and by more than the corridor in sum."""
    claimed_kmh = np.where(speed_kmh > rules.frozen_kmh, speed_kmh, 0.0)
    claimed_m = claimed_kmh.mean() / 3.6 * (t_s[-1] - t_s[0])
    return bool(2 * np.count_nonzero(claimed_kmh) >= t_s.size and claimed_m > coverage.corridor_m)


def _leaps(t_s: Floats, step_m: Floats, start: int, end: int, rules: FixRules, corridor_m: float) -> bool:
    """Whether the step out of a run at one coordinate is one that nothing at rest could make."""
    if start == 0 or end >= step_m.size or step_m[end - 1] <= corridor_m:
        return False
    before_kmh, leap_kmh, after_kmh = (step_m[at] * 3.6 / (t_s[at + 1] - t_s[at]) for at in (start - 1, end - 1, end))
    return bool(min(before_kmh, after_kmh) > rules.frozen_kmh and leap_kmh > 2 * max(before_kmh, after_kmh))


def _jumps(fixes: FixColumns, order: NDArray[np.intp], max_kmh: float, coverage: CoverageRules) -> Bools:
    """Which of the fixes, in order of time, lie where the device cannot have been.

    A step faster than possible says that one of its two sides is wrong. Runs of fixes between such steps go, round by
    round, while they are shorter than a neighbour, or no longer than both and the neighbours join without them. A run
    that lasted longer than `gap_s` goes only if its neighbours join without it.
    """
    alive = np.arange(order.size)
    while True:
        at = order[alive]
        broken = np.flatnonzero(_impossible(fixes, at[:-1], at[1:], max_kmh, coverage)) + 1
        bounds = np.concatenate(([0], broken, [alive.size]))
        gone = _runs_to_drop(fixes, at, bounds, max_kmh, coverage) if broken.size else []
        if not gone:
            break
        keep = np.ones(alive.size, np.bool_)
        for run in gone:
            keep[bounds[run] : bounds[run + 1]] = False
        alive = alive[keep]
    jumped = np.ones(order.size, np.bool_)
    jumped[alive] = False
    return jumped


def _runs_to_drop(
    fixes: FixColumns, at: NDArray[np.intp], bounds: NDArray[np.intp], max_kmh: float, coverage: CoverageRules
) -> list[int]:
    """Runs between impossible steps that are wrong, no two of them neighbours."""
    size = np.diff(bounds)
    first, last = at[bounds[:-1]], at[bounds[1:] - 1]
    brief = fixes.t_s[last] - fixes.t_s[first] <= coverage.gap_s
    before, after = np.append(0, size[:-1]), np.append(size[1:], 0)
    smallest = ((before == 0) | (size <= before)) & ((after == 0) | (size <= after))
    shorter = smallest & (size < np.maximum(before, after))
    joins = np.zeros(size.size, np.bool_)
    joins[1:-1] = ~_impossible(fixes, last[:-2], first[2:], max_kmh, coverage)
    wrong = (shorter & brief) | (smallest & joins)
    gone: list[int] = []
    for run in np.flatnonzero(wrong).tolist():
        if not gone or gone[-1] != run - 1:
            gone.append(run)
    return gone


def _impossible(
    fixes: FixColumns, start: NDArray[np.intp], end: NDArray[np.intp], max_kmh: float, coverage: CoverageRules
) -> Bools:
    """Whether a device cannot have gone from one fix to another: too fast, and by more than both may err."""
    way_m = np.hypot(fixes.x_m[end] - fixes.x_m[start], fixes.y_m[end] - fixes.y_m[start])
    took_s = fixes.t_s[end] - fixes.t_s[start]
    return np.asarray((way_m * 3.6 > max_kmh * took_s) & (way_m > 2 * coverage.corridor_m), np.bool_)
