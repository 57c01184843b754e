"""What the page 今天 is drawn from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from changming.doors.desk.day_map import DayMap
from changming.doors.desk.frame import Frame
from changming.doors.desk.shared_parts import Bar, Meter
from changming.doors.desk.twin import Twin
from changming.papers.words import Chip


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that opens the list it counts."""

    name: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Count:
    """One of the four counts: the verdict, its number, what it means, and its part in each kind of place."""

    verdict: str
    name: str
    text: str
    href: str
    note: str
    for_reference: bool
    kinds: Sequence[Figure]


@dataclass(frozen=True, slots=True)
class ArrivedRow:
    """How much of one kind of evidence arrived; `for_reference` where it is below the pack's limit."""

    name: str
    meter: Meter
    share: str
    note: str
    href: str
    for_reference: bool


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """A line of the inbox."""

    key: str
    chip: Chip
    who: str
    href: str


@dataclass(frozen=True, slots=True)
class TeamBar:
    """A team's roads."""

    name: str
    href: str
    bar: Bar
    text: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """The doubts that wait: the first ones, how many of each kind there are, where all are."""

    title: str
    rows: Sequence[DoubtRow]
    kinds: Sequence[Figure]
    all_href: str


@dataclass(frozen=True, slots=True)
class MapPanel:
    """The map with its key and its views; `views` are (name, words, address)."""

    map: DayMap
    note: str
    views: Sequence[tuple[str, str, str]]
    attribution: str
    map_number: str
    playback_href: str


@dataclass(frozen=True, slots=True)
class Computed:
    """What the last run said: every part of the page but its heading."""

    sentence: str
    cause: str  # where missing evidence would have come from
    bar: Bar
    counts: Sequence[Count]
    apart: Sequence[Figure]  # not due yet, excused
    arrived: Sequence[ArrivedRow]
    arrived_note: str
    missing: Sequence[Figure]
    changed: str  # "" where nothing changed since the run before
    changed_why: Sequence[str]
    changed_href: str
    panel: MapPanel
    twin: Twin
    inbox: Inbox
    teams: Sequence[TeamBar]
    papers: Sequence[Figure]
    made_from: str
    duties: Figure  # the roster's duties in one sentence, as the papers say them
    how_href: str


@dataclass(frozen=True, slots=True)
class DayPage:
    """What `desk/day.html` needs; `day` is None before the first run."""

    frame: Frame
    heading: str
    days: Sequence[tuple[str, str, str]]  # (`before`, `now` or `after`, words, address)
    data_href: str
    words: Mapping[str, str]
    not_computed: str  # said before the first run
    day: Computed | None
