"""`district.toml`: whose day a folder holds, and how its files are to be read."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from changming.intake.cells import BadCell, is_blank, read_flag, read_id, shown
from changming.intake.decode import decode_text
from changming.intake.problem import LIMITS, Limits, Problem, Unreadable, marked
from changming.intake.record import Frame
from changming.intake.sheets import read_bytes
from changming.intake.times import read_day
from changming.intake.words import DATUM, choices, meaning

FILE = "district.toml"
DEFAULT_ZONE = "Asia/Shanghai"
KEYS = frozenset({"name", "adcode", "day", "timezone", "datum", "pack", "shared_devices", "simulated"})


@dataclass(frozen=True, slots=True)
class DistrictFile:
    """What `district.toml` says. `pack` is a pack's name or a path, None for the shipped example."""

    name: str
    adcode: str
    day: date
    zone: ZoneInfo
    datum: str = "wgs84"
    pack: str | None = None
    shared_devices: frozenset[str] = frozenset()
    simulated: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def frame(self) -> Frame:
        """What the folder's tables are read in."""
        return Frame(self.day, self.zone, self.datum)


def read_district(path: Path, limits: Limits = LIMITS) -> DistrictFile:
    """Read `district.toml`, or that of a folder.

    Raises Unreadable where there is none, or its day, timezone or datum cannot be read: all else hangs on them.
    """
    path = path / FILE if path.is_dir() else path
    text = decode_text(read_bytes(path, limits))
    try:
        given: dict[str, Any] = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as broken:
        raise Unreadable(marked("a TOML file: {reason}"), reason=str(broken)) from broken
    problems: list[Problem] = []
    shared = _shared_devices(given, problems)
    simulated = _simulated(given, problems)
    name = _text(given, "name", problems)
    pack, adcode = _text(given, "pack", problems), _text(given, "adcode", problems)
    for key in sorted(given.keys() - KEYS):
        expected = marked("one of the keys {keys}")
        problems.append(Problem(FILE, None, key, shown(str(given[key])), expected, {"keys": ", ".join(sorted(KEYS))}))
    return DistrictFile(
        name=name or adcode or "",
        adcode=adcode or "",
        day=_day(given),
        zone=_zone(given),
        datum=_datum(given),
        pack=pack,
        shared_devices=shared,
        simulated=simulated,
        problems=tuple(problems),
    )


def _text(given: dict[str, Any], key: str, problems: list[Problem]) -> str | None:
    value = given.get(key)
    if value is None and key == "name":
        problems.append(Problem(FILE, None, key, None, marked("the name of the district")))
    if isinstance(value, str) or value is None:
        return (value or "").strip() or None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    problems.append(Problem(FILE, None, key, shown(str(value)), marked("a text")))
    return None


def _day(given: dict[str, Any]) -> date:
    value = given.get("day")
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        day = read_day(value, 0) if isinstance(value, str) else None
    except BadCell:
        day = None
    if day is None:
        raise Unreadable(marked("a day, such as day = 2026-11-23, not {value}"), value=_said(value))
    return day


def _said(value: object) -> str:
    return "-" if value is None else shown(str(value))


def _zone(given: dict[str, Any]) -> ZoneInfo:
    value = given.get("timezone", DEFAULT_ZONE)
    try:
        return ZoneInfo(value)
    except (KeyError, ValueError, TypeError, AttributeError, OSError) as unknown:
        raise Unreadable(
            marked("a time zone, such as {zone}, not {value}"), zone=DEFAULT_ZONE, value=_said(value)
        ) from unknown


def _datum(given: dict[str, Any]) -> str:
    value = given.get("datum", "wgs84")
    datum = meaning(DATUM, value) if isinstance(value, str) else None
    if datum is None:
        raise Unreadable(marked("a datum, one of {choices}, not {value}"), choices=choices(DATUM), value=_said(value))
    return datum


def _shared_devices(given: dict[str, Any], problems: list[Problem]) -> frozenset[str]:
    value = given.get("shared_devices", [])
    if isinstance(value, str):
        value = value.split(";")
    good = isinstance(value, list) and all(isinstance(item, str | int) and not isinstance(item, bool) for item in value)
    if not good:
        problems.append(Problem(FILE, None, "shared_devices", shown(str(value)), marked("a list of device ids")))
        return frozenset()
    return frozenset(filter(None, (read_id(item) for item in value if not is_blank(item))))


def _simulated(given: dict[str, Any], problems: list[Problem]) -> bool:
    value = given.get("simulated", False)
    try:
        return bool(read_flag(value if isinstance(value, str | int) else str(value)))
    except BadCell as bad:
        problems.append(Problem(FILE, None, "simulated", shown(str(value)), bad.expected))
        return False
