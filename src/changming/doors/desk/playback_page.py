"""轨迹回放: where a vehicle was and when; gaps are said, never drawn as a way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.translation import gettext, gettext_lazy

from changming.doors.desk.asked import Asked
from changming.doors.desk.day_map import LABELS_PX, DayMap, Ground, day_map, layers_of
from changming.doors.desk.frame import Frame, Viewing, frame
from changming.doors.desk.links import address
from changming.doors.desk.list_words import list_words
from changming.doors.desk.strips import DayStrip, Span, day_strip
from changming.papers.drawing import Sheet
from changming.papers.words.numbers import clock, count, duration, short_day, speed

HOURS = (4, 8, 12, 16, 20, 24)
WORDS = {
    "devices": gettext_lazy("Vehicles and terminals"),
    "no_devices": gettext_lazy("No terminal was due that day."),
    "choose_one": gettext_lazy("Choose a vehicle to see where it was."),
    "play": gettext_lazy("Play"),
    "stop": gettext_lazy("Stop"),
    "moment": gettext_lazy("Moment"),
    "keys": gettext_lazy("Space plays, arrow keys go one minute, with Shift ten."),
    "passes": gettext_lazy("Passes"),
    "no_passes": gettext_lazy("No pass was seen."),
    "segment": gettext_lazy("Segment"),
    "enters": gettext_lazy("Enters"),
    "leaves": gettext_lazy("Leaves"),
    "kmh": gettext_lazy("km/h"),
    "counted": gettext_lazy("Counted"),
    "gap_key": gettext_lazy("dotted: no position between, not counted"),
    "seen_key": gettext_lazy("positions received"),
    "hours": gettext_lazy("The day in hours"),
    "speed": gettext_lazy("Speed"),
    "no_position": gettext_lazy("no position"),
}


@dataclass(frozen=True, slots=True)
class FixFact:
    """One position."""

    at: datetime
    lon: float
    lat: float
    kmh: float | None = None


@dataclass(frozen=True, slots=True)
class SegmentPass:
    """One pass over a segment, as the matcher saw it; `why_not` is "" where it counts."""

    segment: str
    name: str
    enters: datetime
    leaves: datetime
    kmh: float | None = None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class DeviceFact:
    """A terminal in the list: minutes of its duties with and without positions."""

    device: str
    name: str
    team: str = ""
    minutes_with: float = 0.0
    minutes_without: float = 0.0


@dataclass(frozen=True, slots=True)
class TrackFacts:
    """A terminal's day. Of a person only positions inside `windows` are shown, whatever is given."""

    device: str
    name: str
    windows: Sequence[tuple[datetime, datetime]]
    fixes: Sequence[FixFact]
    gap_s: float
    is_person: bool = False
    allowed_kmh: float | None = None
    passes: Sequence[SegmentPass] = ()


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A line of the list."""

    device: str
    name: str
    note: str
    href: str
    selected: bool


@dataclass(frozen=True, slots=True)
class PassRow:
    """A line of the twin."""

    name: str
    href: str
    enters: str
    leaves: str
    kmh: str
    counted: str


@dataclass(frozen=True, slots=True)
class Track:
    """What is drawn of one terminal's day. `moments` is `minute,x,y,km/h;…`, one per minute with a position."""

    name: str
    sentence: str
    map: DayMap
    seen: str
    gaps: str
    dots: str
    moments: str
    first_minute: int
    last_minute: int
    strip: DayStrip
    passes: Sequence[PassRow]


@dataclass(frozen=True, slots=True)
class PlaybackPage:
    """What `desk/playback.html` needs."""

    frame: Frame
    words: Mapping[str, str]
    heading: str
    devices: Sequence[DeviceRow]
    track: Track | None
    attribution: str
    map_number: str


def playback_page(
    viewing: Viewing,
    devices: Sequence[DeviceFact],
    track: TrackFacts | None,
    ground: Ground,
    asked: Asked,
    *,
    attribution: str = "",
    map_number: str = "",
) -> PlaybackPage:
    """The page from plain facts; `asked.selected` is the terminal."""
    title = f"{gettext('Playback')} · {viewing.district_name} {short_day(viewing.day)}"
    crumbs = [(short_day(viewing.day), address("day", viewing.district, viewing.day))]
    return PlaybackPage(
        frame=frame(viewing, "playback", title, crumbs),
        words={**list_words(), **{name: str(said) for name, said in WORDS.items()}},
        heading=gettext("Playback"),
        devices=[_device(viewing, each, asked.selected) for each in devices],
        track=_track(viewing, track, ground) if track else None,
        attribution=attribution,
        map_number=map_number,
    )


