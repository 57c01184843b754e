"""How good a device's receiver is, as its own fixes tell."""

import numpy as np
from numpy.typing import NDArray

from changming.engines.matching.likeliest import Chosen, all_courses, best_course
from changming.engines.matching.params import Model
from changming.engines.matching.sightings import OFF, Sightings
from changming.engines.matching.ways import Ways

FIRST, FEW = 500, 50  # places that are looked at, and fewer on roads than tell anything
NORMAL = 1.4826  # standard deviation of a normal distribution ÷ the median of how far it lies from its middle

Floats = NDArray[np.float64]


def own_model(ways: Ways, model: Model, seen: Sightings) -> Model:
    """The model with this device's own `sigma_m` and `correlated_s`, by a first match of the first of its places.

    The error of one receiver drifts over a minute, that of another jumps from fix to fix: of the latter each fix tells
    anew how far away the road is. Medians take no notice of a few places that were laid on the wrong line.
    """
    first = Sightings(
        seen.when[:FIRST], seen.where[:FIRST], seen.way_m[:FIRST], seen.counts[:FIRST], seen.found[:FIRST]
    )
    chosen = best_course(all_courses(ways, model, first))
    on = np.flatnonzero(chosen.state != OFF)
    if len(on) < FEW:
        return model
    sigma_m = NORMAL * float(np.median(np.abs(first.found[on, chosen.state[on] // 2]["across_m"])))
    return model._replace(
        sigma_m=float(np.clip(sigma_m, model.least_sigma_m, model.most_sigma_m)),
        correlated_s=_own_correlated_s(model, first, chosen, sigma_m),
    )


def _own_correlated_s(model: Model, seen: Sightings, chosen: Chosen, sigma_m: float) -> float:
    """How soon the error is forgotten, by how much it changes from one fix to the next on the same link."""
    moved_m, dt_s = _changes(model, seen, chosen)
    if len(moved_m) < FEW or sigma_m <= 0.0:
        return model.correlated_s
    every_s = float(np.median(dt_s))
    kept = 1.0 - (NORMAL * float(np.median(np.abs(moved_m)))) ** 2 / (2.0 * sigma_m**2)
    least, most = (np.exp(-every_s / after_s) for after_s in (model.least_correlated_s, model.correlated_s))
    return float(-every_s / np.log(np.clip(kept, least, most)))


def _changes(model: Model, seen: Sightings, chosen: Chosen) -> tuple[Floats, Floats]:
    """How much the error across the road changed from place to place on the same link, and in what time."""
    state, back = chosen.state, chosen.state % 2
    place = seen.found[np.arange(len(state)), np.where(state == OFF, 0, state // 2)]
    link = np.where(state == OFF, -1, 2 * place["chain"] + back)
    left_m = place["left_m"] * (1 - 2 * back)
    dt_s = seen.when[1:, 0] - seen.when[:-1, 1]
    together = (link[1:] == link[:-1]) & (link[1:] >= 0) & (dt_s > 0.0) & (dt_s <= model.driven_s)
    return np.diff(left_m)[together], dt_s[together]
