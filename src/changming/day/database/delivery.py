"""What was dropped, read and ready to be put into the database: one folder's worth of rows, fixes and pictures."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from changming.areas.places.bridge import segment_of
from changming.areas.places.models import Segment
from changming.day.database.delivered_pack import NamedPack
from changming.day.database.records import row_of
from changming.day.database.tables import OF_EARLIER_DAYS, TABLES
from changming.day.folder.files import FolderSource
from changming.day.gathering import Owner
from changming.day.gathering.source import Looked
from changming.intake.problem import Problem
from changming.intake.tracks import TrackRead
from changming.kernel.given import Given, Origin
from changming.stores.likeness import LikenessIndex

CHUNK = 2**20


@dataclass(slots=True)
class Delivery:
    """Rows that are not saved yet, by kind, each with the sheet it came from.

    files    name → (path, sha256) of every file that gave something
    earlier  earlier days of the folder, evidence only; `indexes` are likeness indexes by their name
    shared_devices  phones that the folder declares to be shared
    pack     the standard pack that it names; None: the one that comes with Changming
    """

    owner: Owner
    origins: dict[tuple[str, str], Origin] = field(default_factory=dict)
    rows: dict[str, list[Given]] = field(default_factory=dict)
    segments: list[Segment] = field(default_factory=list)
    tracks: Sequence[TrackRead] = ()
    looked: Looked = field(default_factory=Looked)
    refused: list[Problem] = field(default_factory=list)
    files: dict[str, tuple[Path, str]] = field(default_factory=dict)
    earlier: list["Delivery"] = field(default_factory=list)
    indexes: dict[str, LikenessIndex] = field(default_factory=dict)
    shared_devices: frozenset[str] = frozenset()
    pack: NamedPack | None = None


def read_delivery(source: FolderSource, owner: Owner, *, at: datetime) -> Delivery:
    """Read a folder whole. Nothing is resolved: who is who is settled when a day is gathered."""
    reading = _Reading(source, Delivery(owner), at)
    reading.tables(TABLES)
    reading.roads()
    reading.evidence_files()
    delivery = reading.delivery
    delivery.refused += source.problems
    earlier, problems = source.earlier()
    delivery.refused += problems
    for each in earlier:
        if isinstance(each.day, FolderSource):
            delivery.earlier.append(_earlier(each.day, owner, at))
        if each.index is not None:
            delivery.indexes[each.name] = each.index
    return delivery


def _earlier(source: FolderSource, owner: Owner, at: datetime) -> Delivery:
    then = _Reading(source, Delivery(replace(owner, day=source.frame.day)), at)
    then.tables(OF_EARLIER_DAYS)
    then.pictures()
    then.delivery.refused.clear()  # what was wrong with an earlier day was said on that day
    return then.delivery


@dataclass(slots=True)
class _Reading:
    source: FolderSource
    delivery: Delivery
    at: datetime

    def tables(self, kinds: Iterable[str]) -> None:
        """Rows of all sheets of these kinds; a sheet without a good row has come too."""
        for kind in kinds:
            for sheet in self.source.sheets(kind):
                self._origin(kind, sheet, {})
            read = self.source.rows(kind)
            self.delivery.refused += read.problems
            rows = self.delivery.rows.setdefault(kind, [])
            for record in read.records:
                row = row_of(TABLES[kind], record)
                if isinstance(row, Problem):
                    self.delivery.refused.append(row)
                    continue
                self._place(row, kind, record.file, dict(record.headers))
                rows.append(row)

    def roads(self) -> None:
        """The ledger's lines."""
        ledger = self.source.roads()
        self.delivery.refused += ledger.problems
        for road in ledger.records:
            segment = segment_of(road)
            segment.row = road.row
            self._place(segment, "roads", road.file, dict(road.headers))
            self.delivery.segments.append(segment)
        for (kind, _file), origin in self.delivery.origins.items():
            if kind == "roads":
                origin.attribution = ledger.attribution

    def evidence_files(self) -> None:
        """Fixes and pictures."""
        self.delivery.tracks = self.source.tracks()
        self.delivery.refused += [problem for track in self.delivery.tracks for problem in track.problems]
        for track in self.delivery.tracks:
            self._file(track.file)
        self.pictures()

    def pictures(self) -> None:
        """Pictures, looked at."""
        self.delivery.looked = self.source.pictures()
        for photo in self.delivery.looked.photos:
            self._file(photo.file, photo.sha256)

    def _place(self, row: Given, kind: str, file: str, headers: dict[str, str]) -> None:
        row.district = self.delivery.owner.adcode
        if hasattr(row, "day"):
            row.day = self.delivery.owner.day
        row.origin = self._origin(kind, file, headers)

    def _origin(self, kind: str, file: str, headers: dict[str, str]) -> Origin:
        origin = self.delivery.origins.get((kind, file))
        if origin is None:
            owner = self.delivery.owner
            origin = Origin(
                district=owner.adcode,
                day=owner.day,
                kind=kind,
                file=file,
                sha256=self._file(file),
                arrived_at=self.at,
            )
            self.delivery.origins[kind, file] = origin
        origin.headers = origin.headers or headers
        return origin

    def _file(self, name: str, sha256: str = "") -> str:
        """Note the file that a sheet, track or picture stands in; its hash."""
        path = self.source.path_of(name)
        known = self.delivery.files.get(path.as_posix())
        if known is None:
            known = path, sha256 or _hash_of(path)
            self.delivery.files[path.as_posix()] = known
        return known[1]


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
