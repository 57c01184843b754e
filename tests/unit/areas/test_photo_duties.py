from dataclasses import replace

import pytest

from changming.areas.evidence.choices import Stage
from changming.areas.evidence.rules import Photo
from changming.areas.standards.choices import Work
from changming.areas.standards.rules import Owing
from tests.unit.areas.made import at, duty, photo_duties

MORNING, EVENING, OTHER = duty("D1", "5:00", "9:00"), duty("D2", "17:00", "21:00"), duty("D3", person="P2", post="Q2")
WASH = duty("D4", "10:00", "12:00", person="P3", work=Work.FACILITY_WASH, post=None, facilities=("F1", "F2"))
WIPE = replace(WASH, id="D5", person="P4", work=Work.COLLECT, facilities=("F1",))
SWEEP = duty("D6", person=None, vehicle="V1", work=Work.SWEEP, post=None, segments=("S1",))


def owing(one, party=None):
    return Owing(one, party or one.person or one.vehicle, ((one.starts, one.ends),), excused=False)


DUTIES = photo_duties([owing(one) for one in (EVENING, SWEEP, MORNING, OTHER, WIPE, WASH)])


def photo(clock, persons=("P1",), about=(), stage=None):
    return Photo("photos/a.jpg", "0", persons=persons, taken_at=at(clock) if clock else None, about=about, stage=stage)


def under(*facts, **known):
    return [each.id for each in DUTIES.of(photo(*facts, **known))]


def at_work(*facts, **known):
    return [each.id for each in DUTIES.at_work(photo(*facts, **known))]


def done(*facts, **known):
    return [(facility, str(work)) for facility, work in DUTIES.done(photo(*facts, **known))]


@pytest.mark.parametrize(
    ("clock", "stage", "found"),
    [
        ("6:00", None, ["D1"]),
        ("9:30", None, ["D1"]),
        ("9:31", None, []),
        ("18:00", None, ["D2"]),
        ("16:30", Stage.ROLL_CALL, ["D2"]),
        ("9:10", Stage.ROLL_CALL, ["D1"]),
        (None, Stage.ROLL_CALL, ["D1"]),
        (None, None, []),
        ("48:00", None, []),
    ],
)
def test_a_photo_belongs_to_its_persons_nearest_duty_in_its_window(clock, stage, found):
    assert under(clock, stage=stage) == found
    assert at_work(clock, stage=stage) == found


def test_of_two_duties_at_one_time_a_photo_belongs_to_the_first():
    twins = photo_duties([owing(duty("D8")), owing(duty("D7"))])

    assert [each.id for each in twins.of(photo("6:00"))] == ["D7"]


def test_a_substitutes_photo_belongs_to_the_duty_that_he_owes():
    duties = photo_duties([owing(MORNING, "P9"), owing(OTHER)])

    assert [each.id for each in duties.at_work(photo("6:00", ("P1", "P9")))] == ["D1"]


def test_a_roll_call_counts_for_each_person_it_names_and_for_nobody_else():
    assert at_work("5:00", ("P2", "P1", "P9"), stage=Stage.ROLL_CALL) == ["D1", "D3"]
    assert at_work("5:00", (), stage=Stage.ROLL_CALL) == []
    assert at_work(None, ("P9",), stage=Stage.ROLL_CALL) == []
    assert at_work("5:00", about=("D3",), stage=Stage.ROLL_CALL) == ["D1"]


def test_a_photo_about_a_roster_row_stands_under_it_at_any_time_and_counts_inside_its_window():
    assert under("6:00", about=("D3", "S9", "D2", "D3")) == ["D2", "D3"]
    assert at_work("6:00", about=("D3", "S9", "D2", "D3")) == ["D3"]
    assert (under(None, (), about=("D3",)), at_work(None, (), about=("D3",))) == (["D3"], ["D3"])
    assert under("6:00", about=("S9",)) == ["D1"]


def test_a_photo_of_a_place_stands_under_all_duties_there_and_shows_nobody_at_work():
    assert (under("11:00", (), about=("F1",)), at_work("11:00", (), about=("F1",))) == (["D4", "D5"], [])
    assert under("11:00", ("P3", "P1"), about=("F1",)) == ["D4"]
    assert under("11:00", (), about=("S1",)) == ["D6"]
    assert under("11:00", (), about=("Q2",)) == ["D3"]
    assert under("13:00", (), about=("F1",)) == []
    assert under("6:00", ("P1",), about=("Q2",)) == ["D1"]


@pytest.mark.parametrize(
    ("about", "found"),
    [
        (("F1",), [("F1", "facility_wash"), ("F1", "collect")]),
        (("F2", "D5"), [("F2", "facility_wash"), ("F1", "collect")]),
        (("D4",), []),
        (("D3", "F9"), []),
    ],
)
def test_a_photo_shows_work_done_at_the_facilities_it_is_about(about, found):
    assert done("11:00", (), about=about) == found


@pytest.mark.parametrize("stage", [Stage.BEFORE, Stage.ROLL_CALL, Stage.LOCATION_SHOT])
def test_a_photo_from_before_the_work_or_without_a_time_shows_nothing_done(stage):
    assert done("11:00", about=("F1",), stage=stage) == []
    assert done(None, about=("F1",)) == []
    assert done("11:00", about=("F1",), stage=Stage.AFTER) != []
