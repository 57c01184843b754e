from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changming.areas.evidence.choices import DoubtCode, Stage, TakenFrom
from changming.areas.evidence.rules import Doubt, Photo
from changming.areas.evidence.rules.photos import Copy, PhotoContext, photo_doubts
from tests.unit.areas.made import PACK, ZONE, at, duty

RULES = PACK.photos
D1, D2, D3 = duty("D1"), duty("D2", person="P2"), duty("D3", "14:00", "18:00")
NIGHT = duty("D4", "21:00", "29:00")


def photo(file="a.jpg", clock="6:00", **facts):
    taken_at = at(clock) if clock else None
    known = {"sha256": file, "persons": ("P1",), "taken_at": taken_at, "width_px": 1600, "height_px": 1200}
    return Photo(file=file, **(known | {"brightness": 0.5} | facts))


def doubts(*photos, earlier=(), copies=(), **known):
    context = PhotoContext(at("0:00").date(), ZONE, **known)
    return photo_doubts(photos, earlier, [Copy(*copy) for copy in copies], context, RULES)


def reused(*photos, **known):
    return {file: found[0].about for file, found in doubts(*photos, **known).items()}


def test_an_ordinary_photo_carries_no_doubt():
    assert doubts(photo(), duties={"a.jpg": [D1]}) == {}


def test_a_copy_for_another_person_is_put_on_the_later():
    pair = photo("a.jpg", "9:00"), photo("b.jpg", "8:00", persons=("P2",))

    found = doubts(*pair, copies=[("a.jpg", "b.jpg", 0.12)])

    assert found == {"a.jpg": (Doubt(DoubtCode.PHOTO_REUSED, 0.12, RULES.copy_share, "share", "b.jpg"),)}


@pytest.mark.parametrize(
    ("a", "b", "later"), [("6:00", "6:00", "b.jpg"), (None, "5:00", "b.jpg"), ("7:00", None, "b.jpg")]
)
def test_where_times_do_not_tell_the_file_does(a, b, later):
    pair = photo("a.jpg", a), photo("b.jpg", b, persons=("P2",))

    assert set(doubts(*pair, copies=[("b.jpg", "a.jpg", 0.0)])) == {later}


def test_copies_for_the_same_person_and_duty_are_no_doubt():
    pair = photo("a.jpg"), photo("b.jpg", "7:00")

    assert doubts(*pair, copies=[("a.jpg", "b.jpg", 0.0)], duties={"a.jpg": [D1], "b.jpg": [D1]}) == {}
    assert doubts(*pair, copies=[("a.jpg", "b.jpg", 0.0)]) == {}


def test_a_copy_for_another_duty_of_the_same_person_is_doubted():
    pair = photo("a.jpg"), photo("b.jpg", "15:00")

    found = reused(*pair, copies=[("a.jpg", "b.jpg", 0.0)], duties={"a.jpg": [D1], "b.jpg": [D3]})

    assert found == {"b.jpg": "a.jpg"}


def test_a_roll_call_and_a_picture_of_one_of_its_people_are_one_duty():
    pair = photo("a.jpg", persons=("P1", "P2")), photo("b.jpg", "7:00")

    assert doubts(*pair, copies=[("a.jpg", "b.jpg", 0.0)], duties={"a.jpg": [D1, D2], "b.jpg": [D1]}) == {}


def test_pictures_of_nobody_about_two_places_are_two_duties():
    pair = photo("a.jpg", persons=(), about=("F1",)), photo("b.jpg", "7:00", persons=(), about=("F2",))

    assert reused(*pair, copies=[("a.jpg", "b.jpg", 0.0)]) == {"b.jpg": "a.jpg"}
    assert reused(pair[0], replace(pair[1], about=("F1",)), copies=[("a.jpg", "b.jpg", 0.0)]) == {}
    assert reused(pair[0], replace(pair[1], about=()), copies=[("a.jpg", "b.jpg", 0.0)]) == {}


def test_a_photo_of_an_earlier_day_comes_first_whatever_it_claims():
    old = photo("history/2026-11-20/photos/z.jpg", "23:00")

    assert reused(photo(), earlier=[old], copies=[("a.jpg", old.file, 0.1)]) == {"a.jpg": old.file}
    assert reused(photo(sha256="s"), earlier=[replace(old, sha256="s")]) == {"a.jpg": old.file}


def test_the_earliest_of_several_is_named():
    trio = photo("c.jpg", "5:00", persons=("P2",)), photo("b.jpg", "6:00", persons=("P3",)), photo("a.jpg", "7:00")

    found = reused(*trio, copies=[("a.jpg", "b.jpg", 0.0), ("a.jpg", "c.jpg", 0.1), ("b.jpg", "c.jpg", 0.1)])

    assert found == {"a.jpg": "c.jpg", "b.jpg": "c.jpg"}


def test_one_content_twice_needs_no_search():
    pair = photo("a.jpg", sha256="s"), photo("b.jpg", sha256="s", persons=("P2",))

    assert reused(*pair) == {"b.jpg": "a.jpg"}
    assert reused(*(replace(each, readable=False) for each in pair)) == {"a.jpg": "", "b.jpg": ""}
    assert reused(*(replace(each, sha256="") for each in pair)) == {}


