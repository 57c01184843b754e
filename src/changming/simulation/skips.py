"""Streets that a crew could not work: the register gives a reason, and for a good one nobody owes them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from changming.simulation.fleet import LONG_M, Vehicle, VehicleDuty
from changming.simulation.ledger import Segment

GOOD = ("占道", "施工")
BAD = ("忘记了", "车辆故障")
GOOD_SHARE, BAD_SHARE = 0.6, 0.2  # of the streets that a vehicle missed and no other owes


@dataclass(slots=True, eq=False)
class Skip:
    """One row of the register: a segment of a duty that was not worked, and why; `photo`: the picture it names."""

    segment: Segment
    duty: VehicleDuty
    reason: str
    pictured: bool
    photo: str = ""


def plant_skips(fleet: list[Vehicle], rng: np.random.Generator) -> list[Skip]:
    """Takes skipped segments out of what duties owe, and gives the rows that say so.

    Some missed streets, long ones, of vehicles that worked, and every second vehicle that went elsewhere, because all
    its streets were closed. Only what one vehicle owes is skipped, so that what is true of it does not hang on others.
    """
    owed = Counter(segment.id for vehicle in fleet for segment in vehicle.duty.segments)
    skips: list[Skip] = []
    elsewhere = 0
    for vehicle in fleet:
        duty = vehicle.duty
        alone = [segment for segment in duty.segments if owed[segment.id] == 1]
        if vehicle.character == "elsewhere":
            elsewhere += 1
            closed = alone if elsewhere % 2 == 0 and len(alone) == len(duty.segments) else []
            skips += [Skip(segment, duty, GOOD[0], pictured=number == 0) for number, segment in enumerate(closed)]
        else:
            missed = [one for one in alone if duty.planted.get(one.id) == "missed" and one.length_m >= LONG_M]
            rows = list(_drawn(duty, missed[: len(duty.segments) - 1], rng))
            skips += rows
            closed = [row.segment for row in rows if row.reason in GOOD]
        duty.skipped = closed
        duty.segments = [segment for segment in duty.segments if segment not in closed]
    return skips


def _drawn(duty: VehicleDuty, missed: list[Segment], rng: np.random.Generator) -> Iterator[Skip]:
    """Rows for some of the missed segments, most with a good reason, every second with a picture."""
    for segment, draw in zip(missed, rng.random(len(missed)), strict=True):
        if draw < GOOD_SHARE + BAD_SHARE:
            reasons = GOOD if draw < GOOD_SHARE else BAD
            yield Skip(segment, duty, reasons[int(rng.integers(len(reasons)))], pictured=bool(rng.random() < 0.5))


def tell_skips(truth: dict[str, Any], fleet: Iterable[Vehicle]) -> None:
    """Adds to the truth of a day and of its moments what is skipped: the rows carry no time, so that it always is."""
    duties = [vehicle.duty for vehicle in fleet if vehicle.duty.skipped]
    whole = {duty.id for duty in duties if not duty.segments}
    for told in (truth, *truth["moments"].values()):
        for duty in duties:
            told["segments"] |= {
                segment.id: {"by": "skip", "verdict": "excused", "accept": ["excused"], "planted": duty.id}
                for segment in duty.skipped
            }
        for id_ in whole:
            told["duties"][id_] |= {"verdict": "excused", "accept": ["excused"]}
        told["findings"] = [one for one in told["findings"] if one["duty"] not in whole]
