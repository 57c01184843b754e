"""The audit chain: one entry per change, never altered, each hashed with the one before it.

Every chain (a district's code, or another word its callers choose) is counted from 1 without a gap. The hash of an
entry is the SHA-256, in lower-case hex, of the UTF-8 bytes of the JSON array

    [chain, seq, at, actor_key, actor_name, action, subject, facts, previous]

written without spaces, keys of objects sorted, characters as they are (no escapes but those JSON demands); `at` reads
`2026-11-24T05:30:00.000000+00:00`, `previous` is the hash of entry `seq - 1` or "" for the first. So anyone can check
a chain with a few lines of any language.

Entries of a chain are written one after the other: whoever records holds its `Chain` row until the transaction ends.
"""

import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any, NoReturn
from uuid import UUID

from django.db import models, transaction

from changming.kernel.actor import Actor

CHAIN_LENGTH = 40


class AppendOnly(RuntimeError):
    """Somebody's code tried to alter or remove what is kept for ever."""


class Chain(models.Model):
    """One chain: its last number and hash, and up to where its entries were handed to jobs."""

    name = models.CharField(max_length=CHAIN_LENGTH, primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="", blank=True)
    dispatched = models.PositiveBigIntegerField(default=0)

    class Meta:
        """Of the kernel."""

        app_label = "kernel"

    def __str__(self) -> str:
        return self.name


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries are read; `record` alone writes them."""

    def update(self, **_values: object) -> NoReturn:
        """Refused."""
        raise AppendOnly("entries of the audit chain are never altered")

    def delete(self) -> NoReturn:
        """Refused."""
        raise AppendOnly("entries of the audit chain are never removed")

    def bulk_create(self, *_values: object, **_options: object) -> NoReturn:
        """Refused: `record` alone writes."""
        raise AppendOnly("entries of the audit chain are written by `record` alone")

    def bulk_update(self, *_values: object, **_options: object) -> NoReturn:
        """Refused."""
        raise AppendOnly("entries of the audit chain are never altered")


class Entry(models.Model):
    """One change: who did what to what, when, and what was measured. `subject` is `kind:key`."""

    chain = models.CharField(max_length=CHAIN_LENGTH)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_key = models.CharField(max_length=100)
    actor_name = models.CharField(max_length=200, blank=True)
    action = models.CharField(max_length=100)
    subject = models.CharField(max_length=200)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        """Found by chain and number, by subject, by action."""

        app_label = "kernel"
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="kernel_entry_once")]
        indexes = [
            models.Index(fields=["chain", "subject"], name="kernel_entry_subject"),
            models.Index(fields=["chain", "action", "seq"], name="kernel_entry_action"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.seq} {self.action}"

    def save(self, *_arguments: object, **_options: object) -> NoReturn:
        """Refused: `record` alone writes."""
        raise AppendOnly("entries of the audit chain are written by `record` alone")

    def delete(self, *_arguments: object, **_options: object) -> NoReturn:
        """Refused."""
        raise AppendOnly("entries of the audit chain are never removed")


def record(
    *,
    chain: str,
    action: str,
    actor: Actor,
    at: datetime,
    subject: str,
    facts: Mapping[str, object] | None = None,
) -> Entry:
    """Write one entry at the end of a chain, inside the caller's transaction or one of its own.

    Other writers of the chain wait until that transaction ends, so record last. `facts` may hold texts, numbers, dates,
    times, enums and lists or mappings of them. Raises ValueError for what no database keeps as given: a time without
    zone, NaN, the character NUL.
    """
    with transaction.atomic():
        last = _locked(chain)
        entry = Entry(
            chain=chain,
            seq=last.seq + 1,
            at=_moment(at),
            actor_key=actor.key,
            actor_name=actor.name,
            action=action,
            subject=subject,
            facts=_plain(facts or {}),
            previous=last.hash,
        )
        entry.hash = hash_of(entry)
        models.Model.save(entry, force_insert=True)
        last.seq, last.hash = entry.seq, entry.hash
        last.save(update_fields=["seq", "hash"])
    return entry


def hash_of(entry: Entry) -> str:
    """The hash that an entry of this content must carry, whatever it carries."""
    parts = [
        entry.chain,
        entry.seq,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor_key,
        entry.actor_name,
        entry.action,
        entry.subject,
        entry.facts,
        entry.previous,
    ]
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ended at some moment: its last number and hash; 0 and "" before the first entry."""

    chain: str
    seq: int
    hash: str