def test_a_pair_with_a_picture_that_nobody_knows_says_nothing():
    known, old = photo("a.jpg", "6:00"), photo("old.jpg", "5:00", persons=("P2",))

    assert reused(known, copies=[("a.jpg", "gone.jpg", 0.0), ("gone.jpg", "other.jpg", 0.0)]) == {}
    assert reused(known, earlier=[old], copies=[("gone.jpg", "old.jpg", 0.0)]) == {}
    assert reused(known, earlier=[old], copies=[("a.jpg", "old.jpg", 0.0)]) == {"a.jpg": "old.jpg"}


def test_of_several_earlier_ones_the_first_is_named_in_whatever_order_they_are_met():
    late = photo("a.jpg", "9:00")
    others = photo("b.jpg", "6:00", persons=("P2",)), photo("c.jpg", "5:00", persons=("P3",))

    assert reused(late, *others, copies=[("a.jpg", "b.jpg", 0.0), ("a.jpg", "c.jpg", 0.0)])["a.jpg"] == "c.jpg"
    assert (
        reused(
            late,
            photo("b.jpg", "4:00", persons=("P2",)),
            others[1],
            copies=[("a.jpg", "b.jpg", 0.0), ("a.jpg", "c.jpg", 0.0)],
        )["a.jpg"]
        == "b.jpg"
    )


def test_screenshots_of_one_place_are_alike_and_only_one_file_given_twice_tells():
    pair = photo("a.jpg", stage=Stage.LOCATION_SHOT), photo("b.jpg", persons=("P2",), stage=Stage.LOCATION_SHOT)

    assert reused(*pair, copies=[("a.jpg", "b.jpg", 0.0)]) == {}
    assert reused(*(replace(each, sha256="s") for each in pair)) == {"b.jpg": "a.jpg"}


def test_pictures_further_apart_than_the_pack_allows_are_no_copies():
    pair = photo("a.jpg"), photo("b.jpg", persons=("P2",))

    assert doubts(*pair, copies=[("a.jpg", "b.jpg", RULES.copy_share + 0.01)]) == {}


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"readable": False, "width_px": 0, "brightness": 0.0}, [DoubtCode.PHOTO_UNREADABLE]),
        ({"width_px": 199}, [DoubtCode.PHOTO_TOO_SMALL]),
        ({"height_px": 200}, []),
        ({"brightness": 0.05}, [DoubtCode.PHOTO_TOO_DARK]),
        ({"brightness": 0.06}, []),
        ({"width_px": 100, "brightness": 0.0}, [DoubtCode.PHOTO_TOO_SMALL, DoubtCode.PHOTO_TOO_DARK]),
    ],
)
def test_a_photo_on_which_nothing_can_be_seen(facts, found):
    assert [doubt.code for doubt in doubts(photo(**facts)).get("a.jpg", ())] == found


@pytest.mark.parametrize(("off_m", "measured"), [(299.96, None), (300.0, None), (300.04, 300.0), (5123.41, 5123.4)])
def test_a_camera_that_was_elsewhere(off_m, measured):
    found = doubts(photo(), exif_off_m={"a.jpg": off_m}).get("a.jpg", ())

    assert found == (() if measured is None else (Doubt(DoubtCode.PHOTO_ELSEWHERE, measured, 300, "m"),))


def other_time(exif, claimed=None, about=(), stage=None, duties=(D1,), named=None):
    one = photo(
        clock=claimed or exif,
        taken_at_from=TakenFrom.SHEET if claimed else TakenFrom.EXIF,
        exif_at=at(exif),
        about=about,
        stage=stage,
        named_at=at(named) if named else None,
    )
    found = doubts(one, duties={"a.jpg": duties}).get("a.jpg", ())
    return found[0].measured if found else None


@pytest.mark.parametrize(
    ("facts", "measured"),
    [
        ({"exif": "6:00", "claimed": "6:30"}, None),
        ({"exif": "6:00", "claimed": "6:31"}, 1860),
        ({"exif": "7:00", "claimed": "6:00"}, 3600),
        ({"exif": "12:00"}, None),
        ({"exif": "20:00"}, None),
        ({"exif": "20:00", "about": ("D1",)}, 7 * 3600),
        ({"exif": "-2:00"}, 7200),
        ({"exif": "-2:00", "stage": Stage.BEFORE}, None),
        ({"exif": "26:00"}, 7200),
        ({"exif": "26:00", "duties": (NIGHT,)}, None),
        ({"exif": "6:00", "named": "12:00"}, None),
        ({"exif": "12:00", "named": "6:00"}, 6 * 3600),
    ],
)
def test_a_camera_time_that_contradicts_the_claim(facts, measured):
    assert other_time(**facts) == measured


@given(st.permutations(range(4)))
def test_the_order_of_photos_and_copies_means_nothing(order):
    photos = [photo(f"{n}.jpg", f"{9 - n}:00", persons=(f"P{n}",)) for n in range(4)]
    copies = [("0.jpg", "1.jpg", 0.1), ("1.jpg", "2.jpg", 0.0), ("3.jpg", "0.jpg", 0.2), ("2.jpg", "0.jpg", 0.1)]

    mixed = doubts(*(photos[n] for n in order), copies=[copies[n][::1] for n in order])

    assert mixed == doubts(*photos, copies=copies)
