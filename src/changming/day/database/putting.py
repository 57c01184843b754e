"""A delivery put into the database: weighed for a person to look at, then written whole or not at all."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F

from changming.areas.evidence.models import FixFile, Picture, RefusedRow
from changming.areas.evidence.queries import fix_files
from changming.areas.people.models import Device
from changming.areas.places.bridge import ROADS
from changming.areas.places.models import District
from changming.day.database.delivered_pack import DeliveredPack, put_pack, weigh_pack
from changming.day.database.delivery import Delivery
from changming.day.database.pictures import keep_likenesses, picture_of
from changming.day.database.stores import Stores
from changming.day.database.tables import TABLES
from changming.day.gathering import Owner
from changming.intake.problem import LIMITS, Problem
from changming.kernel.actor import Actor
from changming.kernel.audit import record
from changming.kernel.given import Given, Origin, Table
from changming.kernel.receiving import BATCH, Received, weigh
from changming.stores import files, lake

ARRIVED = "day.delivery.confirm"


@dataclass(frozen=True, slots=True)
class Change:
    """What a delivery does to one kind of thing, in numbers."""

    kind: str
    added: int = 0
    amended: int = 0
    again: int = 0


@dataclass(slots=True)
class Weighed:
    """What a delivery would do, nothing of it written."""

    owner: Owner
    tables: list[tuple[str, Received]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    pictures_again: list[int] = field(default_factory=list)
    refused: Sequence[Problem] = ()
    fixes: int = 0
    fixes_again: int = 0
    pack: DeliveredPack | None = None

    def changes(self) -> list[Change]:
        """By kind; kinds of which nothing came are left out."""
        found = [
            Change(kind, len(one.added), len(one.amended), one.again.total())
            for kind, one in self.tables
            if one.added or one.amended or one.again
        ]
        if self.pictures or self.pictures_again:
            found.append(Change("pictures", len(self.pictures), 0, len(self.pictures_again)))
        return found


def weigh_delivery(delivery: Delivery, *, at: datetime, stores: Stores | None = None) -> Weighed:
    """Hold a delivery against what is there; fixes against the lake where `stores` are given."""
    owner, weighed = delivery.owner, Weighed(delivery.owner, refused=delivery.refused)
    there = fix_files(owner.adcode, owner.day) if stores is not None else frozenset()
    for track in delivery.tracks:
        if stores is None:
            break
        one = lake.weigh(stores.lake, owner.adcode, owner.day, lake.Batch.of(track), among=there)
        weighed.fixes, weighed.fixes_again = weighed.fixes + one.added, weighed.fixes_again + one.already
    for kind, table, rows in _tables(delivery):
        weighed.tables.append((kind, weigh(table, rows, district=owner.adcode, day=owner.day)))
    _weigh_pictures(delivery, weighed, at)
    _take_pack(weigh_pack(owner, delivery.pack), delivery, weighed)
    return weighed


def put(
    delivery: Delivery, stores: Stores, *, actor: Actor, at: datetime, also: Callable[[Weighed], object] | None = None
) -> Weighed:
    """Write a delivery and the earlier days that came with it. Safe twice: what is there already changes nothing.

    Files, fixes and likenesses go first: they are found by their content, so one left over by a crash does no harm, and
    no row waits for the disk. Fixes count once `FixFile` names them. `also` writes in the same transaction.
    """
    for one in (delivery, *delivery.earlier):
        _keep_files(one, stores)
    with _fixes_kept(delivery, stores, at) as appended, transaction.atomic():
        _lock(delivery.owner)
        weighed = [_put(one, at) for one in (delivery, *delivery.earlier)]
        weighed[0].fixes = sum(one.added for one in appended)
        weighed[0].fixes_again = sum(one.already for one in appended)
        _name_fixes(delivery.owner, appended)
        if weighed[0].pack is not None:
            put_pack(delivery.owner, delivery.pack, actor=actor, at=at)
        _share_devices(delivery)
        facts = {
            "day": delivery.owner.day,
            "changes": {one.kind: [one.added, one.amended, one.again] for one in weighed[0].changes()},
            "fixes": weighed[0].fixes,
            "refused": len(delivery.refused),
            "earlier": [one.owner.day for one in delivery.earlier],
        }
        subject = f"day:{delivery.owner.day}"
        record(chain=delivery.owner.adcode, action=ARRIVED, actor=actor, at=at, subject=subject, facts=facts)
        if also is not None:
            also(weighed[0])
    return weighed[0]


def _take_pack(pack: DeliveredPack | Problem | None, delivery: Delivery, weighed: Weighed) -> None:
    """A pack that cannot be stored is told with the rows that cannot be used."""
    if isinstance(pack, Problem):
        delivery.refused.append(pack)
    else:
        weighed.pack = pack


def _tables(delivery: Delivery) -> Iterator[tuple[str, Table, Sequence[Given]]]:
    for kind, rows in delivery.rows.items():
        yield kind, TABLES[kind], rows
    yield ROADS.kind, ROADS, delivery.segments


def _lock(owner: Owner) -> None:
    """Two deliveries of a district go one after the other."""
    District.objects.get_or_create(code=owner.adcode, defaults={"name": owner.name, "timezone": str(owner.zone)})
    district = District.objects.select_for_update().get(code=owner.adcode)
    district.name, district.simulated = owner.name, owner.simulated
    district.save()


def _put(delivery: Delivery, at: datetime) -> Weighed:
    _settle_origins(delivery)
    weighed = weigh_delivery(delivery, at=at)
    for _kind, received in weighed.tables:
        received.write()
    Picture.objects.bulk_create(weighed.pictures, batch_size=BATCH)
    for start in range(0, len(weighed.pictures_again), BATCH):
        keys = weighed.pictures_again[start : start + BATCH]
        Picture.objects.filter(pk__in=keys).update(repeats=F("repeats") + 1)
    _put_refused(delivery, at)
    return weighed


def _settle_origins(delivery: Delivery) -> None:
    """A sheet that came before is the one it was; its rows point at it."""
    owner = delivery.owner
    known = {
        (one.kind, one.file, one.sha256): one
        for one in Origin.objects.filter(district=owner.adcode, day=owner.day).order_by("-pk")
    }
    fresh = []
    for key, origin in delivery.origins.items():
        before = known.get((origin.kind, origin.file, origin.sha256))
        if before is None:
            fresh.append(origin)
        else:
            origin.pk = before.pk
            delivery.origins[key] = before
    Origin.objects.bulk_create(fresh, batch_size=BATCH)
    for _kind, _table, rows in _tables(delivery):
        for row in rows:
            row.origin = row.origin  # a foreign key learns the number that its sheet was given just now


def _weigh_pictures(delivery: Delivery, weighed: Weighed, at: datetime) -> None:
    """A picture is the same by content and name; under another name it is another one, for a person to wonder at."""
    owner = delivery.owner
    if not delivery.looked.photos:
        return
    known: dict[tuple[str, str], int] = {}
    for pk, file, sha256 in Picture.objects.filter(district=owner.adcode, day=owner.day).values_list(
        "pk", "file", "sha256"
    ):
        known[sha256, file.rpartition("/")[2]] = pk
    for photo in delivery.looked.photos:
        again = known.get((photo.sha256, photo.file.rpartition("/")[2]))
        if again is not None:
            weighed.pictures_again.append(again)
            continue
        picture = picture_of(photo)
        picture.district, picture.day, picture.arrived_at = owner.adcode, owner.day, at
        weighed.pictures.append(picture)


def _put_refused(delivery: Delivery, at: datetime) -> None:
    owner = delivery.owner
    if not delivery.refused:
        return
    said = RefusedRow.objects.filter(district=owner.adcode, day=owner.day)
    known = {(one.file, one.row, one.column, one.value, one.expected): one.pk for one in said}
    fresh, again = [], []
    for one in delivery.refused:
        before = known.get((one.file, one.row, one.column, one.value, one.expected))
        if before is not None:
            again.append(before)
            continue
        fresh.append(
            RefusedRow(
                district=owner.adcode,
                day=owner.day,
                file=one.file,
                row=one.row,
                column=one.column,
                value=one.value,
                expected=one.expected,
                facts=dict(one.facts),
                arrived_at=at,
            )
        )
    RefusedRow.objects.bulk_create(fresh, batch_size=BATCH)
    RefusedRow.objects.filter(pk__in=again).update(repeats=F("repeats") + 1)


def _share_devices(delivery: Delivery) -> None:
    """Phones that a folder declares to be shared are so from then on."""
    code = delivery.owner.adcode
    known = set(Device.objects.filter(district=code, shared=True).values_list("code", flat=True))
    fresh = sorted(delivery.shared_devices - known)
    Device.objects.bulk_create([Device(district=code, code=one, shared=True) for one in fresh])


def _keep_files(delivery: Delivery, stores: Stores) -> None:
    """Keep files and likenesses."""
    owner, looked = delivery.owner, delivery.looked
    for path, _sha256 in delivery.files.values():
        with path.open("rb") as file:
            files.keep(stores.files, file, LIMITS.file_bytes)
    if looked.photos:
        sha256s = [photo.sha256 for photo in looked.photos]
        keep_likenesses(stores, owner.adcode, owner.day, sha256s, looked.likenesses)


def _fixes_kept(delivery: Delivery, stores: Stores, at: datetime) -> AbstractContextManager[Sequence[lake.Appended]]:
    """Keep fixes; until the block is left no other delivery keeps any of that day."""
    owner = delivery.owner
    if not delivery.tracks:
        return nullcontext(())
    batches = [lake.Batch.of(track) for track in delivery.tracks]
    return lake.delivering(
        stores.lake, owner.adcode, owner.day, batches, arrival=at, among=lambda: fix_files(owner.adcode, owner.day)
    )


def _name_fixes(owner: Owner, appended: Iterable[lake.Appended]) -> None:
    names = sorted({one.name for one in appended if one.name})
    rows = [FixFile(district=owner.adcode, day=owner.day, name=name) for name in names]
    FixFile.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
