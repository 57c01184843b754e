"""What is wrong with a pack before anybody is judged by it, and what changed between two versions."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from changming.areas.places.choices import FacilityKind, Grade
from changming.areas.standards.choices import ON_FOOT, PackStatus, SkipReason, WeatherKind, Work
from changming.areas.standards.rules.pack import GROUPS, TABLES, BadPack, Pack, ScoreItem, WeatherRule, read_pack

TOP = {"name", "title", "version", "status", "valid_from", "valid_to", "upkeep", "weather", "highway_grades", "shifts"}
TABLE_KEYS: Mapping[str, frozenset[str]] = {
    "works": frozenset(Work) - ON_FOOT - {Work.FACILITY_WASH},
    "grades": frozenset(Grade),
    "cycles": frozenset(FacilityKind),
}
UPKEEP = {"skip_reasons", "records_complete"}
SCORE = {"from", "completeness_share", "items"}
ITEM = {"id", "title", "findings", "points", "cap", "source"}


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing wrong with a pack. `kind`: unknown_key, missing, impossible, no_source, gap, overlap, unusable."""

    kind: str
    key: str
    value: str = ""
    expected: str = ""


def complaints(text: str, findings: Sequence[str]) -> list[Complaint]:
    """Everything wrong with one pack's TOML; `findings` are the codes that an item may name."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [Complaint("unusable", "", "", str(error))]
    try:
        found = [*_unknown_keys(raw), *_groups(raw), *_tables(raw), *_weather(raw), *_items(raw, findings)]
        found += _validity(raw)
    except (AttributeError, TypeError):  # a list where a table stands, and the like: the reader says which
        found = []
    if not found:
        try:
            read_pack(text)
        except BadPack as error:
            found.append(Complaint("unusable", "", "", str(error)))
    return found


def timeline_complaints(packs: Sequence[Pack]) -> list[Complaint]:
    """Gaps and overlaps between the validities of versions of one pack."""
    found = []
    for name in sorted({pack.name for pack in packs}):
        versions = sorted(
            (pack for pack in packs if pack.name == name), key=lambda pack: (pack.valid_from, pack.version)
        )
        for before, after in pairwise(versions):
            span = f"{before.version}, {after.version}"
            if before.valid_to is None or before.valid_to >= after.valid_from:
                found.append(Complaint("overlap", f"{name}.valid_to", span, after.valid_from.isoformat()))
            elif before.valid_to + timedelta(days=1) < after.valid_from:
                found.append(Complaint("gap", f"{name}.valid_to", span, after.valid_from.isoformat()))
    return found


def differences(before: Pack, after: Pack) -> list[tuple[str, str, str]]:
    """What changed between two versions: key, value before, value after; "" where there was or is none."""
    old, new = _flat(before), _flat(after)
    return [(key, old.get(key, ""), new.get(key, "")) for key in sorted({*old, *new}) if old.get(key) != new.get(key)]


def _flat(pack: Pack) -> dict[str, str]:
    flat = {key: f"{value.value} {value.unit}".strip() for key, value in pack.sources.items()}
    plain = ("title_zh", "title_en", "version", "status", "valid_from", "valid_to")
    flat |= {key: str(getattr(pack, key)) for key in plain}
    flat |= {f"highway_grades.{key}": value for key, value in pack.highway_grades.items()}
    flat |= {f"shifts.{key}": f"{times.starts:%H:%M}-{times.ends:%H:%M}" for key, times in pack.shifts.items()}
    flat["upkeep.skip_reasons"] = " ".join(pack.skip_reasons)
    for index, rule in enumerate(pack.weather):
        flat |= {f"weather.{index}.{part.name}": str(getattr(rule, part.name)) for part in fields(WeatherRule)}
    for item in pack.score_items:
        flat |= {f"score.items.{item.id}.{part.name}": str(getattr(item, part.name)) for part in fields(ScoreItem)}
    return flat


def _unknown_keys(raw: Mapping[str, Any]) -> Iterator[Complaint]:
    known = {"": TOP | {"score"} | GROUPS.keys() | TABLES.keys(), "upkeep": UPKEEP, "score": SCORE}
    known |= {name: {part.name for part in fields(kind)} for name, kind in GROUPS.items()}
    known |= {name: set(TABLE_KEYS[name]) for name in TABLES}
    known["shifts"] = set(_table(raw, "shifts"))
    known["highway_grades"] = set(_table(raw, "highway_grades"))
    for name, keys in known.items():
        entries = raw if not name else _table(raw, name)
        for key in sorted(set(entries) - keys):
            yield Complaint("unknown_key", f"{name}.{key}".lstrip("."), "", ", ".join(sorted(keys)))
    for name, table in TABLES.items():
        parts = {part.name for part in fields(table)}
        for key, entry in _table(raw, name).items():
            for extra in sorted(set(entry) - parts if isinstance(entry, dict) else []):
                yield Complaint("unknown_key", f"{name}.{key}.{extra}", "", ", ".join(sorted(parts)))


def _groups(raw: Mapping[str, Any]) -> Iterator[Complaint]:
    for name, kind in GROUPS.items():
        if name not in raw:
            yield Complaint("missing", name)
        else:
            yield from _values(kind, name, _table(raw, name))


def _tables(raw: Mapping[str, Any]) -> Iterator[Complaint]:
    for name, kind in TABLES.items():
        entries = _table(raw, name)
        for key in sorted(TABLE_KEYS[name] - set(entries)):
            yield Complaint("gap", f"{name}.{key}")
        for key, entry in entries.items():
            yield from _values(kind, f"{name}.{key}", entry if isinstance(entry, dict) else {})


def _values(kind: type[Any], name: str, entries: Mapping[str, Any]) -> Iterator[Complaint]:
    for part in fields(kind):
        key, entry = f"{name}.{part.name}", entries.get(part.name)
        if not isinstance(entry, dict) or "value" not in entry:
            yield Complaint("missing", key, "" if entry is None else str(entry), "{ value = …, unit = …, source = … }")
            continue
        value = entry["value"]
        if "low" not in part.metadata:
            if not isinstance(value, bool):
                yield Complaint("impossible", key, str(value), "true / false")
        elif isinstance(value, bool) or not isinstance(value, int | float):
            yield Complaint("impossible", key, str(value), part.metadata["unit"])
        elif not part.metadata["low"] <= value <= part.metadata["high"]:
            limits = f"{part.metadata['low']}-{part.metadata['high']} {part.metadata['unit']}"
            yield Complaint("impossible", key, str(value), limits)
        if not entry.get("source"):
            yield Complaint("no_source", key)


def _weather(raw: Mapping[str, Any]) -> Iterator[Complaint]:
    seen: Counter[tuple[str, str, Any, Any]] = Counter()
    for index, rule in enumerate(raw.get("weather", [])):
        key = f"weather.{index}"
        if rule.get("weather") not in set(WeatherKind):
            yield Complaint("impossible", f"{key}.weather", str(rule.get("weather")), ", ".join(WeatherKind))
        for work in rule.get("works", []):
            if work not in set(Work):
                yield Complaint("impossible", f"{key}.works", str(work), ", ".join(Work))
            seen[str(rule.get("weather")), work, rule.get("at_least"), rule.get("at_most")] += 1
        low, high = rule.get("at_least"), rule.get("at_most")
        if low is not None and high is not None and low > high:
            yield Complaint("impossible", f"{key}.at_least", str(low), f"<= {high}")
        if not rule.get("source"):
            yield Complaint("no_source", key)
    for (weather, work, *_), count in seen.items():
        if count > 1:
            yield Complaint("overlap", "weather", f"{weather}: {work}")


def _items(raw: Mapping[str, Any], findings: Sequence[str]) -> Iterator[Complaint]:
    named: Counter[str] = Counter()
    for index, item in enumerate(_table(raw, "score").get("items", [])):
        key = f"score.items.{item.get('id', index)}"
        for part in sorted(set(item) - ITEM):
            yield Complaint("unknown_key", f"{key}.{part}", "", ", ".join(sorted(ITEM)))
        for part in sorted(ITEM - {"source"} - set(item)):
            yield Complaint("missing", f"{key}.{part}")
        for code in item.get("findings", []):
            named[code] += 1
            if code not in findings:
                yield Complaint("impossible", f"{key}.findings", code, ", ".join(findings))
        for part in ("points", "cap"):
            if not 0 <= item.get(part, 0) <= 100:
                yield Complaint("impossible", f"{key}.{part}", str(item[part]), "0-100")
    yield from (Complaint("overlap", "score.items", code) for code, count in named.items() if count > 1)


def _validity(raw: Mapping[str, Any]) -> Iterator[Complaint]:
    for key in ("name", "title", "version", "status", "valid_from", "upkeep", "score", "shifts", "highway_grades"):
        if key not in raw:
            yield Complaint("missing", key)
    if raw.get("status") not in set(PackStatus):
        yield Complaint("impossible", "status", str(raw.get("status")), ", ".join(PackStatus))
    start, end = raw.get("valid_from"), raw.get("valid_to")
    if isinstance(start, date) and isinstance(end, date) and end < start:
        yield Complaint("impossible", "valid_to", end.isoformat(), f">= {start.isoformat()}")
    for name, grade in _table(raw, "highway_grades").items():
        if grade not in set(Grade):
            yield Complaint("impossible", f"highway_grades.{name}", str(grade), ", ".join(Grade))
    for reason in _table(raw, "upkeep").get("skip_reasons", []):
        if reason not in set(SkipReason):
            yield Complaint("impossible", "upkeep.skip_reasons", str(reason), ", ".join(SkipReason))


def _table(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    entry = raw.get(name, {})
    return entry if isinstance(entry, dict) else {}
