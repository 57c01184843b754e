"""One device's fixes laid on the network."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from changming.engines.matching.candidates import find_candidates
from changming.engines.matching.course import STEP_BRIDGED, STEP_STILL, Course, follow
from changming.engines.matching.likeliest import all_courses, best_course
from changming.engines.matching.network import Network, build_network
from changming.engines.matching.params import MatchParams
from changming.engines.matching.proof import leave_what_runs_beside, prove
from changming.engines.matching.receiver import own_model
from changming.engines.matching.sightings import OFF, Sightings, sight
from changming.engines.matching.stands import Places, find_places
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
    piece_proven   (p,) bool     no other way is nearly as likely; of a driven step at least one piece
    piece_clear    (p,) bool     no other way is anywhere near as likely
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
    piece_clear: NDArray[np.bool_]


def match(
    network: Network, x_m: ArrayLike, y_m: ArrayLike, t_s: ArrayLike, params: MatchParams, *, on_foot: bool = False
) -> Match:
    """Where a device was, by its fixes.

    x_m, y_m  (n,) float  metres on the network's plane
    t_s       (n,) float  seconds, ascending
    on_foot               one-way lines may be used against their direction
    raises    ValueError  where shapes differ, a number is not finite or time runs back
    """
    x, y, t = _columns(x_m, y_m, t_s)
    model = params.model()
    places = find_places(model, x, y, t)
    found = find_candidates(network, places.where[:, 0].copy(), places.where[:, 1].copy(), model.search_m)
    seen = sight(model, places, found)
    ways = new_ways(network, on_foot=on_foot)
    model = own_model(ways, model, seen)
    courses = all_courses(ways, model, seen)
    chosen = best_course(courses)
    leave_what_runs_beside(model, seen, chosen)
    course = follow(network.strokes, ways, model, seen, chosen)
    nats = prove(ways, model, seen, courses, chosen, course)
    fixes = np.diff(places.first)
    segment, along_m, offset_m = _fixes_on_lines(network, seen, chosen.state)
    pieces = _pieces(network, course, places.first[course.place] - 1)
    start_s, end_s = _times(pieces, t)
    return Match(
        segment=np.repeat(segment, fixes),
        along_m=np.repeat(along_m, fixes),
        offset_m=np.repeat(offset_m, fixes),
        step_kind=_step_kinds(places, course, nats > model.sure_nats),
        piece_step=pieces.step,
        piece_segment=pieces.line,
        piece_from_m=pieces.from_m,
        piece_to_m=pieces.to_m,
        piece_start_s=start_s,
        piece_end_s=end_s,
        piece_proven=nats[pieces.stretch] > model.sure_nats,
        piece_clear=nats[pieces.stretch] > model.clear_nats,
    )


def _columns(x_m: ArrayLike, y_m: ArrayLike, t_s: ArrayLike) -> tuple[Floats, Floats, Floats]:
    x, y, t = (np.ascontiguousarray(column, np.float64) for column in (x_m, y_m, t_s))
    if x.ndim != 1 or not x.shape == y.shape == t.shape:
        raise ValueError(f"x_m, y_m and t_s must be columns of one length, got {x.shape}, {y.shape}, {t.shape}")
    if not (np.isfinite(x).all() and np.isfinite(y).all() and np.isfinite(t).all()):
        raise ValueError("a fix without position or time cannot be matched")
    if (np.diff(t) < 0).any():
        raise ValueError("fixes must be in order of time")
    return x, y, t


class Pieces(NamedTuple):
    """Stretches cut where the line changes; `stretch` is the one that a piece comes from."""

    step: Ints
    line: Ints
    from_m: Floats
    to_m: Floats
    stretch: NDArray[np.int64]


def _step_kinds(places: Places, course: Course, proven: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Kinds of the steps between fixes: those between places, and standing still within them."""
    kind = course.kind.copy()
    kind[np.setdiff1d(course.place[~proven], course.place[proven])] = STEP_BRIDGED  # nothing of it is proven
    kinds = np.full(max(places.first[-1] - 1, 0), STEP_STILL, np.int8)
    kinds[places.first[1:-1] - 1] = kind[1:]
    return kinds


