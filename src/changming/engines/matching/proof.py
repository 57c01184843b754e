"""What of a course is proven: where no other course is nearly as likely."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from changming.engines.matching.candidates import Candidates
from changming.engines.matching.course import Course, Stretch, drive
from changming.engines.matching.likeliest import OFF, STATES, Lattice, Transitions, alone_nats, apart, spot_of
from changming.engines.matching.stands import Places
from changming.engines.matching.ways import Ways, explore, longest_way_m, way_between

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@njit(cache=True)
def leave_what_runs_beside(ways: Ways, places: Places, found: Candidates, state: Ints, anew: NDArray[np.bool_]) -> None:
    """Take off the ledger, in place, what keeps to one side of a line for so long that it must run on another road.

    Judged by the mean distance to the left of the driven direction over `beside_s` before and after.
    """
    n = len(state)
    left_m = np.empty(n)
    for i in range(n):
        left_m[i] = 0.0 if state[i] == OFF else found.left_m[i, state[i] // 2] * (1 - 2 * (state[i] % 2))
    beside = np.zeros(n, np.bool_)
    for i in range(n):
        if state[i] == OFF:
            continue
        first, last = i, i
        while (
            not anew[first]
            and state[first - 1] != OFF
            and places.from_s[i] - places.to_s[first - 1] <= ways.model.beside_s
        ):
            first -= 1
        while (
            last + 1 < n
            and not anew[last + 1]
            and state[last + 1] != OFF
            and places.from_s[last + 1] - places.to_s[i] <= ways.model.beside_s
        ):
            last += 1
        beside[i] = abs(left_m[first : last + 1].mean()) > ways.model.beside_m
    for i in range(n):
        if beside[i]:
            state[i], anew[i] = OFF, True
            if i + 1 < n:
                anew[i + 1] = True


@njit(cache=True)
def prove(
    ways: Ways,
    places: Places,
    found: Candidates,
    lattice: Lattice,
    steps: Transitions,
    state: Ints,
    anew: NDArray[np.bool_],
    course: Course,
) -> NDArray[np.bool_]:
    """Whether each stretch of a course is driven by every course that is less likely by up to `sure_nats`."""
    onward = _onward(ways, places, found, steps)
    proven = np.ones(len(course.step), np.bool_)
    first = 0
    for i in range(1, len(state)):
        step, last = places.first[i] - 1, first
        while last < len(course.step) and course.step[last] == step:
            last += 1
        if last > first and not anew[i] and state[i] != OFF and state[i - 1] != OFF:
            _doubt_by_courses(ways, places, found, lattice, steps, onward, i, state, course, proven, first, last)
            _doubt_by_detours(ways, places, found, i, state, course, proven, first, last)
        first = last
    return proven


@njit(cache=True)
def _onward(ways: Ways, places: Places, found: Candidates, steps: Transitions) -> Floats:
    """(n, STATES): the least that the places after one cost, from each state."""
    n = len(places.from_s)
    onward = np.zeros((n, STATES))
    for i in range(n - 1, 0, -1):
        _, dt_s = apart(places, i)
        if dt_s > ways.model.gap_s:
            continue
        anew = np.inf
        for state in range(STATES):
            anew = min(anew, alone_nats(ways, found, i, state) + onward[i, state])
        onward[i - 1] = anew + ways.model.restart_nats
        for at in range(steps.first[i], steps.first[i + 1]):
            before, nats = steps.before[at], steps.nats[at] + onward[i, steps.state[at]]
            onward[i - 1, before] = min(onward[i - 1, before], nats)
        onward[i - 1] -= onward[i - 1].min()
    return onward


@njit(cache=True)
def _doubt_by_courses(
    ways: Ways,
    places: Places,
    found: Candidates,
    lattice: Lattice,
    steps: Transitions,
    onward: Floats,
    i: int,
    state: Ints,
    course: Course,
    proven: NDArray[np.bool_],
    first: int,
    last: int,
) -> None:
    """Doubt the stretches first … last - 1 of the step to place i that another likely course leaves out."""
    best = np.inf
    for at in range(steps.first[i], steps.first[i + 1]):
        best = min(best, lattice.cost[i - 1, steps.before[at]] + steps.nats[at] + onward[i, steps.state[at]])
    for at in range(steps.first[i], steps.first[i + 1]):
        before, now = steps.before[at], steps.state[at]
        nats = lattice.cost[i - 1, before] + steps.nats[at] + onward[i, now]
        if nats > best + ways.model.sure_nats or (before == state[i - 1] and now == state[i]):
            continue
        other = [(0, 0, 0.0, 0.0) for _ in range(0)]
        if before != OFF and now != OFF:
            drive(ways, places, i, spot_of(ways, found, i - 1, before), spot_of(ways, found, i, now), other)
        for which in range(first, last):
            proven[which] &= _drives_over(
                ways, other, course.link[which], 0.5 * (course.from_m[which] + course.to_m[which])
            )


@njit(cache=True)
def _drives_over(ways: Ways, stretches: list[Stretch], link: int, at_m: float) -> bool:
    """Whether a course passes a spot in either direction."""
    against_m = ways.network.chain_length_m[link // 2] - at_m
    for _, other, from_m, to_m in stretches:
        where_m = at_m if other == link else against_m
        if other // 2 == link // 2 and from_m <= where_m <= to_m:
            return True
    return False


@njit(cache=True)
def _doubt_by_detours(
    ways: Ways,
    places: Places,
    found: Candidates,
    i: int,
    state: Ints,
    course: Course,
    proven: NDArray[np.bool_],
    first: int,
    last: int,
) -> None:
    """Doubt each whole link between that can be avoided by a way nearly as likely."""
    start, to = spot_of(ways, found, i - 1, state[i - 1]), spot_of(ways, found, i, state[i])
    if last - first < 3:
        return
    straight_m, dt_s = apart(places, i)
    limit_m = longest_way_m(ways.model, straight_m, dt_s)
    explore(ways, start, limit_m)
    _, _, nats = way_between(ways, start, to, straight_m)
    for which in range(first, last):
        chain = course.link[which] // 2
        if chain in (start.link // 2, to.link // 2):
            continue
        along, against = ways.passable[2 * chain], ways.passable[2 * chain + 1]
        ways.passable[2 * chain], ways.passable[2 * chain + 1] = False, False
        explore(ways, start, limit_m)
        _, _, other = way_between(ways, start, to, straight_m)
        proven[which] &= other > nats + ways.model.sure_nats
        ways.passable[2 * chain], ways.passable[2 * chain + 1] = along, against
