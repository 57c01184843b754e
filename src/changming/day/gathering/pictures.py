"""Pictures: what is on disk, and what tables, folders, names and cameras claim of it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from changming.areas.evidence.choices import Stage, TakenFrom
from changming.areas.evidence.rules import Photo, Position, SignIn, Source, WorkRecord
from changming.day.gathering.reading import Known, Reading, position, where
from changming.engines.likeness import Likenesses
from changming.intake.photo_exif import Exif
from changming.intake.photo_names import claims_of_name, claims_of_path
from changming.intake.photos import PhotoFile
from changming.intake.problem import marked
from changming.intake.record import Record
from changming.intake.references import Directory

NO_SUCH_PICTURE = marked("the name of a picture in the folder photos (照片)")
ABOUT_UNKNOWN = marked("an id of a segment, facility, post or roster row that the folder has")


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """Photos by file, what gives their likenesses in that order, and pictures that a table names and nobody sent."""

    photos: tuple[Photo, ...] = ()
    load: Callable[[], Likenesses] = Likenesses
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What one table row says of a picture."""

    row: Source
    persons: tuple[str, ...] = ()
    taken_at: datetime | None = None
    position: Position | None = None
    about: tuple[str, ...] = ()
    stage: Stage | None = None
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """Finds the pictures that a table means by a name: a path, or the last part of one where it is unique."""

    by_path: Mapping[str, str]
    by_last: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, files: Iterable[str]) -> "Names":
        """All ways to name these files."""
        last: defaultdict[str, list[str]] = defaultdict(list)
        paths: dict[str, str] = {}
        for file in files:
            folded = file.casefold()
            paths[folded] = file
            paths.setdefault(folded.partition("/")[2], file)
            last[PurePosixPath(folded).name].append(file)
        return cls(paths, {name: tuple(found) for name, found in last.items()})

    def find(self, text: str) -> str | None:
        """The file meant, None where there is none or more than one."""
        wanted = text.strip().replace("\\", "/").removeprefix("./").casefold()
        if wanted in self.by_path:
            return self.by_path[wanted]
        found = self.by_last.get(PurePosixPath(wanted).name, ())
        return found[0] if len(found) == 1 else None


def read_pictures(reading: Reading, sign_ins: Sequence[SignIn], works: Sequence[WorkRecord]) -> Pictures:
    """Every picture of the day. Tables say who and when before folders do, and folders before the picture itself."""
    looked = reading.source.pictures()
    names = Names.of(photo.file for photo in looked.photos)
    claims, missing = _table_claims(reading, names)
    for name, claim in (*_sign_in_claims(sign_ins), *_work_claims(works)):
        file = names.find(name)
        if file is None:
            missing.add(name)
        elif claim is not None:
            claims[file].append(claim)
    reading.problems += [photo.problem for photo in looked.photos if photo.problem is not None]
    photos = tuple(
        photo_of(photo, sorted(claims[photo.file], key=lambda claim: claim.row), reading) for photo in looked.photos
    )
    return Pictures(photos, looked.load, tuple(sorted(missing)))


def photo_of(picture: PhotoFile, claims: Sequence[Claim], reading: Reading) -> Photo:
    """One picture with its first claim of each sort."""
    persons, team = _of_path(picture.file, reading)
    named = tuple(dict.fromkeys(person for claim in claims for person in claim.persons))
    stage = next((claim.stage for claim in claims if claim.stage), None)
    exif_at = exif_time(picture.exif, reading.frame.zone)
    named_at = claims_of_name(picture.file, reading.frame.zone)
    taken_at, taken_from = _taken(claims, exif_at, named_at)
    return Photo(
        file=picture.file,
        sha256=picture.sha256,
        row=claims[0].row if claims else None,
        persons=named if stage is Stage.ROLL_CALL and claims else named or persons,
        team=team,
        taken_at=taken_at,
        taken_at_from=taken_from,
        named_at=named_at,
        position=next((claim.position for claim in claims if claim.position), None),
        exif_at=exif_at,
        exif_position=_exif_position(picture.exif),
        about=tuple(dict.fromkeys(about for claim in claims for about in claim.about)),
        stage=stage,
        received_at=next((claim.received_at for claim in claims if claim.received_at), None),
        readable=picture.readable,
        width_px=picture.width_px,
        height_px=picture.height_px,
        brightness=picture.brightness,
        contrast=picture.contrast,
    )


