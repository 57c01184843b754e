"""The planted truth of roads on a single street whose answers can be seen by eye."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from changming.simulation.course import Leg, drive
from changming.simulation.fleet import Vehicle, VehicleDuty
from changming.simulation.goes import prove
from changming.simulation.ledger import Segment, by_edge
from changming.simulation.receiver import record, silence
from changming.simulation.road_truth import duty_truth, scene, segment_truth
from changming.simulation.streets import Ride, Streets, read_streets

MIDDLE = 2  # the owed street lies between two others, so that the switch can go on before it
PACE_KMH = 9.0


@pytest.fixture
def streets(tmp_path: Path) -> Streets:
    """Five streets of some 400 m in a row, two-way, from west to east."""
    ends = [114.0 + 0.004 * number for number in range(6)]
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"路{number}", "highway": "secondary", "oneway": False},
            "geometry": {"type": "LineString", "coordinates": [[west, 22.5], [east, 22.5]]},
        }
        for number, (west, east) in enumerate(pairwise(ends))
    ]
    path = tmp_path / "streets.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return read_streets(path)


def verdict_of(
    streets: Streets,
    middle: list[Leg],
    silent_s: list[tuple[float, float]] = (),
    passes: int = 1,
    gap: tuple[int, float] | None = None,
) -> tuple[str, list[str], str]:
    """The truth of the middle street, driven over as the legs say between the streets beside it.

    `gap`: from the start of which leg on the device says nothing, and for how many seconds.
    """
    length = [edge.length_m for edge in streets.edges]
    edge = streets.edges[MIDDLE]
    segment = Segment("S1", MIDDLE, 0.0, edge.length_m, "路2", "2", "队", oneway=False, lon_lat=edge.lon_lat)
    legs = [Leg(Ride(1, 0.0, length[1])), *middle, Leg(Ride(3, 0.0, length[3]))]
    course = drive(streets, legs, PACE_KMH, 6 * 3600.0, np.random.default_rng(1))
    duty = VehicleDuty("D1", "V1", "队", "sweep", 5.9 * 3600, 8 * 3600, passes, [segment])
    facts = {"plate": "粤", "team": "队", "kind": "sweeper", "terminal": "1", "character": "good", "pace_kmh": PACE_KMH}
    vehicle = Vehicle("V1", has_switch=True, depot=0, duty=duty, course=course, **facts)
    times_s = np.arange(5.8 * 3600, 8.1 * 3600, 10.0)
    track = record(streets, "1", course, streets.nodes_m[0], times_s, np.random.default_rng(2))
    if gap:
        starts_s = float(np.interp(course.start_m[gap[0]], course.s_m, course.t_s))
        silent_s = [(starts_s, starts_s + gap[1])]
    silence(track, list(silent_s))
    proof = prove(track, course, by_edge([segment]), (duty.starts_s, duty.ends_s))
    it = scene(streets.plane, [segment], [vehicle], {"V1": proof})
    found = segment_truth(it, segment, [duty])
    return found.verdict, duty_truth(it, duty)[1], found.too_fast


def work(streets: Streets, share: float = 1.0, **how: float) -> Leg:
    return Leg(Ride(MIDDLE, 0.0, share * streets.edges[MIDDLE].length_m), work=True, **how)


def test_street_worked_from_end_to_end_is_done(streets: Streets) -> None:
    assert verdict_of(streets, [work(streets)]) == ("done", ["done"], "no")


def test_street_driven_without_work_is_not_done(streets: Streets) -> None:
    legs = [Leg(Ride(MIDDLE, 0.0, streets.edges[MIDDLE].length_m))]

    assert verdict_of(streets, legs) == ("not_done", ["not_done"], "no")


def test_street_left_half_way_is_partly_done(streets: Streets) -> None:
    back = Leg(Ride(MIDDLE, 0.5 * streets.edges[MIDDLE].length_m, 0.0), work=True)

    assert verdict_of(streets, [work(streets, 0.5), back])[:2] == ("partly", ["partly"])


def test_second_pass_that_is_missing_leaves_the_street_partly_done(streets: Streets) -> None:
    assert verdict_of(streets, [work(streets)], passes=2)[:2] == ("partly", ["partly"])


def test_street_worked_too_fast_is_done_and_too_fast(streets: Streets) -> None:
    assert verdict_of(streets, [work(streets, fast_kmh=32.0)]) == ("done", ["done"], "yes")


def test_silence_over_the_whole_street_leaves_it_unknown(streets: Streets) -> None:
    silent = [(6 * 3600.0 - 60, 7 * 3600.0)]

    assert verdict_of(streets, [work(streets)], silent)[:2] == ("unknown", ["unknown"])


def test_device_that_says_nothing_leaves_the_street_unknown(streets: Streets) -> None:
    assert verdict_of(streets, [work(streets)], [(0.0, 1e6)])[:2] == ("unknown", ["unknown"])


def before(streets: Streets, way_m: float, **how: float) -> list[Leg]:
    """Back from the middle street and towards it again, as told but for the last 160 m, then over it without work."""
    length_m = streets.edges[MIDDLE - 1].length_m
    here_m, off_m = length_m - 160.0 - way_m, length_m - 160.0
    on = Leg(Ride(MIDDLE - 1, here_m, off_m), **how)
    rest = [Leg(Ride(MIDDLE - 1, off_m, length_m)), Leg(Ride(MIDDLE, 0.0, streets.edges[MIDDLE].length_m))]
    return [Leg(Ride(MIDDLE - 1, length_m, here_m)), on, *rest]


def test_gap_with_time_to_have_been_there_may_be_read_both_ways(streets: Streets) -> None:
    legs = before(streets, 100.0, work=True, fast_kmh=3.0)

    assert verdict_of(streets, legs, gap=(2, 90.0))[:2] == ("not_done", ["not_done", "unknown"])


def test_gap_with_the_switch_off_at_both_ends_is_not_done(streets: Streets) -> None:
    assert verdict_of(streets, before(streets, 220.0), gap=(2, 40.0))[:2] == ("not_done", ["not_done"])


def test_gap_as_short_as_a_driven_step_is_not_done(streets: Streets) -> None:
    legs = before(streets, 100.0, work=True, fast_kmh=3.0)

    assert verdict_of(streets, legs, gap=(2, 15.0))[:2] == ("not_done", ["not_done"])


def test_gap_filled_by_the_way_between_its_ends_is_not_done(streets: Streets) -> None:
    legs = before(streets, 220.0, work=True, fast_kmh=32.0)

    assert verdict_of(streets, legs, gap=(2, 30.0))[:2] == ("not_done", ["not_done"])
