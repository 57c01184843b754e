"""Accounts with a district, ready to sign in."""

from datetime import UTC, date, datetime

from changming.areas.fleet.models import Vehicle
from changming.areas.people.choices import Role, Scope
from changming.areas.people.models import Account, GrantRow, Person
from changming.areas.places.models import District

HOME, FOREIGN = "620104", "620105"
DAY = date(2026, 11, 23)
PASSWORD = "correct-horse-7-battery"  # noqa: S105 -- of made-up accounts
MADE_AT = datetime(2026, 11, 1, 8, tzinfo=UTC)


def made_district(code=HOME, name="西固区", **facts):
    return District.objects.get_or_create(code=code, defaults={"name": name, **facts})[0]


def made_account(username="wang", *, role=None, district=HOME, name="王明", must_change_password=False, **scope):
    """An account with one grant, or none where no role is given. `scope`: team, place or city as `grant` has them."""
    account = Account(
        username=username,
        name=name,
        district=district,
        made_at=MADE_AT,
        must_change_password=must_change_password,
    )
    account.set_password(PASSWORD)
    account.save()
    if role is not None:
        grant(account, role, district=district, **scope)
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


def made_people(rows, *, district=HOME, team="东一队", first=1):
    numbers = range(first, first + rows)
    people = [Person(district=district, code=f"{team}-{n:04}", name=f"张{n}", team=team, role="保洁") for n in numbers]
    return Person.objects.bulk_create(people)


def made_vehicles(rows, *, district=HOME, team="东一队"):
    vehicles = [
        Vehicle(district=district, code=f"{team}-V{n}", plate=f"甘A{n:05}", team=team, kind="sweeper")
        for n in range(rows)
    ]
    return Vehicle.objects.bulk_create(vehicles)
