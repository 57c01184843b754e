"""防篡改校验: entries in words, found by what is asked, and whether the chain is whole."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet

from changming.kernel import housekeeping, runs
from changming.kernel.actor import Actor
from changming.kernel.audit import Entry, record
from changming.kernel.tasks import Task
from changming.kernel.verification import verification_of, verify_and_keep
from tests.factories.accounts import DAY, FOREIGN, HOME, MADE_AT, made_district

pytestmark = pytest.mark.django_db

PATH = f"/desk/{HOME}/{DAY}/audit/"
LI = Actor("account:9", "李红")


@pytest.fixture
def auditor(signed_in):
    return signed_in(role="auditor")


def noted(action="people.account.disable", chain=HOME, subject="account:3", actor=LI, at=MADE_AT, **facts):
    return record(chain=chain, action=action, actor=actor, at=at, subject=subject, facts=facts)


def page_of(client, **query):
    return client.get(PATH, query).context["page"]


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_audit_asks_no_more_of_the_database_for_more_rows(auditor, django_assert_num_queries, rows):
    for number in range(rows):
        noted(number=number)
    auditor.get(PATH)

    with django_assert_num_queries(10):
        auditor.get(PATH)


def test_ten_thousand_entries_are_shown_fifty_at_a_time(auditor, django_assert_num_queries):
    template = noted()
    values = {name: getattr(template, name) for name in ("chain", "at", "action", "subject", "facts", "hash")}
    # Round what refuses it, to be quick; below as an intruder would.
    QuerySet.bulk_create(Entry.objects.all(), [Entry(seq=number, **values) for number in range(2, 10_001)])
    auditor.get(PATH)

    with django_assert_num_queries(10):
        page = page_of(auditor, page=200)
    assert (page.says, len(page.rows), page.rows[-1].number) == ("共 10000 条。", 50, "1")


def test_entries_stand_in_words_the_newest_first(auditor):
    noted("people.account.disable", reason="离职", sessions_ended=2)
    noted("of.tomorrow", subject="thing:1", odd=[1, None, True])

    rows = page_of(auditor).rows

    assert [(row.number, row.what, row.who, row.subject, row.facts) for row in rows] == [
        ("2", "of.tomorrow", "李红", "thing:1", [("odd", "1，—，是")]),
        ("1", "停用了账号", "李红", "账号 3", [("原因", "离职"), ("sessions_ended", "2")]),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"action": "day.run"}, ["2"]),
        ({"action": "day."}, ["3", "2"]),
        ({"actor": "李"}, ["1"]),
        ({"actor": "account:9"}, ["1"]),
        ({"subject": "account:3"}, ["1"]),
        ({"on": "2026-11-02"}, ["2"]),
        ({"about": "2026-11-23"}, ["3", "2"]),
        ({"about": "2026-11-22"}, []),
        ({"about": "nonsense"}, ["3", "2", "1"]),
    ],
)
def test_entries_are_found_by_what_is_asked(auditor, query, found):
    noted()
    noted("day.run", actor=Actor("system", "system"), subject="day:2026-11-23", at=MADE_AT + timedelta(days=1))
    noted("day.delivery.confirm", actor=Actor("account:1", "王明"), subject="delivery:1", day=DAY)

    assert [row.number for row in page_of(auditor, **query).rows] == found


def test_a_chain_that_nobody_altered_is_whole(auditor):
    noted()
    verify_and_keep(HOME, [], at=MADE_AT)

    chain = page_of(auditor).chain

    assert (chain.whole, chain.says, chain.head) == (True, "完整", Entry.objects.get().hash)
    assert chain.note == "11 月 1 日 16:00 校验：1 条。还没写出过校验码：最新的几条如果被截掉，看不出来。"


def test_an_altered_entry_is_named(auditor):
    noted()
    noted()
    QuerySet.update(Entry.objects.filter(seq=2), actor_name="别人")
    verify_and_keep(HOME, [], at=MADE_AT)

    chain = page_of(auditor).chain

    assert (chain.whole, chain.says) == (False, "第 2 条被改过")


def test_a_chain_never_verified_says_so_and_is_verified_by_the_button(auditor, settings, tmp_path):
    settings.HOME = tmp_path
    noted()
    before = page_of(auditor).chain
    housekeeping.heads.export(housekeeping.heads_folder(), MADE_AT)

    response = auditor.post(before.verify_href)
    runs.run_ready(clock=lambda: Task.objects.latest("pk").ready_at)

    assert (before.whole, response.status_code) == (None, 302)
    found = verification_of(HOME)
    assert (found.seq, found.heads, found.broken) == (1, 1, None)


def test_all_chains_are_verified_by_the_clock(settings, tmp_path):
    settings.HOME = tmp_path
    noted()
    noted(chain=FOREIGN)

    housekeeping.verify_chains(MADE_AT)

    assert [verification_of(chain).broken for chain in (HOME, FOREIGN)] == [None, None]


def test_nothing_of_another_districts_chain_is_shown_whatever_is_asked(auditor):
    made_district(FOREIGN)
    noted(chain=FOREIGN, subject="account:77", reason="foreign secret")

    for query in ({}, {"subject": "account:77"}, {"actor": "李"}, {"about": str(DAY)}):
        response = auditor.get(PATH, query)
        assert response.context["page"].rows == []
        assert "foreign secret" not in response.content.decode()


def test_whoever_sees_one_team_sees_no_names_and_facts(signed_in):
    noted(reason="张三家里有事", subject="person:张三")
    client = signed_in(role="auditor", team="东一队")

    response = client.get(PATH)

    assert [(row.what, row.who, row.facts) for row in response.context["page"].rows] == [("停用了账号", "", [])]
    assert "张三" not in response.content.decode()


@pytest.mark.parametrize("query", [{"page": "x"}, {"on": "9999-12-31"}, {"on": "0001-01-01"}, {"action": "x" * 3000}])
def test_what_is_asked_wrongly_is_not_asked(auditor, query):
    assert auditor.get(PATH, query).status_code == 200
