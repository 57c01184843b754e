"""Tables of inspection: what the day check proposed, and what people made of it."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from changming.areas.inspection.choices import FindingCode, FindingState
from changming.areas.inspection.workflow import FINDING


class Finding(models.Model):
    """One finding of one day; `key` is that of `rules.finding_key`.

    evidence   [kind, file, row] each
    first_run  number of the run of the day that proposed it first; `last_run` of the last that did
    gone_run   number of the run that did not propose it any more; None: the newest does
    """

    workflow = FINDING

    district = models.CharField(max_length=12)
    day = models.DateField()
    key = models.CharField(max_length=64)
    code = models.CharField(max_length=40, choices=[(str(one), str(one)) for one in FindingCode])
    duty = models.TextField(blank=True)
    place = models.TextField(blank=True)
    party = models.TextField(blank=True)
    team = models.CharField(max_length=200, blank=True)
    severity = models.PositiveSmallIntegerField()
    evidence = models.JSONField(default=list)
    says_zh = models.TextField()
    says_en = models.TextField()
    measured = models.FloatField(null=True)
    allowed = models.FloatField(null=True)
    unit = models.CharField(max_length=20, blank=True)
    first_run = models.PositiveIntegerField()
    last_run = models.PositiveIntegerField()
    gone_run = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=20, default=FindingState.PROPOSED)
    due_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=100, blank=True)  # as in the audit chain
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        """Each once a day; listed by day, by team and by what it is."""

        constraints = [
            UniqueConstraint(fields=["district", "day", "key"], name="finding_once"),
            CheckConstraint(condition=Q(state__in=[str(one) for one in FindingState]), name="finding_state_known"),
        ]
        indexes = [
            models.Index(fields=["district", "day", "state"]),
            models.Index(fields=["district", "team", "day"]),
            models.Index(fields=["district", "code", "day"]),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.code} {self.place}"
