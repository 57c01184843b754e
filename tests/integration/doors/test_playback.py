"""轨迹回放: a vehicle's day from the lake; a person's positions inside duties alone, each look in the audit chain."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client

from changming.areas.people.models import RosterRow
from changming.day.actions import run_day
from changming.day.database import Stores
from changming.day.models import Run
from changming.day.packing import pack, unpack
from changming.day.packs import pack_of_day
from changming.day.positions import LOOKED
from changming.day.roads import Passes
from changming.kernel.actor import SYSTEM
from changming.kernel.audit import Entry
from tests.factories.accounts import made_account
from tests.factories.told_twice import deliver, quiet

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 23)
LATER = datetime(2026, 12, 1, tzinfo=UTC)
TOML = 'name = "西固区"\nadcode = "620104"\nday = 2026-11-23\n'
ROADS = 'id,name,wkt\nS1,福利路,"LINESTRING (103.60 36.10, 103.61 36.10)"\n'
ROSTER = (
    "id,person,vehicle,work,segments,post,starts,ends,team\n"
    "D1,,V1,sweep,S1,,06:00,08:00,一队\n"
    "D2,P1,,manual_sweep,S1,,06:00,08:00,二队\n"
)


@pytest.fixture
def here(settings, tmp_path):
    settings.HOME = tmp_path / "home"
    folder = tmp_path / "day"
    (folder / "tracks").mkdir(parents=True)
    files = {"district.toml": TOML, "roads.csv": ROADS, "roster.csv": ROSTER}
    files["people.csv"] = "id,name,team\nP1,王明,二队\n"
    files["vehicles.csv"] = "id,plate,team,kind,terminal\nV1,甘A12345,一队,sweeper,900\n"
    fixes = [f"900,2026-11-23 06:{minute:02d},{103.60 + minute / 3000:.5f},36.1" for minute in range(0, 30, 2)]
    fixes += [f"P1,2026-11-23 {hour:02d}:30,103.605,36.1" for hour in (5, 6, 7, 9)]
    files["tracks/all.csv"] = "\n".join(["device,time,lon,lat", *fixes]) + "\n"
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    deliver(folder, Stores(Path(settings.HOME)))
    place = {"district": "620104", "day": DAY}
    run_day(**place, pack=pack_of_day(**place), stores=Stores.here(), progress=quiet, actor=SYSTEM, at=LATER)
    return f"/desk/620104/{DAY}/playback/"


def signed_in(role="inspector", **where):
    client = Client()
    client.force_login(made_account(f"{role}{where.get('team', '')}", role=role, **where))
    return client


def test_a_vehicle_is_played_by_its_terminal(here):
    page = signed_in().get(here, {"selected": "900"}).context["page"]

    assert page.track.name == "甘A12345"
    assert len(page.track.moments.split(";")) == 15
    assert not Entry.objects.filter(action=LOOKED).exists()


def test_a_persons_positions_are_shown_inside_their_duty_and_the_look_is_kept(here):
    page = signed_in().get(here, {"selected": "P1"}).context["page"]

    minutes = [int(moment.partition(",")[0]) for moment in page.track.moments.split(";")]
    assert minutes == [390, 450]
    assert [entry.subject for entry in Entry.objects.filter(action=LOOKED)] == ["person:P1"]


@pytest.mark.parametrize(
    ("team", "device", "status"), [("一队", "900", 200), ("一队", "P1", 404), ("二队", "900", 404)]
)
def test_a_team_plays_its_own(here, team, device, status):
    assert RosterRow.objects.count() == 2

    answer = signed_in("team_leader", team=team).get(here, {"selected": device})

    assert answer.status_code == status


def test_an_unknown_terminal_is_not_there(here):
    assert signed_in().get(here, {"selected": "901"}).status_code == 404


def segment_page(client, here):
    return client.get(here.replace("playback/", "segments/S1/")).context["page"]


def test_a_road_shows_the_passes_of_its_verdict_and_leads_to_their_playback(here):
    client = signed_in()

    (one,) = segment_page(client, here).passes

    assert (one.vehicle, one.counted) == ("甘A12345", "计入")
    assert client.get(one.href).context["page"].track.name == "甘A12345"
    assert client.get(one.href).context["page"].track.passes[0].name == "福利路"


def test_who_may_not_follow_vehicles_sees_the_passes_and_no_way_to_playback(here):
    (one,) = segment_page(signed_in("civilisation_office"), here).passes

    assert (one.vehicle, one.href) == ("甘A12345", "")


def test_a_team_is_not_told_whose_vehicle_of_another_team_it_was(here):
    own = segment_page(signed_in("team_leader", team="一队"), here).passes
    foreign = segment_page(signed_in("team_leader", team="二队"), here).passes

    assert [one.vehicle for one in own] == ["甘A12345"]
    assert [(one.vehicle, one.href) for one in foreign] in ([], [("其他队的车", "")])


@pytest.mark.parametrize("passes", [1, 3])
def test_a_road_asks_no_more_of_the_database_for_more_passes(here, django_assert_num_queries, passes):
    client, address = signed_in(), here.replace("playback/", "segments/S1/")
    run = Run.objects.get()
    of = unpack(Passes, bytes(run.passes), UTC).of
    content = pack(Passes({"S1": of["S1"] * passes}))
    Run.objects.filter(pk=run.pk).update(passes=content, sha256=f"{passes:064d}")
    client.get(address)  # fills what a process keeps

    with django_assert_num_queries(10):
        page = client.get(address).context["page"]

    assert len(page.passes) == passes
