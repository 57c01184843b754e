"""What tables, folders, names and cameras say of a picture, and which of them is believed."""

import pytest
from PIL import Image

from changming.areas.evidence.choices import Stage
from changming.day.check import check
from changming.day.folder import gather
from changming.simulation.scenes import render
from tests.unit.areas.made import PACK, at

BASE = {
    "district.toml": 'name = "测试区"\nadcode = "440304"\nday = 2026-11-23\n',
    "roads.csv": 'id,name,wkt\nS1,一路,"LINESTRING(114.05 22.54, 114.06 22.54)"\n',
    "people.csv": "id,name,team\n1001,张一,一队\n1002,李二,一队\n",
    "facilities.csv": "id,kind,name,lon,lat\nF1,果皮箱,一号桶,114.05,22.54\nF2,果皮箱,二号桶,114.051,22.54\n",
    "roster.csv": "id,person,work,facilities,starts,ends\nD1,1001,擦洗,F1,05:00,13:00\n",
}
SHOT = "photos/a.jpg"


def read(folder, *pictures, **files):
    for name, text in {**BASE, **files}.items():
        (folder / name).write_text(text, "utf-8")
    for number, (name, exif) in enumerate(pictures):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(render([number], 320, 240)).save(path, exif=exif or Image.Exif())
    return gather(folder, read_pack=lambda _: PACK, progress=lambda *_: None)


def camera(**tags):
    exif = Image.Exif()
    exif[0x8769] = {{"time": 0x9003, "offset": 0x9011}[tag]: value for tag, value in tags.items()}
    return exif


@pytest.mark.parametrize(
    ("exif", "taken_at"),
    [
        (camera(time="2026:11:23 06:30:00"), at("6:30")),
        (camera(time="2026:11:22 23:30:00", offset="+01:00"), at("6:30")),
        (camera(), None),
    ],
)
def test_the_camera_s_clock_is_the_district_s_unless_it_says_otherwise(tmp_path, exif, taken_at):
    (photo,) = read(tmp_path, (SHOT, exif)).photos

    assert (photo.taken_at, photo.exif_at) == (taken_at, taken_at)


def test_a_table_is_believed_before_the_camera_and_the_camera_before_the_name(tmp_path):
    exif = camera(time="2026:11:23 07:00:00")
    named = "photos/IMG_20261123_080000.jpg"
    inputs = read(
        tmp_path,
        (SHOT, exif),
        (named, exif),
        ("photos/IMG_20261123_090000.jpg", None),
        **{"照片.csv": "文件,拍摄时间\na.jpg,06:00\n"},
    )

    assert {photo.file: (photo.taken_at, photo.taken_at_from.value) for photo in inputs.photos} == {
        SHOT: (at("6:00"), "sheet"),
        named: (at("7:00"), "exif"),
        "photos/IMG_20261123_090000.jpg": (at("9:00"), "file_name"),
    }


def test_a_row_for_a_picture_that_nobody_sent_is_an_error_and_missing(tmp_path):
    inputs = read(tmp_path, (SHOT, None), **{"照片.csv": "文件,人员\na.jpg,1001\nb.jpg,1001\n"})

    assert [(error.row, error.value) for error in inputs.input_errors] == [(3, "b.jpg")]
    assert inputs.missing_photos == ("b.jpg",)
    assert check(inputs).completeness.kinds["photos"].expected == 2


def test_a_name_that_two_pictures_have_means_neither(tmp_path):
    rows = "文件,人员\na.jpg,1001\n二队\\a.jpg,1002\n"

    inputs = read(tmp_path, ("photos/一队/a.jpg", None), ("photos/二队/a.jpg", None), **{"照片.csv": rows})

    assert [(error.row, error.value) for error in inputs.input_errors] == [(2, "a.jpg")]
    assert [(photo.file, photo.persons) for photo in inputs.photos] == [
        ("photos/一队/a.jpg", ()),
        ("photos/二队/a.jpg", ("1002",)),
    ]


def test_a_row_of_a_stranger_says_nothing_and_an_unknown_place_is_left_out(tmp_path):
    rows = "文件,人员,对象\na.jpg,9999,F1\nb.jpg,1001,F1;F9\n"

    inputs = read(tmp_path, (SHOT, None), ("photos/b.jpg", None), **{"照片.csv": rows})

    assert [(error.row, error.value) for error in inputs.input_errors] == [(2, "9999"), (3, "F9")]
    assert [(photo.persons, photo.about) for photo in inputs.photos] == [((), ()), (("1001",), ("F1",))]


WORKS = "设施,作业内容,姓名,完成时间,照片,未做原因\n"


def test_a_picture_that_the_register_names_shows_the_work_at_its_time(tmp_path):
    inputs = read(tmp_path, (SHOT, None), **{"作业登记.csv": f"{WORKS}F1,擦洗,张一,07:15,a.jpg,\n"})

    (photo,) = inputs.photos
    (duty,) = check(inputs).duties
    assert (photo.persons, photo.about, photo.taken_at, photo.stage) == (("1001",), ("F1",), at("7:15"), None)
    assert (duty.verdict, [proof.kind for proof in duty.evidence]) == ("done", ["photo", "work"])


@pytest.mark.parametrize(("reason", "verdict"), [("占道", "excused"), ("忘记了", "unknown")])
def test_a_picture_beside_a_reason_to_skip_shows_no_work_done(tmp_path, reason, verdict):
    inputs = read(tmp_path, (SHOT, None), **{"作业登记.csv": f"{WORKS}F1,擦洗,张一,07:15,a.jpg,{reason}\n"})

    assert inputs.photos[0].stage is Stage.BEFORE
    assert check(inputs).duties[0].verdict == verdict


def test_a_register_that_names_a_picture_nobody_sent_still_counts(tmp_path):
    inputs = read(tmp_path, **{"作业登记.csv": f"{WORKS}F1,擦洗,张一,07:15,a.jpg,\n"})

    assert (inputs.missing_photos, inputs.input_errors) == (("a.jpg",), ())
    assert check(inputs).duties[0].verdict == "done"
