"""The database is locked, or the disk is full: a sentence, and what a person entered is still there."""

import re
import sqlite3
from contextlib import closing, contextmanager, suppress
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client

from changming.areas.evidence.models import DoubtDecision
from changming.day.database import Stores
from changming.day.models import Arrival
from changming.kernel.audit import Entry
from tests.factories.accounts import DAY, MADE_AT, made_account
from tests.factories.full_disk import files_of_at_most

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

REASON = "下雨，人到了；问过班长 <王明>\n第二行"
ROWS = "id\tperson\twork\tstarts\tends\nD1\t王明\tmanual_sweep\t06:00\t08:00\n"
TABLES = "evidence_doubtdecision, day_arrival, kernel_chain, kernel_entry"


@pytest.fixture
def office(told_day):
    """The address of a told day, and the inspector's browser, in which a page was opened."""
    district, day = told_day
    client = Client(raise_request_exception=False, headers={"accept-language": "en"})
    client.force_login(made_account(role="inspector", district=district))
    base = f"/desk/{district}/{day}/"
    assert client.get(f"{base}doubts/").status_code == 200
    return client, base


@contextmanager
def locked():
    """Somebody else writes and does not end; we wait a moment only."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"], uri=True)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("UPDATE kernel_chain SET seq = seq")
            yield
            other.rollback()
        return
    import psycopg  # noqa: PLC0415 -- only where PostgreSQL is asked for

    known = {name: value for name, value in connection.get_connection_params().items() if name in LOGIN}
    with psycopg.connect(**known) as other, connection.cursor() as ours:
        ours.execute("SET lock_timeout = '200ms'")
        other.execute(f"LOCK TABLE {TABLES} IN EXCLUSIVE MODE")
        yield
        other.rollback()
        ours.execute("RESET lock_timeout")


NO_ROOM_FOR_ROWS = """
CREATE FUNCTION no_room() RETURNS trigger AS $$ BEGIN
  RAISE EXCEPTION USING ERRCODE = 'disk_full', MESSAGE = '无法扩展文件：设备上没有空间';
END $$ LANGUAGE plpgsql;
CREATE TRIGGER no_room BEFORE INSERT ON day_arrival FOR EACH ROW EXECUTE FUNCTION no_room();
"""
LOGIN = {"host", "port", "user", "password", "dbname"}


@contextmanager
def full_database():
    """There is no room for another row: SQLite's file may not grow, PostgreSQL says so as it does of a full disk."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(NO_ROOM_FOR_ROWS)
            yield
            cursor.execute("DROP FUNCTION no_room CASCADE")
        return
    with connection.cursor() as cursor:
        (pages,) = cursor.execute("PRAGMA page_count").fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        for size in (2000, 200, 1):
            with suppress(OperationalError):
                while True:
                    Arrival.objects.create(
                        district="x", day=DAY, by="x" * (size // 20), files=["x" * size], arrived_at=MADE_AT
                    )
        yield
        cursor.execute("PRAGMA max_page_count = 1073741823")


def held(answer):
    """What the form on the page would send again, by name."""
    text = answer.content.decode()
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text)
    shown = re.findall(r'<textarea class="field" name="([^"]+)" rows="6">\n(.*?)</textarea>', text, re.DOTALL)
    found = {name: unescape(value) for name, value in (*hidden, *shown)}
    assert found.pop("csrfmiddlewaretoken", None)
    return found


def decision(client, base, reason=REASON):
    key = client.get(f"{base}doubts/").context["page"].detail.key
    return {"key": key, "decision": "dismiss", "reason": reason}


def test_a_decision_while_the_database_is_locked_is_sent_again_by_one_click(office):
    client, base = office
    given = decision(client, base)

    with locked():
        answer = client.post(f"{base}doubts/decide/", given)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "The database is busy." in answer.content.decode()
    assert held(answer) == given
    assert not DoubtDecision.objects.exists()
    assert client.post(f"{base}doubts/decide/", held(answer)).status_code == 302
    assert [row.reason for row in DoubtDecision.objects.all()] == [REASON]


def test_a_paste_while_the_database_is_locked_is_sent_again_by_one_click(office):
    client, base = office

    with locked():
        answer = client.post(f"{base}roster/paste/", {"sheet": "roster", "rows": ROWS})

    assert (answer.status_code, held(answer)) == (503, {"sheet": "roster", "rows": ROWS})
    assert not Arrival.objects.exists()
    assert client.post(f"{base}roster/paste/", held(answer)).status_code == 302
    assert Arrival.objects.count() == 1


def test_an_upload_while_the_database_is_locked_leaves_nothing_and_says_so(office):
    client, base = office

    with locked():
        answer = client.post(f"{base}data/", {"files": SimpleUploadedFile("people.csv", b"id,name\n1,x\n")})

    assert answer.status_code == 503
    assert "they are where they were on your computer" in answer.content.decode()
    assert not Arrival.objects.exists()
    assert [path for path in Stores.here().incoming.rglob("*") if path.is_file()] == []


def test_an_upload_to_a_full_disk_leaves_nothing_and_says_so(office):
    client, base = office
    before = Entry.objects.count()

    with files_of_at_most(100_000):
        answer = client.post(f"{base}data/", {"files": SimpleUploadedFile("people.csv", b"x" * 200_000)})

    assert answer.status_code == 422
    assert "disk of the server is full" in answer.content.decode()
    assert (Arrival.objects.count(), Entry.objects.count()) == (0, before)
    assert [path for path in Stores.here().incoming.rglob("*") if path.is_file()] == []


def test_a_paste_to_a_full_disk_stays_on_the_page(office):
    client, base = office
    rows = ROWS + "".join(f"D{n}\t王明\tmanual_sweep\t06:00\t08:00\n" for n in range(4000))

    with files_of_at_most(100_000):
        answer = client.post(f"{base}roster/paste/", {"sheet": "roster", "rows": rows})

    assert (answer.status_code, held(answer)) == (507, {"sheet": "roster", "rows": rows})
    assert not Arrival.objects.exists()


def test_a_paste_into_a_full_database_stays_on_the_page(office):
    client, base = office

    with full_database():
        answer = client.post(f"{base}roster/paste/", {"sheet": "roster", "rows": ROWS})

    assert (answer.status_code, held(answer)) == (507, {"sheet": "roster", "rows": ROWS})
    assert not Arrival.objects.exclude(district="x").exists()


def test_what_nobody_may_see_is_not_held(office):
    client, base = office

    with locked():
        answer = client.post(f"{base}doubts/decide/", decision(client, base) | {"old_password": "geheim 7"})

    assert answer.status_code == 503
    assert "geheim" not in answer.content.decode()
