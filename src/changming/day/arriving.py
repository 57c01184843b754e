"""Taking in what was dropped: laid out, read, shown to a person, and stored once that person says so."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from django.db import transaction

from changming.day.arrival_flow import ArrivalState
from changming.day.database import Delivery, Stores, Weighed, owner_of, put, read_delivery, weigh_delivery
from changming.day.database.delivered_pack import NamedPack
from changming.day.database.looked import as_looked, keep_looked
from changming.day.folder import owner_in
from changming.day.folder.files import FolderSource
from changming.day.folder.looking import Look, look_at
from changming.day.folder.pack_file import pack_named
from changming.day.incoming import Dropped, clear, lay_out, root_of
from changming.day.models import Arrival
from changming.intake.problem import Problem
from changming.kernel.actor import SYSTEM, Actor
from changming.kernel.audit import record
from changming.kernel.errors import Refused
from changming.kernel.workflow import advance

RECEIVED = "day.arrival.receive"
AMENDED_SHOWN = 200
REFUSED_SHOWN = 2000


class OtherDay(Refused):
    """The folder's district.toml names another district or day than the page it was dropped on."""

    code: ClassVar[str] = "other_day"


def receive(
    *, district: str, day: date, dropped: Iterable[Dropped], stores: Stores, actor: Actor, at: datetime
) -> Arrival:
    """Lay out what was dropped; a job reads it. Raises NothingDropped, DroppedTooMuch and what the disk says."""
    with transaction.atomic():
        arrival = Arrival.objects.create(
            district=district, day=day, by=actor.key, by_name=actor.name, arrived_at=at, state=ArrivalState.RECEIVED
        )
        folder = folder_of(stores, arrival)
        clear(_beside(stores, arrival))  # numbers are given again where a server was killed before it had taken all
        try:
            laid, problems = lay_out(folder, dropped)
        except BaseException:
            clear(folder)
            raise
        arrival.files = [asdict(one) for one in laid]
        arrival.preview = {"unpacking": [_told(one) for one in problems]}
        arrival.save(update_fields=["files", "preview"])
        facts = {"day": day, "arrival": arrival.pk, "files": [one.name for one in laid][:AMENDED_SHOWN]}
        record(chain=district, action=RECEIVED, actor=actor, at=at, subject=f"day.arrival:{arrival.pk}", facts=facts)
    return arrival


def read(arrival: Arrival, *, stores: Stores, at: datetime) -> Arrival:
    """Read what lies there and hold it against the database; nothing of it is put in. Safe twice."""
    if arrival.state != ArrivalState.RECEIVED:
        return arrival
    try:
        delivery = _delivered(arrival, stores, look_at, at)
    except OtherDay as other:
        found = {name: str(value) for name, value in other.facts.items()}
        Arrival.objects.filter(pk=arrival.pk).update(preview={"other_day": found})
        return advance(arrival, "fail", actor=SYSTEM, at=at)
    if delivery.looked.photos:
        keep_looked(_beside(stores, arrival), delivery.looked, stores, arrival.district, arrival.day)
    preview = said(delivery, weigh_delivery(delivery, at=at, stores=stores))
    empty = not any(preview[name] for name in ("changes", "fixes", "fixes_again"))
    with transaction.atomic():
        Arrival.objects.filter(pk=arrival.pk).update(preview=preview)
        return advance(arrival, "fail" if empty else "read", actor=SYSTEM, at=at)


def confirm(arrival: Arrival, *, actor: Actor, at: datetime) -> Arrival:
    """A person says that it is to be stored; a job does it."""
    return advance(arrival, "confirm", actor=actor, at=at, day=arrival.day)


def drop(arrival: Arrival, *, stores: Stores, actor: Actor, at: datetime) -> Arrival:
    """A person says that it is not wanted; its files go, the names and hashes stay."""
    dropped = advance(arrival, "drop", actor=actor, at=at, day=arrival.day)
    clear(_beside(stores, arrival))
    return dropped


