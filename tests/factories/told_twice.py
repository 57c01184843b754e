"""A folder's day as the command tells it and as the database does."""

from datetime import UTC, datetime
from pathlib import Path

from changming.areas.people.models import Device
from changming.areas.standards.rules import read_pack
from changming.config.packs import pack_text
from changming.day.check import check
from changming.day.database import Stores, gather, put, read_delivery
from changming.day.folder import gather as gather_folder
from changming.day.folder import owner_of
from changming.day.folder.files import FolderSource
from changming.day.folder.looking import look_at
from changming.intake.district import read_district
from changming.kernel.actor import Actor
from changming.papers.report_json import to_json

SOMEBODY = Actor("account:1", "督查员 07")
AT = datetime(2026, 11, 24, 8, tzinfo=UTC)


def quiet(_what, _done, _total):
    pass


def pack_of(folder):
    return read_pack(pack_text(read_district(folder).pack or "example", folder))


def told_by_the_folder(folder: Path, as_of=None) -> bytes:
    inputs = gather_folder(folder, read_pack=lambda _name: pack_of(folder), progress=quiet, as_of=as_of)
    return to_json(check(inputs), "zh")


def deliver(folder: Path, stores: Stores):
    district = read_district(folder)
    source = FolderSource.open(folder, district.frame, look_at, district.problems)
    for code in sorted(district.shared_devices):
        Device.objects.get_or_create(district=district.adcode, code=code, defaults={"shared": True})
    return put(read_delivery(source, owner_of(district), at=AT), stores, actor=SOMEBODY, at=AT)


def told_by_the_database(folder: Path, stores: Stores, as_of=None) -> bytes:
    district = read_district(folder)
    pack = pack_of(folder)
    inputs = gather(district.adcode, district.day, pack=pack, stores=stores, progress=quiet, as_of=as_of)
    return to_json(check(inputs), "zh")
