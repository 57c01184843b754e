"""How a vehicle moves: a course over rides, with speeds that a heavy vehicle can change to, and stops."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changming.simulation.streets import Floats, Ride, Streets

GRID_M = 2.0
ACCELERATION_M_S2 = 0.7
LEAD_M = 42.0  # the switch is on, and the pace a working pace, this much before and after planned work
KEEP_ON_M = 12.0  # and this much into a stretch on which it is forgotten


@dataclass(frozen=True, slots=True)
class Leg:
    """A ride and what is done on it. `off_from` to `off_to`: part, 0-1, with the switch off; `fast_kmh`: too fast."""

    ride: Ride
    work: bool = False
    fast_kmh: float = 0.0
    off_from: float = 1.0
    off_to: float = 1.0

    @property
    def length_m(self) -> float:
        return abs(self.ride.to_m - self.ride.from_m)


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """Distance driven against time. `start_m` (k + 1,): where each leg starts; `t_s`: seconds since midnight."""

    legs: list[Leg]
    start_m: Floats
    s_m: Floats
    t_s: Floats
    speed_m_s: Floats
    on: NDArray[np.bool_]
    lateral_m: Floats  # per leg, to the right of the way driven

    def s_at(self, t_s: Floats) -> Floats:
        """Distance driven at each time; standing before and after."""
        return np.interp(t_s, self.t_s, self.s_m)

    def speed_at(self, t_s: Floats) -> Floats:
        """Speed in m/s, 0 while standing."""
        before, after = self.s_at(t_s - 0.5), self.s_at(t_s + 0.5)
        return after - before

    def on_at(self, s_m: Floats) -> NDArray[np.bool_]:
        """Whether the working switch is on at each distance."""
        return self.on[np.clip(np.searchsorted(self.s_m, s_m, side="right") - 1, 0, len(self.on) - 1)]


def drive(streets: Streets, legs: list[Leg], pace_kmh: float, depart_s: float, rng: np.random.Generator) -> Course:
    """The course of the legs one after another, departing at `depart_s`."""
    start_m = np.concatenate([[0.0], np.cumsum([leg.length_m for leg in legs])])
    s_m = np.append(np.arange(0.0, start_m[-1], GRID_M), start_m[-1])
    on = _switch(legs, start_m, s_m)
    leg_of = np.clip(np.searchsorted(start_m, s_m, side="right") - 1, 0, len(legs) - 1)
    cruise = np.array([rng.uniform(24, 36) for _ in legs]) / 3.6
    pace = np.array([leg.fast_kmh or pace_kmh * rng.uniform(0.9, 1.1) for leg in legs]) / 3.6
    planned = np.array([leg.work for leg in legs])[leg_of]
    wanted = np.where(planned, pace[leg_of], np.where(on, np.minimum(pace_kmh / 3.6, cruise[leg_of]), cruise[leg_of]))
    stops = rng.random(len(legs)) < 0.10
    stops[0] = False
    stop_at = np.searchsorted(s_m, start_m[:-1][stops])
    wanted[stop_at] = 0.4
    speed = _attainable(wanted, s_m)
    t_s = np.concatenate([[0.0], np.cumsum(np.diff(s_m) / ((speed[1:] + speed[:-1]) / 2))])
    wait = np.zeros(len(s_m))
    wait[stop_at] = rng.uniform(12, 45, size=len(stop_at))
    t_s = t_s + np.concatenate([[0.0], np.cumsum(wait)[:-1]])
    lateral = np.array([_lateral(streets, leg, rng) for leg in legs])
    return Course(legs, start_m, s_m, t_s + depart_s, speed, on, lateral)


def _lateral(streets: Streets, leg: Leg, rng: np.random.Generator) -> float:
    edge = streets.edges[leg.ride.edge]
    return float(rng.uniform(-1.5, 1.5) if edge.oneway else rng.uniform(2.0, 3.6))


def _switch(legs: list[Leg], start_m: Floats, s_m: Floats) -> NDArray[np.bool_]:
    on = np.zeros(len(s_m), np.bool_)
    off = np.zeros(len(s_m), np.bool_)
    for leg, from_m, to_m in zip(legs, start_m[:-1], start_m[1:], strict=True):
        if not leg.work:
            continue
        on |= (s_m >= from_m - LEAD_M) & (s_m <= to_m + LEAD_M)
        if leg.off_to > leg.off_from:
            low_m = max(from_m + leg.off_from * leg.length_m, from_m + KEEP_ON_M)
            high_m = min(from_m + leg.off_to * leg.length_m, to_m - KEEP_ON_M)
            off |= (s_m >= low_m) & (s_m <= high_m)
    return on & ~off


def _attainable(wanted: Floats, s_m: Floats) -> Floats:
    """The fastest speeds up to the wanted ones that no acceleration or braking forbids."""
    square = wanted**2
    ramp = 2 * ACCELERATION_M_S2 * s_m
    square = np.minimum.accumulate(square - ramp) + ramp
    square = (np.minimum.accumulate((square + ramp)[::-1]))[::-1] - ramp
    return np.sqrt(np.maximum(square, 0.16))


def position(streets: Streets, course: Course, s_m: Floats) -> tuple[Floats, Floats]:
    """True (k, 2) metres and (k,) headings in degrees from north at distances driven."""
    leg_of = np.clip(np.searchsorted(course.start_m, s_m, side="right") - 1, 0, len(course.legs) - 1)
    xy_m = np.empty((len(s_m), 2))
    heading = np.empty(len(s_m))
    for number in np.unique(leg_of):
        here = leg_of == number
        ride = course.legs[number].ride
        edge = streets.edges[ride.edge]
        sign = 1.0 if ride.to_m >= ride.from_m else -1.0
        at_m = ride.from_m + sign * (s_m[here] - course.start_m[number])
        left = edge.left_of(at_m)
        xy_m[here] = edge.point_m(at_m) - sign * left * course.lateral_m[number]
        along = np.stack([left[:, 1], -left[:, 0]], axis=-1) * sign
        heading[here] = np.degrees(np.arctan2(along[:, 0], along[:, 1])) % 360
    return xy_m, heading