def store(arrival: Arrival, *, stores: Stores, at: datetime) -> Arrival:
    """Put it into the database, all of it or nothing. Safe twice: what is there already changes nothing."""
    beside = _beside(stores, arrival)
    if arrival.state == ArrivalState.STORED:
        clear(beside)  # killed before it had come so far
    if arrival.state != ArrivalState.CONFIRMED:
        return arrival
    look = partial(as_looked, beside, stores=stores, district=arrival.district, day=arrival.day)
    delivery = _delivered(arrival, stores, look, at)

    def note(weighed: Weighed) -> None:
        Arrival.objects.filter(pk=arrival.pk).update(result=said(delivery, weighed))
        advance(arrival, "store", actor=SYSTEM, at=at, day=arrival.day)

    put(delivery, stores, actor=Actor(arrival.by, arrival.by_name), at=at, also=note)
    clear(beside)
    arrival.refresh_from_db()
    return arrival


def clear_left_over(stores: Stores, *, before: datetime) -> int:
    """Remove what was dropped, and needed by no arrival, earlier than `before`; how many folders."""
    needed = Arrival.objects.exclude(state__in=(ArrivalState.STORED, ArrivalState.DROPPED))
    names = {str(pk) for pk in needed.values_list("pk", flat=True)}
    folders = stores.incoming.iterdir() if stores.incoming.is_dir() else ()
    over = [one for one in folders if one.name not in names and one.stat().st_mtime < before.timestamp()]
    for folder in over:
        clear(folder)
    return len(over)


def said(delivery: Delivery, weighed: Weighed) -> dict[str, Any]:
    """What a delivery does, as it is kept beside the arrival and drawn on the page."""
    amended = [
        {"kind": kind, "key": [str(part) for part in one.key], "before": _plain(one.before), "after": _plain(one.after)}
        for kind, received in weighed.tables
        for one in received.amended
    ]
    return {
        "changes": [asdict(one) for one in weighed.changes()],
        "amended": amended[:AMENDED_SHOWN],
        "refused": [_told(one) for one in delivery.refused[:REFUSED_SHOWN]],
        "refused_count": len(delivery.refused),
        "fixes": weighed.fixes,
        "fixes_again": weighed.fixes_again,
        "pack": asdict(weighed.pack) if weighed.pack is not None else None,
        "earlier": [one.owner.day.isoformat() for one in delivery.earlier],
    }


def folder_of(stores: Stores, arrival: Arrival) -> Path:
    """Where an arrival's files lie until they are stored."""
    return _beside(stores, arrival) / "files"


def _beside(stores: Stores, arrival: Arrival) -> Path:
    return stores.incoming / str(arrival.pk)


def _delivered(arrival: Arrival, stores: Stores, look: Look, at: datetime) -> Delivery:
    """The arrival's folder, read. Raises OtherDay."""
    owner = owner_of(arrival.district, arrival.day)
    root = root_of(folder_of(stores, arrival))
    frame, given, problems = owner_in(root, owner)
    if given is not None and (given.adcode, given.day) != (owner.adcode, owner.day):
        raise OtherDay(adcode=given.adcode, day=given.day, district=owner.adcode, expected=owner.day)
    unpacking = [Problem(**one) for one in arrival.preview.get("unpacking", [])]
    source = FolderSource.open(root, frame, look, (*problems, *unpacking))
    delivery = read_delivery(source, owner, at=at)
    delivery.shared_devices = given.shared_devices if given is not None else frozenset()
    named = pack_named(root)
    delivery.pack = NamedPack(*named) if named is not None else None
    return delivery


def _told(problem: Problem) -> dict[str, Any]:
    return {**asdict(problem), "facts": dict(problem.facts)}


def _plain(fields: Any) -> dict[str, Any]:  # noqa: ANN401 -- contents of a row
    return {
        name: value if isinstance(value, str | int | float | bool) or value is None else str(value)[:200]
        for name, value in fields.items()
        if not isinstance(value, bytes | memoryview)
    }
