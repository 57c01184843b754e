"""Named reads of people. What a viewer may see is cut out here, with `rules.access`, never in a page."""

from django.db.models import Q, QuerySet

from changming.areas.people.models import Account
from changming.areas.people.rules import Districts, Permission, Viewer, districts, teams


def viewer_of(account: Account) -> Viewer:
    """An account with all it was granted. One query."""
    grants = tuple(row.fact() for row in account.grants.order_by("pk"))
    return Viewer(str(account.pk), account.name, grants if account.is_active else ())


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


def accounts_seen_by(viewer: Viewer) -> QuerySet[Account]:
    """Accounts whose district the viewer administers or audits, by name."""
    return Account.objects.filter(among(districts(viewer, Permission.SEE_ACCOUNTS))).prefetch_related("grants")
