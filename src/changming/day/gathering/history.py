"""Earlier days: photos, devices and coordinates that were given before.

A day that says which version of its evidence it has is read once in a process, as long as names mean the same.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import isnan

from changming.areas.evidence.rules import Photo, SignIn
from changming.day.gathering.evidence import read_sign_ins, read_works
from changming.day.gathering.pictures import read_pictures
from changming.day.gathering.reading import NOBODY, Known, Reading
from changming.day.gathering.source import Earlier, Source
from changming.day.inputs import EarlierPhotos, History
from changming.engines.likeness import Likenesses
from changming.kernel.kept import Kept
from changming.stores.likeness import LikenessIndex

DECIMALS = 6  # finer than any phone's receiver
DAYS_KEPT = 400  # read earlier days a process holds; each takes about 5 MB for a whole district


@dataclass(frozen=True, slots=True)
class _Then:
    """What one earlier day gave."""

    sign_ins: tuple[SignIn, ...]
    photos: tuple[Photo, ...]
    load: Callable[[], Likenesses]


THEN: Kept[_Then] = Kept(DAYS_KEPT)


@dataclass(slots=True)
class _Earlier:
    """What is known of earlier days so far."""

    pictures: list[EarlierPhotos] = field(default_factory=list)
    devices: dict[str, tuple[datetime, str, str]] = field(default_factory=dict)
    coordinates: dict[tuple[str, float, float], str] = field(default_factory=dict)


def read_history(reading: Reading) -> History:
    """All earlier days. People go by the ids of the day that is checked."""
    earlier = _Earlier()
    given, problems = reading.source.earlier()
    reading.problems += problems
    known = replace(reading.known, duties=NOBODY)
    names = known.fingerprint() if any(each.version for each in given) else ""
    for each in given:
        if each.day is not None:
            then = _then(each, each.day, known, names)
            _remember(earlier, then.sign_ins, each.name)
            earlier.pictures.append(EarlierPhotos(then.photos, then.load))
        if each.index is not None:
            _read_index(reading, earlier, each.index, each.name)
    return History(
        pictures=tuple(earlier.pictures),
        device_of={person: device for person, (_at, _file, device) in earlier.devices.items()},
        coordinates=earlier.coordinates,
    )


def _then(each: Earlier, day: Source, known: Known, names: str) -> _Then:
    if not each.version:
        return _read_day(day, known, each.name)
    return THEN.of((each.name, each.version, names), lambda: _read_day(day, known, each.name))


def _read_day(day: Source, known: Known, prefix: str) -> _Then:
    then = Reading(day, known=known)
    sign_ins = read_sign_ins(then)
    pictures = read_pictures(then, sign_ins, read_works(then))
    return _Then(
        sign_ins, tuple(replace(photo, file=f"{prefix}/{photo.file}") for photo in pictures.photos), pictures.load
    )


def _remember(earlier: _Earlier, sign_ins: Iterable[SignIn], prefix: str) -> None:
    for sign_in in sign_ins:
        where = f"{prefix}/{sign_in.source.file}"
        if sign_in.person and sign_in.device:
            last = earlier.devices.get(sign_in.person)
            this = (sign_in.time, where, sign_in.device)
            earlier.devices[sign_in.person] = this if last is None else max(last, this)
        at = sign_in.position
        if at is not None:
            key = (at.datum, round(at.raw_lon, DECIMALS), round(at.raw_lat, DECIMALS))
            earlier.coordinates.setdefault(key, f"{where}:{sign_in.source.row}")


def _read_index(reading: Reading, earlier: _Earlier, index: LikenessIndex, name: str) -> None:
    photos = []
    for file, sha256, taken, person in zip(index.files, index.sha256s, index.taken_s, index.persons, strict=True):
        taken_at = None if isnan(taken) else datetime.fromtimestamp(taken, reading.frame.zone)
        persons = (person,) if person else ()
        photos.append(Photo(file=f"{name}/{file}", sha256=sha256, persons=persons, taken_at=taken_at))
    earlier.pictures.append(EarlierPhotos(tuple(photos), lambda: index.likenesses))
