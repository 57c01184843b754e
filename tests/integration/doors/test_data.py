"""数据: dropped through a form, looked at, stored; each in its district and by whom it may be."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from changming.areas.people.models import Person
from changming.areas.standards.models import PackUse, StoredPack
from changming.day import arriving
from changming.day.database import Stores
from changming.day.models import Arrival
from tests.factories.accounts import FOREIGN, HOME, made_account, made_district
from tests.factories.tasks import work

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 23)
PEOPLE = "工号,姓名,队所\n10001,王明,一队\n10002,李红,一队\n,谁,一队\n".encode()
HERE = f"/desk/{HOME}/{DAY}/data/"


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    for code in (HOME, FOREIGN):
        made_district(code)
    return tmp_path


def signed_in(role="inspector", **where):
    client = Client()
    client.force_login(made_account(f"{role}{where.get('district', '')}", role=role, **where))
    return client


def dropped(client, *files, paths=()):
    sent = {"files": [SimpleUploadedFile(name, content) for name, content in files]}
    return client.post(HERE, sent | ({"path": list(paths)} if paths else {}))


def test_a_dropped_file_is_shown_first_and_stored_when_confirmed():
    client = signed_in()

    sent = dropped(client, ("人员.csv", PEOPLE))
    work()
    shown = client.get(sent.url).content.decode()
    before = Person.objects.count()
    client.post(sent.url + "confirm/")
    work()

    assert "新增 2，改动 0，已有 0。" in shown
    assert "人员.csv" in shown
    assert (before, Person.objects.count()) == (0, 2)
    assert "已入库" in client.get(sent.url).content.decode()


def test_a_chosen_folder_keeps_the_paths_of_its_files():
    client = signed_in()

    sent = dropped(client, ("a.csv", b"device,time,lon,lat\n1,2026-11-23 06:00,114,22\n"), paths=["day/tracks/a.csv"])

    assert [one["name"] for one in Arrival.objects.get().files] == ["day/tracks/a.csv"]
    assert sent.status_code == 302


def test_nothing_chosen_is_said_and_nothing_is_made():
    answer = dropped(signed_in())

    assert (answer.status_code, Arrival.objects.count()) == (422, 0)
    assert "里面没有内容" in answer.content.decode()


def test_what_is_not_wanted_is_set_aside(home):
    client = signed_in()
    sent = dropped(client, ("人员.csv", PEOPLE))
    work()

    client.post(sent.url + "drop/")

    assert Arrival.objects.get().state == "dropped"
    assert list((home / "incoming").rglob("*.csv")) == []


@pytest.mark.parametrize("role", ["team_leader", "director", "auditor", "civilisation_office"])
def test_only_the_section_drops(role):
    where = {"team": "一队"} if role == "team_leader" else {}

    answer = dropped(signed_in(role, **where), ("人员.csv", PEOPLE))

    assert answer.status_code in {403, 404}
    assert Arrival.objects.count() == 0


@pytest.mark.parametrize("step", ["", "confirm/", "drop/"])
def test_an_arrival_of_another_district_is_not_there(step):
    sent = dropped(signed_in(), ("人员.csv", PEOPLE))
    work()
    foreign = signed_in("inspector", district=FOREIGN)

    for district in (HOME, FOREIGN):
        path = sent.url.replace(HOME, district) + step
        answer = foreign.post(path) if step else foreign.get(path)
        assert answer.status_code == 404, path
    assert Arrival.objects.get().state == "read"


def test_a_zip_that_climbs_out_stays_inside(home):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../../人员.csv", PEOPLE)

    dropped(signed_in(), ("x.zip", packed.getvalue()))

    assert [path.relative_to(home).parts[0] for path in home.rglob("人员.csv")] == ["incoming"]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_arrivals_costs_the_same_however_many(rows, django_assert_num_queries):
    client = signed_in()
    for _ in range(rows):
        dropped(client, ("人员.csv", PEOPLE))
    client.get(HERE)

    with django_assert_num_queries(8):
        client.get(HERE)


def test_preview_of_a_foreign_folder_names_its_day():
    toml = 'name="福田区"\nadcode="440304"\nday=2026-11-20\n'.encode()
    sent = dropped(signed_in(), ("人员.csv", PEOPLE), ("district.toml", toml))

    work()

    assert "2026-11-20" in signed_in("auditor").get(sent.url).content.decode()


def test_stores_of_this_server_lie_in_its_home(home):
    assert Stores.here().home == home
    assert arriving.folder_of(Stores.here(), Arrival(pk=7)) == home / "incoming" / "7" / "files"


PACK = (Path(__file__).parents[3] / "src" / "changming" / "packs" / "example.toml").read_text("utf-8")


def test_a_pack_that_came_along_is_kept_and_the_page_says_who_puts_it_on():
    client = signed_in()
    toml = f'name="西固区"\nadcode="{HOME}"\nday={DAY}\npack="ours.toml"\n'.encode()
    ours = PACK.replace('name = "', 'name = "我们的', 1).encode()

    sent = dropped(client, ("人员.csv", PEOPLE), ("district.toml", toml), ("ours.toml", ours))
    work()
    before = StoredPack.objects.count()
    client.post(sent.url + "confirm/")
    work()

    assert (before, StoredPack.objects.count(), PackUse.objects.count()) == (0, 1, 0)
    assert "由人放到试运行" in client.get(sent.url).content.decode()


def test_a_pack_outside_the_drop_is_not_read(home):
    (home / "secret.toml").write_text(PACK, "utf-8")
    toml = f'name="西固区"\nadcode="{HOME}"\nday={DAY}\npack="../../../secret.toml"\n'.encode()

    sent = dropped(signed_in(), ("人员.csv", PEOPLE), ("district.toml", toml))
    work()

    preview = Arrival.objects.get().preview
    assert sent.status_code == 302
    assert preview["pack"] is None
    assert [one["value"] for one in preview["refused"] if one["file"] == "district.toml"] == ["../../../secret.toml"]
