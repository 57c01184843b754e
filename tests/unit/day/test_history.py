"""Earlier days of a folder: what was given before, in folders of their own or remembered in an index."""

import numpy as np
import pytest
from PIL import Image

from changming.day.check import check
from changming.day.folder import gather
from changming.engines.likeness import Likenesses, describe
from changming.simulation.scenes import render
from changming.stores.likeness import write_index
from tests.unit.areas.made import PACK, at

TOML = 'name = "测试区"\nadcode = "440304"\nday = 2026-11-{day}\ndatum = "{datum}"\n'
TODAY = {
    "district.toml": TOML.format(day=23, datum="wgs84"),
    "roads.csv": 'id,name,wkt\nS1,一路,"LINESTRING(114.05 22.54, 114.06 22.54)"\n',
    "people.csv": "id,name,team\n1001,张一,一队\n1002,李二,一队\n",
    "posts.csv": "id,name,lon,lat,radius_m\nP1,一号岗,114.05,22.54,100\n",
    "roster.csv": "id,person,work,post,starts,ends\nD1,1001,普扫,P1,05:00,13:00\n",
}
HEADER = "工号,时间,类型,经度,纬度,设备\n"


def written(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, int):
            Image.fromarray(render([content], 320, 240)).save(path, quality=90)
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def read(folder, **files):
    return gather(written(folder, {**TODAY, **files}), read_pack=lambda _: PACK, progress=lambda *_: None)


def wrong(inputs):
    return [(error.file, error.expected) for error in inputs.input_errors]


def test_the_day_stands_in_the_name_of_the_folder_or_in_its_own_district_file(tmp_path):
    first = f"{HEADER}张一,06:30,签到,114.05,22.54,甲机\n"
    other = f"{HEADER}1001,06:31,签到,114.06,22.55,乙机\n"
    inputs = read(
        tmp_path,
        **{
            "history/2026-11-20/签到.csv": first,
            "history/上周六/district.toml": TOML.format(day=21, datum="gcj02"),
            "history/上周六/签到.csv": other,
        },
    )

    history = inputs.history
    assert wrong(inputs) == []
    assert history.device_of == {"1001": "乙机"}
    assert history.coordinates == {
        ("wgs84", 114.05, 22.54): "history/2026-11-20/签到.csv:2",
        ("gcj02", 114.06, 22.55): "history/上周六/签到.csv:2",
    }


def test_the_last_device_of_a_person_counts_and_the_first_use_of_a_place(tmp_path):
    rows = f"{HEADER}1001,13:00,签退,114.05,22.54,晚\n1001,06:30,签到,114.05,22.54,早\n1002,06:30,签到,,,\n"
    inputs = read(
        tmp_path, **{"history/2026-11-19/签到.csv": rows, "history/2026-11-20/签到.csv": f"{HEADER}9,6:00,签到,1,1,x\n"}
    )

    assert inputs.history.device_of == {"1001": "晚"}
    assert inputs.history.coordinates == {
        ("wgs84", 114.05, 22.54): "history/2026-11-19/签到.csv:2",
        ("wgs84", 1.0, 1.0): "history/2026-11-20/签到.csv:2",
    }


@pytest.mark.parametrize(
    "files",
    [
        {"history/旧资料/签到.csv": HEADER},
        {"history/2026-11-20/district.toml": "day = gestern", "history/2026-11-20/签到.csv": HEADER},
    ],
)
def test_a_folder_of_no_day_is_named_and_the_rest_is_used(tmp_path, files):
    more = {"history/2026-11-18/签到.csv": f"{HEADER}1001,06:30,签到,114.05,22.54,甲机\n"}

    inputs = read(tmp_path, **files, **more)

    ((place, expected),) = wrong(inputs)
    assert place == "history/" + next(iter(files)).split("/")[1]
    assert "2026-11-20" in expected
    assert inputs.history.device_of == {"1001": "甲机"}


def test_a_picture_of_an_earlier_day_is_found_again(tmp_path):
    inputs = read(
        tmp_path,
        **{
            "history/2026-11-20/photos/一队/1001 张一/IMG_20261120_063000.jpg": 5,
            "photos/一队/1001 张一/IMG_20261123_063000.jpg": 5,
        },
    )

    report = check(inputs)

    old = "history/2026-11-20/photos/一队/1001 张一/IMG_20261120_063000.jpg"
    assert [(one.file, one.persons) for one in inputs.history.photos] == [(old, ("1001",))]
    assert [[(doubt.code, doubt.about) for doubt in photo.doubts] for photo in report.photos] == [
        [("photo_reused", old)]
    ]


def test_a_picture_in_an_index_is_found_again(tmp_path):
    shots = [describe(np.asarray(Image.fromarray(render([number], 320, 240)).convert("L"))) for number in (5, 6)]
    (tmp_path / "history").mkdir()
    write_index(
        tmp_path / "history" / "十月.likeness.npz",
        ["a.jpg", "b.jpg"],
        ["1" * 64, "2" * 64],
        [at("6:30", day=1).timestamp(), np.nan],
        ["1002", ""],
        Likenesses.of(shots),
    )

    inputs = read(tmp_path, **{"photos/一队/1001 张一/IMG_20261123_063000.jpg": 6})

    name = "history/十月.likeness.npz/"
    assert [(one.file, one.persons, one.taken_at) for one in inputs.history.photos] == [
        (f"{name}a.jpg", ("1002",), at("6:30", day=1)),
        (f"{name}b.jpg", (), None),
    ]
    assert [[doubt.about for doubt in photo.doubts] for photo in check(inputs).photos] == [[f"{name}b.jpg"]]


def test_a_broken_index_is_named_with_the_reason(tmp_path):
    inputs = read(tmp_path, **{"history/十月.likeness.npz": b"PK no", "history/notes.txt": "nothing to see"})

    (error,) = inputs.input_errors
    assert (error.file, error.facts) == ("history/十月.likeness.npz", {"why": "no file of arrays"})
    assert inputs.history.photos == ()
