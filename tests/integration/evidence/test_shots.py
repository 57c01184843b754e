"""Location screenshots: what a person found of one changes the next run, can be taken back, and leaves a trace."""

import json
from datetime import UTC, date, datetime

import pytest
from PIL import Image

from changming.areas.evidence.actions import NoSuchShot, decide_shot
from changming.areas.evidence.models import Picture, ShotDecision
from changming.areas.evidence.queries import decided_on, location_shots, shot_decisions
from changming.areas.evidence.rules import LocationShot, Proof, Source
from changming.areas.people.queries import viewer_of
from changming.areas.people.rules import NotGranted, OwnTeam
from changming.day.database import Stores
from changming.kernel.audit import Entry, verify
from tests.factories.accounts import FOREIGN, HOME, grant, made_account, made_district
from tests.factories.told_twice import deliver, told_by_the_database

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 23)
AT = datetime(2026, 11, 24, 1, tzinfo=UTC)
SHOT = LocationShot("photos/位置.jpg", "P1", "一队")
LINE = {"type": "LineString", "coordinates": [[103.6, 36.1], [103.61, 36.1]]}
ROAD = {"type": "Feature", "properties": {"id": "S1", "name": "路", "grade": "一级"}, "geometry": LINE}
TABLES = {
    "district.toml": f'name = "西固区"\nadcode = "{HOME}"\nday = {DAY}\n',
    "roads.geojson": json.dumps({"type": "FeatureCollection", "features": [ROAD]}),
    "posts.csv": "id,name,lon,lat,radius_m,team\nP1,路口,103.6,36.1,50,一队\n",
    "people.csv": "id,name,team\n1,王明,一队\n",
    "roster.csv": "id,person,work,post,starts,ends\nR1,1,manual_sweep,P1,06:00,14:00\n",
    "签到表.csv": "person,time,kind\n1,06:01,in\n",
    "photos.csv": "file,person,taken_at,about,stage\n位置.jpg,1,12:30,P1,位置截图\n",
}


@pytest.fixture
def folder(tmp_path):
    where = tmp_path / "day"
    (where / "photos").mkdir(parents=True)
    for name, text in TABLES.items():
        (where / name).write_text(text, "utf-8")
    Image.effect_noise((400, 800), 90).convert("RGB").save(where / "photos" / "位置.jpg")
    return where


@pytest.fixture
def stored(folder, tmp_path):
    stores = Stores(tmp_path / "home")
    deliver(folder, stores)
    return stores


@pytest.fixture
def picture(db):
    made_district()
    return Picture.objects.create(district=HOME, day=DAY, file=SHOT.file, sha256="0" * 64, arrived_at=AT)


def decide(shows, *, account=None, shot=SHOT, district=HOME):
    actor = viewer_of(account or made_account(f"wang{ShotDecision.objects.count()}", role="inspector")).actor
    return decide_shot(district=district, day=DAY, shot=shot, shows=shows, actor=actor, at=AT)


def verdict(folder, stores):
    return json.loads(told_by_the_database(folder, stores))["duties"][0]["verdict"]


def test_a_screenshot_counts_until_a_person_finds_that_it_shows_another_place(folder, stored):
    sent = verdict(folder, stored)
    decide(shows=False)
    denied = verdict(folder, stored)
    decide(shows=True)

    assert location_shots(HOME, DAY) == {"位置.jpg": ["P1"]}
    assert (sent, denied, verdict(folder, stored)) == ("done", "partly", "done")


@pytest.mark.usefixtures("picture")
def test_what_was_found_stands_alone_keeps_its_history_and_can_be_taken_back():
    account = made_account(role="inspector")

    for shows in (False, False, True, None, None):
        decide(shows, account=account)

    history = shot_decisions(HOME, DAY)[SHOT.file]
    entries = [(entry.facts["before"], entry.facts["after"]) for entry in Entry.objects.order_by("seq")]
    assert [(one.shows, one.undone_at is None) for one in history] == [(False, False), (True, False)]
    assert entries == [(None, False), (False, True), (True, None)]
    assert verify(HOME) is None


@pytest.mark.usefixtures("picture")
@pytest.mark.parametrize(("shows", "false"), [(True, set()), (False, {Proof("photo", Source(SHOT.file))})])
def test_only_a_no_leaves_the_picture_out(shows, false):
    decide(shows)

    assert decided_on(HOME, DAY).false == false


@pytest.mark.usefixtures("picture")
def test_nobody_decides_for_their_own_team_or_another_district():
    made_district(FOREIGN)
    own = made_account("own", role="inspector")
    grant(own, "team_leader", team="一队")
    leader = made_account("leader", role="team_leader", team="一队")
    foreign = made_account("foreign", role="inspector", district=FOREIGN)

    for account, refusal in ((own, OwnTeam), (leader, NotGranted), (foreign, NotGranted)):
        with pytest.raises(refusal):
            decide(shows=False, account=account)
    with pytest.raises(NoSuchShot):
        decide(shows=False, account=foreign, district=FOREIGN)
    assert ShotDecision.objects.count() == 0