def _device(viewing: Viewing, fact: DeviceFact, selected: str) -> DeviceRow:
    href = address("playback", viewing.district, viewing.day, selected=fact.device)
    note = gettext("{minutes} min missing").format(minutes=count(round(fact.minutes_without)))
    said = [fact.team, note if fact.minutes_without >= 1 else ""]
    return DeviceRow(fact.device, fact.name, " · ".join(part for part in said if part), href, fact.device == selected)


def shown_fixes(track: TrackFacts) -> list[FixFact]:
    """Positions in order of time; of a person only those inside the windows of what was owed."""
    fixes = sorted(track.fixes, key=lambda fix: fix.at)
    if not track.is_person:
        return fixes
    return [fix for fix in fixes if any(start <= fix.at <= end for start, end in track.windows)]


def _track(viewing: Viewing, track: TrackFacts, ground: Ground) -> Track:
    fixes = shown_fixes(track)
    seen, gaps = runs_of(fixes, track.gap_s)
    sheet = ground.sheet
    midnight = datetime.combine(viewing.day, time(), fixes[0].at.tzinfo if fixes else None)
    moments = _moments(fixes, sheet, midnight)
    plain = day_map(ground, layers_of(ground, (), "verdicts", 1.0, names_px=LABELS_PX), "verdicts")
    return Track(
        name=track.name,
        sentence=_sentence(track, fixes, gaps),
        map=plain,
        seen="".join(_path(run, sheet) for run in seen if len(run) > 1),
        gaps="".join(_path(pair, sheet) for pair in gaps),
        dots="".join(f"M{x} {y}h0" for x, y in dict.fromkeys(sheet.spot(fix.lon, fix.lat) for fix in fixes)),
        moments=moments,
        first_minute=HOURS[0] * 60,
        last_minute=HOURS[-1] * 60,
        strip=day_strip(viewing.day, [(track.name, _spans(track, seen, gaps))], HOURS),
        passes=[_pass(viewing, one) for one in track.passes],
    )


def runs_of(fixes: Sequence[FixFact], gap_s: float) -> tuple[list[list[FixFact]], list[tuple[FixFact, FixFact]]]:
    """Fixes that follow one another closely, and the pairs between which nothing was received."""
    runs: list[list[FixFact]] = []
    gaps = []
    for fix in fixes:
        if runs and (fix.at - runs[-1][-1].at).total_seconds() <= gap_s:
            runs[-1].append(fix)
        else:
            if runs:
                gaps.append((runs[-1][-1], fix))
            runs.append([fix])
    return runs, gaps


def _sentence(track: TrackFacts, fixes: Sequence[FixFact], gaps: Sequence[tuple[FixFact, FixFact]]) -> str:
    if not fixes:
        return gettext("No position was received; nothing is known of where it was.")
    missing = sum((after.at - before.at).total_seconds() for before, after in gaps)
    text = gettext("{fixes} positions from {first} to {last}; {gaps} gaps, together {missing}.")
    said = text.format(
        fixes=count(len(fixes)),
        first=clock(fixes[0].at),
        last=clock(fixes[-1].at),
        gaps=count(len(gaps)),
        missing=duration(missing),
    )
    if track.allowed_kmh is None:
        return said
    limit = gettext("At work at most {speed} counts.").format(speed=speed(track.allowed_kmh))
    return f"{said} {limit}"


def _path(fixes: Sequence[FixFact], sheet: Sheet) -> str:
    spots = [sheet.spot(fix.lon, fix.lat) for fix in fixes]
    return "M" + "L".join(f"{x} {y}" for x, y in spots)


def _moments(fixes: Sequence[FixFact], sheet: Sheet, midnight: datetime) -> str:
    """The last fix of each minute."""
    found: dict[int, str] = {}
    for fix in fixes:
        minute = int((fix.at - midnight) / timedelta(minutes=1))
        x, y = sheet.spot(fix.lon, fix.lat)
        found[minute] = f"{minute},{x},{y},{'' if fix.kmh is None else round(fix.kmh)}"
    return ";".join(found[minute] for minute in sorted(found))


def _spans(track: TrackFacts, seen: Sequence[Sequence[FixFact]], gaps: Sequence[tuple[FixFact, FixFact]]) -> list[Span]:
    return [
        *(Span("window", start, end) for start, end in track.windows),
        *(Span("seen", run[0].at, run[-1].at) for run in seen),
        *(Span("gap", before.at, after.at) for before, after in gaps),
    ]


def _pass(viewing: Viewing, one: SegmentPass) -> PassRow:
    return PassRow(
        name=one.name or one.segment,
        href=address("segment", viewing.district, viewing.day, one.segment),
        enters=clock(one.enters),
        leaves=clock(one.leaves),
        kmh="" if one.kmh is None else count(round(one.kmh)),
        counted=one.why_not or gettext("yes"),
    )
