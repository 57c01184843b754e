from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from changming.areas.evidence.rules import Fixes, Source, WorkRecord
from changming.areas.fleet.rules import Vehicle
from changming.areas.places.rules import Segment
from changming.areas.standards.choices import Work
from changming.day.check import check
from changming.day.inputs import DayInputs, District
from changming.day.owing import skipped_by_machine, who_owes_what
from tests.unit.areas.made import PACK, at, duty
from tests.unit.day.road_day import OVER_ALL_OFF, OVER_B, TOWN, parked
from tests.unit.day.road_day import at as minute
from tests.unit.day.road_day import duty as owed
from tests.unit.day.road_day import judge as judge_roads_of

LINES = tuple(Segment(f"S{n}", line=np.array([[114.05, 22.54 + n / 100], [114.06, 22.54 + n / 100]])) for n in (1, 2))
SWEEP = duty("D1", person=None, vehicle="V1", work=Work.SWEEP, post=None, segments=("S1", "S2"))


def skipped(*segments, reason="occupied", work=None):
    return tuple(
        WorkRecord(Source("works.csv", row), segment=segment, skipped_reason=reason, work=work)
        for row, segment in enumerate(segments, 2)
    )


def standing(*devices):
    """A fix every half minute from 5:00 to 13:00, two kilometres off, the switch off."""
    times = np.arange(at("5:00").timestamp(), at("13:00").timestamp(), 30.0)
    n, count = len(times), len(devices)
    nothing = np.full(n * count, np.nan)
    number = np.repeat(np.arange(count, dtype=np.int32), n)
    return Fixes(
        devices=devices,
        device_party=devices,
        files=tuple(f"tracks/{device}.csv" for device in devices),
        device=number,
        t_s=np.tile(times, count),
        lon=np.full(n * count, 114.07),
        lat=np.full(n * count, 22.545),
        speed_kmh=nothing,
        heading_deg=nothing,
        accuracy_m=nothing,
        work=np.zeros(n * count, np.int8),
        file=number,
        row=np.tile(np.arange(2, n + 2, dtype=np.int32), count),
    )


def day(*works, duties=(SWEEP,), **facts):
    district = District("区", "440304", date(2026, 11, 23), ZoneInfo("Asia/Shanghai"))
    known = {"segments": LINES, "vehicles": (Vehicle("V1"),), "duties": duties, "works": works} | facts
    return DayInputs(district, PACK, at("24:00"), **known)


@pytest.mark.parametrize(
    ("works", "verdict", "segments"),
    [
        (skipped("S1", "S2"), "excused", ["excused", "excused"]),
        (skipped("S1"), "unknown", ["excused", "unknown"]),
        (skipped("S1", "S2", reason="other"), "unknown", ["unknown", "unknown"]),
        (skipped("S1", "S2", work="wash"), "unknown", ["unknown", "unknown"]),
    ],
)
def test_a_segment_skipped_for_an_accepted_reason_is_excused(works, verdict, segments):
    report = check(day(*works))

    assert [line.verdict for line in report.duties] == [verdict]
    assert [line.verdict for line in report.segments] == segments


def roads(*works, tracks=None, duties=None, **facts):
    return judge_roads_of(
        tracks or {"v1": parked(OVER_B)}, *(duties or [owed(segments=("B", "C"))]), works=works, **facts
    )


@pytest.mark.parametrize(
    ("works", "verdict", "done_share"),
    [
        ((), "partly", 0.5),
        (skipped("C"), "done", 1.0),
        (skipped("B"), "partly", 0.5),
        (skipped("C", reason="other"), "partly", 0.5),
        (skipped("A"), "partly", 0.5),
    ],
)
def test_a_segment_skipped_and_not_done_is_left_out_of_its_duty(works, verdict, done_share):
    result = roads(*works).duties["d1"]

    assert (result.verdict, result.done_share) == (verdict, pytest.approx(done_share, abs=0.01))


def test_the_rest_of_a_duty_is_judged_by_itself():
    idle = {"v1": parked(OVER_ALL_OFF)}

    assert roads(*skipped("C"), tracks=idle).duties["d1"].verdict == "not_done"
    assert (
        roads(*skipped("C"), tracks=idle, duties=[owed(segments=("B", "C"), minutes=(0, 90))], as_of=minute(60))
        .duties["d1"]
        .verdict
        is None
    )


def test_a_segment_without_a_line_may_be_skipped_too():
    town = (*TOWN, Segment("X", name="no line"))
    duties = [owed(segments=("B", "X"))]

    assert roads(duties=duties, segments=town).duties["d1"].verdict == "partly"
    assert roads(*skipped("X"), duties=duties, segments=town).duties["d1"].verdict == "done"


def test_a_duty_that_skips_a_segment_leaves_it_to_the_others():
    wash = owed("d0", vehicle="v2", work=Work.WASH)
    tracks = {"v1": parked(OVER_ALL_OFF), "v2": parked(OVER_ALL_OFF)}
    result = roads(*skipped("B", work="wash"), tracks=tracks, duties=[wash, owed()])
    both = roads(tracks=tracks, duties=[wash, owed()])

    assert [(line.verdict, line.required_passes) for line in both.segments] == [("not_done", 2)]
    assert [(line.verdict, line.required_passes) for line in result.segments] == [("not_done", 1)]


def test_a_finding_names_the_first_duty_that_did_not_skip():
    wash = replace(SWEEP, id="D0", work=Work.WASH, vehicle="V2")
    found = day(
        *skipped("S1", work="wash"),
        duties=(wash, SWEEP),
        vehicles=(Vehicle("V1"), Vehicle("V2")),
        fixes=standing("V1", "V2"),
    )

    assert [(one.code, one.place, one.duty) for one in check(found).findings if one.code.startswith("segment")] == [
        ("segment_missed", "S1", "D1"),
        ("segment_missed", "S2", "D0"),
    ]


def test_a_segment_is_skipped_only_when_every_machine_skips_it():
    wash = replace(SWEEP, id="D2", work=Work.WASH)

    assert skipped_by_machine(who_owes_what(day(*skipped("S1", work="sweep"), duties=(SWEEP, wash)))) == frozenset()
    assert skipped_by_machine(who_owes_what(day(*skipped("S1"), duties=(SWEEP, wash)))) == {"S1"}
