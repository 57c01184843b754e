from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from changming.areas.evidence.rules import Fixes, Photo, Source, WorkRecord
from changming.areas.places.choices import FacilityKind
from changming.areas.places.rules import Facility, Post, Segment
from changming.areas.standards.choices import Work
from changming.day.check import check
from changming.day.inputs import DayInputs, District
from changming.day.judgement import judge
from changming.engines.likeness import Likenesses, describe
from tests.unit.areas.made import PACK, at, duty, sign_in

LON, LAT = 114.05, 22.54
ROAD = Segment("S1", line=np.array([[LON, LAT + 0.1], [LON + 0.01, LAT + 0.1]]))
WASH = duty("D1", "8:00", "9:00", work=Work.FACILITY_WASH, post=None, facilities=("F1",))
FAR_M = 2000


def day(*duties, as_of="12:00", **facts):
    district = District("区", "440304", date(2026, 11, 23), ZoneInfo("Asia/Shanghai"))
    known = {
        "segments": (ROAD,),
        "facilities": (Facility("F1", FacilityKind.BIN, lon=LON, lat=LAT),),
        "posts": (Post("POST", lon=LON, lat=LAT, radius_m=80.0),),
        "duties": duties,
    }
    return DayInputs(district, PACK, at(as_of), **known | facts)


def record(clock):
    return WorkRecord(Source("works.csv", 2), facility="F1", done_at=at(clock) if clock else None)


def walk(*clocks):
    """Fixes of P1, far from the post; the first has no position."""
    count = len(clocks)
    lon = np.full(count, LON + FAR_M / 102_900)
    lon[0] = np.nan
    return Fixes(
        devices=("P1",),
        device_party=("P1",),
        files=("a.gpx",),
        device=np.zeros(count, np.int32),
        t_s=np.array([at(clock).timestamp() for clock in clocks]),
        lon=lon,
        lat=np.full(count, LAT),
        speed_kmh=np.full(count, np.nan),
        heading_deg=np.full(count, np.nan),
        accuracy_m=np.full(count, 5.0),
        work=np.full(count, -1, np.int8),
        file=np.zeros(count, np.int32),
        row=np.arange(2, count + 2, dtype=np.int32),
    )


def test_what_is_later_than_as_of_is_not_told():
    clocks = {"c": "11:00", "b": "13:00", "a": None}
    photos = [Photo(file, "", taken_at=clock and at(clock)) for file, clock in clocks.items()]
    likenesses = [describe(np.full((40, 40 + n), 90 + n, np.uint8)) for n in range(3)]
    inputs = day(
        sign_ins=(sign_in("11:00", row=2), sign_in("12:00", row=3), sign_in("12:01", row=4)),
        works=(record("11:00"), record("12:01"), record(None)),
        photos=tuple(photos),
        likenesses=Likenesses.of(likenesses),
    )

    told = inputs.as_told()

    assert [each.source.row for each in told.sign_ins] == [2, 3]
    assert [each.done_at for each in told.works] == [at("11:00"), None]
    assert [photo.file for photo in told.photos] == ["a", "c"]
    assert told.likenesses.size_px.tolist() == inputs.likenesses.take([2, 0]).size_px.tolist()


@pytest.mark.parametrize(("clock", "received"), [("11:00", 1), ("12:01", 0)])
def test_a_record_later_than_as_of_did_not_arrive(clock, received):
    works = check(day(WASH, works=(record(clock),))).completeness.kinds["works"]

    assert (works.expected, works.received) == (1, received)


@pytest.mark.compiled
def test_rooms_are_given_the_fixes_that_are_used_and_no_others():
    guard = duty("D2", "6:00", "6:04")
    shown = judge(day(guard, fixes=walk("5:59", "6:00", "6:02", "6:04")))
    early = judge(day(guard, fixes=walk("5:59", "6:00", "6:02", "6:04"), as_of="6:03"))

    assert shown.presence.results["D2"].verdict == "not_done"
    assert shown.roads.used.tolist() == [False, True, True, True]
    assert early.roads.used.tolist() == [False, True, True, False]