def _fixes_on_lines(network: Network, seen: Sightings, state: Ints) -> tuple[Ints, Floats, Floats]:
    """Line, place along it and distance from it of each place."""
    on = np.flatnonzero(state != OFF)
    segment = np.full(len(state), -1, np.int32)
    along_m, offset_m = np.full(len(state), np.nan), np.full(len(state), np.nan)
    candidate, back = seen.found[on, state[on] // 2], state[on] % 2
    number = _part_at(network, candidate["chain"], candidate["along_m"])
    part = network.parts[number]
    within_m = np.clip(candidate["along_m"], part["from_m"], part["to_m"]) - part["from_m"]
    which = np.arange(len(on))
    segment[on] = part["line"][which, back]
    along_m[on] = part["line_at_m"][which, back] + part["line_sense"][which, back] * within_m
    offset_m[on] = np.abs(candidate["across_m"])
    return segment, along_m, offset_m


def _part_at(network: Network, chain: Ints, along_m: Floats) -> NDArray[np.int64]:
    """The part of each chain on which a place lies."""
    chains = network.chains
    begins = np.concatenate(([0.0], np.cumsum(chains["length_m"])))  # chains laid end to end
    of_part = np.repeat(np.arange(len(chains) - 1), np.diff(chains["part"]))
    part = np.searchsorted(begins[of_part] + network.parts["from_m"], begins[chain] + along_m, side="right") - 1
    return np.clip(part, chains["part"][chain], chains["part"][chain + 1] - 1)


def _pieces(network: Network, course: Course, step: NDArray[np.int64]) -> Pieces:
    """Stretches of chains as pieces of lines."""
    chain, back = course.link // 2, course.link % 2
    length_m = network.chains["length_m"][chain]
    low_m = np.where(back, length_m - course.to_m, course.from_m)
    high_m = np.where(back, length_m - course.from_m, course.to_m)
    first, last = _part_at(network, chain, low_m), _part_at(network, chain, high_m)
    which = np.repeat(np.arange(len(chain)), last - first + 1)
    turn = np.arange(len(which)) - np.searchsorted(which, which)
    number = np.where(back[which], last[which] - turn, first[which] + turn)
    low_m = np.maximum(low_m[which], network.parts["from_m"][number])
    high_m = np.minimum(high_m[which], network.parts["to_m"][number])
    real = high_m > low_m
    which, number, low_m, high_m = which[real], number[real], low_m[real], high_m[real]
    part, back = network.parts[number], back[which]
    row = np.arange(len(which))
    sense = part["line_sense"][row, back]
    line_m = part["line_at_m"][row, back] - sense * part["from_m"]
    return Pieces(
        step[which].astype(np.int32),
        part["line"][row, back],
        line_m + sense * np.where(back, high_m, low_m),
        line_m + sense * np.where(back, low_m, high_m),
        which,
    )


def _times(pieces: Pieces, t_s: Floats) -> tuple[Floats, Floats]:
    """When each piece began and ended, a device moving evenly through each step."""
    step, length_m = pieces.step, np.abs(pieces.to_m - pieces.from_m)
    done_m = np.cumsum(length_m)
    begins, ends = np.searchsorted(step, step, side="left"), np.searchsorted(step, step, side="right") - 1
    before_m = (done_m - length_m)[begins]
    total_m = np.maximum(done_m[ends] - before_m, 1e-9)  # a way of no length takes no time
    spent_s = t_s[step + 1] - t_s[step]
    start_s = t_s[step] + spent_s * (done_m - length_m - before_m) / total_m
    return start_s, t_s[step] + spent_s * (done_m - before_m) / total_m


def warm() -> None:
    """Compile every kernel."""
    network = build_network([[[0.0, 0.0], [100.0, 0.0]], [[100.0, 0.0], [100.0, 100.0]]], [False, True])
    match(network, [10.0, 90.0, 100.0], [1.0, 1.0, 50.0], [0.0, 10.0, 20.0], MatchParams())
