"""Tables of the fleet. Rows hold each value as it was read."""

from django.db import models
from django.db.models import Q, UniqueConstraint

from changming.kernel.given import Dated, DatedQuerySet

CODE = 200  # characters of an id


class Vehicle(Dated):
    """A vehicle and the terminal it carries."""

    code = models.CharField(max_length=CODE)
    plate = models.TextField(blank=True)
    team = models.TextField(blank=True)
    kind = models.CharField(max_length=20, blank=True)
    terminal = models.TextField(blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        """One version of a code from one day on."""

        constraints = [
            UniqueConstraint(fields=["district", "code", "from_day"], name="vehicle_once"),
            UniqueConstraint(fields=["district", "code"], condition=Q(from_day=None), name="vehicle_once_always"),
        ]

    def __str__(self) -> str:
        return self.code
