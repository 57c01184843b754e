"""`DayInputs`: all that one district's day is judged from. A folder fills it, or the database; nothing else is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from changming.areas.evidence.rules import Decided, Fixes, Photo, SignIn, WorkRecord
from changming.areas.fleet.rules import Vehicle
from changming.areas.people.rules import Leave, Person
from changming.areas.places.rules import Facility, Post, Segment
from changming.areas.standards.rules import Duty, Pack, WeatherSpell
from changming.day.memory import FORGETFUL, Memory
from changming.engines.likeness import Likenesses
from changming.papers.report import InputError


@dataclass(frozen=True, slots=True)
class District:
    """Whose day it is."""

    name: str
    adcode: str
    day: date
    zone: ZoneInfo
    shared_devices: frozenset[str] = frozenset()
    simulated: bool = False
    attribution: str = ""  # whom the ledger names as its source


@dataclass(frozen=True, slots=True, eq=False)
class EarlierPhotos:
    """Pictures of one earlier day or of one index, files relative to the folder (`history/2026-11-20/photos/…`).

    `load` gives one likeness per photo, in their order; it is called only where a search needs them.
    """

    photos: tuple[Photo, ...]
    load: Callable[[], Likenesses]


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """What earlier days gave: pictures day by day, devices a person used, coordinates given.

    `device_of`: person id → the device last used. `coordinates`: (datum, longitude, latitude), each rounded to six
    decimals as given → where it stood.
    """

    pictures: tuple[EarlierPhotos, ...] = ()
    device_of: Mapping[str, str] = field(default_factory=dict)
    coordinates: Mapping[tuple[str, float, float], str] = field(default_factory=dict)

    @property
    def photos(self) -> tuple[Photo, ...]:
        """The photos of all earlier days."""
        return tuple(photo for each in self.pictures for photo in each.photos)


@dataclass(frozen=True, slots=True, eq=False)
class DayInputs:
    """One day, resolved: party, person, device and place are ids everywhere; bad rows stand in `input_errors`.

    `duties` are the day's roster rows, those expanded from shifts included, before leave. `likenesses` has one entry
    per photo, in the order of `photos`; `missing_photos` are pictures that a table names and nobody sent.
    `decided` is what people decided of the day's doubts; a folder has none.
    `as_of` is zone-aware; evidence later than it counts for nothing: rooms are given the day `as_told`.
    `memory` finds results of long work again and changes nothing but the time.
    """

    district: District
    pack: Pack
    as_of: datetime
    segments: tuple[Segment, ...] = ()
    facilities: tuple[Facility, ...] = ()
    posts: tuple[Post, ...] = ()
    people: tuple[Person, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()
    duties: tuple[Duty, ...] = ()
    leaves: tuple[Leave, ...] = ()
    sign_ins: tuple[SignIn, ...] = ()
    fixes: Fixes = field(default_factory=Fixes)
    photos: tuple[Photo, ...] = ()
    likenesses: Likenesses = field(default_factory=Likenesses)
    missing_photos: tuple[str, ...] = ()
    works: tuple[WorkRecord, ...] = ()
    weather: tuple[WeatherSpell, ...] = ()
    history: History = field(default_factory=History)
    input_errors: tuple[InputError, ...] = ()
    decided: Decided = field(default_factory=Decided)
    memory: Memory = FORGETFUL

    def as_told(self) -> "DayInputs":
        """The same day without the sign-ins, photos and records later than `as_of`, photos by file.

        Fixes stay: whether one is of the future is a label, and the report counts it.
        """
        told = [n for n, photo in enumerate(self.photos) if photo.taken_at is None or photo.taken_at <= self.as_of]
        told.sort(key=lambda n: self.photos[n].file)
        return replace(
            self,
            sign_ins=tuple(each for each in self.sign_ins if each.time <= self.as_of),
            photos=tuple(self.photos[n] for n in told),
            likenesses=self.likenesses.take(told),
            works=tuple(each for each in self.works if each.done_at is None or each.done_at <= self.as_of),
        )
