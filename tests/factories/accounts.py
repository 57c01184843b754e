"""Accounts with a district, ready to sign in."""

from datetime import UTC, datetime

from changming.areas.people.choices import Role, Scope
from changming.areas.people.models import Account, GrantRow
from changming.areas.places.models import District

HOME, FOREIGN = "620104", "620105"
PASSWORD = "correct-horse-7-battery"  # noqa: S105 -- of made-up accounts
MADE_AT = datetime(2026, 11, 1, 8, tzinfo=UTC)


def made_district(code=HOME, name="西固区", **facts):
    return District.objects.get_or_create(code=code, defaults={"name": name, **facts})[0]


def made_account(username="wang", *, role=None, district=HOME, team=None, place=None, city=False, **facts):
    """An account with one grant, or none where no role is given."""
    account = Account(
        **{"username": username, "name": "王明", "district": district, "made_at": MADE_AT, "must_change_password": False}
        | facts
    )
    account.set_password(PASSWORD)
    account.save()
    if role is not None:
        grant(account, role, district=district, team=team, place=place, city=city)
    return account


def grant(account, role, *, district=HOME, team=None, place=None, city=False):
    scope, key = Scope.DISTRICT, district
    if team is not None:
        scope, key = Scope.TEAM, team
    elif place is not None:
        scope, key = Scope.PLACE, place
    elif city:
        scope = Scope.CITY
    return GrantRow.objects.create(account=account, role=Role(role), scope=scope, key=key, district=district)
