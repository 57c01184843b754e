"""Verbs of standards: packs are stored by version and put on trial by a person. Only the director puts one in force."""

import hashlib
from collections.abc import Collection
from datetime import date, datetime
from typing import NoReturn

from django.db import transaction

from changming.areas.people.queries import viewer_acting
from changming.areas.people.rules import Permission, must
from changming.areas.places.models import District
from changming.areas.standards.choices import PackStatus
from changming.areas.standards.models import PACK_NAME, PACK_VERSION, PackUse, StoredPack
from changming.areas.standards.rules import Complaint, Pack, complaints, read_pack
from changming.kernel.actor import Actor
from changming.kernel.audit import record
from changming.kernel.errors import Refused

STORED = "standards.pack.store"
TRIED = "standards.pack.try"


class PackUnusable(Refused):
    """Something is wrong with the pack; `complaints` say what, as `changming standards check` does."""

    code = "pack_unusable"


class VersionTaken(Refused):
    """This version is stored already, with another text. A version is never altered: give the text another one."""

    code = "pack_version_taken"


class NotValidThen(Refused):
    """The pack says itself that it does not hold on that day."""

    code = "pack_not_valid_then"


class NoSuchPack(Refused):
    """No pack of that name and version is stored."""

    code = "no_such_pack"


class DirectorDecides(Refused):
    """Only a decision of the director puts a pack in force, and nothing here takes one yet."""

    code = "director_decides"


def store_pack(*, district: str, text: str, findings: Collection[str], actor: Actor, at: datetime) -> StoredPack:
    """Store a pack as its author wrote it; the same text again is nothing new.

    `findings` are the codes that an item may name. Raises NotGranted, PackUnusable, VersionTaken.
    """
    with transaction.atomic():
        must(viewer_acting(actor), Permission.TRY_PACKS, district=district)
        return keep_pack(district=district, text=text, findings=findings, actor=actor, at=at)


def keep_pack(*, district: str, text: str, findings: Collection[str], actor: Actor, at: datetime) -> StoredPack:
    """Store a pack that came with a day's folder, for whoever may import the folder; no day is judged by it yet.

    Raises PackUnusable, VersionTaken.
    """
    with transaction.atomic():
        pack, sha256 = _read(text, findings), hashlib.sha256(text.encode()).hexdigest()
        stored, is_new = StoredPack.objects.get_or_create(
            name=pack.name, version=pack.version, defaults={"text": text, "sha256": sha256, "stored_at": at}
        )
        if stored.sha256 != sha256:
            raise VersionTaken(name=stored.name, version=stored.version, stored_at=stored.stored_at)
        if is_new:
            facts = {"name": stored.name, "version": stored.version, "sha256": sha256}
            record(chain=district, action=STORED, actor=actor, at=at, subject=f"pack:{stored.pk}", facts=facts)
    return stored


def put_on_trial(*, district: str, pack: int, from_day: date, actor: Actor, at: datetime) -> PackUse:
    """From a day on the district's days are judged by a stored pack, on trial (试运行): points take no effect.

    `pack` is its id. Another pack that was to hold from the same day gives way; the same one again changes nothing.
    Raises NotGranted, NoSuchPack, NotValidThen.
    """
    with transaction.atomic():
        must(viewer_acting(actor), Permission.TRY_PACKS, district=district)
        District.objects.select_for_update().get(code=district)
        stored = StoredPack.objects.filter(pk=pack).first()
        if stored is None:
            raise NoSuchPack(pack=pack)
        said = read_pack(stored.text)
        if from_day < said.valid_from or (said.valid_to is not None and from_day > said.valid_to):
            raise NotValidThen(from_day=from_day, valid_from=said.valid_from, valid_to=said.valid_to)
        before = PackUse.objects.filter(district=district, from_day=from_day).select_related("pack").first()
        if before is not None and before.pack == stored:
            return before
        values = {"pack": stored, "status": PackStatus.TRIAL, "decided_by": actor.key, "decided_at": at}
        use, _new = PackUse.objects.update_or_create(district=district, from_day=from_day, defaults=values)
        facts = {"from_day": from_day, "name": stored.name, "version": stored.version, "before": _named(before)}
        record(chain=district, action=TRIED, actor=actor, at=at, subject=f"pack:{stored.pk}", facts=facts)
    return use


def put_in_force(*, district: str, pack: int, from_day: date, actor: Actor, at: datetime) -> NoReturn:
    """Raise DirectorDecides, whoever asks: no decision of a director can be taken here yet."""
    raise DirectorDecides(district=district, pack=pack, from_day=from_day, asked_by=actor.key, asked_at=at)


def _read(text: str, findings: Collection[str]) -> Pack:
    wrong = complaints(text, tuple(findings))
    if not wrong:
        pack = read_pack(text)
        limits = (("name", pack.name, PACK_NAME), ("version", pack.version, PACK_VERSION))
        bad = [(key, said, f"1-{most}") for key, said, most in limits if not 1 <= len(said) <= most]
        wrong = [Complaint("impossible", *one) for one in bad]
        if not wrong:
            return pack
    raise PackUnusable(complaints=[(one.kind, one.key, one.value, one.expected) for one in wrong])


def _named(use: PackUse | None) -> str:
    return "" if use is None else f"{use.pack.name} {use.pack.version}"
