"""What is known of a device's places before any road is chosen."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from changming.engines.matching.candidates import MOST_CANDIDATES, Candidates
from changming.engines.matching.network import Records
from changming.engines.matching.params import Model
from changming.engines.matching.stands import Places
from changming.engines.matching.ways import Spot, Ways

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

OFF = 2 * MOST_CANDIDATES  # state 2k: candidate k along its chain, 2k + 1: against it
STATES = OFF + 1
AROUND = 4  # a device's pace in a gap is told by so many steps before and after


class Sightings(NamedTuple):
    """What is known of n places in time.

    when   (n, 2) float64         seen from, seen to, seconds
    where  (n, 2) float64         metres
    way_m  (n,) float64           metres likely driven from the place before: the straight line, in a longer gap what
                                  the device's pace before and after it makes of the time
    counts (n,) int32             candidates
    found  (n, MOST_CANDIDATES)   of CANDIDATE
    """

    when: Floats
    where: Floats
    way_m: Floats
    counts: Ints
    found: Records


def sight(model: Model, places: Places, found: Candidates) -> Sightings:
    """Places and what lies around each."""
    way_m = _likely_way_m(model, places.when, places.where)
    return Sightings(places.when, places.where, way_m, found.counts, found.places)


@njit(cache=True)
def _likely_way_m(model: Model, when: Floats, where: Floats) -> Floats:
    """Metres likely driven to each place; whoever comes back to where it was is taken to have stood there."""
    n = len(when)
    straight_m, dt_s = np.zeros(n), np.zeros(n)
    for i in range(1, n):
        straight_m[i] = np.hypot(where[i, 0] - where[i - 1, 0], where[i, 1] - where[i - 1, 1])
        dt_s[i] = when[i, 0] - when[i - 1, 1]
    way_m = straight_m.copy()
    for i in range(1, n):
        if not model.driven_s < dt_s[i] <= model.gap_s or straight_m[i] <= 3.0 * model.sigma_m:
            continue
        near_m, near_s = 0.0, 0.0
        for k in range(max(i - AROUND, 1), min(i + AROUND + 1, n)):
            if dt_s[k] <= model.driven_s:
                near_m, near_s = near_m + straight_m[k], near_s + dt_s[k]
        if near_s > 0.0:
            most_m = model.roundabout_share * straight_m[i] + model.roundabout_more_m
            way_m[i] = max(straight_m[i], min(near_m / near_s * dt_s[i], most_m))
    return way_m


@njit(cache=True)
def spot_of(ways: Ways, seen: Sightings, i: int, state: int) -> Spot:
    """Where a state of place i is; link -1 off the ledger."""
    if state == OFF:
        return Spot(-1, 0.0)
    place = seen.found[i, state // 2]
    link = 2 * place.chain + state % 2
    return Spot(link, ways.links[link].length_m - place.along_m if state % 2 else place.along_m)


@njit(cache=True)
def apart(seen: Sightings, i: int) -> tuple[float, float]:
    """Metres likely driven, and seconds, from place i - 1 to place i."""
    return seen.way_m[i], seen.when[i, 0] - seen.when[i - 1, 1]
