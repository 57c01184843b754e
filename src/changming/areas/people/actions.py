"""Verbs of people: accounts and what they are granted. Every one asks the rules again, under the account's lock."""

import secrets
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, tzinfo

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from changming.areas.people.choices import LeaveKind
from changming.areas.people.models import Account, GrantRow, Leave, Person
from changming.areas.people.queries import leaves_of, person_called, viewer_acting, viewer_of
from changming.areas.people.rules import Grant, NotGranted, Permission, clashing, may, must
from changming.kernel.actor import SYSTEM_ROLE, Actor
from changming.kernel.audit import record
from changming.kernel.errors import Refused

# One-time passwords are read out and typed: no letters that look alike.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
PASSWORD_LETTERS = 14


class NameTaken(Refused):
    """Another account signs in with that name."""

    code = "name_taken"


class RolesClash(Refused):
    """System, security and audit are administered by three people who do nothing else here."""

    code = "roles_clash"


class OwnAccount(Refused):
    """Nobody changes what they themselves are granted, and nobody disables or resets themselves."""

    code = "own_account"


class NobodyCalledSo(Refused):
    """Nobody on the books that day has that number, or exactly one that name."""

    code = "nobody_called_so"


class EndsBeforeItBegins(Refused):
    """The leave ends before it begins, or at once."""

    code = "ends_before_it_begins"


class AwayAlready(Refused):
    """The person, or the substitute, is on leave at that time already."""

    code = "away_already"


class OwnSubstitute(Refused):
    """Nobody substitutes for themselves."""

    code = "own_substitute"


LEAVE_ENTERED = "people.leave.enter"


def enter_leave(  # noqa: PLR0913 -- a leave is that much
    *,
    district: str,
    zone: tzinfo,
    person: str,
    from_at: datetime,
    to_at: datetime,
    kind: LeaveKind,
    substitute: str = "",
    note: str = "",
    actor: Actor,
    at: datetime,
) -> Leave:
    """A person owes nothing from `from_at` to `to_at`; whoever substitutes for them owes it.

    `person` and `substitute` are numbers, or names that one person has. Raises NotGranted, EndsBeforeItBegins,
    NobodyCalledSo, OwnSubstitute, AwayAlready.
    """
    with transaction.atomic():
        must(viewer_acting(actor), Permission.EDIT_ROSTER, district=district)
        if to_at <= from_at:
            raise EndsBeforeItBegins(from_at=from_at, to_at=to_at)
        day = from_at.astimezone(zone).date()
        away = _free(_called(person, district, day, actor), from_at, to_at)
        other = _free(_called(substitute, district, day, actor), from_at, to_at) if substitute else None
        if other is not None and other.pk == away.pk:
            raise OwnSubstitute(person=person)
        leave = Leave.objects.create(
            district=district,
            person=away.code,
            from_at=from_at,
            to_at=to_at,
            kind=kind,
            substitute=other.code if other else "",
            approved_by=actor.name,
            note=note,
        )
        facts = {"day": day, "from": from_at, "to": to_at, "kind": kind, "substitute": leave.substitute, "reason": note}
        record(chain=district, action=LEAVE_ENTERED, actor=actor, at=at, subject=f"person:{away.code}", facts=facts)
    return leave


def _free(person: Person, from_at: datetime, to_at: datetime) -> Person:
    """The person, if nothing of the time is a leave of theirs already."""
    if leaves_of(person, from_at, to_at).exists():
        raise AwayAlready(person=person.code, from_at=from_at, to_at=to_at)
    return person


def _called(text: str, district: str, day: date, actor: Actor) -> Person:
    """Someone of a team whose roster the actor may edit, locked; people of other teams are as if not there."""
    found = person_called(text, district, day)
    if found is None or not may(viewer_acting(actor), Permission.EDIT_ROSTER, district=district, team=found.team):
        raise NobodyCalledSo(person=text, day=day)
    Person.objects.select_for_update().get(pk=found.pk)
    return found


def make_account(*, username: str, name: str, district: str, actor: Actor, at: datetime) -> tuple[Account, str]:
    """A new account without any grant, and the password to sign in with once."""
    with transaction.atomic():
        _must(actor, Permission.MAKE_ACCOUNTS, district)
        plain = plain_username(username)
        if Account.objects.filter(username=plain).exists():
            raise NameTaken(username=plain)
        account = Account(username=plain, name=name, district=district, made_at=at)
        password = _one_time_password(account)
        account.save()
        _record(account, "people.account.make", actor, at, username=plain, name=name)
    return account, password


def set_grants(account_id: int, *, grants: Iterable[Grant], actor: Actor, at: datetime) -> Account:
    """Replace what an account is granted where the actor may grant; grants elsewhere stay as they are."""
    with transaction.atomic():
        account = _locked(account_id, Permission.SET_GRANTS, actor)
        wanted = set(grants)
        for grant in wanted:
            _must(actor, Permission.SET_GRANTS, grant.district)
        before = {row.fact(): row for row in account.grants.all()}
        mine = {grant for grant in before if _may(actor, Permission.SET_GRANTS, grant.district)}
        after = (set(before) - mine) | wanted
        if clash := clashing(grant.role for grant in after):
            raise RolesClash(roles=sorted(clash))
        GrantRow.objects.filter(pk__in=[before[grant].pk for grant in mine - wanted]).delete()
        GrantRow.objects.bulk_create(_row(account, grant) for grant in sorted(wanted - set(before), key=_told))
        changed = {"before": sorted(map(_told, before)), "after": sorted(map(_told, after))}
        _record(account, "people.account.grant", actor, at, **changed)
    return account