def head(chain: str) -> Head:
    """Where a chain ends now, by its own row."""
    found = Chain.objects.filter(name=chain).values_list("seq", "hash").first()
    return Head(chain, *(found or (0, "")))


def entries_of(
    chain: str,
    *,
    action: str = "",
    actor: str = "",
    subject: str = "",
    between: tuple[datetime, datetime] | None = None,
    about: date | None = None,
) -> EntryQuerySet:
    """Entries of a chain, the newest first: of actions that begin so, by whom, about what, when, about which day."""
    found = Entry.objects.filter(chain=chain).order_by("-seq")
    if action:
        found = found.filter(action__startswith=action)
    if actor:
        found = found.filter(models.Q(actor_key=actor) | models.Q(actor_name__icontains=actor))
    if subject:
        found = found.filter(subject__icontains=subject)
    if between is not None:
        found = found.filter(at__gte=between[0], at__lt=between[1])
    if about is not None:
        found = found.filter(models.Q(subject=f"day:{about}") | models.Q(facts__day=about.isoformat()))
    return found


@dataclass(frozen=True, slots=True)
class Broken:
    """The first entry of a chain that is not as it was written.

    why   `missing`    no entry has this number, and later ones exist
          `altered`    its content does not give its hash
          `unlinked`   it does not carry the hash of the one before
          `cut`        the chain was longer: its row, or a head exported earlier, knows of this number
          `rewritten`  the chain's row, or a head exported earlier, knows another hash of it
          `added`      the chain's row does not know of it
    """

    chain: str
    seq: int
    why: str


def verify(chain: str, exported: Sequence[Head] = ()) -> Broken | None:
    """The first broken entry of a chain, None when it is whole: by itself, by its row and by heads exported earlier."""
    known: dict[int, set[str]] = {}
    for each in (head(chain), *exported):
        if each.chain == chain and each.seq:
            known.setdefault(each.seq, set()).add(each.hash)
    last, above = 0, ""
    for entry in _entries(chain):
        why = _fault(entry, last, above, known)
        if why:
            return Broken(chain, last + 1, why)
        last, above = entry.seq, entry.hash
    if any(seq > last for seq in known):
        return Broken(chain, last + 1, "cut")
    now = head(chain).seq  # read again: the chain may have grown meanwhile
    return Broken(chain, now + 1, "added") if now < last else None


def _locked(chain: str) -> Chain:
    rows = Chain.objects.select_for_update()
    found = rows.filter(name=chain).first()
    if found is None:
        Chain.objects.get_or_create(name=chain)
        found = rows.get(name=chain)
    return found


def _entries(chain: str) -> Iterator[Entry]:
    return Entry.objects.filter(chain=chain).order_by("seq").iterator(chunk_size=1000)


def _fault(entry: Entry, last: int, above: str, known: Mapping[int, set[str]]) -> str:
    """What is wrong with the entry that follows number `last`, "" for nothing."""
    if entry.seq != last + 1:
        return "missing"
    if entry.previous != above:
        return "unlinked"
    if entry.hash != hash_of(entry):
        return "altered"
    return "" if known.get(entry.seq, {entry.hash}) == {entry.hash} else "rewritten"


def _moment(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"{at}: expected a time with its zone")
    return at.astimezone(UTC)


def _plain(value: Any) -> Any:  # noqa: ANN401 -- any value in, plain JSON out
    """The same as JSON that both databases give back unchanged, and so with the same hash."""
    match value:
        case Enum():
            return _plain(value.value)
        case Mapping():
            return {str(_plain(key)): _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case set() | frozenset():
            return sorted(_plain(each) for each in value)
    return _plain_scalar(value)


def _plain_scalar(value: object) -> str | float | None:
    match value:
        case str() if "\0" not in value:
            return str(value)
        case None | bool() | int():
            return value
        case float() if math.isfinite(value):
            # PostgreSQL gives 1e22 back as an integer; written as one from the start, it is one in both.
            return int(value) if value.is_integer() else value
        case datetime():
            return _moment(value).isoformat()
        case date() | time():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case str() | float():
            raise ValueError(f"{value!r} cannot be kept")
    raise TypeError(f"{type(value).__name__} cannot stand in the audit chain")
