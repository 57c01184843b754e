"""How good a device's receiver is, as its own fixes tell."""

import numpy as np

from changming.engines.matching.likeliest import all_courses, best_course
from changming.engines.matching.params import Model
from changming.engines.matching.sightings import OFF, Sightings
from changming.engines.matching.ways import Ways

FIRST, FEW = 500, 50  # places that are looked at, and fewer on roads than tell anything
NORMAL = 1.4826  # standard deviation of a normal distribution ÷ the median of how far it lies from its middle


def own_sigma_m(ways: Ways, model: Model, seen: Sightings) -> float:
    """Standard deviation of this device's fixes across the road, by a first match of the first of its places.

    The median of how far they lie from the line takes no notice of a few that were laid on the wrong one.
    """
    first = Sightings(
        seen.when[:FIRST], seen.where[:FIRST], seen.way_m[:FIRST], seen.counts[:FIRST], seen.found[:FIRST]
    )
    chosen = best_course(all_courses(ways, model, first))
    on = np.flatnonzero(chosen.state != OFF)
    if len(on) < FEW:
        return model.sigma_m
    across_m = np.abs(first.found[on, chosen.state[on] // 2]["across_m"])
    return float(np.clip(NORMAL * np.median(across_m), model.least_sigma_m, model.most_sigma_m))
