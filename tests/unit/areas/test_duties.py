import pytest

from changming.areas.evidence.rules import by_party
from changming.areas.standards.choices import Work
from changming.areas.standards.rules.excuses import Skip, owings
from tests.unit.areas.made import PACK, duty

SEGMENTS, FACILITIES = {"post": None, "segments": ("S1", "S2")}, {"post": None, "facilities": ("F1",)}
TRUCK = {"person": None, "vehicle": "V1"}


@pytest.mark.parametrize(
    ("facts", "shown_by"),
    [
        ({}, "on_foot"),
        (SEGMENTS, "on_foot"),
        ({"work": Work.SWEEP} | SEGMENTS, "on_foot"),
        (TRUCK | SEGMENTS | {"work": Work.SWEEP}, "by_vehicle"),
        (TRUCK | SEGMENTS, "by_vehicle"),
        (TRUCK | FACILITIES | {"work": Work.COLLECT}, "at_facilities"),
        (FACILITIES | {"work": Work.FACILITY_WASH}, "at_facilities"),
        (FACILITIES | {"work": Work.TOILET_DUTY}, "on_foot"),
        ({"person": None, "work": Work.TOILET_DUTY}, "on_foot"),
        ({"person": None, "work": Work.SWEEP}, None),
    ],
)
def test_a_duty_is_shown_by_a_device_at_facilities_or_on_foot(facts, shown_by):
    owed = duty(**facts)

    ways = {way for way in ("by_vehicle", "at_facilities", "on_foot") if getattr(owed, way)}
    assert ways == ({shown_by} if shown_by else set())


def test_duties_stand_by_id_under_the_party_that_owes_them():
    one, two, other = duty("D1"), duty("D2"), duty("D3")

    assert by_party([("P1", two), ("P2", other), ("P1", one)]) == {"P1": [one, two], "P2": [other]}


@pytest.mark.parametrize(
    ("skips", "skipped", "all_skipped"),
    [
        ([], set(), False),
        ([Skip("S1")], {"S1"}, False),
        ([Skip("S1", "manual_sweep"), Skip("S2")], {"S1", "S2"}, True),
        ([Skip("S1", "wash"), Skip("S3")], set(), False),
        ([Skip("S1", "wash"), Skip("S1"), Skip("S2")], {"S1", "S2"}, True),
    ],
)
def test_a_segment_is_skipped_for_this_work_or_for_any(skips, skipped, all_skipped):
    (found,) = owings([duty(**SEGMENTS)], (), (), PACK, skips)

    assert (set(found.skipped), found.all_skipped) == (skipped, all_skipped)


def test_a_duty_without_segments_is_not_all_skipped():
    (found,) = owings([duty()], (), (), PACK, [Skip("POST")])

    assert not found.all_skipped
