"""Which pictures were handed in: by whom, when, about what, and what is wrong with some of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from changming.simulation.edits import EDITS
from changming.simulation.people import Crew, FootDuty, Person
from changming.simulation.presence import SignIn
from changming.simulation.streets import Plane
from changming.simulation.upkeep import FacilityDuty, Upkeep

DOUBTED = ("photo_elsewhere", "photo_other_time", "photo_unreadable", "photo_too_small", "photo_too_dark")
EARLIER_S = 3 * 86_400.0
DOUBT_SHARE = 0.035
REUSED_SHARE = 0.015  # of the photos, by each edit
Stamp = Callable[[float], str]  # seconds since midnight to YYYYmmdd_HHMMSS
UNFIT = {"shared", "speed", "no_out", "no_in", "absent", "leave", "elsewhere", "no_fix", "outside", "window"}


@dataclass(slots=True, eq=False)
class Photo:
    """One picture file. `scene`: the seed of its content; a copy has the scene of the picture it was made from."""

    file: str  # below photos/
    person: str
    duty: FootDuty | FacilityDuty | None
    taken_s: float
    scene: int
    licensed: Path | None = None
    in_table: bool = True
    said: bool = True  # the table says when it was taken
    lon_lat: tuple[float, float] | None = None
    about: str = ""
    stage: str = "on_site"
    received_s: float = 0.0
    exif_s: float | None = None
    exif_lon_lat: tuple[float, float] | None = None
    how: str = ""  # the edit that made it, or the doubt its pixels cause
    copy_of: "Photo | None" = None
    earlier: bool = False  # handed in on the earlier day
    persons: tuple[str, ...] = ()  # whom a roll call names
    doubts: set[str] = field(default_factory=set)

    @property
    def duty_starts_s(self) -> float:
        return self.duty.starts_s if self.duty else 0.0

    @property
    def duty_ends_s(self) -> float:
        return self.duty.ends_s if self.duty else 0.0


@dataclass(slots=True, eq=False)
class Album:
    """All pictures of the day and of the earlier day."""

    photos: list[Photo]
    earlier: list[Photo]


@dataclass(slots=True, eq=False)
class Desk:
    """What making pictures draws on."""

    crew: Crew
    plane: Plane
    rng: np.random.Generator
    stamp: Stamp
    names: set[str] = field(default_factory=set)
    scenes: int = 0

    def file(self, folder: str, taken_s: float, *, wechat: bool) -> str:
        """A name that no other picture has, with the time as phones or WeChat write it."""
        while True:
            day, hour = self.stamp(taken_s).split("_")
            name = f"微信图片_{day}{hour}" if wechat else f"IMG_{day}_{hour}"
            if name not in self.names:
                self.names.add(name)
                return f"{folder}/{name}.jpg"
            taken_s += 1

    def near(self, duty: FootDuty) -> tuple[float, float]:
        """Where a picture on post was taken."""
        spot = duty.post.xy_m + self.rng.normal(0, 9, 2)
        lon, lat = self.plane.to_deg(spot[None])[0]
        return round(float(lon), 6), round(float(lat), 6)

    def away(self, duty: FootDuty) -> tuple[float, float]:
        """A place kilometres off."""
        angle, far_m = self.rng.uniform(0, 2 * np.pi), self.rng.uniform(1500, 5000)
        spot = duty.post.xy_m + far_m * np.array([np.cos(angle), np.sin(angle)])
        lon, lat = self.plane.to_deg(spot[None])[0]
        return round(float(lon), 6), round(float(lat), 6)

    def fresh(self) -> int:
        self.scenes += 1
        return self.scenes


def make_album(desk: Desk, rows: list[SignIn], upkeep: Upkeep, count: int, licensed: list[Path]) -> Album:
    """About `count` pictures, every doubt and every edit equally often; fewer where few people hand in pictures."""
    if count == 0:
        _forget(upkeep)
        return Album([], [])
    crew, rng = desk.crew, desk.rng
    photos = _group_photos(desk) + _facility_photos(desk, upkeep)
    signed = {row.person for row in rows}
    givers = [
        one for one in crew.people if one.script not in UNFIT and one.id in signed and one.team != crew.group_team
    ]
    if not givers:
        return Album(photos, [])  # few people, and none of them hands in pictures
    each, wrong = max(1, round(count * REUSED_SHARE)), max(1, round(count * DOUBT_SHARE))
    copies = each * len(EDITS)
    honest = max(copies, count - copies - wrong * len(DOUBTED) - len(photos))
    plain = [_photo(desk, givers[int(rng.integers(len(givers)))]) for _ in range(honest)]
    for one, path in zip(plain, licensed, strict=False):
        one.licensed = path
    earlier = [_photo(desk, givers[number % len(givers)], earlier=True) for number in range(max(3, copies // 4))]
    photos += plain
    for code in DOUBTED:
        photos += [_wrong(desk, givers[int(rng.integers(len(givers)))], code) for _ in range(wrong)]
    last_s = max(one.duties[0].ends_s for one in givers)
    sources = [one for one in plain if one.taken_s < last_s - 3600]
    sources = [sources[int(i)] for i in rng.permutation(len(sources))] or earlier
    for number in range(copies):
        old = number // len(EDITS) % 4 == 3
        source = earlier[number % len(earlier)] if old else sources[number % len(sources)]
        copy = _copy(desk, givers, source, EDITS[number % len(EDITS)])
        photos += [copy] if copy else []
    return Album(photos, earlier)


def _photo(desk: Desk, person: Person, *, earlier: bool = False) -> Photo:
    """An honest picture from a phone."""
    rng, duty = desk.rng, person.duties[0]
    taken_s = float(np.round(rng.uniform(duty.starts_s + 300, duty.ends_s - 300))) - (EARLIER_S if earlier else 0.0)
    wechat = bool(rng.random() < 0.4)
    file = desk.file(f"{person.team}/{person.id} {person.name}", taken_s, wechat=wechat)
    photo = Photo(
        file, person.id, duty, taken_s, desk.fresh(), earlier=earlier, received_s=taken_s + float(rng.integers(20, 500))
    )
    if rng.random() < 0.5:
        photo.lon_lat = desk.near(duty)
    photo.about = str(rng.choice([duty.id, duty.post.id, ""], p=[0.6, 0.2, 0.2]))
    photo.said = bool(rng.random() < 0.8)
    if not wechat and rng.random() < 0.85:
        photo.exif_s = taken_s - float(rng.integers(0, 3))
        photo.exif_lon_lat = desk.near(duty) if rng.random() < 0.7 else None
    return photo


def _wrong(desk: Desk, person: Person, code: str) -> Photo:
    """A picture that carries one doubt."""
    rng, duty = desk.rng, person.duties[0]
    photo = _photo(desk, person)
    photo.doubts.add(code)
    photo.about, photo.said = duty.id, True
    photo.exif_s, photo.exif_lon_lat = None, None
    if code == "photo_elsewhere":
        photo.exif_s, photo.exif_lon_lat = photo.taken_s, desk.away(duty)
    elif code == "photo_other_time":
        photo.exif_s = photo.taken_s - float(rng.integers(4 * 3600, 100 * 3600))
    else:
        photo.how = code
    return photo


def _copy(desk: Desk, givers: list[Person], source: Photo, how: str) -> Photo | None:
    """The picture of another person or day, handed in again for a later time; None where nobody else works later."""
    rng = desk.rng
    after_s = max(source.taken_s, 0.0) + 600
    fit = [one for one in givers if one.id != source.person and one.duties[0].ends_s - 300 > after_s]
    if not fit and source.earlier:
        fit = givers  # one's own picture of another day
    if not fit:
        return None
    person = fit[int(rng.integers(len(fit)))]
    photo = _photo(desk, person)
    low_s, high_s = max(after_s, photo.duty_starts_s + 300), photo.duty_ends_s - 300
    photo.taken_s = float(np.round(rng.uniform(min(low_s, high_s), high_s)))
    photo.received_s = photo.taken_s + 200
    photo.file = desk.file(f"{person.team}/{person.id} {person.name}", photo.taken_s, wechat=bool(rng.random() < 0.6))
    photo.scene, photo.licensed, photo.copy_of, photo.how = source.scene, source.licensed, source, how
    photo.about, photo.said = person.duties[0].id, True
    photo.exif_s, photo.exif_lon_lat = None, None
    photo.doubts = {"photo_reused"}
    if how == "exact":
        photo.exif_s, photo.exif_lon_lat = source.exif_s, source.exif_lon_lat
    return photo


def _facility_photos(desk: Desk, upkeep: Upkeep) -> list[Photo]:
    """Pictures that show work at a facility for which nobody kept a record."""
    photos: list[Photo] = []
    for duty in upkeep.duties:
        for thing in duty.pictured:
            taken_s = float(np.round(desk.rng.uniform(duty.starts_s + 300, duty.ends_s - 300)))
            file = desk.file(f"{duty.team}/{duty.person.id} {duty.person.name}", taken_s, wechat=False)
            photo = Photo(file, duty.person.id, None, taken_s, desk.fresh(), about=thing.id, stage="after")
            photo.received_s = taken_s + 60
            photos.append(photo)
    return photos


def _forget(upkeep: Upkeep) -> None:
    """Without pictures nothing shows the work that only pictures showed."""
    for duty in upkeep.duties:
        for thing in duty.pictured:
            duty.verdicts[thing.id] = "unknown"


def _group_photos(desk: Desk) -> list[Photo]:
    """What the group team's chat holds: one roll call a shift, and pictures in folders that carry team and person."""
    crew, rng = desk.crew, desk.rng
    own = [one for one in crew.people if one.team == crew.group_team]
    photos: list[Photo] = []
    for start_s in sorted({one.duties[0].starts_s for one in own if one.script.startswith("roll_call")}):
        there = [one for one in own if one.script.startswith("roll_call") and one.duties[0].starts_s == start_s]
        taken_s = start_s + float(rng.integers(-500, 200))
        file = desk.file(f"{crew.group_team}/点名", taken_s, wechat=True)
        roll = Photo(file, "", None, taken_s, desk.fresh(), stage="roll_call", received_s=taken_s + 90)
        roll.persons = tuple(one.id for one in there)
        photos.append(roll)
    for one in own:
        late = one.script in {"roll_call_photo", "sheet_in_photo"}
        if late or (one.script == "sheet_both" and int(one.id) % 2):
            duty = one.duties[0]
            taken_s = duty.starts_s + (duty.ends_s - duty.starts_s) * float(rng.uniform(0.62, 0.9))
            file = desk.file(f"{one.team}/{one.id} {one.name}", np.round(taken_s), wechat=True)
            photos.append(Photo(file, one.id, duty, taken_s, desk.fresh(), in_table=False))
    return photos
