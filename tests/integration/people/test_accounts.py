"""Accounts are made, granted, disabled and reset by those who may, and each leaves an entry in the chain."""

from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore

from changming.areas.people import actions
from changming.areas.people.choices import Role, Scope
from changming.areas.people.models import Account
from changming.areas.people.queries import granted_to, viewer_of
from changming.areas.people.rules import Grant
from changming.kernel.actor import SYSTEM, Actor
from changming.kernel.audit import Entry
from tests.factories.accounts import FOREIGN, HOME, PASSWORD, grant, made_account

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 6, tzinfo=UTC)
ANOTHER = "another-9-password"
INSPECTOR = Grant(Role.INSPECTOR, Scope.DISTRICT, HOME, HOME)


def actor_of(account):
    return viewer_of(account).actor


@pytest.fixture
def system_administrator():
    return made_account("sysadmin", role="system_administrator")


@pytest.fixture
def security_administrator():
    return made_account("secadmin", role="security_administrator")


def last_entry():
    entry = Entry.objects.order_by("-pk").first()
    return entry.action, entry.chain, entry.subject


def make(actor, **changed):
    given = {"username": "li", "name": "李红", "district": HOME, "actor": actor, "at": AT} | changed
    return actions.make_account(**given)


def open_session(account):
    store = SessionStore()
    store["_auth_user_id"] = str(account.pk)
    store.create()
    return UserSession.objects.create(user=account, ip="10.0.0.1", session_key=store.session_key, user_agent="x")


def test_make_account_gives_a_password_for_once(system_administrator):
    account, password = make(actor_of(system_administrator), username=" Ｌi.Hong ")

    kept = Account.objects.get(username="li.hong")
    assert kept == account
    assert kept.check_password(password)
    assert kept.must_change_password
    assert granted_to(kept) == []
    assert last_entry() == ("people.account.make", HOME, f"account:{kept.pk}")


def test_make_account_writes_no_password_into_the_chain(system_administrator):
    _account, password = make(actor_of(system_administrator))

    assert password not in str(list(Entry.objects.values()))


def test_make_account_refuses_a_name_that_is_taken_in_any_case(system_administrator):
    make(actor_of(system_administrator))

    with pytest.raises(actions.NameTaken) as refused:
        make(actor_of(system_administrator), username="LI")

    assert refused.value.facts == {"username": "li"}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM_ADMINISTRATOR}))
def test_make_account_is_the_system_administrators_alone(role):
    other = made_account("other", role=role)

    with pytest.raises(actions.NotGranted):
        make(actor_of(other))

    assert not Account.objects.filter(username="li").exists()


def test_make_account_ends_at_the_border(system_administrator):
    with pytest.raises(actions.NotGranted):
        make(actor_of(system_administrator), district=FOREIGN)


def test_make_account_by_the_command_line_needs_no_grant():
    account, _password = make(SYSTEM, district=FOREIGN)

    assert account.district == FOREIGN


def test_an_actor_without_an_account_may_nothing():
    with pytest.raises(actions.NotGranted):
        make(Actor("account:999999", "nobody", frozenset({Role.SYSTEM_ADMINISTRATOR})))


def test_set_grants_replaces_what_was_granted_and_tells_both(security_administrator):
    account = made_account("li", role="team_leader", team="东一队")

    actions.set_grants(account.pk, grants=[INSPECTOR], actor=actor_of(security_administrator), at=AT)

    assert granted_to(Account.objects.get(pk=account.pk)) == [INSPECTOR]
    assert Entry.objects.get(action="people.account.grant").facts == {
        "before": [f"team_leader team {HOME} 东一队"],
        "after": [f"inspector district {HOME} {HOME}"],
    }


def test_set_grants_leaves_those_of_other_districts(security_administrator):
    account = made_account("li", role="inspector", district=HOME)
    grant(account, "auditor", district=FOREIGN)

    actions.set_grants(account.pk, grants=[], actor=actor_of(security_administrator), at=AT)

    assert granted_to(account) == [Grant(Role.AUDITOR, Scope.DISTRICT, FOREIGN, FOREIGN)]


def test_set_grants_refuses_a_role_beyond_the_border(security_administrator):
    account = made_account("li")
    foreign = Grant(Role.INSPECTOR, Scope.DISTRICT, FOREIGN, FOREIGN)
    city = Grant(Role.INSPECTOR, Scope.CITY, "620100", "620100")

    for wanted in (foreign, city):
        with pytest.raises(actions.NotGranted):
            actions.set_grants(account.pk, grants=[INSPECTOR, wanted], actor=actor_of(security_administrator), at=AT)

    assert granted_to(account) == []


def test_set_grants_refuses_an_account_of_another_district(security_administrator):
    account = made_account("li", district=FOREIGN)

    with pytest.raises(actions.NotGranted):
        actions.set_grants(account.pk, grants=[INSPECTOR], actor=actor_of(security_administrator), at=AT)


