"""Deciding doubts: by the section, not on one's own team, several alike as one, undone and kept."""

from datetime import UTC, date, datetime, timedelta

import pytest

from changming.areas.evidence import actions
from changming.areas.evidence.choices import DoubtCode, DoubtDecided
from changming.areas.evidence.models import DoubtAnswer, DoubtDecision
from changming.areas.evidence.queries import decided_on, decisions_of
from changming.areas.evidence.rules import Decided, DoubtKey, Proof, RaisedDoubt, Source
from changming.areas.people.choices import Role
from changming.areas.people.models import Account
from changming.areas.people.queries import viewer_of
from changming.areas.people.rules import NotGranted, OwnTeam
from changming.kernel.actor import SYSTEM
from changming.kernel.audit import Entry, verify
from tests.factories.accounts import DAY, FOREIGN, HOME, grant, made_account, made_district

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 24, 1, tzinfo=UTC)
LATER = AT + timedelta(minutes=5)
CONFIRMED, DISMISSED = DoubtDecided.CONFIRMED, DoubtDecided.DISMISSED
TEAM, OTHER = "东一队", "东二队"


def raised(row=2, code=DoubtCode.SHARED_DEVICE, about="P2", team=TEAM, file="签到表.xlsx#一队"):
    return RaisedDoubt(DoubtKey.of(Proof("sign_in", Source(file, row)), code, about), frozenset({team}))


def actor_of(account):
    return viewer_of(account).actor


@pytest.fixture
def inspector():
    made_district()
    return actor_of(made_account("wang", role=Role.INSPECTOR, name="王明"))


def decide(actor, *doubts, decision=CONFIRMED, district=HOME, at=AT, reason=""):
    return actions.decide_doubts(
        district=district, day=DAY, doubts=doubts, decision=decision, reason=reason, actor=actor, at=at
    )


def undo(actor, rows, *, district=HOME, day=DAY, at=LATER):
    ids = [row.pk for row in rows]
    return actions.undo_decision(district=district, day=day, decisions=ids, reason=" 看错了 ", actor=actor, at=at)


def standing():
    return decided_on(HOME, DAY)


def test_several_alike_are_decided_as_one(inspector):
    rows = decide(inspector, raised(2), raised(3), decision=DISMISSED, reason=" 队里公用手机 ")

    entry = Entry.objects.get()
    assert {row.together for row in rows} == {rows[0].together}
    assert standing() == Decided(cleared=frozenset({raised(2).key, raised(3).key}))
    assert (entry.action, entry.facts["day"], entry.facts["decision"]) == (actions.DECIDED, "2026-11-23", "dismissed")
    assert entry.facts["reason"] == "队里公用手机"
    assert [(told["file"], told["row"], told["code"]) for told in entry.facts["doubts"]] == [
        ("签到表.xlsx#一队", 2, "shared_device"),
        ("签到表.xlsx#一队", 3, "shared_device"),
    ]


def test_confirmed_evidence_is_false(inspector):
    decide(inspector, raised(2))

    assert standing() == Decided(false=frozenset({Proof("sign_in", Source("签到表.xlsx#一队", 2))}))
    assert decided_on(HOME, DAY - timedelta(days=1)) == Decided()
    assert decided_on(FOREIGN, DAY) == Decided()


def test_a_mixed_up_datum_is_one_decision_for_its_file_and_all_its_teams(inspector):
    rows = [raised(row, DoubtCode.OTHER_DATUM, "gcj02", team) for row, team in ((2, TEAM), (3, OTHER), (4, ""))]

    (row,) = decide(inspector, *rows, decision=DISMISSED)

    assert (row.row, row.teams) == (0, sorted(["", OTHER, TEAM]))
    assert standing() == Decided(cleared=frozenset({rows[0].key}))


def test_the_same_decision_again_changes_nothing(inspector):
    first = decide(inspector, raised(2))

    again = decide(inspector, raised(2), raised(2), at=LATER)

    assert [row.pk for row in again] == [row.pk for row in first]
    assert again[0].at == AT
    assert Entry.objects.count() == 1


