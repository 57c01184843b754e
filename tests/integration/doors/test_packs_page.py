"""考核标准: stored packs, what differs, put on trial by a person, and every value with its source."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from changming.areas.standards.models import PackUse, StoredPack
from tests.factories.accounts import DAY, FOREIGN, HOME, MADE_AT, made_district
from tests.factories.packs import made_pack, pack_text

pytestmark = pytest.mark.django_db

PATH = f"/desk/{HOME}/{DAY}/packs/"


@pytest.fixture
def inspector(signed_in):
    return signed_in(role="inspector")


def page_of(client, **query):
    return client.get(PATH, query).context["page"]


def sent(client, text, name="pack.toml"):
    return client.post(f"{PATH}store/", {"pack": SimpleUploadedFile(name, text)})


def used(pack, from_day, district=HOME):
    return PackUse.objects.create(
        district=district, pack=pack, status="trial", from_day=from_day, decided_by="account:1", decided_at=MADE_AT
    )


@pytest.mark.parametrize("rows", [1, 3, 300])
def test_packs_ask_no_more_of_the_database_for_more_rows(inspector, django_assert_num_queries, rows):
    for number in range(rows):
        used(made_pack(f"v{number}", text=pack_text()), date.fromordinal(DAY.toordinal() - number))
    inspector.get(PATH)

    with django_assert_num_queries(8):
        inspector.get(PATH)


def test_without_any_the_example_is_shown_with_each_source(inspector):
    page = page_of(inspector)

    assert page.says == "这一天按自带的示例核查，示例不是任何城市的标准。"
    assert page.versions == []
    assert page.trial_href == ""
    rows = [row for group in page.groups for row in group.rows]
    assert (rows[0].name, rows[0].key, rows[0].value) == ("作业长度达到多少算一趟", "coverage.pass_share", "80%")
    assert rows[0].source == "[D] covered where 80 % of the length was worked"
    assert all(row.source for row in rows)
    assert [row.key for row in rows if row.name == row.key] == []


def test_the_pack_of_the_day_is_named_with_its_day(inspector):
    first, second = made_pack(), made_pack("2026.2")
    used(first, date(2026, 11, 1))
    used(second, date(2026, 12, 1))
    used(second, date(2026, 11, 1), district=FOREIGN)

    page = page_of(inspector)

    assert page.says == "试运行：example 2026.1，从 11 月 1 日 起。扣分不生效。"
    assert [(line.version, line.used, line.current) for line in page.versions] == [
        ("2026.1", "11 月 1 日", True),
        ("2026.2", "12 月 1 日", False),
    ]


def test_what_differs_between_two_versions_is_one_click_away(inspector):
    made_pack()
    made_pack("2026.2", text=pack_text("2026.2", wider=("corridor_m = { value = 25,", "corridor_m = { value = 30,")))

    response = inspector.get(page_of(inspector).versions[1].compare_href)

    assert [(one.name, one.before, one.after) for one in response.context["page"].differs] == [
        ("离道路中线最远", "25 米", "30 米"),
        ("版本", "2026.1", "2026.2"),
    ]


def test_a_pack_is_stored_from_its_text(inspector):
    response = sent(inspector, pack_text("2027.1").encode())

    stored = StoredPack.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, f"{PATH}?pack={stored.pk}")
    assert (stored.name, stored.version) == ("example", "2027.1")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (pack_text(bad=("corridor_m = { value = 25,", "corridor_m = { value = 900,")), "coverage.corridor_m"),
        (pack_text(bad=("[coverage]", "[coverage]\nwidth = 3")), "coverage.width"),
        ("名字 =", "line 1"),
        ("", "coverage"),
    ],
)
def test_what_is_wrong_with_a_text_is_said_by_key_and_nothing_is_stored(inspector, text, says):
    response = sent(inspector, (text or "#").encode())

    assert response.status_code == 422
    assert any(says in one for one in response.context["page"].complaints)
    assert not StoredPack.objects.exists()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"x" * (2**20 + 1), b""])
def test_a_file_that_is_no_pack_is_refused(inspector, content):
    assert sent(inspector, content).status_code == 422
    assert not StoredPack.objects.exists()


def test_a_version_with_another_text_is_refused_with_what_to_do(inspector):
    made_pack(text=pack_text() + "\n# other\n")

    response = sent(inspector, pack_text().encode())

    assert response.status_code == 409
    assert "版本" in response.content.decode()


def test_the_form_of_a_trial_is_accepted_as_it_stands(inspector):
    pack = made_pack()
    page = page_of(inspector, pack=pack.pk)

    response = inspector.post(page.trial_href, {"from_day": page.trial_form["from_day"].subwidgets[0].data["value"]})

    assert response.status_code == 302
    assert PackUse.objects.get().from_day == DAY


def test_a_pack_is_put_on_trial_from_a_day_on(inspector):
    pack = made_pack()

    response = inspector.post(page_of(inspector, pack=pack.pk).trial_href, {"from_day": "2026-11-20"})

    assert response.status_code == 302
    assert page_of(inspector).says == "试运行：example 2026.1，从 11 月 20 日 起。扣分不生效。"


@pytest.mark.parametrize(("from_day", "status"), [("soon", 422), ("", 422), ("2019-01-01", 409)])
def test_a_day_that_cannot_be_is_refused(inspector, from_day, status):
    pack = made_pack()

    assert inspector.post(f"{PATH}{pack.pk}/try/", {"from_day": from_day}).status_code == status
    assert not PackUse.objects.exists()


def test_nobody_puts_a_pack_in_force_and_the_reason_is_said(inspector):
    pack = made_pack()

    response = inspector.post(page_of(inspector, pack=pack.pk).force_href)

    assert response.status_code == 409
    assert "主任" in response.content.decode()
    assert not PackUse.objects.exists()


def test_an_auditor_reads_and_changes_nothing(signed_in):
    pack = made_pack()
    client = signed_in(role="auditor")

    assert not page_of(client).may_try
    assert client.post(f"{PATH}{pack.pk}/try/", {"from_day": "2026-11-20"}).status_code == 403


def test_a_pack_is_put_on_trial_at_home_only(inspector):
    made_district(FOREIGN)
    pack = made_pack()

    response = inspector.post(f"/desk/{FOREIGN}/{DAY}/packs/{pack.pk}/try/", {"from_day": "2026-11-20"})

    assert response.status_code == 404
    assert not PackUse.objects.exists()


@pytest.mark.parametrize("query", [{"pack": "99"}, {"pack": "x"}])
def test_a_pack_that_is_not_stored_is_not_there(inspector, query):
    assert inspector.get(PATH, query).status_code == 404
