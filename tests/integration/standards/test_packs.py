"""Packs: stored by version and never altered, put on trial by a person, in force only by the director."""

from datetime import UTC, date, datetime, timedelta

import pytest

from changming.areas.inspection.choices import FindingCode
from changming.areas.people.choices import Role
from changming.areas.people.queries import viewer_of
from changming.areas.people.rules import NotGranted
from changming.areas.standards import actions
from changming.areas.standards.models import PackUse, StoredPack
from changming.areas.standards.queries import pack_of, packs, uses_of
from changming.config.packs import pack_text
from changming.kernel.actor import SYSTEM
from changming.kernel.audit import Entry
from tests.factories.accounts import FOREIGN, HOME, made_account, made_district

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 24, 1, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
FROM = date(2026, 12, 1)


@pytest.fixture
def director():
    made_district()
    return viewer_of(made_account("ma", role=Role.DIRECTOR, name="马主任")).actor


@pytest.fixture
def text(tmp_path):
    return pack_text("example", tmp_path)


def store(text, actor, at=AT, district=HOME):
    return actions.store_pack(district=district, text=text, findings=tuple(FindingCode), actor=actor, at=at)


def try_out(pack, actor, from_day=FROM, district=HOME):
    return actions.put_on_trial(district=district, pack=pack.pk, from_day=from_day, actor=actor, at=AT)


def other_version(text, version="2026.2"):
    return text.replace('version = "2026.1"', f'version = "{version}"')


def test_a_pack_is_stored_as_its_author_wrote_it(director, text):
    pack = store(text, director)

    entry = Entry.objects.get()
    assert (pack.name, pack.version, pack.text, pack.stored_at) == ("example", "2026.1", text, AT)
    assert (entry.action, entry.facts["version"], entry.facts["sha256"]) == (actions.STORED, "2026.1", pack.sha256)


def test_the_same_text_again_is_nothing_new(director, text):
    pack = store(text, director)

    again = store(text, director, at=LATER)

    assert (again.pk, again.stored_at) == (pack.pk, AT)
    assert Entry.objects.count() == 1


def test_another_text_of_a_version_is_refused(director, text):
    pack = store(text, director)

    with pytest.raises(actions.VersionTaken) as refused:
        store(f"{text}\n# a word more\n", director, at=LATER)

    assert refused.value.facts == {"name": "example", "version": "2026.1", "stored_at": AT}
    assert StoredPack.objects.get().sha256 == pack.sha256


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ('status = "trial"', 'status = "somehow"', "impossible"),
        ('name = "example"', 'name = ""', "impossible"),
        ('version = "2026.1"', f'version = "{"9" * 61}"', "impossible"),
        ("[coverage]", "[coverage", "unusable"),
        ('version = "2026.1"', 'version = "2026.1"\nsurprise = 1', "unknown_key"),
    ],
)
def test_a_pack_with_something_wrong_is_not_stored(director, text, before, after, kind):
    assert before in text

    with pytest.raises(actions.PackUnusable) as refused:
        store(text.replace(before, after, 1), director)

    assert refused.value.facts["complaints"][0][0] == kind
    assert StoredPack.objects.count() == 0


@pytest.mark.parametrize(("name", "version"), [("x", "9"), ("标" * 200, "9" * 60)])
def test_a_name_and_a_version_may_be_as_short_and_as_long_as_this(director, text, name, version):
    named = text.replace('name = "example"', f'name = "{name}"', 1)

    pack = store(other_version(named, version), director)

    assert (pack.name, pack.version) == (name, version)


def test_a_district_tries_a_pack_from_a_day_on(director, text):
    pack = store(text, director)

    use = try_out(pack, director)

    assert (use.status, use.decided_by, use.decided_at) == ("trial", director.key, AT)
    assert pack_of(HOME, FROM) == pack_of(HOME, FROM + timedelta(days=30)) == pack
    assert pack_of(HOME, FROM - timedelta(days=1)) is None
    assert pack_of(FOREIGN, FROM) is None
    assert Entry.objects.get(action=actions.TRIED).facts == {
        "from_day": "2026-12-01",
        "name": "example",
        "version": "2026.1",
        "before": "",
    }


