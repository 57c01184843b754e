"""What a standard pack holds. Numbers live in packs, each with its source; the code has none."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, time
from typing import Any

from changming.areas.standards.choices import PackStatus
from changming.areas.standards.rules.pack_types import mistyped


class BadPack(ValueError):
    """A pack that cannot be used: says which key and what was expected."""


def limit(unit: str, low: float, high: float, says: str) -> Any:  # noqa: ANN401 -- stands in for a field of any type
    """One value of a pack: its unit, the range within which it can be meant, and what it decides."""
    return field(metadata={"unit": unit, "low": low, "high": high, "says": says})


def switch(says: str) -> Any:  # noqa: ANN401 -- stands in for a field of any type
    """A yes or no of a pack, and what it decides."""
    return field(metadata={"unit": "yes/no", "says": says})


@dataclass(frozen=True, slots=True)
class CoverageRules:
    """When a road counts as worked."""

    pass_share: float = limit("share", 0.01, 1, "part of a segment worked in one go that makes a pass")
    trace_share: float = limit("share", 0, 0.5, "less than this part of a segment is no trace of work")
    corridor_m: float = limit("m", 5, 50, "a fix further than this from every ledger line is off the ledger")
    gap_s: float = limit("s", 10, 3600, "no fix for longer than this is silence")
    driven_s: float = limit("s", 5, 600, "two fixes no further apart than this may prove the stretch between them")
    driven_intervals: float = limit("intervals", 1, 10, "the same, in median intervals of the device; the larger holds")
    reach_kmh: float = limit("km/h", 5, 120, "how fast a silent vehicle may have gone")
    each_side: bool = switch("a two-way line asks each side for its passes")
    too_fast_counts: bool = switch("work above the speed limit still counts as worked")


@dataclass(frozen=True, slots=True)
class FixRules:
    """When a fix is used."""

    max_kmh: float = limit("km/h", 20, 200, "a vehicle's fix that needs more speed than this on both sides is a jump")
    max_walk_kmh: float = limit("km/h", 5, 60, "the same for a person's device")
    frozen_fixes: float = limit("fixes", 3, 1000, "this many fixes in a row at one coordinate while claiming to move")
    frozen_kmh: float = limit("km/h", 0, 20, "claimed speed above which a fix that does not move is frozen")
    depart_m: float = limit("m", 10, 2000, "a vehicle that stays within this distance of its first fix never left")
    depart_grace_s: float = limit("s", 0, 7200, "how long after its start a duty may be without departure")


@dataclass(frozen=True, slots=True)
class PresenceRules:
    """When a person counts as on post."""

    radius_m: float = limit("m", 10, 1000, "radius of a post, and half width of a strip, that does not say")
    max_accuracy_m: float = limit("m", 5, 2000, "a fix coarser than this is too coarse")
    window_grace_s: float = limit("s", 0, 7200, "a sign-in may stand this long before the start or after the end")
    late_grace_s: float = limit("s", 0, 7200, "a first sign-in later than this is late")
    early_grace_s: float = limit("s", 0, 7200, "a last sign-out earlier than this is leaving early")
    person_kmh: float = limit("km/h", 5, 120, "faster than this no person moves between two sign-ins")
    assumed_accuracy_m: float = limit("m", 0, 500, "error granted to every position where speed is judged")
    occasion_s: float = limit("s", 0, 3600, "one phone's equal positions within this time are one occasion")
    shared_device_s: float = limit("s", 0, 86400, "one device for two persons within this time")
    clock_skew_s: float = limit("s", 10, 86400, "claimed and received time may differ by this")
    batch_s: float = limit("s", 1, 3600, "rows of one device received within this time came from one offline queue")
    batch_rows: float = limit("rows", 2, 100, "that many rows make an offline queue")
    late_half_share: float = limit("share", 0, 1, "evidence after this part of the shift stands in for a sign-out")
    sheet_is_enough: bool = switch("a sheet row or roll call and later evidence make a duty done")
    missing_counts: bool = switch("a missing sign-in means that the duty was not done")


@dataclass(frozen=True, slots=True)
class ExcuseRules:
    """When leave or weather leaves nothing to judge."""

    leave_share: float = limit("share", 0, 1, "leave by the clock over this part of a shift passes the whole shift on")
    least_owed_s: float = limit("s", 0, 28800, "a duty of which leave and weather leave less than this is excused")


@dataclass(frozen=True, slots=True)
class PhotoRules:
    """When a photo shows something, and when its claims agree."""

    min_side_px: float = limit("px", 16, 4000, "shorter side below this shows nothing")
    min_brightness: float = limit("share", 0, 0.5, "mean brightness below this shows nothing")
    place_m: float = limit("m", 10, 10000, "distance that EXIF place and claimed place may differ")
    time_s: float = limit("s", 30, 86400, "time that EXIF time and claimed time may differ")
    copy_share: float = limit("share", 0, 0.5, "share of what two pictures show that may differ in a copy")


@dataclass(frozen=True, slots=True)
class WorkRule:
    """Limits of one kind of vehicle work."""

    max_kmh: float = limit("km/h", 1, 80, "faster than this the work is no good")


@dataclass(frozen=True, slots=True)
class GradeRule:
    """What a road of one grade is owed by machine where the roster does not say."""

    passes: float = limit("passes", 1, 24, "passes a day")


@dataclass(frozen=True, slots=True)
class CycleRule:
    """How often a kind of facility is owed a kind of work."""

    hours: float = limit("h", 0.5, 24 * 62, "the work is owed once in this time")


@dataclass(frozen=True, slots=True)
class WeatherRule:
    """Weather that takes works out of judgement: from a value on (`at_least`) or up to one (`at_most`)."""

    weather: str
    works: tuple[str, ...]
    at_least: float | None = None
    at_most: float | None = None
    unit: str = ""
    hottest_hours: float | None = None  # only this many hours around the middle of the spell are taken out
    source: str = ""


@dataclass(frozen=True, slots=True)
class ShiftTimes:
    """Clock times of a named shift; `ends` <= `starts` means the next day."""

    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class ScoreItem:
    """One item of the assessment: which findings take how many points, and no more than `cap` of them."""

    id: str
    title_zh: str
    title_en: str
    findings: tuple[str, ...]
    points: float
    cap: float
    source: str


@dataclass(frozen=True, slots=True)
class Value:
    """One value as a pack file gives it."""

    value: float | bool
    unit: str
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """One version of a standard pack. Frozen; a change is a new version."""

    name: str
    title_zh: str
    title_en: str
    version: str
    status: PackStatus
    valid_from: date
    valid_to: date | None
    coverage: CoverageRules
    fixes: FixRules
    presence: PresenceRules
    excuses: ExcuseRules
    photos: PhotoRules
    works: Mapping[str, WorkRule]
    grades: Mapping[str, GradeRule]
    cycles: Mapping[str, CycleRule]
    weather: tuple[WeatherRule, ...]
    skip_reasons: tuple[str, ...]
    records_complete: bool
    completeness_share: float
    highway_grades: Mapping[str, str]
    shifts: Mapping[str, ShiftTimes]
    score_from: float
    score_items: tuple[ScoreItem, ...]
    sources: Mapping[str, Value]


GROUPS: Mapping[str, type[Any]] = {
    "coverage": CoverageRules,
    "fixes": FixRules,
    "presence": PresenceRules,
    "excuses": ExcuseRules,
    "photos": PhotoRules,
}
TABLES: Mapping[str, type[Any]] = {"works": WorkRule, "grades": GradeRule, "cycles": CycleRule}


def read_pack(text: str) -> Pack:
    """A pack from its TOML text. Raises BadPack for the first thing that makes it unusable."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadPack(f"not TOML: {error}") from error
    try:
        pack = _pack(raw)
        wrong = next(mistyped(pack, Pack, ""), None)
    except KeyError as error:
        raise BadPack(f"{error.args[0]}: missing") from error
    except (AttributeError, TypeError, ValueError, OverflowError) as error:
        raise BadPack(str(error)) from error
    if wrong is not None:
        raise BadPack(wrong)
    return pack


