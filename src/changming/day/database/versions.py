"""Which version of its evidence each earlier day has: the same version, the same rows."""

import hashlib
from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, QuerySet

from changming.areas.evidence.models import Picture
from changming.day.database.tables import OF_EARLIER_DAYS, TABLES
from changming.kernel.given import Origin


def versions_before(district: str, day: date) -> dict[date, str]:
    """The version of every earlier day of which there is evidence. A query for each kind, and one for their sheets.

    Rows of evidence are never altered, and written together with the sheet they stand in: how many there are, the last
    of them and the sheets say which they are. So do, of pictures, their contents.
    """
    said: defaultdict[date, list[str]] = defaultdict(list)
    for kind in sorted(OF_EARLIER_DAYS):
        for then, *facts in _counted(TABLES[kind].of(district), day):
            said[then].append(f"{kind} {facts}")
    contents = {"first": Min("sha256"), "last": Max("sha256"), "arrived": Max("arrived_at")}
    for then, *facts in _counted(Picture.objects.filter(district=district), day, **contents):
        said[then].append(f"pictures {facts}")
    sheets = Origin.objects.filter(district=district, kind__in=OF_EARLIER_DAYS, day__lt=day).order_by("pk")
    for then, *facts in sheets.values_list("day", "pk", "kind", "file", "sha256"):
        if then in said:
            said[then].append(f"sheet {facts}")
    return {then: _version(district, then, facts) for then, facts in said.items()}


def _counted(rows: QuerySet[Any], day: date, **more: Any) -> QuerySet[Any]:  # noqa: ANN401 -- Django's own aggregates
    past = rows.filter(day__lt=day).order_by().values("day")
    counted: QuerySet[Any] = past.annotate(count=Count("pk"), newest=Max("pk"), **more)
    return counted.values_list("day", "count", "newest", *more)


def _version(district: str, day: date, facts: list[str]) -> str:
    return hashlib.sha256("\n".join((district, str(day), *facts)).encode()).hexdigest()
