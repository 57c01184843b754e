"""The wall: the same numbers for a room, readable at six metres. No name of a worker, nothing that moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext, gettext_lazy

from changming.doors.desk.day_context import Figure
from changming.doors.desk.day_facts import DayFacts
from changming.doors.desk.day_map import DayMap, day_map, layers_of
from changming.doors.desk.frame import Frame, Viewing, frame
from changming.doors.desk.links import address
from changming.doors.desk.list_words import list_words
from changming.doors.desk.map_panel import ground_for
from changming.doors.desk.shared_parts import Bar, bar
from changming.kernel.kept import Kept
from changming.papers.sentences import duties_sentence
from changming.papers.words import name_of
from changming.papers.words.names import OWED_VERDICTS
from changming.papers.words.numbers import clock, count, day_and_clock, duration, kept_together, long_day, short_day

MAPS: Kept[DayMap] = Kept(8)
REFRESH_S = 60
OLD = timedelta(minutes=10)
NAMES_PX = 184  # so wide would the map be if names of 28 px were the usual 12
SILENT_SHOWN = 4
WORDS = {
    "papers": gettext_lazy("Papers of the day"),
    "silent": gettext_lazy("Silent terminals"),
    "none_silent": gettext_lazy("All terminals were heard"),
    "waiting": gettext_lazy("Waits for a person"),
    "lost": gettext_lazy("No connection to the server since {time}"),
    "signed_out": gettext_lazy("Signed out since {time}: a person must sign in again"),
}


@dataclass(frozen=True, slots=True)
class Count:
    """One of the four counts."""

    verdict: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class WallPage:
    """What `desk/wall.html` needs."""

    frame: Frame
    heading: str
    words: Mapping[str, str]
    refresh_s: int
    not_computed: str
    today_href: str  # the wall of today, to which a wall that was opened on its own day turns once it has figures
    as_of: str = ""
    old: str = ""  # said where the figures are older than ten minutes
    sentence: str = ""
    bar: Bar | None = None
    counts: Sequence[Count] = ()
    map: DayMap | None = None
    attribution: str = ""
    map_number: str = ""
    silent: Sequence[str] = ()
    silent_more: str = ""
    waiting: Sequence[Figure] = ()
    papers: Sequence[Figure] = ()


def wall_page(
    viewing: Viewing,
    facts: DayFacts | None,
    *,
    now: datetime,
    map_number: str = "",
    papers: Sequence[Figure] = (),
) -> WallPage:
    """The wall from the facts of 今天."""
    heading = f"{viewing.district_name} {long_day(viewing.day)}"
    around = frame(viewing, "day", f"{viewing.district_name} {short_day(viewing.day)}")
    words = {**list_words(), **{name: str(text) for name, text in WORDS.items()}}
    today_href = address("day", viewing.district, viewing.today or viewing.day, wall=1)
    if facts is None:
        said = gettext("Nothing has been computed for this day yet.")
        return WallPage(around, heading, words, REFRESH_S, said, today_href)
    owed = facts.owed
    return WallPage(
        frame=around,
        heading=heading,
        words=words,
        refresh_s=REFRESH_S,
        not_computed="",
        today_href=today_href,
        as_of=gettext("as of {time}").format(time=_time(facts)),
        old=_old(facts.as_of, now),
        sentence=kept_together(duties_sentence(owed)),
        bar=bar(owed),
        counts=[Count(name, name_of("verdict", name), count(owed.of(name))) for name in OWED_VERDICTS],
        map=_map(facts),
        attribution=facts.attribution,
        map_number=map_number,
        silent=facts.silent_devices[:SILENT_SHOWN],
        silent_more=_more(len(facts.silent_devices) - SILENT_SHOWN),
        waiting=_waiting(facts),
        papers=papers,
    )


def _time(facts: DayFacts) -> str:
    return clock(facts.as_of) if facts.as_of.date() == facts.day else day_and_clock(facts.as_of)


def _old(as_of: datetime, now: datetime) -> str:
    if now - as_of <= OLD:
        return ""
    return gettext("These figures are {time} old").format(time=duration((now - as_of).total_seconds()))


def _map(facts: DayFacts) -> DayMap:
    ground = ground_for(facts)
    key = (facts.district, facts.ledger_version, facts.run, "wall")

    def draw() -> DayMap:
        layers = layers_of(ground, facts.roads, "verdicts", facts.pass_share, names_px=NAMES_PX)
        return day_map(ground, layers, "verdicts")

    return MAPS.of(key, draw) if facts.run and facts.ledger_version else draw()


def _more(number: int) -> str:
    return gettext("and {count} more").format(count=count(number)) if number > 0 else ""


def _waiting(facts: DayFacts) -> list[Figure]:
    doubts, findings = sum(facts.open_doubts.values()), facts.open_findings
    return [
        Figure(gettext("Doubts"), count(doubts), address("doubts", facts.district, facts.day)),
        Figure(gettext("Findings"), count(findings), address("findings", facts.district, facts.day)),
    ]
