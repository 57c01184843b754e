"""Rows that came from outside: where each stood, and from which day to which it holds."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q


class Origin(models.Model):
    """One sheet of one file that rows were read from. `file` is the name reports use; `headers` are as written."""

    district = models.CharField(max_length=12)
    day = models.DateField(null=True)  # the day it was given for
    kind = models.CharField(max_length=20)
    file = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64)
    headers = models.JSONField(default=dict)  # column → header as written
    arrived_at = models.DateTimeField()

    class Meta:
        """Found by the day and the kind of table."""

        app_label = "kernel"
        indexes = [models.Index(fields=["district", "day", "kind"])]

    def __str__(self) -> str:
        return self.file


class Given(models.Model):
    """A row of a district, from a sheet (`origin`, `row`) or entered on a page (both empty)."""

    district = models.CharField(max_length=12)
    origin = models.ForeignKey(Origin, null=True, on_delete=models.PROTECT, related_name="+")
    row = models.PositiveIntegerField(null=True)

    class Meta:
        """Never a table of its own."""

        abstract = True


class DatedQuerySet(models.QuerySet[models.Model]):
    """Rows of which each holds from one day to another."""

    def on(self, day: date) -> Self:
        """Those that hold on a day."""
        return self.filter(Q(from_day=None) | Q(from_day__lte=day), Q(until_day=None) | Q(until_day__gt=day))


class Dated(Given):
    """A row that holds from `from_day` (None: always did) until the day before `until_day` (None: still does).

    A change closes one version and opens the next, so an old day is judged again by what was true then.
    """

    from_day = models.DateField(null=True)
    until_day = models.DateField(null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        """Never a table of its own."""

        abstract = True
