"""Named reads of evaluation: forecasts of the teams a viewer may see, never in the order of their points."""

from datetime import date

from django.db.models import QuerySet

from changming.areas.evaluation.models import Score
from changming.areas.people.queries import within
from changming.areas.people.rules import Permission, Viewer


def scores_seen_by(viewer: Viewer, district: str, *, since: date, until: date, team: str = "") -> QuerySet[Score]:
    """Scores of some days, by day and the team's name; "" is any team. One query."""
    seen = Score.objects.filter(within(viewer, Permission.SEE_DAY, district), day__gte=since, day__lte=until)
    return (seen.filter(team=team) if team else seen).order_by("day", "team")