def disable_account(account_id: int, *, reason: str, actor: Actor, at: datetime) -> Account:
    """Nobody signs in with it any more; every session ends now. It keeps its name in the audit chain."""
    with transaction.atomic():
        account = _locked(account_id, Permission.MAKE_ACCOUNTS, actor)
        account.is_active = False
        account.save(update_fields=["is_active"])
        ended = _end_sessions(account)
        _record(account, "people.account.disable", actor, at, reason=reason, sessions_ended=ended)
    return account


def enable_account(account_id: int, *, actor: Actor, at: datetime) -> tuple[Account, str]:
    """A disabled account signs in again, with a new password to be used once."""
    with transaction.atomic():
        account = _locked(account_id, Permission.MAKE_ACCOUNTS, actor)
        account.is_active = True
        password = _one_time_password(account)
        account.save(update_fields=["is_active", "password", "must_change_password"])
        _record(account, "people.account.enable", actor, at)
    return account, password


def renew_password(account_id: int, *, actor: Actor, at: datetime) -> tuple[Account, str]:
    """For one who forgot theirs: a password to sign in with once. Every session ends now."""
    with transaction.atomic():
        account = _locked(account_id, Permission.MAKE_ACCOUNTS, actor)
        password = _one_time_password(account)
        account.save(update_fields=["password", "must_change_password"])
        _record(account, "people.account.renew_password", actor, at, sessions_ended=_end_sessions(account))
    return account, password


def reset_second_factor(account_id: int, *, actor: Actor, at: datetime) -> Account:
    """For one who lost the phone: sign in by password alone until a new one is set up. Every session ends now."""
    with transaction.atomic():
        account = _locked(account_id, Permission.RESET_FACTORS, actor)
        removed, _kinds = Authenticator.objects.filter(user=account).delete()
        ended = _end_sessions(account)
        _record(account, "people.account.reset_second_factor", actor, at, removed=removed, sessions_ended=ended)
    return account


def change_password(account_id: int, *, password: str, actor: Actor, at: datetime) -> Account:
    """One's own new password; whoever calls has asked for the old one and for the rules of a new one."""
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account_id)
        account.set_password(password)
        account.must_change_password = False
        account.save(update_fields=["password", "must_change_password"])
        _record(account, "people.account.change_password", actor, at)
    return account


def choose_settings(account_id: int, *, language: str, single_keys: bool, actor: Actor, at: datetime) -> Account:
    """One's own language ("": as the browser asks) and whether single keys do something."""
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account_id)
        account.language = language
        account.single_keys = single_keys
        account.save(update_fields=["language", "single_keys"])
        _record(account, "people.account.choose", actor, at, language=language, single_keys=single_keys)
    return account


def end_session(session_id: int, *, account_id: int, actor: Actor, at: datetime) -> bool:
    """Sign out one of one's own sessions; False where it had ended already."""
    with transaction.atomic():
        session = UserSession.objects.filter(pk=session_id, user_id=account_id).first()
        if session is None:
            return False
        account = Account.objects.get(pk=account_id)
        session.end()
        _record(account, "people.session.end", actor, at, agent=session.user_agent, address=session.ip)
    return True


def note_sign_in(account_id: int, *, address: str, actor: Actor, at: datetime) -> None:
    """Keep who signed in from where."""
    account = Account.objects.get(pk=account_id)
    _record(account, "people.session.begin", actor, at, address=address)


def plain_username(username: str) -> str:
    """As it is kept and compared: one form of each character, lower case, no space around it."""
    return unicodedata.normalize("NFKC", username).strip().lower()


def _locked(account_id: int, permission: Permission, actor: Actor) -> Account:
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise NotGranted(permission=permission, account=account_id)
    _must(actor, permission, account.district)
    if actor.key == f"account:{account.pk}":
        raise OwnAccount(permission=permission)
    return account


def _must(actor: Actor, permission: Permission, district: str) -> None:
    if not _may(actor, permission, district):
        raise NotGranted(permission=permission, district=district)


def _may(actor: Actor, permission: Permission, district: str) -> bool:
    if SYSTEM_ROLE in actor.roles:
        return True
    account = Account.objects.filter(pk=actor.key.removeprefix("account:")).first()
    return account is not None and may(viewer_of(account), permission, district=district)


def _one_time_password(account: Account) -> str:
    password = "".join(secrets.choice(LETTERS) for _ in range(PASSWORD_LETTERS))
    account.set_password(password)
    account.must_change_password = True
    return password


def _end_sessions(account: Account) -> int:
    sessions = list(UserSession.objects.filter(user=account))
    for session in sessions:
        session.end()
    return len(sessions)


def _row(account: Account, grant: Grant) -> GrantRow:
    return GrantRow(account=account, role=grant.role, scope=grant.scope, key=grant.key, district=grant.district)


def _told(grant: Grant) -> str:
    return f"{grant.role} {grant.scope} {grant.district} {grant.key}"


def _record(account: Account, action: str, actor: Actor, at: datetime, **facts: object) -> None:
    record(chain=account.district, action=action, actor=actor, at=at, subject=f"account:{account.pk}", facts=facts)
