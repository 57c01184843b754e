"""What the fixes of a device prove of its true course: every go over a segment of the ledger, cell by cell."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from changming.simulation.course import Course
from changming.simulation.ledger import Segment
from changming.simulation.receiver import Track
from changming.simulation.streets import Floats, Plane

CELL_M = 2.0
DRIVEN_S = 30.0  # day-folder.md: max(2 × median interval, 30 s)
GAP_S = 180.0  # day-folder.md: silence
SURE_M_S = 40 / 3.6 / 2.0  # within reach beyond doubt: detours double the way
POSSIBLE_M_S = 60 / 3.6
MOVING_M = 16.0  # a driven step longer than noise alone
Bools = NDArray[np.bool_]


# a segment, and (distance driven, direction, entered at, left at) of each ride on it without leaving it
Visit = tuple[Segment, list[tuple[float, float, float, float]]]


@dataclass(frozen=True, slots=True, eq=False)
class Go:
    """One stay of a vehicle on one segment. Per cell: surely worked, perhaps worked, bridged; when; how fast."""

    segment: str
    sure: Bools
    maybe: Bools
    bridged: Bools
    t_s: Floats
    speed_kmh: Floats
    step_kmh: Floats  # the fastest mean speed between fixes that touches the cell
    mean_kmh: float  # over the whole go, stops in it included
    turned: bool = False  # it began by turning round at the end of the go before: one go or two


@dataclass(slots=True, eq=False)
class Silence:
    """No fix between two times; where the device was before and after (None: nothing known)."""

    start_s: float
    end_s: float
    before_m: Floats | None
    after_m: Floats | None

    def within(self, xy_m: Floats, speed_m_s: float, spare_m: float, window_s: tuple[float, float]) -> Bools:
        """Which of the (n, 2) places a vehicle of that speed could have been at inside the window."""
        start_s, end_s = max(self.start_s, window_s[0]), min(self.end_s, window_s[1])
        if end_s - start_s <= 0:
            return np.zeros(len(xy_m), np.bool_)
        budget_m = np.full(len(xy_m), speed_m_s * (self.end_s - self.start_s)) + spare_m
        for place in (self.before_m, self.after_m):
            if place is not None:
                budget_m = budget_m - np.hypot(*(xy_m - place).T)
        return np.asarray(budget_m >= 0)


@dataclass(slots=True, eq=False)
class Proof:
    """All that one device's fixes prove.

    `gaps`: too long to be driven and too short for silence, the switch on at either end. `pace_m_s`: the usual one.
    """

    goes: list[Go] = field(default_factory=list)
    silences: list[Silence] = field(default_factory=list)
    gaps: list[Silence] = field(default_factory=list)
    pace_m_s: float = 0.0


def cell_places_m(segment: Segment, plane: Plane) -> Floats:
    """(n, 2) metres of the middles of a segment's cells."""
    xy_m = plane.to_m(segment.lon_lat)
    at_m = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy_m, axis=0).T))])
    count = cells_of(segment)
    middle_m = (np.arange(count) + 0.5) * at_m[-1] / count
    return np.stack([np.interp(middle_m, at_m, xy_m[:, i]) for i in (0, 1)], axis=-1)


def cells_of(segment: Segment) -> int:
    """How many cells a segment has."""
    return max(1, round(segment.length_m / CELL_M))


def prove(track: Track, course: Course | None, pieces: dict[int, list[Segment]], span_s: tuple[float, float]) -> Proof:
    """Goes and silences of one device inside a span of time, from the fixes that may be used."""
    order = np.argsort(track.t_s, kind="stable")
    order = order[track.used[order]]
    t_s, xy_m, work = track.t_s[order], track.xy_m[order], track.work[order]
    if len(t_s) == 0:
        return Proof([], [Silence(*span_s, None, None)])
    step_s = np.diff(t_s)
    limit_s = max(2 * float(np.median(step_s)), DRIVEN_S) if len(step_s) else DRIVEN_S

    def unseen(steps: Bools) -> list[Silence]:
        return [Silence(float(t_s[i]), float(t_s[i + 1]), xy_m[i], xy_m[i + 1]) for i in np.flatnonzero(steps)]

    silences = unseen(step_s > GAP_S)
    if t_s[0] - span_s[0] > GAP_S:
        silences.append(Silence(span_s[0], float(t_s[0]), None, xy_m[0]))
    if span_s[1] - t_s[-1] > GAP_S:
        silences.append(Silence(float(t_s[-1]), span_s[1], xy_m[-1], None))
    if course is None or len(step_s) == 0:
        return Proof([], silences)
    states = _Steps(t_s, work, step_s <= limit_s, (step_s > limit_s) & (step_s <= GAP_S))
    gaps = unseen(states.bridged & ((work[:-1] != 0) | (work[1:] != 0)))
    return Proof(list(_goes(course, states, pieces)), silences, gaps, _pace_m_s(step_s, xy_m, states.driven))


