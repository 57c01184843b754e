"""Named reads of people. What a viewer may see is cut out here, with `rules.access`, never in a page."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Count, Q, QuerySet

from changming.areas.people.models import Account, GrantRow, Leave, Person, RosterRow, ShiftRow, Team
from changming.areas.people.rules import (
    ADMINISTRATORS,
    CITY_DIGITS,
    Districts,
    Grant,
    Permission,
    Viewer,
    districts,
    teams,
)
from changming.kernel.actor import Actor
from changming.kernel.given import DatedQuerySet


def viewer_of(account: Account) -> Viewer:
    """An account with all it was granted. One query."""
    grants = tuple(row.fact() for row in account.grants.order_by("pk"))
    return Viewer(str(account.pk), account.name, grants if account.is_active else ())


def viewer_acting(actor: Actor) -> Viewer:
    """What whoever acts is granted at this moment; nothing where no account acts. Two queries."""
    key = actor.key.removeprefix("account:")
    account = Account.objects.filter(pk=key).first() if key.isdecimal() else None
    return Viewer(key, actor.name) if account is None else viewer_of(account)


def within(viewer: Viewer, permission: Permission, district: str, *, team_field: str = "team") -> Q:
    """The rows of one district to which a permission reaches; `team_field` names the column with their team's name."""
    allowed = teams(viewer, permission, district)
    of_district = Q(district=district)
    return of_district if allowed is None else of_district & Q(**{f"{team_field}__in": sorted(allowed)})


def among(where: Districts) -> Q:
    """The rows of any of those districts."""
    found = Q(district__in=sorted(where.names))
    for city in sorted(where.cities):
        found |= Q(district__startswith=city)
    return found


def accounts_in(viewer: Viewer, district: str, text: str = "") -> QuerySet[Account]:
    """Accounts of a district and of its city, as far as a viewer looks after them, by name; those holding a text."""
    here = Q(district=district) | Q(district=f"{district[:CITY_DIGITS]}00")
    seen = Account.objects.filter(here & among(districts(viewer, Permission.SEE_ACCOUNTS)))
    if text:
        seen = seen.filter(Q(username__icontains=text) | Q(name__icontains=text))
    return seen.order_by("username").prefetch_related("grants")


def account_in(viewer: Viewer, district: str, account_id: int) -> Account | None:
    """One of those accounts, None where there is none of them."""
    return accounts_in(viewer, district).filter(pk=account_id).first()


def granted_to(account: Account) -> list[Grant]:
    """What an account is granted. No query where the account came from a list."""
    return [row.fact() for row in sorted(account.grants.all(), key=lambda row: row.pk)]


def account_named(username: str) -> Account | None:
    """The account that signs in with a name."""
    return Account.objects.filter(username=username).first()


def people_seen_by(viewer: Viewer, district: str, day: date) -> DatedQuerySet:
    """People on the books on a day, of the teams a viewer may see, by team and code."""
    return Person.objects.on(day).filter(within(viewer, Permission.SEE_PEOPLE, district)).order_by("team", "code", "pk")


def first_team(district: str) -> str:
    """The first team by name among the people of a district; "" where none is known."""
    teams = Person.objects.filter(district=district).exclude(team="").order_by("team")
    return teams.values_list("team", flat=True).first() or ""


def administrators() -> list[tuple[str, str, str]]:
    """(district, role, name) of every active account that administers system, security or audit. One query."""
    rows = GrantRow.objects.filter(role__in=sorted(ADMINISTRATORS), account__is_active=True)
    return list(rows.order_by("district", "role", "account__name").values_list("district", "role", "account__name"))


def people_found(rows: DatedQuerySet, text: str) -> DatedQuerySet:
    """Those whose number or name holds a text."""
    return rows.filter(Q(code__icontains=text) | Q(name__icontains=text))


def person_called(text: str, district: str, day: date) -> Person | None:
    """The one person on the books that day with that number, or else with that name; None where nobody or several."""
    rows = Person.objects.on(day).filter(district=district)
    for called in ({"code": text}, {"name": text}):
        found = list(rows.filter(**called)[:2])
        if len(found) == 1 and isinstance(found[0], Person):
            return found[0]
    return None


def leaves_of(person: Person, from_at: datetime, to_at: datetime) -> QuerySet[Leave]:
    """Leaves of a person, by number or by name, that take something of a time."""
    names = [name for name in (person.code, person.name) if name]
    return Leave.objects.filter(district=person.district, person__in=names, from_at__lt=to_at, to_at__gt=from_at)