def test_the_latest_pack_that_began_holds(director, text):
    first, second = store(text, director), store(other_version(text), director)
    try_out(first, director)

    try_out(second, director, FROM + timedelta(days=10))

    assert pack_of(HOME, FROM + timedelta(days=9)) == first
    assert pack_of(HOME, FROM + timedelta(days=10)) == second
    assert [use.pack for use in uses_of(HOME)] == [second, first]
    assert list(packs()) == [first, second]


def test_a_pack_gives_way_to_another_of_the_same_day_and_the_same_changes_nothing(director, text):
    first, second = store(text, director), store(other_version(text), director)
    try_out(first, director)

    try_out(second, director)
    try_out(second, director)

    assert pack_of(HOME, FROM) == second
    entries = Entry.objects.filter(action=actions.TRIED).order_by("seq")
    assert [entry.facts["before"] for entry in entries] == ["", "example 2026.1"]


@pytest.mark.parametrize(("from_day", "fits"), [("2019-12-31", False), ("2020-01-01", True)])
def test_a_pack_is_not_tried_before_it_holds(director, text, from_day, fits):
    pack = store(text, director)
    that = date.fromisoformat(from_day)
    assert "valid_from = 2020-01-01" in text

    if fits:
        try_out(pack, director, that)
    else:
        with pytest.raises(actions.NotValidThen):
            try_out(pack, director, that)

    assert PackUse.objects.exists() is fits


@pytest.mark.parametrize(("from_day", "fits"), [("2026-12-31", True), ("2027-01-01", False)])
def test_a_pack_is_not_tried_after_its_time(director, text, from_day, fits):
    pack = store(text.replace("valid_from = 2020-01-01", "valid_from = 2020-01-01\nvalid_to = 2026-12-31"), director)

    if fits:
        try_out(pack, director, date.fromisoformat(from_day))
    else:
        with pytest.raises(actions.NotValidThen):
            try_out(pack, director, date.fromisoformat(from_day))

    assert PackUse.objects.exists() is fits


def test_only_stored_packs_are_tried(director):
    with pytest.raises(actions.NoSuchPack):
        actions.put_on_trial(district=HOME, pack=1, from_day=FROM, actor=director, at=AT)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.DIRECTOR, Role.INSPECTOR}))
def test_only_who_may_try_packs_stores_and_tries_them(director, text, role):
    pack = store(text, director)
    other = viewer_of(made_account("li", role=role)).actor

    for actor, district in ((other, HOME), (SYSTEM, HOME), (director, FOREIGN)):
        with pytest.raises(NotGranted):
            store(other_version(text), actor, district=district)
        with pytest.raises(NotGranted):
            try_out(pack, actor, district=district)

    assert StoredPack.objects.count() == 1
    assert not PackUse.objects.exists()


def test_nobody_puts_a_pack_in_force_yet(director, text):
    pack = store(text, director)

    with pytest.raises(actions.DirectorDecides) as refused:
        actions.put_in_force(district=HOME, pack=pack.pk, from_day=FROM, actor=director, at=AT)

    assert refused.value.code == "director_decides"
    assert not PackUse.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_packs_and_their_uses_are_read_in_a_fixed_number_of_queries(director, text, rows, django_assert_num_queries):
    for n in range(rows):
        try_out(store(other_version(text, f"2026.{n}"), director), director, FROM + timedelta(days=n))

    with django_assert_num_queries(3):
        named = [use.pack.version for use in uses_of(HOME)]
        held = pack_of(HOME, FROM)
        stored = list(packs())

    assert (len(named), held.version, len(stored)) == (rows, "2026.0", rows)
