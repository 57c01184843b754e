from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from changming.areas.evidence.choices import Stage
from changming.areas.evidence.rules import Fixes, Photo, Source, WorkRecord
from changming.areas.places.choices import FacilityKind
from changming.areas.places.rules import Facility
from changming.areas.standards.choices import Work
from changming.day.facilities import judge_facilities
from changming.day.inputs import DayInputs, District
from changming.day.owing import who_owes_what
from tests.unit.areas.made import PACK, at, duty, photo_duties

LON, LAT = 114.05, 22.54
PER_M = 1 / 102_900
BINS = tuple(Facility(f"F{number}", FacilityKind.BIN, lon=LON + number * 0.01, lat=LAT) for number in (1, 2))
WASH = duty("D1", "8:00", "12:00", work=Work.FACILITY_WASH, post=None, facilities=("F1", "F2"))
TRUCK = replace(WASH, person=None, vehicle="V1", work=Work.COLLECT)


def judged(*duties, **facts):
    known = {"facilities": BINS, "duties": duties, "as_of": at("24:00")} | facts
    inputs = DayInputs(District("区", "440304", date(2026, 11, 23), ZoneInfo("Asia/Shanghai")), PACK, **known)
    owed = who_owes_what(inputs)
    return judge_facilities(inputs, owed, photo_duties(owed), inputs.fixes)


def record(facility="F1", clock="9:00", row=2, **facts):
    return WorkRecord(Source("works.csv", row), facility=facility, done_at=at(clock) if clock else None, **facts)


def photo(about, clock="9:00", stage=None):
    return Photo("photos/a.jpg", "0", taken_at=at(clock) if clock else None, about=(about,), stage=stage)


def verdicts(result):
    return [(kept.facility, kept.verdict) for kept in result.kept]


def test_records_and_reasons_decide_each_facility():
    result = judged(WASH, works=(record("F1"), record("F2", None, 3, skipped_reason="occupied")))

    assert verdicts(result) == [("F1", "done"), ("F2", "excused")]
    assert (result.results["D1"].verdict, result.results["D1"].done_share) == ("done", 1.0)
    assert [proof.source.row for proof in result.proofs["D1"]] == [2, 3]


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        (record(work="facility_wash"), "done"),
        (record(work="collect"), "unknown"),
        (record(clock=None), "unknown"),
        (record(clock=None, skipped_reason="other"), "unknown"),
    ],
)
def test_a_record_shows_its_own_work_at_its_own_time(row, verdict):
    assert verdicts(judged(WASH, works=(row,)))[0] == ("F1", verdict)


@pytest.mark.parametrize(
    ("shot", "found"),
    [
        (photo("F1"), ["done", "unknown"]),
        (photo("F2", stage=Stage.AFTER), ["unknown", "done"]),
        (photo("F1", stage=Stage.BEFORE), ["unknown", "unknown"]),
        (photo("F1", clock=None), ["unknown", "unknown"]),
        (photo("D1"), ["unknown", "unknown"]),
    ],
)
def test_a_photo_shows_the_facility_it_is_about(shot, found):
    assert [verdict for _, verdict in verdicts(judged(WASH, photos=(shot,)))] == found


def test_a_photo_about_a_roster_row_of_one_facility_shows_it():
    single = replace(WASH, facilities=("F2",))

    assert verdicts(judged(single, photos=(photo("D1"),))) == [("F2", "done")]


def fix(metres=5.0, clock="9:00", **facts):
    known = {"speed_kmh": np.nan, "work": -1, "party": "V1"} | facts
    return Fixes(
        devices=("T1",),
        device_party=(known["party"],),
        files=("tracks/t.csv",),
        device=np.zeros(1, np.int32),
        t_s=np.array([at(clock).timestamp()]),
        lon=np.array([BINS[0].lon + metres * PER_M]),
        lat=np.array([LAT]),
        speed_kmh=np.array([known["speed_kmh"]]),
        heading_deg=np.full(1, np.nan),
        accuracy_m=np.full(1, np.nan),
        work=np.array([known["work"]], np.int8),
        file=np.zeros(1, np.int32),
        row=np.array([7], np.int32),
    )


@pytest.mark.parametrize(
    ("seen", "verdict"),
    [
        (fix(24.0), "done"),
        (fix(26.0), "unknown"),
        (fix(clock="7:59"), "unknown"),
        (fix(clock="12:00"), "done"),
        (fix(work=0), "unknown"),
        (fix(work=1), "done"),
        (fix(speed_kmh=60.0), "done"),
        (fix(speed_kmh=61.0), "unknown"),
        (fix(party="V2"), "unknown"),
        (fix(party=None), "unknown"),
    ],
)
def test_a_track_shows_the_vehicle_at_the_facility(seen, verdict):
    result = judged(TRUCK, fixes=seen)

    assert verdicts(result) == [("F1", verdict), ("F2", "unknown")]
    assert [proof.kind for proof in result.proofs["D1"]] == (["track"] if verdict == "done" else [])


def test_toilets_are_looked_after_on_foot():
    assert judged(replace(WASH, work=Work.TOILET_DUTY)).kept == ()