def leaves_among(names: Iterable[str], district: str, from_at: datetime, to_at: datetime) -> QuerySet[Leave]:
    """Leaves of any of those numbers or names, as person or as substitute, that take something of a time."""
    called = list(names)
    where = Q(person__in=called) | Q(substitute__in=called)
    return Leave.objects.filter(where, district=district, from_at__lt=to_at, to_at__gt=from_at).order_by("from_at")


def roster_among(viewer: Viewer, people: Iterable[Person], district: str, days: Sequence[date]) -> QuerySet[RosterRow]:
    """Roster rows of those people, as far as a viewer may see them: of a name alone only with a team of theirs."""
    seen = list(people)
    codes, names = [one.code for one in seen], [one.name for one in seen if one.name]
    allowed = teams(viewer, Permission.SEE_PEOPLE, district)
    by_name = Q(person__in=names) if allowed is None else Q(person__in=names, team__in=sorted(allowed))
    rows = RosterRow.objects.filter(Q(person__in=codes) | by_name, district=district, day__in=days)
    return rows.order_by("day", "starts", "pk")


def shifts_among(viewer: Viewer, people: Iterable[Person], district: str, days: Sequence[date]) -> DatedQuerySet:
    """Rows of the sheet of shifts of those people that hold on any of the days, with origins; seen as the roster."""
    seen = list(people)
    codes, names = [one.code for one in seen], [one.name for one in seen if one.name]
    allowed = teams(viewer, Permission.SEE_PEOPLE, district)
    by_name = Q(person__in=names) if allowed is None else Q(person__in=names, team__in=sorted(allowed))
    begun = Q(from_day=None) | Q(from_day__lte=max(days))
    holds = Q(until_day=None) | Q(until_day__gt=min(days))
    rows = ShiftRow.objects.filter(begun, holds, Q(person__in=codes) | by_name, district=district)
    found: DatedQuerySet = rows.select_related("origin").order_by("pk")
    return found


def posts_owed(district: str, days: Sequence[date]) -> dict[date, set[str]]:
    """Posts, as sheets write them, that somebody owes on each day. Two queries.

    A post in the sheet of shifts is owed on each day that the sheet holds: who rests when is not asked here.
    """
    found: dict[date, set[str]] = {day: set() for day in days}
    rows = RosterRow.objects.filter(district=district, day__in=days).values_list("day", "post").distinct()
    for day, post in rows:
        found[day].add(post)
    shifts = ShiftRow.objects.filter(district=district).values_list("from_day", "until_day", "post").distinct()
    for from_day, until_day, post in shifts:
        for day in days:
            if (from_day or day) <= day and (until_day is None or day < until_day):
                found[day].add(post)
    return found


def segments_owed(district: str, day: date) -> set[str]:
    """Roads, as sheets write them, that somebody owes on a day, by the sheet of shifts too. Two queries."""
    rows = RosterRow.objects.filter(district=district, day=day).values_list("segments", flat=True)
    shifts = ShiftRow.objects.on(day).filter(district=district).values_list("segments", flat=True)
    return {segment for segments in [*rows, *shifts] for segment in segments}


def people_by_team(rows: DatedQuerySet) -> dict[str, int]:
    """How many people each team has; "" for those without. One query."""
    return dict(rows.order_by().values_list("team").annotate(Count("pk")))


def organisations_by_team(viewer: Viewer, district: str, day: date) -> dict[str, str]:
    """Whose each declared team is ("" where that was not given), of those a viewer may see. One query."""
    seen = within(viewer, Permission.SEE_PEOPLE, district, team_field="name")
    rows = Team.objects.on(day).filter(seen).order_by("name", "pk").values_list("name", "organisation__name")
    return {name: organisation or "" for name, organisation in rows}


def sessions_of(account: Account, at: datetime) -> list[UserSession]:
    """Sessions of an account that are still open, the newest first. Two queries."""
    noted = list(UserSession.objects.filter(user=account).order_by("-pk"))
    keys = [each.session_key for each in noted]
    open_keys = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=at).values_list("session_key", flat=True)
    )
    return [each for each in noted if each.session_key in open_keys]


def has_second_factor(account: Account) -> bool:
    """Whether a code from a phone is asked for at sign-in."""
    return bool(Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists())
