"""Whoever tries another district's ids, in every address, query, form field and export of their own, gets nothing.

Both districts are told alike. What the foreign one's ids are is sent; its words are not, and must not come back.
"""

import gzip
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.test import Client

import changming
from changming.areas.evidence.choices import DoubtDecided
from changming.areas.evidence.models import DoubtDecision
from changming.areas.inspection.models import Finding
from changming.areas.people.choices import Role
from changming.areas.people.rules import PERMISSIONS, Permission
from changming.areas.places.models import Segment, SegmentProposal
from changming.day.actions import keep
from changming.day.models import Arrival
from changming.day.packing import pack, unpack
from changming.day.proposals import raised_doubts
from changming.doors.desk.viewing import all_views
from changming.kernel.actor import SYSTEM, Actor
from changming.kernel.audit import Entry, record
from changming.kernel.tasks import Task
from tests.factories.accounts import FOREIGN, MADE_AT, grant, made_account, made_district, made_people, made_vehicles
from tests.factories.findings import made_findings
from tests.factories.packs import made_pack
from tests.factories.tasks import made_task

pytestmark = pytest.mark.django_db

SECRET, SENT = "外密", "外号"
ZONE = ZoneInfo("Asia/Shanghai")
TEMPLATES = Path(changming.__file__).parent / "templates"
VIEWS = {
    name: (view.page.needs, path)
    for name, view, path in all_views()
    if isinstance(view.page.needs, Permission) and "<adcode:district>" in path
}
QUERY = ("team", "code", "q", "selected", "key", "kind", "undo", "person", "place", "task", "segment", "duty")
DECISIONS = ("undo", "confirm", "dismiss", "answer", "accept", "refuse")


def foreign(thing, report, code):
    """A report or its names, of the other district: other ids, and words that are its own."""
    text = gzip.decompress(pack(thing)).decode()
    text = text.replace(f'"{report.district.adcode}"', f'"{code}"')
    for one in {line.team for line in report.duties} | {line.id for line in report.segments}:
        text = text.replace(f'"{one}"', f'"{SENT}{one}"')
    for one in {line.party for line in report.duties if line.party}:
        text = text.replace(f'"{one}"', f'"{SECRET}{one}"')
    text = re.sub(r"\b[0-9a-f]{64}\b", lambda found: found[0][::-1], text)
    return unpack(type(thing), gzip.compress(text.encode()), ZONE)


@pytest.fixture
def world(told_day, small_checked):
    """The district at home, and another that holds as much."""
    home, day = told_day
    made_district(FOREIGN, f"区{SECRET}")
    told = foreign(small_checked.report, small_checked.report, FOREIGN)
    faces = foreign(small_checked.faces, small_checked.report, FOREIGN)
    keep(replace(small_checked, report=told, faces=faces, findings=()), actor=SYSTEM, started=told.as_of, at=told.as_of)
    for code, words in ((home, "家"), (FOREIGN, SECRET)):
        team = f"{SENT}队{code}"
        made_people(2, district=code, team=f"{words}队")
        made_vehicles(1, district=code, team=f"{words}队")
        made_task(code, pk=int(code), state="failed", progress=words)
        facts = {"by": "account:0", "by_name": words, "arrived_at": MADE_AT}
        arrival = Arrival.objects.create(
            district=code, day=day, files=[{"name": f"{words}.csv", "sha256": "", "bytes": 1}], **facts
        )
        proposed = {"fields": {"name": words}, "line": b"", "sure": True, "by": "account:0", "arrived_at": MADE_AT}
        SegmentProposal.objects.create(pk=arrival.pk, district=code, code=f"{SENT}S", team=team, **proposed)
        Segment.objects.create(district=code, code=f"{SENT}S{code}", name=f"路{words}", team=team)
        made_findings(1, district=code, day=day, team=team, says_zh=f"{words}晚了", party=words)
        record(chain=code, action="test.words", actor=Actor("account:0", words), at=MADE_AT, subject=words, facts={})
        made_account(f"looked-after-{code}", role="cleaner", district=code, team=team, name=f"名{words}")
    made_pack(pk=1)
    _decide(FOREIGN, told)
    return home, day, told


def _decide(district, report):
    doubt = next(iter(raised_doubts(report)))
    DoubtDecision.objects.create(
        district=district, day=report.day, key=doubt.digest, kind=doubt.kind, file=doubt.source.file,
        row=doubt.source.row, code=doubt.code, about=doubt.about, decision=DoubtDecided.DISMISSED,
        by="account:0", by_name=SECRET, at=MADE_AT, together="00000000-0000-0000-0000-000000000001",
    )  # fmt: skip


