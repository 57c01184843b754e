from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

import changming
from changming.areas.evidence.choices import TakenFrom
from changming.areas.evidence.rules import Photo
from changming.areas.places.choices import FacilityKind
from changming.areas.places.rules import Facility, Post, Segment
from changming.areas.standards.choices import Work
from changming.areas.standards.rules import owings
from changming.areas.standards.rules.pack import read_pack
from changming.day.inputs import DayInputs, District, EarlierPhotos, History
from changming.day.photos import judge_photos
from changming.engines.likeness import Likenesses, describe
from changming.simulation.edits import edit
from changming.simulation.scenes import render
from tests.unit.areas.made import at, duty, photo_duties, position

pytestmark = pytest.mark.compiled

PACK = read_pack((Path(changming.__file__).parent / "packs" / "example.toml").read_text(encoding="utf-8"))
DUTIES = (
    duty("D1", person="P1"),
    duty("D2", person="P2"),
    duty("D3", "14:00", "18:00", person="P1", work=Work.FACILITY_WASH, post=None, facilities=("F1", "F2")),
)
POST = Post("POST", lon=114.05, lat=22.54, radius_m=100)


def likeness(seed, how=""):
    picture = edit(render([9, seed], 480, 360), how, np.random.default_rng(1))
    return describe(picture[:, :, 1])


def photo(file, clock="6:00", **facts):
    known = {"sha256": file, "persons": ("P1",), "taken_at": at(clock), "width_px": 480, "height_px": 360}
    return Photo(file=file, **(known | {"brightness": 0.5} | facts))


def day_inputs(photos, likenesses, **facts):
    inputs = DayInputs(
        district=District("", "", at("0:00").date(), ZoneInfo("Asia/Shanghai")),
        pack=PACK,
        as_of=at("24:00"),
        posts=(POST,),
        segments=(Segment("S1", line=np.array([[114.0, 22.5], [114.01, 22.5]])),),
        facilities=(Facility("F1", FacilityKind.BIN, lon=114.05, lat=22.54), Facility("F2", FacilityKind.BIN)),
        duties=DUTIES,
        photos=tuple(photos),
        likenesses=Likenesses.of(likenesses),
    )
    return replace(inputs, **facts).as_told()


def day(photos, likenesses, **facts):
    inputs = day_inputs(photos, likenesses, **facts)
    return judge_photos(inputs, photo_duties(owings(inputs.duties, (), (), PACK)))


def codes(result):
    return {file: [doubt.code for doubt in found] for file, found in result.doubts.items()}


@pytest.mark.parametrize("how", ["stamped", "mirrored", "cropped"])
def test_an_edited_copy_of_another_persons_picture_is_doubted_on_photo_and_duty(how):
    photos = [photo("b.jpg", "7:00", persons=("P2",)), photo("a.jpg"), photo("c.jpg")]

    result = day(photos, [likeness(1, how), likeness(1), likeness(2)])

    assert codes(result) == {"b.jpg": ["photo_reused"]}
    assert result.doubts["b.jpg"][0].about == "a.jpg"
    assert {name: [doubt.code for doubt in found] for name, found in result.by_duty.items()} == {"D2": ["photo_reused"]}
    assert {name: [proof.source.file for proof in found] for name, found in result.proofs.items()} == {
        "D1": ["a.jpg", "c.jpg"],
        "D2": ["b.jpg"],
    }


def test_a_picture_of_an_earlier_day_is_found():
    earlier = History((EarlierPhotos((photo("history/x.jpg"),), lambda: Likenesses.of([likeness(1)])),))

    result = day([photo("a.jpg"), photo("b.jpg")], [likeness(2), likeness(1, "bordered")], history=earlier)

    assert codes(result) == {"b.jpg": ["photo_reused"]}


def test_what_is_told_after_the_day_was_judged_counts_for_nothing():
    photos = [photo("a.jpg", "6:00"), photo("b.jpg", "9:00", persons=("P2",))]

    result = day(photos, [likeness(1), likeness(1)], as_of=at("8:00"))

    assert set(result.proofs) == {"D1"}
    assert result.by_duty == {}


def test_a_photo_about_a_facility_belongs_to_the_duty_that_names_it():
    result = day([photo("a.jpg", "15:00", about=("F2",)), photo("b.jpg", "15:00")], [likeness(1), likeness(2)])

    assert {name: [proof.source.file for proof in found] for name, found in result.proofs.items()} == {
        "D3": ["a.jpg", "b.jpg"]
    }


@pytest.mark.parametrize(
    ("facts", "doubted"),
    [
        ({"exif_position": position(114.0505, 22.54)}, False),
        ({"exif_position": position(114.055, 22.54)}, True),
        ({"exif_position": position(114.055, 22.54), "stage": "roll_call"}, False),
        ({"exif_position": position(-70.65, -33.45)}, True),
        ({"exif_position": position(114.0505, 22.54), "position": position(114.055, 22.54)}, True),
        ({"exif_position": position(114.005, 22.5005), "about": ("S1",)}, False),
        ({"exif_position": position(114.005, 22.505), "about": ("S1",)}, True),
        ({"exif_position": position(114.0501, 22.54), "about": ("F1",)}, False),
        ({"exif_position": position(114.06, 22.54), "about": ("F2",)}, False),
        ({"exif_position": position(114.06, 22.54), "about": ("D1",)}, True),
        ({"exif_position": position(114.06, 22.54), "persons": ()}, False),
    ],
)
def test_where_the_camera_was_is_compared_with_what_is_claimed(facts, doubted):
    result = day([photo("a.jpg", "6:00", **facts)], [likeness(1)])

    assert codes(result) == ({"a.jpg": ["photo_elsewhere"]} if doubted else {})


def test_a_name_that_is_earlier_than_the_camera_contradicts_it():
    late = photo("a.jpg", "9:00", taken_at_from=TakenFrom.EXIF, exif_at=at("9:00"), named_at=at("6:00"))

    assert codes(day([late], [likeness(1)])) == {late.file: ["photo_other_time"]}
