"""Rows that came from outside: where each stood, for which day or from which day on it holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q


class Origin(models.Model):
    """One sheet of one file that rows were read from. `file` is the name reports use; `headers` are as written."""

    district = models.CharField(max_length=12)
    day = models.DateField()  # the day it was given for
    kind = models.CharField(max_length=20)
    file = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64)  # of the whole file
    headers = models.JSONField(default=dict)  # column → header as written
    attribution = models.CharField(max_length=500, blank=True)  # whom the file names as its source
    arrived_at = models.DateTimeField()

    class Meta:
        """Found by the day and the kind of table."""

        app_label = "kernel"
        indexes = [models.Index(fields=["district", "kind", "day"])]

    def __str__(self) -> str:
        return self.file


class Given(models.Model):
    """A row of a district, from a sheet (`origin`, `row`) or entered on a page (both empty).

    `repeats`: how often the same row came again.
    """

    district = models.CharField(max_length=12)
    origin = models.ForeignKey(Origin, null=True, on_delete=models.PROTECT, related_name="+")
    row = models.PositiveIntegerField(null=True)
    repeats = models.PositiveIntegerField(default=0)

    class Meta:
        """Never a table of its own."""

        abstract = True


class OfDay(Given):
    """A row that was given for one day and holds for no other."""

    day = models.DateField()

    class Meta:
        """Never a table of its own."""

        abstract = True


def holds_on(day: date) -> Q:
    """That a dated row holds on a day."""
    return (Q(from_day=None) | Q(from_day__lte=day)) & (Q(until_day=None) | Q(until_day__gt=day))


def does_hold(row: Any, day: date) -> bool:  # noqa: ANN401 -- any row with the two days
    """Whether a row that was read holds on a day."""
    return (row.from_day is None or row.from_day <= day) and (row.until_day is None or day < row.until_day)


class DatedQuerySet(models.QuerySet[models.Model]):
    """Rows of which each holds from one day to another."""

    def on(self, day: date) -> Self:
        """Those that hold on a day."""
        return self.filter(holds_on(day))


class Dated(Given):
    """A row that holds from `from_day` (None: always did) until the day before `until_day` (None: still does).

    A change closes one version and opens the next, so an old day is judged again by what was true then.
    `stated_day`: the earliest day for which somebody said so; before it the row holds for want of another.
    Whoever inherits takes `DatedQuerySet` as manager.
    """

    from_day = models.DateField(null=True)
    until_day = models.DateField(null=True)
    stated_day = models.DateField(null=True)

    class Meta:
        """Never a table of its own."""

        abstract = True


@dataclass(frozen=True, slots=True)
class Table:
    """How the rows of one kind of table lie in the database.

    columns  column of the kind → field of the model; "" and None in a field: the cell was not given
    key      fields by which a row is the same when it comes again; none: all of `columns`
    amends   whether a row with a known key and other content changes the one that is there (a plan, a ledger), or is
             the same row told again (evidence, which is never altered)
    """

    kind: str
    model: type[Given]
    columns: Mapping[str, str]
    key: tuple[str, ...] = ()
    amends: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The model's fields that hold content."""
        return tuple(dict.fromkeys(self.columns.values()))

    def of(self, district: str) -> "models.QuerySet[Any]":
        """All rows of a district."""
        return self.model._default_manager.filter(district=district)  # noqa: SLF001 -- Django's own name for it

    def field(self, name: str) -> "models.Field[Any, Any]":
        """The model's field of that name."""
        found = self.model._meta.get_field(name)  # noqa: SLF001 -- Django's own name for it
        if not isinstance(found, models.Field):
            raise TypeError(f"{name} holds no content")
        return found
