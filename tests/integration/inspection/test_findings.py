"""Findings over many runs: proposed, withdrawn, back again, and what people decide of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from changming.areas.evidence.rules import Proof, Source
from changming.areas.inspection import actions
from changming.areas.inspection.choices import FindingCode, FindingState
from changming.areas.inspection.models import Finding
from changming.areas.inspection.queries import finding_seen_by, findings_by_state, findings_seen_by, history_of
from changming.areas.inspection.rules import Finding as FindingFact
from changming.areas.inspection.rules import Proposal
from changming.areas.inspection.workflow import FINDING, TAKE_BACK_WITHIN
from changming.areas.people.choices import Role
from changming.areas.people.models import Account
from changming.areas.people.queries import viewer_of
from changming.areas.people.rules import NotGranted, OwnTeam
from changming.kernel.actor import SYSTEM, Actor
from changming.kernel.audit import Entry, verify
from changming.kernel.errors import Refused
from changming.kernel.workflow import Guarded, NotFromHere, advance
from tests.factories.accounts import DAY, FOREIGN, HOME, grant, made_account, made_district

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 24, 1, tzinfo=UTC)
LATER = AT + timedelta(minutes=10)
TEAM, OTHER = "东一队", "东二队"
NEWCOMER = Actor("account:99", "谁", frozenset())


def proposal(duty="D1", code=FindingCode.NO_SIGN_OUT, team=TEAM, severity=1, **facts):
    fact = FindingFact(code, duty, "POST", "P1", team, severity, (Proof("sign_in", Source("签到表.csv", 2)),), **facts)
    return Proposal(fact, "缺签退", "No sign-out")


def take(run, *findings, at=AT, district=HOME, day=DAY):
    return actions.take_proposals(district=district, day=day, findings=findings, run=run, actor=NEWCOMER, at=at)


def states():
    return {row.duty: (row.state, row.first_run, row.last_run, row.gone_run) for row in Finding.objects.all()}


def actor_of(account):
    return viewer_of(account).actor


@pytest.fixture
def inspector():
    made_district()
    return actor_of(made_account("wang", role=Role.INSPECTOR, name="王明"))


def test_a_run_keeps_what_it_proposes_with_its_facts():
    taken = take(1, proposal(code=FindingCode.LATE_ON_POST, measured=420.0, allowed=300.0, unit="s"))

    row = Finding.objects.get()
    assert taken == actions.Taken(proposed=1, returned=0, gone=0)
    assert (row.code, row.duty, row.place, row.party, row.team) == ("late_on_post", "D1", "POST", "P1", TEAM)
    assert (row.measured, row.allowed, row.unit, row.severity) == (420.0, 300.0, "s", 1)
    assert (row.says_zh, row.says_en, row.evidence) == ("缺签退", "No sign-out", [["sign_in", "签到表.csv", 2]])
    assert (row.state, row.due_at) == (FindingState.PROPOSED, None)


def test_the_same_run_again_changes_nothing():
    take(1, proposal("D1"), proposal("D2"))
    before = list(Finding.objects.order_by("pk").values())

    taken = take(1, proposal("D1"), proposal("D2"))

    assert taken == actions.Taken(0, 0, 0)
    assert list(Finding.objects.order_by("pk").values()) == before
    assert Entry.objects.count() == 0


def test_what_is_no_longer_proposed_is_withdrawn_and_returns():
    take(1, proposal("D1"), proposal("D2"))

    gone = take(2, proposal("D2"))
    away = states()
    back = take(3, proposal("D1"), proposal("D2"))

    assert gone == actions.Taken(0, 0, 1)
    assert away == {"D1": ("withdrawn", 1, 1, 2), "D2": ("proposed", 1, 2, None)}
    assert back == actions.Taken(0, 1, 0)
    assert states() == {"D1": ("proposed", 1, 3, None), "D2": ("proposed", 1, 3, None)}
    assert [entry.action for entry in Entry.objects.order_by("seq")] == [actions.WITHDRAWN, actions.RETURNED]
    assert verify(HOME) is None


def test_what_stays_away_is_withdrawn_once():
    take(1, proposal("D1"))
    take(2)

    assert take(3) == actions.Taken(0, 0, 0)
    assert states() == {"D1": ("withdrawn", 1, 1, 2)}


def test_one_entry_tells_of_all_that_were_withdrawn():
    take(1, *(proposal(f"D{n}") for n in range(3)))

    take(2, at=LATER)

    entry = Entry.objects.get()
    ids = Finding.objects.order_by("pk").values_list("pk", flat=True)
    assert entry.facts == {"day": "2026-11-23", "run": 2, "subjects": [[pk, "proposed"] for pk in ids]}
    assert (entry.subject, entry.actor_key, entry.at) == ("inspection.finding", NEWCOMER.key, LATER)


def test_later_evidence_is_said_anew():
    take(1, proposal(measured=300.0))
    other = proposal(measured=600.0, team=OTHER, severity=2)

    take(2, replace(other, says_zh="晚了十分钟"))

    row = Finding.objects.get()
    assert (row.measured, row.team, row.severity, row.says_zh) == (600.0, OTHER, 2, "晚了十分钟")


@pytest.mark.parametrize("decide", [actions.confirm_finding, actions.dismiss_finding])
def test_what_a_person_decided_stays_decided_and_says_that_it_is_gone(inspector, decide):
    take(1, proposal())
    decided = decide(district=HOME, finding=Finding.objects.get().pk, reason=" 看了现场 ", actor=inspector, at=AT)

    take(2)
    away = states()
    take(3, proposal())

    assert away == {"D1": (decided.state, 1, 1, 2)}
    assert states() == {"D1": (decided.state, 1, 3, None)}
    row = Finding.objects.get()
    assert (row.decided_by, row.decided_by_name, row.decided_at, row.reason) == (inspector.key, "王明", AT, "看了现场")


def test_days_and_districts_do_not_touch_each_other():
    take(1, proposal())

    take(1, proposal(), district=FOREIGN)
    take(1, proposal(), day=DAY - timedelta(days=1))
    take(2, district=FOREIGN)

    assert Finding.objects.filter(state=FindingState.PROPOSED).count() == 2


def test_a_dismissed_finding_is_opened_again_any_time(inspector):
    take(1, proposal())
    finding = Finding.objects.get().pk
    actions.dismiss_finding(district=HOME, finding=finding, actor=inspector, at=AT)

    row = actions.reopen_finding(district=HOME, finding=finding, actor=inspector, at=AT + timedelta(days=30))

    assert (row.state, row.due_at) == (FindingState.PROPOSED, None)
    assert [entry.action.rpartition(".")[2] for entry in history_of(row)] == ["dismiss", "reopen"]


@pytest.mark.parametrize(("late_s", "taken_back"), [(0, True), (1, False)])
def test_a_confirmed_finding_is_taken_back_only_in_time(inspector, late_s, taken_back):
    take(1, proposal())
    finding = Finding.objects.get().pk
    confirmed = actions.confirm_finding(district=HOME, finding=finding, actor=inspector, at=AT)
    then = AT + TAKE_BACK_WITHIN + timedelta(seconds=late_s)

    try:
        actions.reopen_finding(district=HOME, finding=finding, actor=inspector, at=then)
    except Guarded as refused:
        assert refused.facts["guard"] == "still_in_time"  # noqa: PT017 -- both ways are asked

    assert confirmed.due_at == AT + TAKE_BACK_WITHIN
    assert (Finding.objects.get().state == FindingState.PROPOSED) is taken_back


def test_a_stale_page_does_not_decide_again(inspector):
    take(1, proposal())
    finding = Finding.objects.get().pk
    actions.dismiss_finding(district=HOME, finding=finding, actor=inspector, at=AT)

    with pytest.raises(NotFromHere) as refused:
        actions.confirm_finding(district=HOME, finding=finding, actor=inspector, at=LATER)

    assert refused.value.facts["state"] == "dismissed"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INSPECTOR])
def test_only_the_section_decides(inspector, role):
    del inspector
    take(1, proposal())
    other = actor_of(made_account("li", role=role))

    for act in (actions.confirm_finding, actions.dismiss_finding, actions.reopen_finding):
        with pytest.raises(NotGranted):
            act(district=HOME, finding=Finding.objects.get().pk, actor=other, at=AT)

    assert Finding.objects.get().state == FindingState.PROPOSED


def test_nobody_decides_on_their_own_team(inspector):
    del inspector
    take(1, proposal())
    both = made_account("li", role=Role.INSPECTOR)
    grant(both, Role.TEAM_LEADER, team=TEAM)

    with pytest.raises(OwnTeam):
        actions.confirm_finding(district=HOME, finding=Finding.objects.get().pk, actor=actor_of(both), at=AT)


def test_findings_of_other_districts_are_out_of_reach(inspector):
    take(1, proposal(), district=FOREIGN)
    finding = Finding.objects.get().pk
    foreign = actor_of(made_account("li", role=Role.INSPECTOR, district=FOREIGN))

    for district in (HOME, FOREIGN):
        with pytest.raises(NotGranted):
            actions.confirm_finding(district=district, finding=finding, actor=inspector, at=AT)

    assert actions.confirm_finding(district=FOREIGN, finding=finding, actor=foreign, at=AT).state == "confirmed"


NAMES = sorted({step.name for step in FINDING.steps})
EVERYONE = Actor("account:1", "王明", frozenset({*Role, *SYSTEM.roles}))


@pytest.mark.parametrize(("step", "state"), [*product(NAMES, FindingState)], ids=str)
def test_exactly_the_listed_steps_lead_from_each_state(step, state):
    take(1, proposal())
    Finding.objects.update(state=state, due_at=LATER)
    rows = [row for row in FINDING.steps if row.name == step and state in row.sources]

    try:
        after = advance(Finding.objects.get(), step, actor=EVERYONE, at=AT).state
    except Refused as refused:
        after = refused.code

    assert after == (rows[0].target if rows else "not_from_here")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_two_queries_whatever_its_length(inspector, rows, django_assert_num_queries):
    viewer = viewer_of_actor(inspector)
    take(1, *(proposal(f"D{n}") for n in range(rows)))

    with django_assert_num_queries(2):
        found = findings_seen_by(viewer, HOME, since=DAY, until=DAY)
        shown, counts = list(found[:50]), findings_by_state(found)

    assert len(shown) == counts[FindingState.PROPOSED] == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_run_takes_and_withdraws_in_a_fixed_number_of_queries(rows, django_assert_num_queries):
    first = [proposal(f"D{n}") for n in range(rows)]
    take(1, *first)
    second = [proposal(f"E{n}") for n in range(rows)]

    with django_assert_num_queries(20):
        take(2, *second)

    assert Finding.objects.filter(state=FindingState.WITHDRAWN).count() == rows


def viewer_of_actor(actor):
    return viewer_of(Account.objects.get(pk=actor.key.removeprefix("account:")))


def test_the_list_is_cut_down_to_the_viewers_teams(inspector):
    take(1, proposal("D1"), proposal("D2", team=OTHER), proposal("D3", team=""))
    take(1, proposal("D4"), district=FOREIGN)
    leader = viewer_of(made_account("zhao", role=Role.TEAM_LEADER, team=OTHER))

    def seen(viewer, district=HOME):
        return [row.duty for row in findings_seen_by(viewer, district)]

    hidden = Finding.objects.get(duty="D1")
    assert seen(viewer_of_actor(inspector)) == ["D1", "D2", "D3"]
    assert seen(leader) == ["D2"]
    assert seen(leader, FOREIGN) == []
    assert finding_seen_by(leader, HOME, hidden.pk) is None
    assert finding_seen_by(viewer_of_actor(inspector), HOME, hidden.pk) == hidden


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["D3", "D2", "D1"]),
        ({"team": OTHER}, ["D2"]),
        ({"codes": [FindingCode.NO_SIGN_IN]}, ["D3"]),
        ({"states": [FindingState.CONFIRMED, FindingState.DISMISSED]}, ["D1"]),
        ({"since": DAY + timedelta(days=1)}, ["D3"]),
        ({"until": DAY}, ["D2", "D1"]),
    ],
)
def test_the_list_is_filtered(inspector, asked, found):
    take(1, proposal("D1"), proposal("D2", team=OTHER, severity=2))
    take(1, proposal("D3", code=FindingCode.NO_SIGN_IN), day=DAY + timedelta(days=1))
    one = Finding.objects.get(duty="D1")
    actions.confirm_finding(district=HOME, finding=one.pk, actor=inspector, at=AT)

    assert [row.duty for row in findings_seen_by(viewer_of_actor(inspector), HOME, **asked)] == found
