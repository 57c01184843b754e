import math
from itertools import product
from pathlib import Path

import numpy as np
import pytest

import changming
from changming.areas.fleet.choices import VehicleKind
from changming.areas.fleet.rules import WORK_OF_KIND, Bounds, Vehicle, departed, verdict_by_bounds
from changming.areas.standards.choices import Verdict
from changming.areas.standards.rules.pack import read_pack

RULES = read_pack((Path(changming.__file__).parent / "packs" / "example.toml").read_text(encoding="utf-8")).coverage


@pytest.mark.parametrize(
    ("bounds", "required", "verdict"),
    [
        (Bounds(1, 0, 0.9, 0.0), 1, Verdict.DONE),
        (Bounds(1, math.inf, 0.9, 0.1), 1, Verdict.DONE),
        (Bounds(0, 0, 0.0, 0.0), 1, Verdict.NOT_DONE),
        (Bounds(0, 0, 0.02, 0.02), 1, Verdict.NOT_DONE),
        (Bounds(0, 0, 0.02, 0.03), 1, Verdict.UNKNOWN),
        (Bounds(0, 0, 0.05, 0.0), 1, Verdict.PARTLY),
        (Bounds(0, 0, 0.5, 0.2), 1, Verdict.PARTLY),
        (Bounds(0, 1, 0.5, 0.4), 1, Verdict.UNKNOWN),
        (Bounds(0, 0, 0.04, 0.5), 1, Verdict.UNKNOWN),
        (Bounds(1, 0, 0.9, 0.0), 2, Verdict.PARTLY),
        (Bounds(1, 1, 0.9, 0.1), 3, Verdict.PARTLY),
        (Bounds(1, math.inf, 0.9, 0.0), 3, Verdict.UNKNOWN),
        (Bounds(0, math.inf, 0.0, 1.0), 1, Verdict.UNKNOWN),
    ],
)
def test_verdict_by_bounds(bounds, required, verdict):
    assert verdict_by_bounds(bounds, required, RULES) is verdict


@pytest.mark.parametrize(("passes", "open_share"), list(product([0, 1], [0.0, 0.5, 1.0])))
def test_what_is_open_alone_is_never_done_and_never_partly(passes, open_share):
    possible = math.inf if open_share >= RULES.pass_share else 0

    verdict = verdict_by_bounds(Bounds(0, possible, 0.0, open_share), passes + 1, RULES)

    assert verdict in {Verdict.UNKNOWN, Verdict.NOT_DONE}


def test_departure_is_told_by_the_distance_from_the_first_place():
    x_m = np.array([500.0, 550.0, 600.0])

    assert departed(x_m, np.zeros(3), 99.0)
    assert not departed(x_m, np.zeros(3), 100.0)
    assert not departed(np.empty(0), np.empty(0), 100.0)


def test_departure_is_told_from_the_first_place_and_no_other():
    there_and_back = np.array([0.0, 60.0, -60.0])

    assert not departed(there_and_back, np.zeros(3), 100.0)
    assert departed(there_and_back, np.array([0.0, 90.0, 0.0]), 100.0)
    assert not departed(np.array([7.0]), np.array([9.0]), 1.0)


def test_a_vehicles_tracks_go_by_its_terminal():
    assert Vehicle("v1", terminal="900").device == "900"
    assert Vehicle("v1").device == "v1"


def test_every_kind_of_vehicle_but_others_is_for_one_work():
    assert set(WORK_OF_KIND) == set(VehicleKind) - {VehicleKind.OTHER}
