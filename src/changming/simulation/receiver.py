"""What a positioning box reports of a course: noisy fixes at even times, and the faults boxes have."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from changming.simulation.course import Course, position
from changming.simulation.streets import Floats, Streets

CORRELATION_S = 60.0
FAULTS = ("late", "repeated", "not_fixed", "jump", "future", "frozen")
FAULT_SHARE = 0.045  # of an affected device's fixes
DAY_S = 86_400.0


@dataclass(slots=True, eq=False)
class Track:
    """Rows in the order in which the box's file has them. `t_s` is the true time, `said_s` the reported one."""

    device: str
    t_s: Floats
    said_s: Floats
    xy_m: Floats  # as reported; NaN: 0, 0
    speed_kmh: Floats
    heading_deg: Floats
    work: NDArray[np.int8]  # 1, 0, -1 not reported
    used: NDArray[np.bool_]
    labels: dict[str, tuple[int, int]] = field(default_factory=dict)

    def rows(self, order: NDArray[np.int64]) -> None:
        """Puts the rows into another order, or picks or repeats some."""
        for name in ("t_s", "said_s", "xy_m", "speed_kmh", "heading_deg", "work", "used"):
            setattr(self, name, getattr(self, name)[order])


def noise_m(rng: np.random.Generator, count: int, step_s: float, error_m: float) -> Floats:
    """(count, 2) errors whose mean length is `error_m`, correlated over a minute."""
    keep = float(np.exp(-step_s / CORRELATION_S))
    fresh = rng.normal(0.0, error_m / 1.2533, size=(count, 2))
    fresh[1:] *= np.sqrt(1 - keep**2)
    out = np.empty_like(fresh)
    last = np.zeros(2)
    for i, one in enumerate(fresh):
        last = keep * last + one if i else one
        out[i] = last
    return out


def record(
    streets: Streets, device: str, course: Course | None, depot_m: Floats, times_s: Floats, rng: np.random.Generator
) -> Track:
    """Fixes at the given times; without a course the vehicle stands in the depot."""
    step_s = float(np.median(np.diff(times_s)))
    if course is None:
        xy_m, heading, speed, on = (
            np.tile(depot_m, (len(times_s), 1)),
            np.zeros(len(times_s)),
            np.zeros(len(times_s)),
            None,
        )
    else:
        s_m = course.s_at(times_s)
        xy_m, heading = position(streets, course, s_m)
        speed, on = course.speed_at(times_s) * 3.6, course.on_at(s_m)
        speed = np.maximum(0.0, speed + rng.normal(0, 0.3, len(speed)) * (speed > 1))
    xy_m = xy_m + noise_m(rng, len(times_s), step_s, float(rng.uniform(3, 8)))
    work = np.zeros(len(times_s), np.int8) if on is None else on.astype(np.int8)
    return Track(device, times_s, times_s.copy(), xy_m, speed, heading, work, np.ones(len(times_s), np.bool_))


def silence(track: Track, stretches_s: list[tuple[float, float]]) -> None:
    """Takes out the fixes of silent stretches."""
    heard = np.ones(len(track.t_s), np.bool_)
    for start_s, end_s in stretches_s:
        heard &= (track.t_s < start_s) | (track.t_s > end_s)
    track.rows(np.flatnonzero(heard))


def spoil(track: Track, fault: str, rng: np.random.Generator) -> None:
    """Plants one kind of fault in a track."""
    count = max(3, round(len(track.t_s) * FAULT_SHARE))
    if len(track.t_s) < 60:
        return
    {
        "late": _late,
        "repeated": _repeated,
        "frozen": _frozen,
        "jump": _jump,
        "future": _future,
        "not_fixed": _not_fixed,
    }[fault](track, count, rng)


def _apart(track: Track, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Rows of which no two are neighbours, away from silence and from rows already spoilt."""
    ok = np.ones(len(track.t_s), np.bool_)
    ok[:3] = ok[-3:] = False
    gap = np.diff(track.t_s) > 1.5 * np.median(np.diff(track.t_s))
    for shift in (-1, 0, 1, 2):
        ok[np.clip(np.flatnonzero(gap) + shift, 0, len(ok) - 1)] = False
    picks = np.flatnonzero(ok)[::4][int(rng.integers(0, 2)) :]
    return np.sort(rng.choice(picks, size=min(count, len(picks)), replace=False))


def _late(track: Track, count: int, rng: np.random.Generator) -> None:
    """A stretch of rows arrives after later ones, as after a blind zone."""
    start = int(rng.integers(5, len(track.t_s) - 3 * count))
    wait = int(rng.integers(count // 2, count)) + 1
    order = np.arange(len(track.t_s))
    moved = np.concatenate(
        [
            order[:start],
            order[start + count : start + count + wait],
            order[start : start + count],
            order[start + count + wait :],
        ]
    )
    track.rows(moved)
    track.labels["late"] = (count, count)


def _repeated(track: Track, count: int, rng: np.random.Generator) -> None:
    picks = _apart(track, count, rng)
    order = np.sort(np.concatenate([np.arange(len(track.t_s)), picks]), kind="stable")
    again = np.concatenate([[False], np.diff(order) == 0])
    track.rows(order)
    track.used &= ~again
    track.labels["repeated"] = (len(picks), len(picks))


def _frozen(track: Track, count: int, rng: np.random.Generator) -> None:
    """Runs in which the position stays while the box claims to move."""
    run = 9
    moving = np.convolve(track.speed_kmh > 5, np.ones(run + 1), "valid") == run + 1
    starts = np.flatnonzero(moving)
    picked: list[int] = []
    for start in rng.permutation(starts):
        if len(picked) * run >= count:
            break
        if all(abs(int(start) - other) > 4 * run for other in picked):
            picked.append(int(start))
    for start in picked:
        track.xy_m[start + 1 : start + 1 + run] = track.xy_m[start]
        track.used[start + 1 : start + 1 + run] = False
    if picked:
        track.labels["frozen"] = (len(picked) * run, len(picked) * (run + 1))


def _jump(track: Track, count: int, rng: np.random.Generator) -> None:
    picks = _apart(track, count, rng)
    angle = rng.uniform(0, 2 * np.pi, len(picks))
    far_m = rng.uniform(900, 4000, len(picks))
    track.xy_m[picks] += np.stack([np.cos(angle), np.sin(angle)], axis=-1) * far_m[:, None]
    track.used[picks] = False
    track.labels["jump"] = (len(picks), len(picks))


def _future(track: Track, count: int, rng: np.random.Generator) -> None:
    picks = _apart(track, count, rng)
    track.said_s[picks] += DAY_S * rng.integers(20, 4000, len(picks)) + np.arange(len(picks))
    track.used[picks] = False
    # they stand last, or every row behind one would follow a later time
    track.rows(np.argsort(track.said_s, kind="stable"))
    track.labels["future"] = (len(picks), len(picks))


def _not_fixed(track: Track, count: int, rng: np.random.Generator) -> None:
    picks = _apart(track, count, rng)
    track.xy_m[picks] = np.nan
    track.used[picks] = False
    track.labels["not_fixed"] = (len(picks), len(picks))
