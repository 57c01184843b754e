"""What of a course is proven, and how clearly: by how much every other course is less likely."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from changming.engines.matching.course import Course, Stretch, drive
from changming.engines.matching.likeliest import Chosen, Courses
from changming.engines.matching.params import Model
from changming.engines.matching.sightings import OFF, Sightings, apart, spot_of
from changming.engines.matching.ways import Ways, detour_nats, explore, longest_way_m, look_around, way_between

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


class Driven(NamedTuple):
    """The stretches of one step: the middle of each, and by how much every course is less likely that leaves it out."""

    link: Ints
    middle_m: Floats
    nats: Floats


@njit(cache=True)
def leave_what_runs_beside(model: Model, seen: Sightings, chosen: Chosen) -> None:
    """Take off the ledger, in place, what keeps to one side of a line for so long that it must run on another road.

    Judged by the mean distance to the left of the driven direction over `beside_s` before and after.
    """
    n = len(chosen.state)
    left_m = np.empty(n)
    for i in range(n):
        state = chosen.state[i]
        left_m[i] = 0.0 if state == OFF else seen.found[i, state // 2].left_m * (1 - 2 * (state % 2))
    beside = np.zeros(n, np.bool_)
    for i in range(n):
        if chosen.state[i] != OFF:
            first, last = _around(model.beside_s, seen.when, chosen, i)
            beside[i] = abs(left_m[first : last + 1].mean()) > model.beside_m
    for i in range(n):
        if beside[i]:
            chosen.state[i], chosen.anew[i] = OFF, True
            if i + 1 < n:
                chosen.anew[i + 1] = True


@njit(cache=True)
def _around(within_s: float, when: Floats, chosen: Chosen, i: int) -> tuple[int, int]:
    """First and last place within a time of place i to which the course runs on the ledger without a break."""
    first, last = i, i
    while not chosen.anew[first] and chosen.state[first - 1] != OFF and when[i, 0] - when[first - 1, 1] <= within_s:
        first -= 1
    while last + 1 < len(when) and not chosen.anew[last + 1] and chosen.state[last + 1] != OFF:
        if when[last + 1, 0] - when[i, 1] > within_s:
            break
        last += 1
    return first, last


@njit(cache=True)
def prove(ways: Ways, model: Model, seen: Sightings, courses: Courses, chosen: Chosen, course: Course) -> Floats:
    """By how much every course is less likely that leaves a stretch of the course out; infinite beyond `clear_nats`."""
    onward = _onward(courses)
    nats = np.full(len(course.place), np.inf)
    first = 0
    while first < len(course.place):
        i, last = course.place[first], first
        while last < len(course.place) and course.place[last] == i:
            last += 1
        if chosen.state[i] != OFF and chosen.state[i - 1] != OFF:
            middle_m = 0.5 * (course.from_m[first:last] + course.to_m[first:last])
            driven = Driven(course.link[first:last], middle_m, nats[first:last])
            _doubt_by_courses(ways, model, seen, _others(model, courses, onward, chosen, i), i, driven)
            _doubt_by_detours(ways, model, seen, chosen, i, driven)
        first = last
    return nats


@njit(cache=True)
def _onward(courses: Courses) -> Floats:
    """(n, STATES): the least that the places after one cost, from each state; infinite where none is reached."""
    n = len(courses.cost)
    onward = np.zeros(courses.cost.shape)
    for i in range(n - 1, 0, -1):
        if courses.first[i] == courses.first[i + 1]:
            continue  # silence: all states are alike
        onward[i - 1] = np.inf
        for at in range(courses.first[i], courses.first[i + 1]):
            step = courses.steps[at]
            onward[i - 1, step.before] = min(onward[i - 1, step.before], step.nats + onward[i, step.state])
        onward[i - 1] -= onward[i - 1].min()
    return onward


@njit(cache=True)
def _others(model: Model, courses: Courses, onward: Floats, chosen: Chosen, i: int) -> list[tuple[float, int, int]]:
    """Other courses, the likeliest first: by how much less likely than the best, states before and at place i."""
    steps = courses.steps[courses.first[i] : courses.first[i + 1]]
    least = np.inf
    for step in steps:
        least = min(least, courses.cost[i - 1, step.before] + step.nats + onward[i, step.state])
    others = [(0.0, 0, 0) for _ in range(0)]
    most = max(model.sure_nats, model.clear_nats)
    for step in steps:
        nats = courses.cost[i - 1, step.before] + step.nats + onward[i, step.state]
        same = step.before == chosen.state[i - 1] and step.state == chosen.state[i]
        if nats <= least + most and not same:
            others.append((nats - least, step.before, step.state))
    others.sort()
    return others


@njit(cache=True)
def _doubt_by_courses(
    ways: Ways, model: Model, seen: Sightings, others: list[tuple[float, int, int]], i: int, driven: Driven
) -> None:
    """Doubt the stretches of the step to place i that another likely course leaves out."""
    for less, before, now in others:
        if less >= driven.nats.max():
            return
        other = [(0, 0, 0.0, 0.0) for _ in range(0)]
        if before != OFF and now != OFF:  # noqa: PLR1714 -- compiled: a tuple would be built each time
            drive(ways, model, seen, i, (before, now), spot_of(ways, seen, i - 1, before), other)
        for which in range(len(driven.link)):
            if less < driven.nats[which] and not _drives_over(ways, other, driven.link[which], driven.middle_m[which]):
                driven.nats[which] = less


@njit(cache=True)
def _drives_over(ways: Ways, stretches: list[Stretch], link: int, at_m: float) -> bool:
    """Whether a course passes a spot in either direction."""
    against_m = ways.links[link].length_m - at_m
    for _, other, from_m, to_m in stretches:
        where_m = at_m if other == link else against_m
        if other // 2 == link // 2 and from_m <= where_m <= to_m:
            return True
    return False


@njit(cache=True)
def _doubt_by_detours(ways: Ways, model: Model, seen: Sightings, chosen: Chosen, i: int, driven: Driven) -> None:
    """Doubt each whole link between that can be avoided by a way nearly as likely."""
    if len(driven.link) < 3:
        return
    start, to = spot_of(ways, seen, i - 1, chosen.state[i - 1]), spot_of(ways, seen, i, chosen.state[i])
    way_m, dt_s = apart(seen, i)
    limit_m = longest_way_m(model, way_m, dt_s)
    look_around(ways, model, start.link, limit_m)
    _, nats = way_between(ways.links, ways.reached, model, start, to, way_m, limit_m)
    left_m = ways.links[start.link].length_m - start.at_m
    for which in range(len(driven.link)):
        chain = driven.link[which] // 2
        if chain == start.link // 2 or chain == to.link // 2:
            continue
        length_m, against_m = _without(ways, model, chain, (start.link, to.link), limit_m)
        other = detour_nats(model, left_m + length_m + to.at_m, against_m, way_m)
        if other - nats <= max(model.sure_nats, model.clear_nats):
            driven.nats[which] = min(driven.nats[which], other - nats)


@njit(cache=True)
def _without(ways: Ways, model: Model, chain: int, ends: tuple[int, int], limit_m: float) -> tuple[float, float]:
    """Length of the way from the end of one link to another, and what turning round on it costs, without a chain."""
    link, onto = ends
    along, against = ways.links[2 * chain], ways.links[2 * chain + 1]
    allowed = along.passable, against.passable
    along.passable, against.passable = False, False
    explore(ways, link, limit_m, model.turn_back_m)
    along.passable, against.passable = allowed
    there = ways.searched[onto]
    if there.seen != ways.round[0]:
        return np.inf, 0.0
    return there.length_m, there.cost_m - there.length_m