def _pace_m_s(step_s: Floats, xy_m: Floats, driven: Bools) -> float:
    """The median speed of driven steps in which the device moved."""
    step_m = np.hypot(*np.diff(xy_m, axis=0).T)
    moved = driven & (step_m > MOVING_M)
    return float(np.median(step_m[moved] / step_s[moved])) if moved.any() else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class _Steps:
    """Steps between used fixes. `work` of a fix: 1 on, 0 off, -1 not known."""

    t_s: Floats
    work: NDArray[np.int8]
    driven: Bools
    bridged: Bools

    def at(self, t_s: Floats) -> tuple[Bools, Bools, Bools]:
        """Surely worked, perhaps worked and open by bridging, at times of the course."""
        step = np.searchsorted(self.t_s, t_s, side="right") - 1
        inside = (step >= 0) & (step < len(self.t_s) - 1)
        step = np.clip(step, 0, len(self.t_s) - 2)
        on_before, on_after = self.work[step] != 0, self.work[step + 1] != 0
        driven, bridged = inside & self.driven[step], inside & self.bridged[step]
        return driven & on_before & on_after, driven & (on_before | on_after), bridged & (on_before | on_after)


def _goes(course: Course, steps: _Steps, pieces: dict[int, list[Segment]]) -> list[Go]:
    visits: list[Visit] = []
    turned: list[bool] = []
    for leg, start_m in zip(course.legs, course.start_m[:-1], strict=True):
        ride = leg.ride
        sign = 1.0 if ride.to_m >= ride.from_m else -1.0
        low_m, high_m = min(ride.from_m, ride.to_m), max(ride.from_m, ride.to_m)
        parts = pieces.get(ride.edge, [])
        for segment in parts if sign > 0 else parts[::-1]:
            a_m, b_m = max(low_m, segment.from_m), min(high_m, segment.to_m)
            if b_m - a_m < 0.5:
                continue
            enter_m, leave_m = (a_m, b_m) if sign > 0 else (b_m, a_m)
            visit = (start_m + abs(enter_m - ride.from_m), sign, enter_m - segment.from_m, leave_m - segment.from_m)
            again = bool(visits) and visits[-1][0] is segment
            at_end = min(visit[2], segment.length_m - visit[2]) < 1.0
            if again and not at_end:
                visits[-1][1].append(visit)
            else:
                visits.append((segment, [visit]))
                turned.append(again)
    return [_go(course, steps, visit, turned=turn) for visit, turn in zip(visits, turned, strict=True)]


def _go(course: Course, steps: _Steps, visit: Visit, *, turned: bool) -> Go:
    segment, parts = visit
    count = cells_of(segment)
    middle_m = (np.arange(count) + 0.5) * segment.length_m / count
    flags = np.zeros((3, count), np.bool_)
    times = np.full(count, np.nan)
    speed, step = np.full(count, np.inf), np.full(count, np.inf)
    for s_m, sign, from_m, to_m in parts:
        here = (middle_m >= min(from_m, to_m)) & (middle_m <= max(from_m, to_m))
        at_s = np.interp(s_m + sign * (middle_m[here] - from_m), course.s_m, course.t_s)
        now = np.array(steps.at(at_s))
        flags[:, here] |= now
        times[here] = at_s
        speed[here] = np.minimum(speed[here], course.speed_at(at_s) * 3.6)
        around = [np.abs(course.s_at(at_s + d) - course.s_at(at_s + d - 10.0)) / 10 for d in (0.0, 5.0, 10.0)]
        step[here] = np.minimum(step[here], np.max(around, axis=0) * 3.6)
    way_m = sum(abs(to_m - from_m) for _, _, from_m, to_m in parts)
    ends_s = [np.interp(s_m + share, course.s_m, course.t_s) for s_m, share in _ends(parts)]
    mean_kmh = way_m / max(1.0, float(max(ends_s) - min(ends_s))) * 3.6
    return Go(segment.id, flags[0], flags[1], flags[2], times, speed, step, mean_kmh, turned)


def _ends(parts: list[tuple[float, float, float, float]]) -> list[tuple[float, float]]:
    """Where the course enters the first ride of a go and leaves the last, as distances driven."""
    first, last = parts[0], parts[-1]
    return [(first[0], -1.0), (last[0], abs(last[3] - last[2]) + 1.0)]
