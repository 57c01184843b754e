"""Runs: the ways of vehicles on one segment, split where they turned round."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from changming.engines.coverage.cells import Cells
from changming.engines.coverage.stretches import Kind, Stretches

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Columns, one entry a run, in driven order of each track.

    track, go, stay (r,) int64   whose, the stay's number in its track, the stay's number here
    worked, known   (r, c) bool  cells worked, and worked with a switch known to be on
    net_m           (r,) float64 metres worked, those against the line taken off
    kmh             (r,) float64 speed while working; NaN where none was worked
    start_s, end_s  (r,) float64 when work began and ended; inf, -inf where none was worked
    """

    track: Ints
    go: Ints
    stay: Ints
    worked: Bools
    known: Bools
    net_m: Floats
    kmh: Floats
    start_s: Floats
    end_s: Floats

    @property
    def forward(self) -> Bools:
        """Whether a run worked in the direction of the line."""
        return self.net_m >= 0


def runs_of(stretches: Stretches, cells: Cells, length_m: float, turn_m: float) -> Runs:
    """Runs of the stretches of one segment. Going back by less than `turn_m` is no turn but a receiver's error."""
    run, stay_of_run, first = number_runs(stretches, length_m, turn_m)
    on = (stretches.kind == Kind.ON) | (stretches.kind == Kind.UNSWITCHED)
    known = stretches.kind == Kind.ON
    count = stay_of_run.size
    way_m = np.bincount(run[on], stretches.length_m[on], count)
    took_s = np.bincount(run[on], (stretches.end_s - stretches.start_s)[on], count)
    start_s, end_s = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(start_s, run[on], stretches.start_s[on])
    np.maximum.at(end_s, run[on], stretches.end_s[on])
    return Runs(
        track=stretches.track[first].astype(np.int64),
        go=stretches.go[first].astype(np.int64),
        stay=stay_of_run,
        worked=cells.mark(stretches.from_m[on], stretches.to_m[on], run[on], count),
        known=cells.mark(stretches.from_m[known], stretches.to_m[known], run[known], count),
        net_m=np.bincount(run[on], (stretches.to_m - stretches.from_m)[on], count).astype(np.float64),
        kmh=np.divide(way_m * 3.6, took_s, out=np.full(count, np.nan), where=took_s > 0),
        start_s=start_s,
        end_s=end_s,
    )


def number_runs(stretches: Stretches, length_m: float, turn_m: float) -> tuple[Ints, Ints, Ints]:
    """Run of each stretch, stay of each run, first stretch of each run; all numbered from 0 and rising."""
    run = np.empty(stretches.go.size, np.int64)
    stay_of_run: list[int] = []
    first: list[int] = []
    for stay, (low, high) in enumerate(_stays(stretches)):
        from_m, to_m = _unrolled(stretches.from_m[low:high], stretches.to_m[low:high], length_m)
        bounds = [0, *_turns(from_m.tolist(), to_m.tolist(), turn_m), high - low]
        for start, end in pairwise(bounds):
            run[low + start : low + end] = len(first)
            stay_of_run.append(stay)
            first.append(low + start)
    return run, np.array(stay_of_run, np.int64), np.array(first, np.int64)


def _stays(stretches: Stretches) -> Iterator[tuple[int, int]]:
    """Bounds of the stretches of each stay."""
    if not stretches.go.size:
        return
    fresh = (np.diff(stretches.go) != 0) | (np.diff(stretches.track) != 0)
    bounds = [0, *(np.flatnonzero(fresh) + 1).tolist(), stretches.go.size]
    yield from pairwise(bounds)


def _unrolled(from_m: Floats, to_m: Floats, length_m: float) -> tuple[Floats, Floats]:
    """Metres along a ring that go on rising over its joint; on a line nothing changes."""
    jump_m = from_m[1:] - to_m[:-1]
    laps = np.where(np.abs(jump_m) > length_m / 2, -np.sign(jump_m) * length_m, 0.0)
    shift_m = np.concatenate(([0.0], np.cumsum(laps)))
    return from_m + shift_m, to_m + shift_m


def _turns(from_m: list[float], to_m: list[float], turn_m: float) -> list[int]:
    """Indices of the stretches that begin a run in the other direction."""
    turns: list[int] = []
    low = high = from_m[0]
    low_at = high_at = heading = 0
    for at, ends in enumerate(zip(from_m, to_m, strict=True)):
        for index, place in zip((at, at + 1), ends, strict=True):
            if place >= high:
                high, high_at = place, index
            if place <= low:
                low, low_at = place, index
            if heading <= 0 and place - low > turn_m:
                turns += [low_at] if heading else []
                heading, high, high_at = 1, place, index
            elif heading >= 0 and high - place > turn_m:
                turns += [high_at] if heading else []
                heading, low, low_at = -1, place, index
    return turns
