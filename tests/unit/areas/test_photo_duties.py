import pytest

from changming.areas.evidence.choices import Stage
from changming.areas.evidence.rules import Photo
from changming.areas.evidence.rules.photo_duties import photo_duties
from tests.unit.areas.made import ZONE, at, duty

MORNING, EVENING, OTHER = duty("D1", "5:00", "9:00"), duty("D2", "17:00", "21:00"), duty("D3", person="P2")
OWED = {"P1": [EVENING, MORNING], "P2": [OTHER]}
BY_ID = {each.id: each for each in (MORNING, EVENING, OTHER)}


def belongs(clock, persons=("P1",), about=(), stage=None):
    photo = Photo("photos/a.jpg", "0", persons=persons, taken_at=at(clock) if clock else None, about=about, stage=stage)
    return [each.id for each in photo_duties(photo, OWED, BY_ID, grace_s=1800, zone=ZONE)]


@pytest.mark.parametrize(
    ("clock", "stage", "found"),
    [
        ("6:00", None, ["D1"]),
        ("18:00", None, ["D2"]),
        ("12:00", None, ["D1"]),
        ("13:30", Stage.ROLL_CALL, ["D2"]),
        ("16:50", Stage.ROLL_CALL, ["D2"]),
        (None, Stage.ROLL_CALL, ["D1"]),
        (None, None, []),
        ("48:00", None, []),
    ],
)
def test_a_photo_belongs_to_its_persons_nearest_duty(clock, stage, found):
    assert belongs(clock, stage=stage) == found


def test_of_two_duties_at_one_time_a_photo_belongs_to_the_first():
    photo = Photo("photos/a.jpg", "0", persons=("P1",), taken_at=at("6:00"))
    twins = [duty("D8"), duty("D7")]

    assert [each.id for each in photo_duties(photo, {"P1": twins}, {}, grace_s=1800, zone=ZONE)] == ["D7"]


def test_a_roll_call_counts_for_each_person_it_names_and_for_nobody_else():
    assert belongs("5:00", ("P2", "P1", "P9"), stage=Stage.ROLL_CALL) == ["D1", "D3"]
    assert belongs("5:00", (), stage=Stage.ROLL_CALL) == []
    assert belongs(None, ("P9",), stage=Stage.ROLL_CALL) == []


def test_a_photo_about_roster_rows_belongs_to_them():
    assert belongs("6:00", about=("D3", "S1", "D2", "D3")) == ["D2", "D3"]
    assert belongs(None, (), about=("D3",)) == ["D3"]
    assert belongs("6:00", about=("S1",)) == ["D1"]
    assert belongs("5:00", about=("D3",), stage=Stage.ROLL_CALL) == ["D1"]
