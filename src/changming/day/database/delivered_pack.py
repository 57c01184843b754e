"""The standard pack that came with a folder: stored by its version, put on 试运行 by a person and nobody else."""

from dataclasses import dataclass
from datetime import datetime

from changming.areas.inspection.choices import FindingCode
from changming.areas.standards.actions import keep_pack
from changming.areas.standards.models import StoredPack
from changming.areas.standards.rules import BadPack, complaints, read_pack
from changming.day.gathering import Owner
from changming.day.packs import pack_of_day
from changming.intake.problem import Problem, marked
from changming.kernel.actor import Actor

FILE, KEY = "district.toml", "pack"
UNUSABLE = marked("a standard pack that changming standards check finds in order")
TAKEN = marked("another version: {version} of this pack is stored already, with another text")
MISSING = marked("a standard pack that comes with Changming, or a file of this folder")


@dataclass(frozen=True, slots=True)
class NamedPack:
    """What `district.toml` names: the pack's text, None where there is none of that name."""

    named: str
    text: str | None


@dataclass(frozen=True, slots=True)
class DeliveredPack:
    """A pack that came. `judged_by`: the pack that the day is judged by, "" where it is this one."""

    name: str
    version: str
    known: bool
    judged_by: str


def weigh_pack(owner: Owner, pack: NamedPack | None) -> DeliveredPack | Problem | None:
    """What storing it would do; nothing of it is written. Two queries."""
    if pack is None:
        return None
    if pack.text is None:
        return _problem(pack, MISSING)
    try:
        read = read_pack(pack.text)
    except BadPack:
        return _problem(pack, UNUSABLE)
    if complaints(pack.text, tuple(FindingCode)):
        return _problem(pack, UNUSABLE)
    stored = StoredPack.objects.filter(name=read.name, version=read.version).first()
    if stored is not None and stored.text != pack.text:
        return _problem(pack, TAKEN, version=read.version)
    used = pack_of_day(owner.adcode, owner.day)
    is_used = (used.name, used.version) == (read.name, read.version)
    return DeliveredPack(read.name, read.version, stored is not None, "" if is_used else f"{used.name} {used.version}")


def put_pack(owner: Owner, pack: NamedPack | None, *, actor: Actor, at: datetime) -> None:
    """Store one that was weighed and found in order. Safe twice. Raises VersionTaken where another came meanwhile."""
    if pack is not None and pack.text is not None:
        keep_pack(district=owner.adcode, text=pack.text, findings=tuple(FindingCode), actor=actor, at=at)


def _problem(pack: NamedPack, expected: str, **facts: str) -> Problem:
    return Problem(FILE, None, KEY, pack.named, expected, facts)