def test_a_stale_page_is_told_who_decided_otherwise_and_nothing_is_written(inspector):
    decide(inspector, raised(3), decision=DISMISSED)
    other = actor_of(made_account("li", role=Role.INSPECTOR, name="李敏"))

    with pytest.raises(actions.AlreadyDecided) as refused:
        decide(other, raised(2), raised(3), at=LATER)

    assert refused.value.facts == {"decision": "dismissed", "by": inspector.key, "by_name": "王明", "at": AT}
    assert DoubtDecision.objects.count() == 1


def test_what_was_undone_is_open_again_and_stays_in_the_history(inspector):
    rows = decide(inspector, raised(2), raised(3))
    other = actor_of(made_account("li", role=Role.INSPECTOR, name="李敏"))

    undo(other, rows[:1])

    history = decisions_of(HOME, DAY)
    assert standing() == Decided(false=frozenset({Proof("sign_in", raised(3).key.source)}))
    assert history[raised(2).key].stands is None
    assert history[raised(3).key].stands == rows[1]
    (kept,) = history[raised(2).key].decisions
    assert (kept.by_name, kept.undone_by_name, kept.undone_at, kept.undone_reason) == ("王明", "李敏", LATER, "看错了")
    assert [entry.action for entry in Entry.objects.order_by("seq")] == [actions.DECIDED, actions.UNDONE]
    assert verify(HOME) is None


def test_deciding_anew_after_undoing_keeps_both(inspector):
    undo(inspector, decide(inspector, raised(2)))

    decide(inspector, raised(2), decision=DISMISSED, at=LATER)

    history = decisions_of(HOME, DAY)[raised(2).key]
    assert [(each.decision, each.undone_at) for each in history.decisions] == [
        ("confirmed", LATER),
        ("dismissed", None),
    ]
    assert standing() == Decided(cleared=frozenset({raised(2).key}))


def test_undoing_twice_says_who_did(inspector):
    rows = decide(inspector, raised(2), raised(3))
    undo(inspector, rows[:1])

    with pytest.raises(actions.AlreadyUndone) as refused:
        undo(inspector, rows)

    assert refused.value.facts == {"by": inspector.key, "by_name": "王明", "at": LATER}
    assert DoubtDecision.objects.filter(undone_at=None).count() == 1


@pytest.mark.parametrize("where", [{"district": FOREIGN}, {"day": date(2026, 11, 22)}])
def test_decisions_of_other_districts_and_days_are_not_undone(inspector, where):
    made_district(FOREIGN, "安宁区")
    rows = decide(inspector, raised(2))
    grant(_account("wang"), Role.INSPECTOR, district=FOREIGN)

    with pytest.raises(actions.NoSuchDecision):
        undo(inspector, rows, **where)

    assert standing() != Decided()


def test_nothing_is_undone_where_nothing_is_named(inspector):
    with pytest.raises(actions.NoSuchDecision):
        undo(inspector, [])


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INSPECTOR])
def test_only_the_section_decides_and_undoes(inspector, role):
    rows = decide(inspector, raised(3))
    other = actor_of(made_account("li", role=role))

    with pytest.raises(NotGranted):
        decide(other, raised(2))
    with pytest.raises(NotGranted):
        undo(other, rows)

    assert DoubtDecision.objects.filter(undone_at=None).count() == 1


@pytest.mark.parametrize(
    ("scope", "team"),
    [({"team": OTHER}, TEAM), ({"team": TEAM}, ""), ({"place": "POST"}, TEAM)],
)
def test_a_narrow_grant_decides_on_nobody_elses_evidence(inspector, scope, team):
    narrow = actor_of(made_account("li", role=Role.INSPECTOR, **scope))

    with pytest.raises(NotGranted):
        decide(narrow, raised(2, team=team))

    assert decide(inspector, raised(2, team=team)) != []


def test_a_grant_over_a_team_decides_on_its_evidence(inspector):
    del inspector
    narrow = actor_of(made_account("li", role=Role.INSPECTOR, team=TEAM))

    assert len(decide(narrow, raised(2))) == 1


