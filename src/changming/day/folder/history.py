"""Earlier days: photos, devices and coordinates that were given before."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import isnan
from pathlib import Path

from changming.areas.evidence.rules import Photo, SignIn
from changming.day.folder.evidence import read_sign_ins, read_works
from changming.day.folder.looking import Look
from changming.day.folder.pictures import read_pictures
from changming.day.folder.reading import NOBODY, Reading
from changming.day.inputs import History
from changming.engines.likeness import Likenesses
from changming.intake.cells import BadCell
from changming.intake.day_tables import open_tables
from changming.intake.district import FILE, read_district
from changming.intake.folder import survey
from changming.intake.problem import Problem, Unreadable, marked
from changming.intake.record import Frame
from changming.intake.times import read_day
from changming.stores.likeness import ENDING, read_index

DECIMALS = 6  # finer than any phone's receiver
NO_INDEX = marked("a likeness index: {why}")
NO_DAY = marked("a folder of an earlier day: a day in its name, such as 2026-11-20, or a district.toml with its day")


@dataclass(slots=True)
class _Earlier:
    """What is known of earlier days so far."""

    photos: list[Photo] = field(default_factory=list)
    likenesses: list[Likenesses] = field(default_factory=list)
    devices: dict[str, tuple[datetime, str, str]] = field(default_factory=dict)
    coordinates: dict[tuple[str, float, float], str] = field(default_factory=dict)


def read_history(reading: Reading, look: Look) -> History:
    """All earlier days below `history/`. People go by the ids of the day that is checked."""
    earlier = _Earlier()
    for top in reading.survey.history:
        for path in sorted(top.iterdir()):
            prefix = f"{top.name}/{path.name}"
            if path.is_dir():
                _read_day(reading, earlier, path, prefix, look)
            elif path.name.endswith(ENDING):
                _read_index(reading, earlier, path, prefix)
    return History(
        photos=tuple(earlier.photos),
        likenesses=Likenesses.concat(earlier.likenesses),
        device_of={person: device for person, (_at, _file, device) in earlier.devices.items()},
        coordinates=earlier.coordinates,
    )


def _read_day(reading: Reading, earlier: _Earlier, path: Path, prefix: str, look: Look) -> None:
    frame = _frame(reading, path)
    if frame is None:
        reading.problems.append(Problem(prefix, None, None, None, NO_DAY))
        return
    found = survey(path)
    then = Reading(found, open_tables(found), frame, known=replace(reading.known, duties=NOBODY))
    sign_ins = read_sign_ins(then)
    _remember(earlier, sign_ins, prefix)
    pictures = read_pictures(then, sign_ins, read_works(then), look)
    earlier.photos += [replace(photo, file=f"{prefix}/{photo.file}") for photo in pictures.photos]
    earlier.likenesses.append(pictures.likenesses)


def _frame(reading: Reading, path: Path) -> Frame | None:
    if (path / FILE).exists():
        try:
            return read_district(path).frame
        except Unreadable:
            return None
    try:
        day = read_day(path.name, 0)
    except BadCell:
        day = None
    return None if day is None else replace(reading.frame, day=day)


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


def _read_index(reading: Reading, earlier: _Earlier, path: Path, name: str) -> None:
    try:
        index = read_index(path)
    except ValueError as broken:
        reading.problems.append(Problem(name, None, None, None, NO_INDEX, {"why": str(broken)}))
        return
    for file, sha256, taken, person in zip(index.files, index.sha256s, index.taken_s, index.persons, strict=True):
        taken_at = None if isnan(taken) else datetime.fromtimestamp(taken, reading.frame.zone)
        persons = (person,) if person else ()
        earlier.photos.append(Photo(file=f"{name}/{file}", sha256=sha256, persons=persons, taken_at=taken_at))
    earlier.likenesses.append(index.likenesses)
