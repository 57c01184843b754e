"""The database's rows of one district's day as a source."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from operator import attrgetter
from typing import Any, cast

from django.db.models import Q, QuerySet

from changming.areas.evidence.models import Picture, RefusedRow
from changming.areas.evidence.queries import fix_files
from changming.areas.places.bridge import road_of
from changming.areas.places.models import Segment
from changming.day.database.pictures import likenesses_of, photo_of
from changming.day.database.records import record_of
from changming.day.database.stores import Stores
from changming.day.database.tables import OF_EARLIER_DAYS, TABLES
from changming.day.database.versions import versions_before
from changming.day.gathering import Earlier, Source
from changming.day.gathering.source import Looked, Roads, Rows
from changming.intake.problem import Problem
from changming.intake.record import Frame
from changming.intake.tracks import TrackRead
from changming.kernel.given import Dated, Given, OfDay, Origin, Table, holds_on
from changming.stores import lake

AROUND = timedelta(days=2)  # a duty may begin the evening before, and end the night after
HISTORY = "history"


@dataclass(frozen=True, slots=True)
class DatabaseSource(Source):
    """One district's day. `only_evidence`: an earlier day, of which the books are not asked."""

    district: str
    frame_of_day: Frame
    stores: Stores
    only_evidence: bool = False

    @property
    def frame(self) -> Frame:
        """The day and its zone."""
        return self.frame_of_day

    @property
    def problems(self) -> Sequence[Problem]:
        """Every row and file of the day that was refused when it came."""
        refused = RefusedRow.objects.filter(district=self.district, day=self.frame.day)
        return [Problem(one.file, one.row, one.column, one.value, one.expected, one.facts) for one in refused]

    def names(self, kind: str) -> frozenset[str]:
        """Files that gave rows of a kind."""
        files = self._origins(kind).values_list("file", flat=True)
        return frozenset(file.partition("#")[0] for file in files)

    def has(self, kind: str) -> bool:
        """Whether a sheet of that kind ever came, or a row was entered."""
        return self._origins(kind).exists() or TABLES[kind].of(self.district).exists()

    def rows(self, kind: str) -> Rows:
        """Rows in the order of their files and sheets; what was wrong with others stands in `problems`."""
        table = TABLES[kind]
        if self.only_evidence and kind not in OF_EARLIER_DAYS:
            return Rows()
        rows = sorted(self._of_day(table).select_related("origin"), key=_place)
        return Rows([record_of(table, row, self.frame.zone) for row in rows])

    def roads(self) -> Roads:
        """The ledger as it holds on the day."""
        rows = Segment.objects.filter(district=self.district).on(self.frame.day).select_related("origin")
        segments = sorted(cast("Iterable[Segment]", rows), key=_place)
        origins = {one.origin.pk: one.origin for one in segments if one.origin}
        names = dict.fromkeys(one.attribution for one in origins.values() if one.attribution)
        records = [
            road_of(one, one.origin.file if one.origin else "", one.origin.headers if one.origin else {})
            for one in segments
        ]
        return Roads(records, (), "; ".join(names))

    def tracks(self) -> Sequence[TrackRead]:
        """The day's fixes, as the lake has them."""
        day = self.frame.day
        fixes = lake.read(self.stores.lake, self.district, day, among=fix_files(self.district, day))
        return [
            TrackRead(**{part.name: getattr(batch, part.name) for part in fields(batch)}) for batch in fixes.batches
        ]

    def pictures(self) -> Looked:
        """Pictures by name, as they were looked at when they came."""
        found = Picture.objects.filter(district=self.district, day=self.frame.day)
        photos = [photo_of(one) for one in sorted(found, key=attrgetter("file", "sha256"))]
        sha256s = [one.sha256 for one in photos]
        return Looked(photos, lambda: likenesses_of(self.stores, self.district, self.frame.day, sha256s))

    def earlier(self) -> tuple[Sequence[Earlier], Sequence[Problem]]:
        """Every earlier day of which there is evidence."""
        if self.only_evidence:
            return (), ()
        past = versions_before(self.district, self.frame.day)
        by = f"{self.frame.zone} {self.stores.home}"
        return [Earlier(f"{HISTORY}/{day}", self._then(day), version=f"{past[day]} {by}") for day in sorted(past)], ()

    def _then(self, day: date) -> "DatabaseSource":
        return replace(self, frame_of_day=replace(self.frame, day=day), only_evidence=True)

    def _origins(self, kind: str) -> QuerySet[Origin]:
        return Origin.objects.filter(district=self.district, kind=kind)

    def _of_day(self, table: Table) -> QuerySet[Any]:
        rows, day = table.of(self.district), self.frame.day
        if issubclass(table.model, OfDay):
            return rows.filter(day=day)
        if issubclass(table.model, Dated):
            return rows.filter(holds_on(day))
        midnight = datetime.combine(day, time(), self.frame.zone)
        near = Q(from_at__lt=midnight + AROUND, to_at__gt=midnight - AROUND)
        return rows.filter(near | Q(origin__day=day))


def _place(row: Given) -> tuple[str, int, int]:
    """Where a row stands; databases sort names each in their way."""
    return row.origin.file if row.origin else "", row.row or 0, row.pk
