"""照片: a location screenshot beside its post on the map, and what a person finds."""

import pytest

from changming.areas.evidence.models import PhotoRow, Picture, ShotDecision
from changming.areas.places.models import Post
from changming.day.queries import told
from tests.factories.accounts import MADE_AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def shot(told_day):
    """A photo of the day that a table calls a screenshot of a location, sent for a post on the map."""
    district, day = told_day
    found = told(district, day)
    line = found.report.photos[0]
    post, road = next(iter(found.faces.posts)), next(road for road in found.faces.roads if road.line)
    lon, lat = road.line[0]
    Picture.objects.create(district=district, day=day, file=line.file, sha256=line.sha256, arrived_at=MADE_AT)
    about = {"about": [post], "stage": "location_shot"}
    PhotoRow.objects.create(district=district, day=day, file=line.file.rpartition("/")[2], **about)
    Post.objects.create(district=district, code=post, place=[lon, lat, lon, lat, "wgs84"], radius_m=80)
    return f"/desk/{district}/{day}/photos/{line.sha256}/"


def panel(client, path):
    return client.get(path).context["page"].shot


def test_a_screenshot_lies_beside_its_post_on_the_map_and_is_found_from_the_photos(told_day, shot, signed_in):
    client = signed_in(role="inspector", district=told_day[0])

    photos = client.get(shot.partition("photos/")[0] + "photos/").context["page"]
    shown = panel(client, shot)

    assert (photos.shots, photos.shots_href) == ("有 1 张位置截图还没和岗位对过", shot)
    assert 'class="post"' in shown.map.over_svg
    assert shown.map.base_svg != ""
    assert [value for value, _words in shown.answers] == ["yes", "no"]


def test_what_a_person_finds_is_said_and_can_be_taken_back(told_day, shot, signed_in):
    client = signed_in(role="inspector", district=told_day[0])

    client.post(shot + "shot/", {"shows": "no"})
    found = panel(client, shot)
    client.post(shot + "shot/", {"shows": "undo"})

    assert "下次核对起按没收到算" in found.sentence
    assert ([value for value, _words in found.answers], len(found.history)) == (["undo"], 1)
    assert [value for value, _words in panel(client, shot).answers] == ["yes", "no"]


@pytest.mark.parametrize("answer", ["", "maybe"])
def test_no_other_answer_is_taken(told_day, shot, signed_in, answer):
    client = signed_in(role="inspector", district=told_day[0])

    assert client.post(shot + "shot/", {"shows": answer}).status_code == 404
    assert ShotDecision.objects.count() == 0


def test_a_photo_that_is_no_screenshot_has_no_panel(told_day, shot, signed_in):
    client = signed_in(role="inspector", district=told_day[0])
    other = told(*told_day).report.photos[1].sha256
    path = f"{shot.partition('photos/')[0]}photos/{other}/"

    assert panel(client, path) is None
    assert client.post(path + "shot/", {"shows": "yes"}).status_code == 404


@pytest.mark.parametrize("role", ["director", "auditor"])
def test_who_does_not_decide_sees_the_map_without_buttons(told_day, shot, signed_in, role):
    client = signed_in(role=role, district=told_day[0])

    assert panel(client, shot).answers == []
    assert client.post(shot + "shot/", {"shows": "no"}).status_code == 403
    assert ShotDecision.objects.count() == 0