def exif_time(exif: Exif, zone: ZoneInfo) -> datetime | None:
    """The camera's time; in the district's zone where the camera does not say which."""
    if exif.local_time is None:
        return None
    if exif.offset is not None:
        return (exif.local_time - exif.offset).replace(tzinfo=ZoneInfo("UTC")).astimezone(zone)
    return exif.local_time.replace(tzinfo=zone)


def _exif_position(exif: Exif) -> Position | None:
    return None if exif.lon_lat is None else Position(*exif.lon_lat, *exif.lon_lat)


def _taken(
    claims: Sequence[Claim], exif_at: datetime | None, named_at: datetime | None
) -> tuple[datetime | None, TakenFrom]:
    claimed = next((claim.taken_at for claim in claims if claim.taken_at), None)
    if claimed is not None:
        return claimed, TakenFrom.SHEET
    if exif_at is not None:
        return exif_at, TakenFrom.EXIF
    return (named_at, TakenFrom.FILE_NAME) if named_at is not None else (None, TakenFrom.UNKNOWN)


def _of_path(file: str, reading: Reading) -> tuple[tuple[str, ...], str]:
    """Person and team that the folders of a picture name: `photos/TEAM/ID NAME/…`."""
    claims = claims_of_path(PurePosixPath(file).parts[1:-1])
    team = claims.team if claims.team in reading.known.teams else ""
    for text in reversed(claims.persons):
        for part in (text.id, text.name, text.text):
            person = reading.known.people.resolve(part).id if part else None
            if person is not None:
                return (person,), team
    return (), team


def _table_claims(reading: Reading, names: Names) -> tuple[defaultdict[str, list[Claim]], set[str]]:
    claims: defaultdict[str, list[Claim]] = defaultdict(list)
    missing: set[str] = set()
    places = _places(reading.known)
    for record in reading.records("photos"):
        persons = reading.many(record, "person", reading.known.people)
        if "person" in record.values and not persons:
            continue
        file = names.find(record.values["file"])
        if file is None:
            reading.problems.append(record.problem("file", record.values["file"], NO_SUCH_PICTURE))
            missing.add(record.values["file"])
            continue
        claims[file].append(_claim(reading, record, persons, places))
    return claims, missing


def _places(known: Known) -> tuple[Directory, ...]:
    """What a photo can be about, the first that has a name first."""
    return known.duties, known.facilities, known.posts, known.segments


def _claim(reading: Reading, record: Record, persons: tuple[str, ...], places: tuple[Directory, ...]) -> Claim:
    values, about = record.values, []
    for text in values.get("about", ()):
        found = next((answer.id for place in places if (answer := place.resolve(text)).id is not None), None)
        if found is None:
            reading.problems.append(record.problem("about", text, ABOUT_UNKNOWN))
        else:
            about.append(found)
    return Claim(
        row=where(record),
        persons=persons,
        taken_at=values.get("taken_at"),
        position=position(values.get("place")),
        about=tuple(about),
        stage=Stage(values["stage"]) if "stage" in values else None,
        received_at=values.get("received_at"),
    )


def _sign_in_claims(sign_ins: Sequence[SignIn]) -> Iterable[tuple[str, Claim | None]]:
    for sign_in in sign_ins:
        if sign_in.photo:
            known = sign_in.person is not None
            persons = (sign_in.person,) if sign_in.person is not None else ()
            yield sign_in.photo, Claim(sign_in.source, persons, sign_in.time, sign_in.position) if known else None


def _work_claims(works: Sequence[WorkRecord]) -> Iterable[tuple[str, Claim]]:
    """A picture beside a reason to skip shows why, and no work done."""
    for work in works:
        if work.photo:
            about = tuple(place for place in (work.facility, work.segment) if place is not None)
            persons = (work.person,) if work.person else ()
            stage = None if work.skipped_reason is None else Stage.BEFORE
            yield work.photo, Claim(work.source, persons, work.done_at, None, about, stage)
