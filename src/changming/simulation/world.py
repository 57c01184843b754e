"""The whole made day before it is written: who owed what, what happened, and what evidence of it exists."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from changming.simulation.fleet import Vehicle, Windows, make_fleet
from changming.simulation.goes import Proof, prove
from changming.simulation.ledger import Segment, by_edge, make_ledger
from changming.simulation.people import Crew, Person, make_crew, send_inspectors, team_names
from changming.simulation.pictures import Album, Desk, make_album
from changming.simulation.presence import Phones, SignIn, earlier_sign_ins, sign_ins
from changming.simulation.receiver import FAULTS, Track, noise_m, record, silence, spoil
from changming.simulation.sign_in_photos import add_sign_in_photos
from changming.simulation.skips import Skip, plant_skips
from changming.simulation.streets import Streets, read_streets
from changming.simulation.upkeep import Upkeep, make_upkeep
from changming.simulation.work_photos import add_work_photos

Progress = Callable[[str, int, int], None]  # what is made, so many, of so many (0: not known)
BEFORE_S = 900.0  # boxes report from a quarter of an hour before the duty to as long after it


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything. `segments` None: the named lines as they are."""

    people: int = 60
    vehicles: int = 12
    photos: int = 90
    megapixels: float = 1.2
    segments: int | None = None
    fix_s: int = 10
    shift_h: float = 4.0


@dataclass(frozen=True, slots=True)
class Spell:
    """Weather between two times of the day, in seconds since midnight."""

    kind: str
    starts_s: float
    ends_s: float
    value: float
    unit: str


HEAT = Spell("高温", 13 * 3600.0, 19 * 3600.0, 41.0, "℃")  # no outdoor work at 40 °C or more (domain.md J)
OUTDOORS = {"manual_sweep", "roving", "inspect"}


@dataclass(slots=True, eq=False)
class World:
    """One made day."""

    seed: int
    day: date
    size: Size
    streets: Streets
    ledger: list[Segment]
    crew: Crew
    fleet: list[Vehicle]
    tracks: dict[str, Track]  # by vehicle id
    badges: dict[str, Track]  # terminals of persons, by person id
    proofs: dict[str, Proof]
    sign_ins: list[SignIn]
    earlier: list[SignIn]
    album: Album
    upkeep: Upkeep
    skips: list[Skip]
    weather: list[Spell] = field(default_factory=list)


def chance(seed: int, about: str) -> np.random.Generator:
    """Chance of its own for each concern, so that one does not disturb the others."""
    return np.random.default_rng([seed, *about.encode()])


def clock(day: date, seconds: float) -> datetime:
    """Seconds since the day's midnight as the district's clock shows them."""
    start = datetime(day.year, day.month, day.day)  # noqa: DTZ001 -- the district's own clock, as its tables have it
    return start + timedelta(seconds=round(seconds))


def make_world(roads: Path, photos: Path | None, seed: int, day: date, size: Size, progress: Progress) -> World:
    """Everything that happened, from a seed."""
    streets = read_streets(roads)
    teams = team_names(size.people)
    ledger = make_ledger(streets, chance(seed, "ledger"), teams, size.segments)
    progress("segments", len(ledger), len(ledger))
    windows = Windows(length_h=size.shift_h)
    fleet = make_fleet(streets, ledger, teams, size.vehicles, windows, chance(seed, "fleet"))
    skips = plant_skips(fleet, chance(seed, "skips"))
    progress("vehicles", len(fleet), len(fleet))
    crew = make_crew(streets.plane, ledger, size.people, chance(seed, "crew"))
    send_inspectors(crew, chance(seed, "inspectors"))
    phones = Phones(chance(seed, "phones"), streets.plane)
    earlier = earlier_sign_ins(crew, phones)
    rows = sign_ins(crew, phones, earlier)
    progress("sign_ins", len(rows), len(rows))
    pieces = by_edge(ledger)
    rng = chance(seed, "receivers")
    tracks: dict[str, Track] = {}
    proofs: dict[str, Proof] = {}
    for number, vehicle in enumerate(fleet):
        track = _track(streets, vehicle, number, size.fix_s, rng)
        tracks[vehicle.id] = track
        span_s = (vehicle.duty.starts_s - BEFORE_S, vehicle.duty.ends_s + BEFORE_S)
        proofs[vehicle.id] = prove(track, vehicle.course, pieces, span_s)
    badges = {one.id: _badge(one, rng) for one in crew.people if one.script in {"elsewhere", "terminal_there"}}
    fixes = sum(len(track.t_s) for track in (*tracks.values(), *badges.values()))
    progress("fixes", fixes, fixes)
    desk = Desk(crew, streets.plane, chance(seed, "album"), lambda s: clock(day, s).strftime("%Y%m%d_%H%M%S"))
    upkeep = make_upkeep(crew, streets.plane, ledger, chance(seed, "upkeep"))
    licensed = sorted(photos.rglob("*.jpg")) if photos else []
    album = make_album(desk, rows, upkeep, size.photos, licensed)
    desk = replace(desk, rng=chance(seed, "sign-in photos"))
    add_sign_in_photos(desk, rows, album)
    if size.photos:
        add_work_photos(replace(desk, rng=chance(seed, "work photos")), upkeep, skips, album)
    return World(
        seed, day, size, streets, ledger, crew, fleet, tracks, badges, proofs, rows, earlier, album, upkeep, skips
    )


def _track(streets: Streets, vehicle: Vehicle, number: int, fix_s: int, rng: np.random.Generator) -> Track:
    start_s = vehicle.duty.starts_s - BEFORE_S + float(rng.integers(0, fix_s))
    times_s = np.arange(start_s, vehicle.duty.ends_s + BEFORE_S, float(fix_s))
    track = record(streets, vehicle.terminal, vehicle.course, streets.nodes_m[vehicle.depot], times_s, rng)
    silence(track, vehicle.silences_s)
    if not vehicle.has_switch:
        track.work[:] = -1
    if number % 2 == 0:
        spoil(track, FAULTS[(number // 2 + number // 12) % len(FAULTS)], rng)
    return track


def _badge(person: Person, rng: np.random.Generator) -> Track:
    """A worker's own terminal, a fix a minute: on post, or all the time well over a kilometre away."""
    duty = person.duties[0]
    times_s = np.arange(duty.starts_s - 1200, duty.ends_s + 1200, 60.0)
    angle = rng.uniform(0, 2 * np.pi)
    off_m = np.array([np.cos(angle), np.sin(angle)]) * (1600.0 if person.script == "elsewhere" else 5.0)
    stroll = np.cumsum(rng.normal(0, 6, (len(times_s), 2)), axis=0)
    stroll *= np.minimum(1.0, 45.0 / np.maximum(np.hypot(*stroll.T), 1e-9))[:, None]
    xy_m = duty.post.xy_m + off_m + stroll + noise_m(rng, len(times_s), 60.0, 5.0)
    speed = np.round(rng.uniform(0, 4, len(times_s)), 1)
    empty = np.full(len(times_s), -1, np.int8)
    heading = np.round(rng.uniform(0, 360, len(times_s)))
    return Track(person.id, times_s, times_s.copy(), xy_m, speed, heading, empty, np.ones(len(times_s), np.bool_))
