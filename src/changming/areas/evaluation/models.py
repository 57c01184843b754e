"""Tables of evaluation: what each team's day would score."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from changming.areas.evaluation.choices import ScoreState


class Score(models.Model):
    """A team's points of one day, as the newest run says; a forecast takes no effect and has no rank.

    items       item of the pack → points, as they count
    deductions  {item, points, finding, rule} each; `finding` is the key of `inspection.Finding`
    exposure    how many of the team's duties have a verdict
    run         number of the run of the day
    """

    district = models.CharField(max_length=12)
    day = models.DateField()
    team = models.CharField(max_length=200)
    total = models.FloatField()
    items = models.JSONField(default=dict)
    deductions = models.JSONField(default=list)
    exposure = models.PositiveIntegerField()
    pack_name = models.CharField(max_length=200)
    pack_version = models.CharField(max_length=60)
    run = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default=ScoreState.FORECAST)

    class Meta:
        """Each team once a day."""

        constraints = [
            UniqueConstraint(fields=["district", "day", "team"], name="score_once"),
            CheckConstraint(condition=Q(state__in=[str(one) for one in ScoreState]), name="score_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.team} {self.total}"
