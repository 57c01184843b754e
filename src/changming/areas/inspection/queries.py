"""Named reads of inspection: the list of findings as far as a viewer may see it."""

from collections.abc import Collection
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Case, Count, Q, QuerySet, When

from changming.areas.inspection.choices import FindingCode, FindingState
from changming.areas.inspection.models import Finding
from changming.areas.people.queries import within
from changming.areas.people.rules import Permission, Viewer
from changming.kernel.audit import Entry

GRAVEST = ("-severity", "code", "place", "pk")


def findings_seen_by(
    viewer: Viewer,
    district: str,
    *,
    since: date | None = None,
    until: date | None = None,
    states: Collection[FindingState] = (),
    codes: Collection[FindingCode] = (),
    team: str = "",
) -> QuerySet[Finding]:
    """Findings of the teams a viewer may see, the newest day and the gravest first; empty filters hold for all.

    Sliced and counted by the page: two queries, whatever the number of rows.
    """
    found = Finding.objects.filter(within(viewer, Permission.SEE_DAY, district))
    asked = {"day__gte": since, "day__lte": until, "state__in": [*states], "code__in": [*codes], "team": team}
    given = {name: value for name, value in asked.items() if value}
    return found.filter(**given).order_by("-day", *GRAVEST)


def findings_holding(rows: QuerySet[Finding], text: str) -> QuerySet[Finding]:
    """Those with a text in their place, party or duty, or in what they say."""
    named = ("place", "party", "duty", "says_zh", "says_en")
    return rows.filter(reduce(or_, (Q(**{f"{name}__icontains": text}) for name in named)))


def waiting_first(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """The same findings: those that wait for a person, then the decided ones, then the withdrawn; the gravest first."""
    last = Case(When(state=FindingState.PROPOSED, then=0), When(state=FindingState.WITHDRAWN, then=2), default=1)
    return rows.order_by(last, "-day", *GRAVEST)


def count_waiting(viewer: Viewer, district: str, day: date) -> int:
    """How many findings of a day wait for a person, as far as a viewer may see them. One query."""
    return findings_seen_by(viewer, district, since=day, until=day, states=[FindingState.PROPOSED]).count()


def findings_by_state(rows: QuerySet[Finding]) -> dict[FindingState, int]:
    """How many of those rows are in each state. One query."""
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return {state: counts.get(state, 0) for state in FindingState}


def finding_seen_by(viewer: Viewer, district: str, finding: int) -> Finding | None:
    """One finding; None where there is none for this viewer. One query."""
    return Finding.objects.filter(within(viewer, Permission.SEE_DAY, district), pk=finding).first()


def history_of(finding: Finding) -> list[Entry]:
    """What people did with a finding, the oldest first. One query."""
    subject = f"{Finding.workflow.name}:{finding.pk}"
    return list(Entry.objects.filter(chain=finding.district, subject=subject).order_by("seq"))