def test_nobody_decides_or_undoes_on_the_evidence_of_their_own_team(inspector):
    rows = decide(inspector, raised(3))
    both = made_account("li", role=Role.INSPECTOR)
    grant(both, Role.TEAM_LEADER, team=TEAM)

    with pytest.raises(OwnTeam):
        decide(actor_of(both), raised(2, team=OTHER), raised(2, team=TEAM, file="b.csv"))
    with pytest.raises(OwnTeam):
        undo(actor_of(both), rows)

    assert len(decide(actor_of(both), raised(2, team=OTHER))) == 1


@pytest.mark.parametrize("district", [FOREIGN, "000000"])
def test_nobody_decides_in_another_district(inspector, district):
    made_district(FOREIGN, "安宁区")

    with pytest.raises(NotGranted):
        decide(inspector, raised(2), district=district)

    assert DoubtDecision.objects.count() == 0


def test_the_system_and_a_dismissed_account_decide_nothing(inspector):
    account = _account("wang")
    account.is_active = False
    account.save()

    for actor in (SYSTEM, inspector):
        with pytest.raises(NotGranted):
            decide(actor, raised(2))


def test_a_team_answers_and_no_verdict_changes(inspector):
    leader = actor_of(made_account("zhao", role=Role.TEAM_LEADER, team=TEAM, name="赵队"))

    actions.answer_doubt(
        district=HOME, day=DAY, doubt=raised(2), words=" 手机坏了，用的是同事的 ", actor=leader, at=LATER
    )

    decide(inspector, raised(2), decision=DISMISSED)
    history = decisions_of(HOME, DAY)[raised(2).key]
    assert [(answer.words, answer.by_name) for answer in history.answers] == [("手机坏了，用的是同事的", "赵队")]
    assert len(history.decisions) == 1
    assert Entry.objects.order_by("seq")[0].action == actions.ANSWERED


@pytest.mark.parametrize(
    ("role", "scope", "doubt"),
    [
        (Role.TEAM_LEADER, {"team": OTHER}, raised(2)),
        (Role.TEAM_LEADER, {"team": TEAM}, raised(2, team="")),
        (Role.INSPECTOR, {}, raised(2)),
        (Role.CLEANER, {"team": TEAM}, raised(2)),
    ],
)
def test_nobody_answers_for_another_team(inspector, role, scope, doubt):
    del inspector
    other = actor_of(made_account("zhao", role=role, **scope))

    with pytest.raises(NotGranted):
        actions.answer_doubt(district=HOME, day=DAY, doubt=doubt, words="好", actor=other, at=AT)

    assert DoubtAnswer.objects.count() == 0


def test_each_team_of_a_shared_doubt_may_answer(inspector):
    del inspector
    shared = RaisedDoubt(raised(2).key, frozenset({TEAM, OTHER}))
    leaders = [
        actor_of(made_account(name, role=Role.TEAM_LEADER, team=team)) for name, team in (("a", TEAM), ("b", OTHER))
    ]

    for leader in leaders:
        actions.answer_doubt(district=HOME, day=DAY, doubt=shared, words="好", actor=leader, at=AT)

    assert [answer.by for answer in decisions_of(HOME, DAY)[shared.key].answers] == [one.key for one in leaders]


def test_an_answer_has_words(inspector):
    del inspector
    leader = actor_of(made_account("zhao", role=Role.TEAM_LEADER, team=TEAM))

    with pytest.raises(actions.NothingSaid):
        actions.answer_doubt(district=HOME, day=DAY, doubt=raised(2), words=" \n", actor=leader, at=AT)


@pytest.mark.parametrize("rows", [1, 3])
def test_decisions_and_answers_are_read_in_a_fixed_number_of_queries(inspector, rows, django_assert_num_queries):
    leader = actor_of(made_account("zhao", role=Role.TEAM_LEADER, team=TEAM))
    for row in range(2, 2 + rows):
        decide(inspector, raised(row))
        actions.answer_doubt(district=HOME, day=DAY, doubt=raised(row), words="好", actor=leader, at=AT)

    with django_assert_num_queries(4):
        history, stands = decisions_of(HOME, DAY), standing()

    assert (len(history), len(stands.false)) == (rows, rows)


def _account(name):

    return Account.objects.get(username=name)
