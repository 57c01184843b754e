"""问题: the findings of a day as runs kept them, confirmed, dismissed and taken back by a person."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client

from changming.areas.inspection.actions import confirm_finding
from changming.areas.inspection.models import Finding
from changming.areas.people.choices import Role
from changming.areas.people.queries import viewer_of
from changming.areas.people.rules import PERMISSIONS, Permission
from changming.kernel.audit import Entry
from changming.kernel.clock import now
from tests.factories.accounts import grant, made_account, made_district
from tests.factories.findings import made_findings

pytestmark = pytest.mark.django_db

TEAM, OTHER = "东一队", "西一队"


@pytest.fixture
def day(told_day):
    """A told day whose findings each test makes for itself."""
    Finding.objects.all().delete()
    return told_day


def base(day):
    return f"/desk/{day[0]}/{day[1]}/findings/"


def of(day, rows=1, **facts):
    return made_findings(rows, district=day[0], day=day[1], **{"team": TEAM, **facts})


def browser(day, role="inspector", name="wang", **scope):
    client = Client()
    client.account = made_account(name, role=role, district=day[0], **scope)
    client.force_login(client.account)
    return client


def decide(client, day, key, decision="confirm", query="", **more):
    return client.post(f"{base(day)}decide/{query}", {"key": key, "decision": decision, **more})


def state_of(key):
    return Finding.objects.get(pk=key).state


def heads(page):
    return [line.id for line in page.lines]


@pytest.mark.parametrize("rows", [1, 3])
def test_findings_ask_no_more_of_the_database_for_more_rows(day, django_assert_num_queries, rows):
    client = browser(day)
    of(day, rows)
    client.get(base(day))

    with django_assert_num_queries(12):
        page = client.get(base(day)).context["page"]

    assert len(page.lines) == rows


def test_what_waits_stands_first_and_the_sentence_counts_all(day):
    client = browser(day)
    one, two, three = of(day, 3)
    decide(client, day, one)
    Finding.objects.filter(pk=two).update(state="withdrawn", gone_run=2)

    page = client.get(base(day)).context["page"]

    assert heads(page) == [str(three), str(one), str(two)]
    assert page.sentence == "1 个问题等人来定，属实 1，证据里已看不出 1"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"state": "confirmed"}, [0]),
        ({"state": "proposed"}, [1, 2]),
        ({"code": "segment_missed"}, [1]),
        ({"team": OTHER}, [2]),
        ({"q": "福利"}, [1]),
        ({"q": "nobody"}, []),
    ],
)
def test_findings_are_found_by_state_code_team_and_place_and_exported_so(day, asked, found):
    client = browser(day)
    keys = [
        *of(day),
        *of(day, code="segment_missed", place="S1", says_zh="福利路没扫", severity=3),
        *of(day, team=OTHER),
    ]
    decide(client, day, keys[0])

    page = client.get(base(day), asked).context["page"]
    book = client.get(base(day), {**asked, "export": "xlsx"})

    assert heads(page) == [str(keys[n]) for n in found]
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(book))).worksheets[0]
    assert sheet.max_row == len(found) + 1
    assert Entry.objects.get(action="desk.export").facts["rows"] == len(found)


def test_a_finding_is_confirmed_and_taken_back_and_both_stand_in_its_history(day):
    client = browser(day)
    first, second = of(day, 2)

    answer = decide(client, day, first, next=second, query="?team=东一队")
    shown = client.get(answer.url).context["page"]
    undone = client.post(shown.decided.href, {"key": shown.decided.key, "decision": shown.decided.step})

    assert (answer.status_code, undone.status_code) == (302, 302)
    assert [line.id for line in shown.lines if line.is_next] == [str(second)]
    assert shown.filters[-1].value == TEAM
    assert state_of(first) == "proposed"
    page = client.get(f"{base(day)}{first}/").context["page"]
    assert [(entry.says, entry.who) for entry in page.history] == [
        ("属实，记为问题", "王明"),
        ("已撤回", "王明"),
    ]


def test_a_finding_is_dismissed_with_a_reason_on_its_own_page(day):
    client = browser(day)
    (key,) = of(day, measured=420.0, allowed=300.0, unit="s")
    page = client.get(f"{base(day)}{key}/").context["page"]

    answer = client.post(page.decision.href, {"key": key, "decision": "dismiss", "reason": " 看了现场 "})
    after = client.get(answer.url).context["page"]

    assert answer.url == f"{base(day)}{key}/"
    assert [step for step, _words, _main in page.decision.steps] == ["dismiss", "confirm"]
    assert [step for step, _words, _main in after.decision.steps] == ["reopen"]
    assert ("测得", "7 分钟", "") in after.facts
    assert after.history[0].says.endswith("看了现场")
    assert Finding.objects.get().reason == "看了现场"


def test_a_finding_says_which_runs_saw_it_by_which_standard(day):
    client = browser(day)
    (key,) = of(day)

    page = client.get(f"{base(day)}{key}/").context["page"]

    names = {name: value for name, value, _href in page.judged}
    assert len(names) == 3
    assert any("example" in value for value in names.values())


def test_what_later_evidence_no_longer_shows_says_so(day):
    client = browser(day)
    (key,) = of(day)
    decide(client, day, key)
    Finding.objects.update(gone_run=2)

    assert client.get(f"{base(day)}{key}/").context["page"].state == "属实；后来的证据里已看不出"


def test_a_confirmed_finding_cannot_be_taken_back_after_its_time(day):
    client = browser(day)
    (key,) = of(day)
    long_ago = now() - timedelta(days=2)
    confirm_finding(district=day[0], finding=key, actor=viewer_of(client.account).actor, at=long_ago)

    page = client.get(f"{base(day)}{key}/").context["page"]
    answer = decide(client, day, key, "reopen")

    assert page.decision is None
    assert (answer.status_code, state_of(key)) == (409, "confirmed")


def test_a_stale_page_does_not_decide_twice(day):
    client = browser(day)
    (key,) = of(day)
    decide(client, day, key)

    answer = decide(client, day, key, "dismiss")

    assert (answer.status_code, state_of(key)) == (409, "confirmed")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INSPECTOR])
def test_only_the_section_decides(day, role):
    (key,) = of(day)
    scope = {"team": TEAM} if role is Role.TEAM_LEADER else {}
    client = browser(day, role, **scope)

    answer = decide(client, day, key)

    assert (answer.status_code, state_of(key)) == (403, "proposed")
    if Permission.SEE_DAY in PERMISSIONS[role]:
        assert [line.acts for line in client.get(base(day)).context["page"].lines] == [None]
        assert client.get(f"{base(day)}{key}/").context["page"].decision is None


def test_nobody_decides_on_their_own_team(day):
    (key,) = of(day)
    client = browser(day)
    grant(client.account, Role.TEAM_LEADER, district=day[0], team=TEAM)

    page = client.get(base(day)).context["page"]
    answer = decide(client, day, key)

    assert [line.acts for line in page.lines] == [None]
    assert (answer.status_code, state_of(key)) == (409, "proposed")


@pytest.mark.parametrize("role", [role for role in Role if Permission.SEE_DAY in PERMISSIONS[role]])
def test_findings_outside_ones_scope_are_not_there(day, role):
    own, others = of(day)[0], of(day, team=OTHER)[0]
    made_district("620105", "区620105")
    abroad = made_findings(1, district="620105", day=day[1], team=TEAM)[0]
    client = browser(day, role, team=TEAM)

    seen = heads(client.get(base(day)).context["page"])
    pages = [client.get(f"{base(day)}{key}/").status_code for key in (own, others, abroad)]
    asked = [heads(client.get(base(day), query).context["page"]) for query in ({"team": OTHER}, {"q": "POST"})]

    assert seen == [str(own)]
    assert pages == [200, 404, 404]
    assert asked == [[], [str(own)]]
    whole = browser(day, role, "whole")
    assert sorted(heads(whole.get(base(day)).context["page"])) == sorted([str(own), str(others)])


def test_a_form_made_by_hand_decides_nothing_outside(day):
    client = browser(day)
    (key,) = of(day)
    made_district("620105", "区620105")
    abroad = made_findings(1, district="620105", day=day[1], team=TEAM)[0]

    answers = [
        decide(client, day, abroad),
        decide(client, (day[0], day[1] - timedelta(days=1)), key),
        decide(client, day, key, "withdraw"),
        decide(client, day, "1e3"),
        decide(client, day, "9" * 40),
        client.get(f"{base(day)}decide/"),
    ]

    assert [one.status_code for one in answers] == [404, 404, 404, 404, 404, 405]
    assert set(Finding.objects.values_list("state", flat=True)) == {"proposed"}


def test_a_form_without_its_token_is_refused(day):
    (key,) = of(day)
    client = Client(enforce_csrf_checks=True)
    client.force_login(made_account("wang", role="inspector", district=day[0]))

    assert (decide(client, day, key).status_code, state_of(key)) == (403, "proposed")
    assert client.get(base(day)).content.decode().count("csrfmiddlewaretoken") >= 2


def test_what_waits_is_counted_on_the_rail_and_goes_down_by_deciding(day):
    client = browser(day)
    keys = of(day, 2)

    def todo():
        rail = client.get(f"/desk/{day[0]}/{day[1]}/").context["frame"].rail
        return next(entry.todo for group in rail for entry in group if entry.key == "f")

    before = todo()
    decide(client, day, keys[0])

    assert (before, todo()) == ("2", "1")
