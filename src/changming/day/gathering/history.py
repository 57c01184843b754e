"""Earlier days: photos, devices and coordinates that were given before."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import isnan

from changming.areas.evidence.rules import Photo, SignIn
from changming.day.gathering.evidence import read_sign_ins, read_works
from changming.day.gathering.pictures import read_pictures
from changming.day.gathering.reading import NOBODY, Reading
from changming.day.gathering.source import Source
from changming.day.inputs import EarlierPhotos, History
from changming.stores.likeness import LikenessIndex

DECIMALS = 6  # finer than any phone's receiver


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
    for each in given:
        if each.day is not None:
            _read_day(reading, earlier, each.day, each.name)
        if each.index is not None:
            _read_index(reading, earlier, each.index, each.name)
    return History(
        pictures=tuple(earlier.pictures),
        device_of={person: device for person, (_at, _file, device) in earlier.devices.items()},
        coordinates=earlier.coordinates,
    )


def _read_day(reading: Reading, earlier: _Earlier, day: Source, prefix: str) -> None:
    then = Reading(day, known=replace(reading.known, duties=NOBODY))
    sign_ins = read_sign_ins(then)
    _remember(earlier, sign_ins, prefix)
    pictures = read_pictures(then, sign_ins, read_works(then))
    photos = tuple(replace(photo, file=f"{prefix}/{photo.file}") for photo in pictures.photos)
    earlier.pictures.append(EarlierPhotos(photos, pictures.load))


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
