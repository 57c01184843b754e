"""Streets that were skipped: what the register says, what the roster still names, and what is true."""

from collections import Counter
from typing import Any

import numpy as np
import pytest

from changming.simulation.fleet import LONG_M, Vehicle, VehicleDuty
from changming.simulation.ledger import Segment
from changming.simulation.skips import BAD, GOOD, Skip, plant_skips, tell_skips


def segment(number: int, length_m: float = 200.0) -> Segment:
    return Segment(f"S{number:03d}", number, 0.0, length_m, "", "1", "", oneway=False, lon_lat=np.zeros((2, 2)))


def vehicle(number: int, segments: list[Segment], character: str = "faulty", fault: str = "missed") -> Vehicle:
    planted = {one.id: fault for one in segments} if character == "faulty" else {}
    duty = VehicleDuty(f"P{number}", f"C{number}", "", "wash", 18e3, 32400.0, 1, list(segments), planted)
    return Vehicle(f"C{number}", "", "", "washer", "", True, character, 8.0, 0, duty)  # noqa: FBT003 -- a switch


def skips_of(*fleet: Vehicle, seed: int = 1) -> list[Skip]:
    return plant_skips(list(fleet), np.random.default_rng(seed))


@pytest.mark.parametrize("seed", range(5))
def test_what_is_skipped_for_a_good_reason_is_named_and_not_owed(seed: int) -> None:
    streets = [segment(number) for number in range(60)]
    one = vehicle(1, streets)

    rows = skips_of(one, seed=seed)

    good = [row.segment.id for row in rows if row.reason in GOOD]
    assert [each.id for each in one.duty.skipped] == good
    assert one.duty.named == streets
    assert {each.id for each in one.duty.segments} == {each.id for each in streets} - set(good)
    assert {row.reason for row in rows} == {*GOOD, *BAD}
    assert 0.4 < len(good) / len(streets) < 0.8
    assert set(Counter(row.pictured for row in rows)) == {True, False}


def test_only_long_missed_streets_of_one_vehicle_are_skipped() -> None:
    short = [segment(number, LONG_M - 1) for number in range(20)]
    shared = [segment(number) for number in range(20, 40)]
    worked = [segment(number) for number in range(40, 60)]

    rows = skips_of(vehicle(1, short), vehicle(2, shared), vehicle(3, shared), vehicle(4, worked, fault="full"))

    assert rows == []


def test_a_vehicle_that_worked_owes_one_street_at_least() -> None:
    one = vehicle(1, [segment(1)])

    assert skips_of(one) == []
    assert one.duty.segments


def test_every_second_vehicle_that_went_elsewhere_owes_nothing() -> None:
    fleet = [vehicle(number, [segment(2 * number), segment(2 * number + 1)], "elsewhere") for number in range(4)]

    rows = skips_of(*fleet)

    assert [bool(one.duty.segments) for one in fleet] == [True, False, True, False]
    assert [(row.duty.id, row.reason, row.pictured) for row in rows] == [
        ("P1", "占道", True),
        ("P1", "占道", False),
        ("P3", "占道", True),
        ("P3", "占道", False),
    ]


def test_one_of_two_vehicles_elsewhere_owes_all_when_a_street_is_shared() -> None:
    first, second, third = vehicle(1, [segment(1)], "elsewhere"), vehicle(2, [segment(2)], "elsewhere"), vehicle(3, [])
    third.duty.segments = [segment(2)]

    assert skips_of(first, second, third) == []


def told() -> dict[str, Any]:
    return {
        "segments": {"S001": {"by": "vehicle", "verdict": "done"}},
        "duties": {id_: {"kind": "vehicle", "verdict": "partly", "accept": ["partly"]} for id_ in ("P1", "P2")},
        "findings": [{"code": "evidence_missing", "duty": "P1"}, {"code": "evidence_missing", "duty": "P2"}],
    }


def test_the_truth_of_the_day_and_of_each_moment_knows_what_is_skipped() -> None:
    part, whole = vehicle(1, [segment(1), segment(2)]), vehicle(2, [segment(3)], "elsewhere")
    part.duty.segments, part.duty.skipped = [segment(1)], [segment(2)]
    whole.duty.segments, whole.duty.skipped = [], [segment(3)]
    truth = {**told(), "moments": {"8:00": told()}}

    tell_skips(truth, [part, whole])

    for one in (truth, truth["moments"]["8:00"]):
        assert {id_: each["verdict"] for id_, each in one["segments"].items()} == {
            "S001": "done",
            "S002": "excused",
            "S003": "excused",
        }
        assert {id_: each["accept"] for id_, each in one["duties"].items()} == {"P1": ["partly"], "P2": ["excused"]}
        assert one["findings"] == [{"code": "evidence_missing", "duty": "P1"}]
