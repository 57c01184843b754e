"""One device's fixes laid on the network."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from changming.engines.matching.candidates import find_candidates
from changming.engines.matching.course import Course, follow
from changming.engines.matching.likeliest import OFF, best_course, courses
from changming.engines.matching.network import Network, build_network
from changming.engines.matching.params import MatchParams
from changming.engines.matching.proof import leave_what_runs_beside, prove
from changming.engines.matching.stands import find_places
from changming.engines.matching.ways import new_ways

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """What n fixes show: where each lies, what each step between two proves, and p pieces of line in driven order.

    segment        (n,) int32    line of each fix, -1 off the ledger
    along_m        (n,) float64  how far along that line, NaN off the ledger
    offset_m       (n,) float64  how far from it, NaN off the ledger; fixes of one stand share place and offset
    step_kind      (n - 1,) int8 STEP_NONE: silence, off the ledger or no plausible way; STEP_DRIVEN: one plausible
                                 way; STEP_BRIDGED: a likely way, not proven; STEP_STILL: no movement
    piece_step     (p,) int32    the step that a piece belongs to, ascending
    piece_segment  (p,) int32
    piece_from_m, piece_to_m   (p,) float64  along the line; from > to: against it
    piece_start_s, piece_end_s (p,) float64  spread over the step by distance
    piece_proven   (p,) bool     no other way is nearly as likely; of a bridged step too
    """

    segment: Ints
    along_m: Floats
    offset_m: Floats
    step_kind: NDArray[np.int8]
    piece_step: Ints
    piece_segment: Ints
    piece_from_m: Floats
    piece_to_m: Floats
    piece_start_s: Floats
    piece_end_s: Floats
    piece_proven: NDArray[np.bool_]


def match(
    network: Network, x_m: ArrayLike, y_m: ArrayLike, t_s: ArrayLike, params: MatchParams, *, on_foot: bool = False
) -> Match:
    """Where a device was, by its fixes.

    x_m, y_m  (n,) float  metres on the network's plane
    t_s       (n,) float  seconds, ascending
    on_foot               one-way lines may be used against their direction
    raises    ValueError  where shapes differ, a number is not finite or time runs back
    """
    x, y, t = (np.ascontiguousarray(column, np.float64) for column in (x_m, y_m, t_s))
    if x.ndim != 1 or not x.shape == y.shape == t.shape:
        raise ValueError(f"x_m, y_m and t_s must be columns of one length, got {x.shape}, {y.shape}, {t.shape}")
    if not (np.isfinite(x).all() and np.isfinite(y).all() and np.isfinite(t).all()):
        raise ValueError("a fix without position or time cannot be matched")
    if (np.diff(t) < 0).any():
        raise ValueError("fixes must be in order of time")
    model = params.model()
    places = find_places(model, x, y, t)
    found = find_candidates(network, places.place_m[:, 0], places.place_m[:, 1], model.search_m)
    ways = new_ways(network, model, on_foot)
    lattice, steps = courses(ways, places, found)
    state, anew = best_course(lattice)
    leave_what_runs_beside(ways, places, found, state, anew)
    course = follow(ways, places, found, state, anew)
    proven = prove(ways, places, found, lattice, steps, state, anew, course)
    fixes = np.diff(places.first)
    segment, along_m, offset_m = _fixes_on_lines(network, found, state)
    return Match(
        np.repeat(segment, fixes),
        np.repeat(along_m, fixes),
        np.repeat(offset_m, fixes),
        course.step_kind,
        *_pieces(network, course, proven, t),
    )


def _fixes_on_lines(network: Network, found: object, state: Ints) -> tuple[Ints, Floats, Floats]:
    on = np.flatnonzero(state != OFF)
    segment = np.full(len(state), -1, np.int32)
    along_m, offset_m = np.full(len(state), np.nan), np.full(len(state), np.nan)
    k, back = state[on] // 2, state[on] % 2
    chain, chain_m = found.chain[on, k], found.along_m[on, k]
    part = _part_at(network, chain, chain_m)
    within_m = np.clip(chain_m, network.part_from_m[part], network.part_to_m[part]) - network.part_from_m[part]
    segment[on] = network.part_line[part, back]
    along_m[on] = network.part_line_at_m[part, back] + network.part_line_sense[part, back] * within_m
    offset_m[on] = np.abs(found.across_m[on, k])
    return segment, along_m, offset_m


def _part_at(network: Network, chain: Ints, along_m: Floats) -> NDArray[np.int64]:
    """The part of each chain on which a place lies."""
    chains = len(network.chain_length_m)
    begins = np.concatenate(([0.0], np.cumsum(network.chain_length_m)))  # chains laid end to end
    of_part = np.repeat(np.arange(chains), np.diff(network.chain_part))
    part = np.searchsorted(begins[of_part] + network.part_from_m, begins[chain] + along_m, side="right") - 1
    return np.clip(part, network.chain_part[chain], network.chain_part[chain + 1] - 1)


def _pieces(
    network: Network, course: Course, proven: NDArray[np.bool_], t_s: Floats
) -> tuple[Ints, Ints, Floats, Floats, Floats, Floats, NDArray[np.bool_]]:
    """Stretches of chains as pieces of lines, with times spread over each step by distance."""
    chain, back = course.link // 2, course.link % 2
    length_m = network.chain_length_m[chain]
    low_m = np.where(back, length_m - course.to_m, course.from_m)
    high_m = np.where(back, length_m - course.from_m, course.to_m)
    first, last = _part_at(network, chain, low_m), _part_at(network, chain, high_m)
    count = last - first + 1
    which = np.repeat(np.arange(len(count)), count)
    turn = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    back = back[which]
    part = np.where(back, last[which] - turn, first[which] + turn)
    low_m = np.maximum(low_m[which], network.part_from_m[part])
    high_m = np.minimum(high_m[which], network.part_to_m[part])
    real = high_m > low_m
    which, back, part, low_m, high_m = which[real], back[real], part[real], low_m[real], high_m[real]
    line_m = network.part_line_at_m[part, back] - network.part_line_sense[part, back] * network.part_from_m[part]
    sense = network.part_line_sense[part, back]
    from_m = line_m + sense * np.where(back, high_m, low_m)
    to_m = line_m + sense * np.where(back, low_m, high_m)
    step = course.step[which]
    start_s, end_s = _times(step, high_m - low_m, t_s)
    return step, network.part_line[part, back], from_m, to_m, start_s, end_s, proven[which]


def _times(step: Ints, length_m: Floats, t_s: Floats) -> tuple[Floats, Floats]:
    """When each piece began and ended, a device moving evenly through each step."""
    done_m = np.cumsum(length_m)
    begins = np.searchsorted(step, step, side="left")
    ends = np.searchsorted(step, step, side="right") - 1
    before_m = (done_m - length_m)[begins]
    total_m = done_m[ends] - before_m
    spent_s = t_s[step + 1] - t_s[step]
    start_s = t_s[step] + spent_s * (done_m - length_m - before_m) / total_m
    return start_s, t_s[step] + spent_s * (done_m - before_m) / total_m


def warm() -> None:
    """Compile every kernel."""
    network = build_network([[[0.0, 0.0], [100.0, 0.0]], [[100.0, 0.0], [100.0, 100.0]]], [False, True])
    match(network, [10.0, 90.0, 100.0], [1.0, 1.0, 50.0], [0.0, 10.0, 20.0], MatchParams())
