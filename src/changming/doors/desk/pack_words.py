"""What a value of a pack decides, and the value itself, in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from changming.areas.standards.rules import Pack, differences
from changming.doors.desk.ledger_page import FACILITIES
from changming.papers.words import name_of
from changming.papers.words.numbers import decimal, duration, quantity

LONGEST_IN_HOURS_H = 48

Named = Mapping[str, Any]
KEYS: Named = {
    "coverage.pass_share": gettext_lazy("Part of a road that makes a pass"),
    "coverage.trace_share": gettext_lazy("Part of a road below which nothing was worked"),
    "coverage.corridor_m": gettext_lazy("Farthest from the line of a road"),
    "coverage.gap_s": gettext_lazy("Longest time between two positions"),
    "coverage.driven_s": gettext_lazy("Two positions so close prove the way between"),
    "coverage.driven_intervals": gettext_lazy("The same, in intervals of the terminal"),
    "coverage.reach_kmh": gettext_lazy("Speed thought of where nothing was heard"),
    "coverage.each_side": gettext_lazy("Passes are asked of each side"),
    "coverage.too_fast_counts": gettext_lazy("Work done too fast counts"),
    "fixes.max_kmh": gettext_lazy("Fastest vehicle; more is a jump"),
    "fixes.max_walk_kmh": gettext_lazy("Fastest person; more is a jump"),
    "fixes.frozen_fixes": gettext_lazy("Equal positions in a row that are frozen"),
    "fixes.frozen_kmh": gettext_lazy("Speed from which equal positions are frozen"),
    "fixes.depart_m": gettext_lazy("Within this distance a vehicle never left"),
    "fixes.depart_grace_s": gettext_lazy("Time a vehicle has to leave"),
    "presence.radius_m": gettext_lazy("Radius of a post that names none"),
    "presence.max_accuracy_m": gettext_lazy("Coarsest position that is used"),
    "presence.window_grace_s": gettext_lazy("A sign-in may lie so long before or after the shift"),
    "presence.late_grace_s": gettext_lazy("Late after"),
    "presence.early_grace_s": gettext_lazy("Gone early before"),
    "presence.person_kmh": gettext_lazy("Fastest way between two sign-ins"),
    "presence.assumed_accuracy_m": gettext_lazy("Error granted to every position"),
    "presence.occasion_s": gettext_lazy("Equal positions of one phone are one occasion within"),
    "presence.shared_device_s": gettext_lazy("One phone for two persons within"),
    "presence.clock_skew_s": gettext_lazy("Clock of the phone and of the server differ by"),
    "presence.batch_s": gettext_lazy("Sent together from an offline phone within"),
    "presence.batch_rows": gettext_lazy("Rows that make such a queue"),
    "presence.late_half_share": gettext_lazy("Evidence after this part of a shift stands for signing out"),
    "presence.sheet_is_enough": gettext_lazy("A roll call and later evidence are enough"),
    "presence.missing_counts": gettext_lazy("A missing sign-in counts as not done"),
    "excuses.leave_share": gettext_lazy("Leave over this part of a shift excuses all of it"),
    "excuses.least_owed_s": gettext_lazy("Less than this is not owed any more"),
    "photos.min_side_px": gettext_lazy("Smallest side of a photo"),
    "photos.min_brightness": gettext_lazy("Darkest photo that shows something"),
    "photos.place_m": gettext_lazy("Place in the photo and place told differ by"),
    "photos.time_s": gettext_lazy("Time in the photo and time told differ by"),
    "photos.copy_share": gettext_lazy("Largest difference between a photo and its copy"),
    "upkeep.records_complete": gettext_lazy("What has no record was not done"),
    "upkeep.skip_reasons": gettext_lazy("Reasons to leave work out"),
    "score.from": gettext_lazy("Points at the start"),
    "score.completeness_share": gettext_lazy("Evidence received below which a share is for reference only"),
    "title_zh": gettext_lazy("Chinese title"),
    "title_en": gettext_lazy("English title"),
    "version": gettext_lazy("Version"),
    "status": gettext_lazy("Status"),
    "valid_from": gettext_lazy("Valid from"),
    "valid_to": gettext_lazy("Valid to"),
}
PARTS: Named = {
    "weather": gettext_lazy("weather"),
    "works": gettext_lazy("work left out"),
    "at_least": gettext_lazy("from"),
    "at_most": gettext_lazy("up to"),
    "unit": gettext_lazy("unit"),
    "hottest_hours": gettext_lazy("hottest hours"),
    "source": gettext_lazy("source"),
    "title_zh": gettext_lazy("Chinese title"),
    "title_en": gettext_lazy("English title"),
    "findings": gettext_lazy("findings"),
    "points": gettext_lazy("points"),
    "cap": gettext_lazy("points at most"),
}
COUNTED: Named = {
    "passes": gettext_lazy("{n} a day"),
    "fixes": gettext_lazy("{n} positions"),
    "rows": gettext_lazy("{n} rows"),
    "intervals": gettext_lazy("{n} intervals"),
    "points": gettext_lazy("{n} points"),
}


@dataclass(frozen=True, slots=True)
class PackValue:
    """One value: what it decides, its key in the file, the value with its unit, where it is from."""

    name: str
    key: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class PackChange:
    """One difference; "" where there was or is none."""

    name: str
    key: str
    before: str
    after: str


def pack_values(pack: Pack) -> dict[str, list[PackValue]]:
    """All values that name a source, by the part of the pack they stand in."""
    found: dict[str, list[PackValue]] = {}
    for key, value in pack.sources.items():
        said = PackValue(key_words(key), key, value_words(value.value, value.unit), value.source)
        found.setdefault(key.partition(".")[0], []).append(said)
    return found


def pack_changes(before: Pack, after: Pack) -> list[PackChange]:
    """What differs between two versions."""
    return [
        PackChange(key_words(key), key, _side(before, key, old), _side(after, key, new))
        for key, old, new in differences(before, after)
    ]


def key_words(key: str) -> str:
    """What a key decides; a key without words stands as it is."""
    known = KEYS.get(key)
    if known is not None:
        return str(known)
    group, _, rest = key.partition(".")
    thing, _, part = rest.partition(".")
    writer = _WRITERS.get(group)
    if writer is not None:
        return writer(thing)
    if group == "weather":
        rule = gettext("Weather rule {n}").format(n=int(thing) + 1)
        return f"{rule}: {PARTS.get(part, part)}"
    if key.startswith("score.items."):
        name, _, part = part.partition(".")
        item = gettext("Item {item}").format(item=name)
        return f"{item}: {PARTS.get(part, part)}"
    return key


_WRITERS: Mapping[str, Callable[[str], str]] = {
    "works": lambda work: gettext("Fastest {work}").format(work=name_of("work", work)),
    "grades": lambda grade: name_of("road_grade", grade),
    "cycles": lambda kind: str(FACILITIES.get(kind, kind)),
    "highway_grades": lambda kind: gettext("Grade of OpenStreetMap's {kind}").format(kind=kind),
    "shifts": lambda name: gettext("Shift {name}").format(name=name),
}


def value_words(value: float | bool, unit: str) -> str:  # noqa: FBT001 -- a value as the pack gives it
    """A value with its unit."""
    if isinstance(value, bool):
        return gettext("yes, it does") if value else gettext("no, it does not")
    if unit in COUNTED:
        return str(COUNTED[unit]).format(n=decimal(value))
    if unit == "h":
        return _cycle(value)
    return quantity(value, unit)


def _cycle(hours: float) -> str:
    if hours > LONGEST_IN_HOURS_H and hours % 24 == 0:
        return gettext("once in {n} days").format(n=decimal(hours / 24))
    return gettext("once in {time}").format(time=duration(hours * 3600))


def _side(pack: Pack, key: str, plain: str) -> str:
    value = pack.sources.get(key)
    if value is not None:
        return value_words(value.value, value.unit)
    if key.startswith("highway_grades."):
        return name_of("road_grade", plain) if plain else ""
    part = key.rpartition(".")[2]
    if key.startswith("weather.") and part == "works":
        return gettext(", ").join(name_of("work", work) for work in _listed(plain))
    if key.startswith("score.items.") and part == "findings":
        return gettext(", ").join(name_of("finding", code) for code in _listed(plain))
    return "" if plain == "None" else plain


def _listed(plain: str) -> Sequence[str]:
    """The names in the text of a Python set or tuple of texts."""
    return sorted(word.partition("'")[2].strip("'") for word in plain.strip("()").split(",") if "'" in word)
