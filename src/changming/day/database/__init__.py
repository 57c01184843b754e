"""The database as a gatherer: one district's day becomes `DayInputs`."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from changming.areas.evidence.queries import decided_on
from changming.areas.people.models import Device
from changming.areas.places.models import District
from changming.areas.standards.rules import Pack
from changming.day.database.delivery import Delivery, read_delivery
from changming.day.database.putting import Change, Weighed, put, weigh_delivery
from changming.day.database.remembered import Remembered
from changming.day.database.source import DatabaseSource
from changming.day.database.stores import Stores
from changming.day.gathering import Owner, gather_from
from changming.day.inputs import DayInputs
from changming.intake.record import Frame
from changming.kernel.progress import Progress

__all__ = [
    "Change",
    "Delivery",
    "Stores",
    "Weighed",
    "gather",
    "owner_of",
    "put",
    "read_delivery",
    "weigh_delivery",
]


def gather(
    district: str,
    day: date,
    *,
    pack: Pack,
    stores: Stores,
    progress: Progress,
    as_of: datetime | None = None,
    latest: datetime | None = None,
) -> DayInputs:
    """Gather a day from what the database and its stores hold, and what people decided of it.

    `latest`: a day that is not over is judged as of this moment; one that is, as of its own end.
    Raises District.DoesNotExist, and as `gather_from`.
    """
    owner = owner_of(district, day)
    source = DatabaseSource(district, Frame(day, owner.zone), stores)
    inputs = gather_from(source, owner, pack, progress=progress, as_of=as_of)
    moment = inputs.as_of if latest is None else min(inputs.as_of, latest)
    return replace(
        inputs, as_of=moment, decided=decided_on(district, day), memory=Remembered(stores.results, district, day)
    )


def owner_of(district: str, day: date) -> Owner:
    """Whose day it is, as the district's own row says."""
    found = District.objects.get(code=district)
    shared = Device.objects.filter(district=district, shared=True).on(day).values_list("code", flat=True)
    return Owner(
        name=found.name,
        adcode=found.code,
        day=day,
        zone=ZoneInfo(found.timezone),
        shared_devices=frozenset(shared),
        simulated=found.simulated,
    )