def _pack(raw: dict[str, Any]) -> Pack:
    sources: dict[str, Value] = {}
    groups: dict[str, Any] = {name: _group(kind, name, raw[name], sources) for name, kind in GROUPS.items()}
    tables: dict[str, Any] = {
        name: {key: _group(kind, f"{name}.{key}", entry, sources) for key, entry in raw[name].items()}
        for name, kind in TABLES.items()
    }
    return Pack(
        name=raw["name"],
        title_zh=raw["title"]["zh"],
        title_en=raw["title"]["en"],
        version=raw["version"],
        status=PackStatus(raw["status"]),
        valid_from=raw["valid_from"],
        valid_to=raw.get("valid_to"),
        **groups,
        **tables,
        weather=tuple(WeatherRule(**{**rule, "works": tuple(rule["works"])}) for rule in raw["weather"]),
        skip_reasons=tuple(raw["upkeep"]["skip_reasons"]),
        records_complete=bool(_value("upkeep.records_complete", raw["upkeep"]["records_complete"], sources)),
        completeness_share=float(_value("score.completeness_share", raw["score"]["completeness_share"], sources)),
        highway_grades=raw["highway_grades"],
        shifts={name: ShiftTimes(**times) for name, times in raw["shifts"].items()},
        score_from=float(_value("score.from", raw["score"]["from"], sources)),
        score_items=tuple(_item(item) for item in raw["score"]["items"]),
        sources=sources,
    )


def _value(key: str, entry: Any, sources: dict[str, Value]) -> Any:  # noqa: ANN401 -- what TOML gives
    if not isinstance(entry, dict) or "value" not in entry:
        raise BadPack(f"{key}: expected {{ value = …, unit = …, source = … }}, got {entry!r}")
    sources[key] = Value(entry["value"], entry.get("unit", ""), entry.get("source", ""))
    return entry["value"]


def _group(kind: type[Any], name: str, raw: dict[str, Any], sources: dict[str, Value]) -> Any:  # noqa: ANN401 -- any group
    known = {part.name for part in fields(kind)}
    missing = [part.name for part in fields(kind) if part.name not in raw and part.default is MISSING]
    if missing:
        raise BadPack(f"{name}.{missing[0]}: missing")
    return kind(**{key: _value(f"{name}.{key}", raw[key], sources) for key in raw if key in known})


def _item(raw: dict[str, Any]) -> ScoreItem:
    return ScoreItem(
        id=raw["id"],
        title_zh=raw["title"]["zh"],
        title_en=raw["title"]["en"],
        findings=tuple(raw["findings"]),
        points=float(raw["points"]),
        cap=float(raw["cap"]),
        source=raw.get("source", ""),
    )
