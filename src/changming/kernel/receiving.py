"""Rows that arrive are put beside those that are there: nothing is lost, doubled, or altered unseen."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F

from changming.kernel.given import Dated, Given, OfDay, Table

BATCH = 500
SPAN = ("from_day", "until_day", "stated_day")
Content = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Amendment:
    """A row that says something else from now on: `before` and `after` by field."""

    key: Content
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(slots=True)
class Received:
    """What arriving rows do to a table. Nothing of it is written before `write()`.

    added    rows to make
    amended  what changes, for a person to look at
    changed  rows that are there and will be saved with other content or another span
    again    how often each row that is there came again, by its key in the database
    """

    table: Table
    added: list[Given] = field(default_factory=list)
    amended: list[Amendment] = field(default_factory=list)
    changed: list[Given] = field(default_factory=list)
    again: Counter[int] = field(default_factory=Counter)

    def write(self) -> None:
        """Write it, inside the caller's transaction."""
        rows = self.table.model._default_manager  # noqa: SLF001 -- Django's own name for it
        spans = SPAN if issubclass(self.table.model, Dated) else ()
        rows.bulk_update(self.changed, [*self.table.fields, "origin", "row", *spans], batch_size=BATCH)
        rows.bulk_create(self.added, batch_size=BATCH)
        by_times: defaultdict[int, list[int]] = defaultdict(list)
        for key, times in self.again.items():
            by_times[times].append(key)
        for times, keys in by_times.items():
            for start in range(0, len(keys), BATCH):
                rows.filter(pk__in=keys[start : start + BATCH]).update(repeats=F("repeats") + times)


def weigh(table: Table, rows: Sequence[Given], *, district: str, day: date) -> Received:
    """What `rows`, not saved yet, do to the table, given for a day of a district.

    They are held against what is there, never against each other: rows of one delivery that say the same are several.
    """
    received = Received(table)
    if not rows:  # most deliveries have one kind of row: what there is of the others is not asked for
        return received
    known: defaultdict[Content, list[Given]] = defaultdict(list)
    for row in _there(table, district, day):
        known[_key(table, row)].append(row)
    for row in rows:
        same = known.get(_key(table, row), [])
        if isinstance(row, Dated):
            _weigh_version(received, row, [one for one in same if isinstance(one, Dated)], day)
        else:
            _weigh_row(received, row, same)
    return received


def weigh_version(table: Table, row: Dated, versions: Iterable[Dated], *, day: date) -> Received:
    """What one row of a ledger, said for a day on a page, does to the versions of the same that are there."""
    received = Received(table)
    _weigh_version(received, row, list(versions), day)
    return received


def _there(table: Table, district: str, day: date) -> Iterable[Given]:
    rows = table.of(district).order_by("pk")
    return rows.filter(day=day) if issubclass(table.model, OfDay) else rows


def content(table: Table, row: Given) -> Content:
    """What a row says, field by field."""
    return tuple(_plain(getattr(row, name)) for name in table.fields)


def _key(table: Table, row: Given) -> Content:
    return tuple(_plain(getattr(row, name)) for name in table.key or table.fields)


def _plain(value: Any) -> Hashable:  # noqa: ANN401 -- a field may hold anything
    if isinstance(value, list | tuple):
        return tuple(_plain(item) for item in value)
    return bytes(value) if isinstance(value, memoryview) else value


def _weigh_row(received: Received, row: Given, same: list[Given]) -> None:
    table = received.table
    alike = next((one for one in same if content(table, one) == content(table, row)), None)
    if not same:
        received.added.append(row)
    elif alike is not None or not table.amends:
        received.again[(alike or same[0]).pk] += 1
    else:
        _replace(received, same[0], row)


def _weigh_version(received: Received, row: Dated, versions: list[Dated], day: date) -> None:
    """One row of a ledger: which of its versions it repeats, replaces, or stands beside."""
    table, now = received.table, next((one for one in versions if _holds(one, day)), None)
    row.stated_day = day
    if now is None:
        row.from_day = day if versions else None
        row.until_day = min((one.from_day for one in versions if one.from_day and one.from_day > day), default=None)
        received.added.append(row)
    elif content(table, now) == content(table, row):
        received.again[now.pk] += 1
        if now.stated_day is None or day < now.stated_day:
            now.stated_day = day
            received.changed.append(now)
    elif now.stated_day == day:
        _replace(received, now, row)
    else:
        _part(received, now, row, day)


def _holds(row: Dated, day: date) -> bool:
    return (row.from_day is None or row.from_day <= day) and (row.until_day is None or day < row.until_day)


def _part(received: Received, now: Dated, row: Dated, day: date) -> None:
    """Two versions share the time of one: each holds from the day it was stated for; the first also before."""
    if now.stated_day is not None and day < now.stated_day:
        row.from_day, row.until_day = now.from_day, now.stated_day
        now.from_day = now.stated_day
    else:
        row.from_day, row.until_day = day, now.until_day
        now.until_day = day
    received.changed.append(now)
    received.added.append(row)
    received.amended.append(_amendment(received.table, now, row))


def _replace(received: Received, old: Given, new: Given) -> None:
    """The row that is there says from now on what the new one says."""
    received.amended.append(_amendment(received.table, old, new))
    for name in (*received.table.fields, "origin", "row"):
        setattr(old, name, getattr(new, name))
    received.changed.append(old)


def _amendment(table: Table, old: Given, new: Given) -> Amendment:
    before, after = ({name: getattr(row, name) for name in table.fields} for row in (old, new))
    return Amendment(_key(table, new), before, after)