def tried(report):
    """Ids of the foreign district, each kind of them."""
    doubt = next(iter(raised_doubts(report)))
    return [
        SENT + "队" + FOREIGN,
        next(line.team for line in report.duties),
        next(line.id for line in report.segments),
        f"{SENT}S{FOREIGN}",
        next(line.sha256 for line in report.photos),
        f"{doubt.source.file}:{doubt.source.row}:{doubt.code}",
        *(str(model.objects.filter(district=FOREIGN).first().pk) for model in (DoubtDecision, Finding, Arrival)),
        Finding.objects.filter(district=FOREIGN).first().key,
        str(Task.objects.filter(chain=FOREIGN).first().pk),
        FOREIGN,
    ]


@pytest.fixture
def browser(world):
    """Somebody at home who may open a page; one account for each role that is needed."""
    known = {}

    def of(needs):
        role = next(role for role in Role if needs in PERMISSIONS[role])
        if role not in known:
            known[role] = Client()
            known[role].account = made_account(f"of-{role}", role=role, district=world[0])
            known[role].force_login(known[role].account)
        return known[role]

    return of


def address(path, district, day, value):
    """A path with one value wherever it asks for more than district and day; numbers where it takes no other."""
    ids = {"district": district, "day": day}

    def filled(found):
        kind, name = found[1], found[2]
        if name in ids:
            return str(ids[name])
        return value if kind != "int" or value.isdecimal() else "0"

    return "/" + re.sub(r"<(\w+):(\w+)>", filled, path)


def words_of(answer):
    """All that an answer says, an exported workbook unpacked."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    return content.decode("utf-8", "replace")


def rows_of(district):
    """Every row of a district, in every table."""
    found = {}
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields}  # noqa: SLF001 -- Django's own name for it
        place = next((name for name in ("district", "chain", "adcode") if name in names), None)
        if place is not None:
            found[model.__name__] = sorted(map(repr, model.objects.filter(**{place: district}).values_list()))
    return found


def field_names():
    """Names of every field that a form of the site sends."""
    written = {
        name for path in TEMPLATES.rglob("*.html") for name in re.findall(r'name="([a-z_]+)"', path.read_text("utf-8"))
    }
    doors = (TEMPLATES.parent / "doors" / "desk").glob("*.py")
    declared = {
        name for path in doors for name in re.findall(r"^    (\w+) = forms\.", path.read_text("utf-8"), re.MULTILINE)
    }
    return sorted((written | declared) - {"viewport", "robots", "language"})


def test_foreign_ids_in_addresses_and_queries_show_nothing_and_export_nothing(world, browser):
    home, day, told = world
    before, leaks = rows_of(FOREIGN), []

    for name, (needs, path) in sorted(VIEWS.items()):
        for number, value in enumerate(dict.fromkeys(tried(told))):
            asked = dict.fromkeys(QUERY, value) | ({"export": "xlsx"} if number % 2 else {})
            answer = browser(needs).get(address(path, home, day, value), asked)
            if SECRET in words_of(answer):
                leaks.append((name, value))

    assert leaks == []
    assert rows_of(FOREIGN) == before


def test_foreign_ids_in_form_fields_change_nothing_and_show_nothing(world, browser):
    home, day, told = world
    before, leaks = rows_of(FOREIGN), []

    for name, (needs, path) in sorted(VIEWS.items()):
        client = browser(needs)
        for number, value in enumerate(dict.fromkeys(tried(told))):
            sent = dict.fromkeys(field_names(), value) | {"decision": DECISIONS[number % len(DECISIONS)]}
            answer = client.post(address(path, home, day, value), sent)
            if SECRET in words_of(answer):
                leaks.append((name, value))
            if answer.status_code in {200, 405}:  # no form leads here
                break

    assert leaks == []
    assert rows_of(FOREIGN) == before


def test_the_same_browser_sees_those_words_once_it_is_granted_there(world, browser):
    _home, day, _told = world
    shown = set()

    for name, (needs, path) in sorted(VIEWS.items()):
        client = browser(needs)
        role = client.account.username.removeprefix("of-")
        if not client.account.grants.filter(district=FOREIGN).exists():
            grant(client.account, role, district=FOREIGN)
        if path.count("<") == 2 and SECRET in words_of(client.get(address(path, FOREIGN, day, ""))):
            shown.add(name.removeprefix("desk:"))

    assert shown >= {"day", "duties", "findings", "teams", "roster", "ledger", "data", "jobs", "audit", "accounts"}
    assert Entry.objects.filter(chain=FOREIGN).exists()
