"""Named reads of the fleet."""

from datetime import date

from django.db.models import Count, Q

from changming.areas.fleet.models import Vehicle
from changming.areas.people.queries import within
from changming.areas.people.rules import Permission, Viewer
from changming.kernel.given import DatedQuerySet


def vehicles_seen_by(viewer: Viewer, district: str, day: date) -> DatedQuerySet:
    """Vehicles on the books on a day, of the teams a viewer may see, by team and code."""
    seen = within(viewer, Permission.SEE_PEOPLE, district)
    return Vehicle.objects.on(day).filter(seen).order_by("team", "code", "pk")


def vehicles_found(rows: DatedQuerySet, text: str) -> DatedQuerySet:
    """Those whose number, plate or terminal holds a text."""
    return rows.filter(Q(code__icontains=text) | Q(plate__icontains=text) | Q(terminal__icontains=text))


def vehicles_by_team(rows: DatedQuerySet) -> dict[str, int]:
    """How many vehicles each team has; "" for those without. One query."""
    counted = rows.order_by().values_list("team").annotate(Count("pk"))
    return dict(counted)
