"""Reading what was dropped: the lists and single arrivals that pages show."""

from datetime import date

from django.db.models import QuerySet

from changming.day.models import Arrival


def arrivals_of(district: str, day: date) -> QuerySet[Arrival]:
    """Arrivals of one day, the newest first."""
    return Arrival.objects.filter(district=district, day=day).order_by("-arrived_at", "-pk")


def arrival_in(district: str, day: date, arrival: int) -> Arrival | None:
    """One arrival of that day of that district; None where it is of another."""
    return Arrival.objects.filter(district=district, day=day, pk=arrival).first()