def test_set_grants_keeps_the_three_administrators_apart(security_administrator):
    account = made_account("li", role="system_administrator")
    both = [
        Grant(Role.SYSTEM_ADMINISTRATOR, Scope.DISTRICT, HOME, HOME),
        Grant(Role.AUDIT_ADMINISTRATOR, Scope.DISTRICT, HOME, HOME),
    ]

    with pytest.raises(actions.RolesClash) as refused:
        actions.set_grants(account.pk, grants=both, actor=actor_of(security_administrator), at=AT)

    assert refused.value.facts == {"roles": ["audit_administrator", "system_administrator"]}


def test_set_grants_counts_roles_of_other_districts_as_well(security_administrator):
    account = made_account("li", role="inspector", district=HOME)
    grant(account, "auditor", district=FOREIGN)

    with pytest.raises(actions.RolesClash):
        actions.set_grants(
            account.pk,
            grants=[Grant(Role.AUDIT_ADMINISTRATOR, Scope.DISTRICT, HOME, HOME)],
            actor=actor_of(security_administrator),
            at=AT,
        )


def test_nobody_grants_themselves_anything(security_administrator):
    with pytest.raises(actions.OwnAccount):
        actions.set_grants(security_administrator.pk, grants=[INSPECTOR], actor=actor_of(security_administrator), at=AT)


def test_set_grants_of_no_account_is_refused(security_administrator):
    with pytest.raises(actions.NotGranted):
        actions.set_grants(999_999, grants=[], actor=actor_of(security_administrator), at=AT)


def test_a_disabled_administrator_may_nothing_more(security_administrator):
    account = made_account("li")
    security_administrator.is_active = False
    security_administrator.save()

    with pytest.raises(actions.NotGranted):
        actions.set_grants(
            account.pk,
            grants=[INSPECTOR],
            actor=Actor(f"account:{security_administrator.pk}", "", frozenset(Role)),
            at=AT,
        )


def test_disable_account_ends_its_sessions(system_administrator):
    account = made_account("li", role="inspector")
    session = open_session(account)

    actions.disable_account(account.pk, reason="调走", actor=actor_of(system_administrator), at=AT)

    assert not Account.objects.get(pk=account.pk).is_active
    assert not session.exists()
    assert viewer_of(Account.objects.get(pk=account.pk)).grants == ()
    assert Entry.objects.get(action="people.account.disable").facts == {"reason": "调走", "sessions_ended": 1}


def test_enable_account_gives_a_new_password(system_administrator):
    account = made_account("li")
    actions.disable_account(account.pk, reason="调走", actor=actor_of(system_administrator), at=AT)

    changed, password = actions.enable_account(account.pk, actor=actor_of(system_administrator), at=AT)

    assert (changed.is_active, changed.must_change_password) == (True, True)
    assert Account.objects.get(pk=account.pk).check_password(password)


def test_renew_password_ends_sessions_and_the_old_password(system_administrator):
    account = made_account("li")
    session = open_session(account)

    _changed, password = actions.renew_password(account.pk, actor=actor_of(system_administrator), at=AT)

    kept = Account.objects.get(pk=account.pk)
    assert (kept.check_password(PASSWORD), kept.check_password(password)) == (False, True)
    assert kept.must_change_password
    assert not session.exists()


def test_reset_second_factor_takes_it_away(security_administrator):
    account = made_account("li")
    Authenticator.objects.create(user=account, type="totp", data={"secret": "x"})
    session = open_session(account)

    actions.reset_second_factor(account.pk, actor=actor_of(security_administrator), at=AT)

    assert not Authenticator.objects.filter(user=account).exists()
    assert not session.exists()
    assert last_entry()[0] == "people.account.reset_second_factor"


def test_no_one_administrator_takes_over_an_account(system_administrator, security_administrator):
    account = made_account("li")

    with pytest.raises(actions.NotGranted):
        actions.reset_second_factor(account.pk, actor=actor_of(system_administrator), at=AT)
    with pytest.raises(actions.NotGranted):
        actions.renew_password(account.pk, actor=actor_of(security_administrator), at=AT)


def test_change_password_ends_the_duty_to_change_it():
    account = made_account("li", must_change_password=True)

    actions.change_password(account.pk, password=ANOTHER, actor=actor_of(account), at=AT)

    kept = Account.objects.get(pk=account.pk)
    assert (kept.must_change_password, kept.check_password(ANOTHER)) == (False, True)
    assert last_entry()[0] == "people.account.change_password"


def test_choose_settings_keeps_language_and_keys():
    account = made_account("li")

    actions.choose_settings(account.pk, language="en", single_keys=False, actor=actor_of(account), at=AT)

    kept = Account.objects.get(pk=account.pk)
    assert (kept.language, kept.single_keys) == ("en", False)


def test_end_session_ends_ones_own_and_no_other(system_administrator):
    account = made_account("li")
    own, other = open_session(account), open_session(system_administrator)

    ended = [
        actions.end_session(each.pk, account_id=account.pk, actor=actor_of(account), at=AT) for each in (own, other)
    ]

    assert ended == [True, False]
    assert (own.exists(), other.exists()) == (False, True)


def test_note_sign_in_keeps_the_address():
    account = made_account("li")

    actions.note_sign_in(account.pk, address="10.0.0.9", actor=actor_of(account), at=AT)

    assert Entry.objects.get(action="people.session.begin").facts == {"address": "10.0.0.9"}
