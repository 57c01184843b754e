"""A team answers a doubt on its evidence; the section reads it beside the doubt, and decides."""

from datetime import timedelta

import pytest
from django.test import Client

from changming.areas.evidence.models import DoubtAnswer, DoubtDecision
from changming.areas.people.choices import Role
from changming.areas.people.rules import PERMISSIONS, Permission
from changming.day.queries import told
from changming.doors.desk.day_facts import doubts_of
from tests.factories.accounts import grant, made_account, made_district

pytestmark = pytest.mark.django_db

WORDS = "那天手机坏了，借了同事的"


def browser(day, role, name="li", **scope):
    client = Client()
    client.account = made_account(name, role=role, district=day[0], name="李队", **scope)
    client.force_login(client.account)
    return client


def doubts_by_team(day):
    """Keys of doubts of two teams, the first two of each."""
    found = told(*day)
    keys = {}
    for fact in doubts_of(found.report, found.faces):
        if fact.kind == "sign_in" and fact.team:
            keys.setdefault(fact.team, []).append(fact.key)
    return sorted(keys.items())


def base(day):
    return f"/desk/{day[0]}/{day[1]}/doubts/"


def answer(client, day, key, words=WORDS, query=""):
    return client.post(f"{base(day)}answer/{query}", {"key": key, "words": words})


def page_of(client, day, key):
    return client.get(base(day), {"selected": key}).context["page"]


def test_the_section_reads_an_answer_with_who_and_when(told_day):
    (team, keys), *_others = doubts_by_team(told_day)
    leader, section = browser(told_day, "team_leader", team=team), browser(told_day, "inspector", "wang")

    sent = answer(leader, told_day, keys[0], f"  {WORDS}\n", "?kind=sign_in")
    page = page_of(section, told_day, keys[0])

    assert (sent.status_code, "kind=sign_in" in sent.url) == (302, True)
    assert [(entry.says, entry.who) for entry in page.detail.answers] == [(WORDS, "李队")]
    assert next(line.state for line in page.lines if line.key == keys[0]) == "队里已说明"
    assert page.detail.decision is not None
    assert page.detail.answer_href == ""


def test_a_leader_answers_and_never_decides(told_day):
    (team, keys), *_others = doubts_by_team(told_day)
    leader = browser(told_day, "team_leader", team=team)

    page = page_of(leader, told_day, keys[0])
    decided = leader.post(f"{base(told_day)}decide/", {"key": keys[0], "decision": "dismiss"})

    assert page.detail.answer_href.startswith(f"{base(told_day)}answer/")
    assert page.detail.decision is None
    assert (decided.status_code, DoubtDecision.objects.count()) == (403, 0)


def test_an_answered_doubt_still_waits_for_the_section(told_day):
    (team, keys), *_others = doubts_by_team(told_day)
    section = browser(told_day, "inspector", "wang")
    before = section.get(base(told_day)).context["page"].sentence

    answer(browser(told_day, "team_leader", team=team), told_day, keys[0])

    assert section.get(base(told_day)).context["page"].sentence == before
    section.post(f"{base(told_day)}decide/", {"key": keys[0], "decision": "dismiss"})
    assert section.get(base(told_day)).context["page"].sentence != before


@pytest.mark.parametrize("role", [role for role in Role if Permission.ANSWER_DOUBTS not in PERMISSIONS[role]])
def test_only_a_leader_answers(told_day, role):
    (team, keys), *_others = doubts_by_team(told_day)
    scope = {"team": team} if role in {Role.CLEANER, Role.DRIVER} else {}
    client = browser(told_day, role, **scope)

    sent = answer(client, told_day, keys[0])

    assert (sent.status_code, DoubtAnswer.objects.count()) == (403, 0)
    if Permission.SEE_PEOPLE in PERMISSIONS[role]:
        assert page_of(client, told_day, keys[0]).detail.answer_href == ""


def test_doubts_of_other_teams_days_and_districts_are_not_there_to_answer(told_day):
    (team, keys), (other, theirs), *_others = doubts_by_team(told_day)
    district, day = told_day
    made_district("620105", "区620105")
    leader = browser(told_day, "team_leader", team=team)

    sent = [
        answer(leader, told_day, theirs[0]),
        answer(leader, told_day, "x:1:mock_location"),
        answer(leader, (district, day - timedelta(days=1)), keys[0]),
        answer(leader, ("620105", day), keys[0]),
    ]

    assert [one.status_code for one in sent] == [404, 404, 404, 404]
    assert DoubtAnswer.objects.count() == 0
    assert {line.key for line in leader.get(base(told_day)).context["page"].lines}.isdisjoint(theirs)
    grant(leader.account, Role.TEAM_LEADER, district=district, team=other)
    assert answer(leader, told_day, theirs[0]).status_code == 302


def test_an_answer_without_words_is_refused(told_day):
    (team, keys), *_others = doubts_by_team(told_day)
    leader = browser(told_day, "team_leader", team=team)

    assert (answer(leader, told_day, keys[0], " \n").status_code, DoubtAnswer.objects.count()) == (409, 0)
    assert leader.get(f"{base(told_day)}answer/").status_code == 405
