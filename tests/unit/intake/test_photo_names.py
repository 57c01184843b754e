from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changming.intake.photo_names import claims_of_name, claims_of_path, person_text
from tests.unit.intake.made import ZONE

TAKEN = datetime(2026, 11, 23, 6, 30, 15, tzinfo=ZONE)


@pytest.mark.parametrize(
    "name",
    [
        "微信图片_20261123063015.jpg",
        "photos/二队/10023 张三/微信图片_20261123063015_1.jpg",
        "微信图片_20261123063015_12_34.jpg",
        "微信图片_2026-11-23_063015_123.jpg",
        "微信图片_20261123063015(1).jpg",
        "WeChat Image_20261123063015.png",
        "mmexport1795386615000.jpg",
        "mmexport0f3c_1795386615000(2).jpg",
        "wx_camera_1795386615000.jpg",
        "1795386615000.jpg",
        "IMG_20261123_063015.jpg",
        "IMG_20261123_063015_123.jpg",
        "IMG20261123063015.heic",
        "20261123_063015.jpg",
        "20261123063015123.jpg",
        "Screenshot_2026-11-23-06-30-15-01_com.tencent.mm.jpg",
        "Screenshot_20261123-063015.png",
        "PXL_20261122_223015123.jpg",
        "2026-11-23 06.30.15.jpg",
        "水印相机_2026年11月23日06时30分15秒.jpg",
        "IMG_２０２６１１２３_063015.jpg",
    ],
)
def test_a_name_gives_its_time(name):
    assert claims_of_name(name, ZONE) == TAKEN


@pytest.mark.parametrize(
    "name",
    [
        "IMG_0123.jpg",
        "IMG_20261123.jpg",
        "IMG-20261123-WA0007.jpg",
        "微信图片_20261323063015.jpg",
        "微信图片_20260230063015.jpg",
        "微信图片_20261123253015.jpg",
        "13800138000.jpg",
        "点名.jpg",
        "",
    ],
)
def test_a_name_without_a_possible_time_claims_none(name):
    assert claims_of_name(name, ZONE) is None


@given(st.text(max_size=40))
def test_any_name_is_taken(name):
    assert claims_of_name(name, ZONE) is None or claims_of_name(name, ZONE).utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    ("text", "person", "name"),
    [
        ("10023 张三", "10023", "张三"),
        ("10023_张三", "10023", "张三"),
        ("10023-张三", "10023", "张三"),
        ("10023张三", "10023", "张三"),
        ("P-001 张三", "P-001", "张三"),
        ("张三 10023", "10023", "张三"),
        ("A12 Li Ming", "A12", "Li Ming"),
        ("张三", "张三", "张三"),
        ("10023", "10023", "10023"),
    ],
)
def test_a_folder_is_taken_apart_into_id_and_name(text, person, name):
    found = person_text(text)

    assert (found.text, found.id, found.name) == (text, person, name)


def test_folders_give_team_and_persons():
    claims = claims_of_path(("二队", "10023 张三", "早班"))

    assert claims.team == "二队"
    assert [person.id for person in claims.persons] == ["二队", "10023", "早班"]
    assert claims_of_path(()).team == ""
    assert claims_of_path(()).persons == ()
