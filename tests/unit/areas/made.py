"""Small duties, sign-ins and leave for tests: everything that a test does not name is ordinary."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import changming
from changming.areas.evidence.choices import SignInGrade, SignInKind
from changming.areas.evidence.rules import Entry, PhotoDuties, Position, SignIn, Source, Standing
from changming.areas.people.rules import Leave
from changming.areas.standards.choices import Work
from changming.areas.standards.rules import Duty
from changming.areas.standards.rules.pack import read_pack

PACK = read_pack((Path(changming.__file__).parent / "packs" / "example.toml").read_text(encoding="utf-8"))
ZONE = timezone(timedelta(hours=8))
ROWS = iter(range(1, 10**9))


def at(clock, day=23):
    """A time of the day, `6:30` or `6:30:05`; 24:30 is half past midnight of the next day."""
    hour, minute, *second = (int(part) for part in clock.split(":"))
    start = datetime(2026, 11, day, tzinfo=ZONE)
    return start + timedelta(hours=hour, minutes=minute, seconds=sum(second))


def photo_duties(owings):
    return PhotoDuties(owings, grace_s=PACK.presence.window_grace_s, zone=ZONE)


def epoch(seconds):
    return datetime.fromtimestamp(seconds, UTC)


def duty(name="D1", starts="5:00", ends="13:00", **facts):
    known = {"work": Work.MANUAL_SWEEP, "person": "P1", "vehicle": None, "team": "T1", "post": "POST"} | facts
    return Duty(id=name, starts=at(starts), ends=at(ends), **known)


def position(lon=114.05, lat=22.54, accuracy_m=10.0, datum="wgs84", raw=None):
    raw_lon, raw_lat = raw or (lon, lat)
    return Position(lon, lat, raw_lon, raw_lat, datum, accuracy_m)


def sign_in(clock="5:00", kind="in", person="P1", row=None, **facts):
    source = Source(facts.pop("file", "sign-ins.csv"), next(ROWS) if row is None else row)
    known = {"named": person or "somebody", "position": None, "grade": SignInGrade.POSITION} | facts
    return SignIn(source=source, person=person, time=at(clock), kind=SignInKind(kind), **known)


def entry(clock="5:00", kind="in", person="P1", owed=None, standing=None, **facts):
    return Entry(sign_in(clock, kind, person, **facts), owed, standing, "POST")


def standing(x_m=0.0, y_m=0.0, away_m=None, allowed_m=110.0, fits_other=""):
    return Standing(x_m, y_m, away_m, allowed_m, fits_other)


def leave(person="P1", starts="0:00", ends="24:00", kind="leave", substitute=None, day=23):
    return Leave(person, at(starts, day), at(ends, day), kind, substitute)
