"""疑点: which evidence cannot be trusted. The list, the two claims side by side, the decision under them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, gettext_lazy, ngettext

from changming.doors.desk.asked import Asked
from changming.doors.desk.day_facts import PHOTO, SIGN_IN, DoubtFact
from changming.doors.desk.frame import Frame, Viewing, frame
from changming.doors.desk.links import address
from changming.doors.desk.list_words import list_words
from changming.doors.desk.listing import Choice, Listed, named_choice, team_choice
from changming.doors.desk.paging import pages
from changming.doors.desk.shared_parts import Entry, Gauge, Pages, Pair, PairSide, gauge
from changming.papers.words import Chip, doubt_chip
from changming.papers.words.names import DOUBTS
from changming.papers.words.numbers import clock, count, day_and_clock, short_day

REASON_LONGEST = 500
WORDS = {
    "flag": gettext_lazy("A doubt is a flag, not a verdict; it counts when you have looked at it"),
    "none": gettext_lazy("No doubt waits for a person."),
    "confirm": gettext_lazy("Confirm as finding"),
    "dismiss": gettext_lazy("Not a finding"),
    "reason": gettext_lazy("Reason"),
    "optional": gettext_lazy("optional"),
    "together": gettext_lazy("Decide these alike as one"),
    "history": gettext_lazy("History"),
    "undo": gettext_lazy("Undo"),
    "section_only": gettext_lazy("The section decides on doubts. The team may answer, not dismiss."),
    "choose_one": gettext_lazy("Choose a doubt to see both claims side by side."),
    "measured": gettext_lazy("Measured"),
}
STATES = {
    "open": gettext_lazy("waits"),
    "confirmed": gettext_lazy("confirmed"),
    "dismissed": gettext_lazy("not a finding"),
    "answered": gettext_lazy("answered by the team"),
}


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision just taken, which may be undone for ten seconds."""

    says: str
    undo_key: str


@dataclass(frozen=True, slots=True)
class DetailFacts:
    """The two claims of one doubt, and what hangs on the decision.

    sides        this evidence, and what it is compared with
    between      what was measured between them: (name, value)
    consequence  what the next run does if the doubt is confirmed, one sentence; "" where nothing
    alike        keys of open doubts of the same kind and origin, this one left out
    history      decisions taken before, oldest first: (when, sentence, who)
    may_decide   False: the form is replaced by who may
    """

    fact: DoubtFact
    sides: Sequence[PairSide]
    between: Sequence[tuple[str, str]] = ()
    consequence: str = ""
    alike: Sequence[str] = ()
    history: Sequence[tuple[datetime, str, str]] = ()
    may_decide: bool = True


@dataclass(frozen=True, slots=True)
class DoubtLine:
    """A row of the list."""

    key: str
    chip: Chip
    who: str
    state: str
    href: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """What stands on the right: chip, pair, what was measured, the form."""

    key: str
    chip: Chip
    who: str
    pair: Pair
    gauge: Gauge | None
    consequence: str
    alike: Sequence[str]
    alike_text: str
    history: Sequence[Entry]
    may_decide: bool
    next_key: str  # where the focus goes after the decision, "" at the end


@dataclass(frozen=True, slots=True)
class DoubtsPage:
    """What `desk/doubts.html` needs."""

    frame: Frame
    words: Mapping[str, str]
    heading: str
    sentence: str
    filters: Sequence[Choice]
    filtered: bool
    clear_href: str
    export_href: str
    lines: Sequence[DoubtLine]
    pages: Pages
    detail: Detail | None
    decide_href: str
    decided: Decided | None
    reason_longest: int


def doubts_page(
    viewing: Viewing,
    listed: Listed[DoubtFact],
    asked: Asked,
    detail: DetailFacts | None,
    *,
    open_count: int,
    teams: Sequence[str] = (),
    decided: Decided | None = None,
) -> DoubtsPage:
    """The page from plain facts; `open_count` is how many wait, whatever was asked for."""

    def at(**changed: object) -> str:
        return address("doubts", viewing.district, viewing.day, **asked.filters(**changed))

    title = f"{gettext('Doubts')} · {viewing.district_name} {short_day(viewing.day)}"
    crumbs = [(short_day(viewing.day), address("day", viewing.district, viewing.day))]
    text = ngettext("{count} doubt waits", "{count} doubts wait", open_count)
    keys = [fact.key for fact in listed.rows if fact.state == "open"]
    return DoubtsPage(
        frame=frame(viewing, "doubts", title, crumbs),
        words={**list_words(), **{name: str(said) for name, said in WORDS.items()}},
        heading=gettext("Doubts"),
        sentence=text.format(count=count(open_count)),
        filters=_filters(asked, teams),
        filtered=bool(asked.kind or asked.code or asked.team or asked.text),
        clear_href=address("doubts", viewing.district, viewing.day),
        export_href=at(page="", selected="", export="xlsx"),
        lines=[_line(fact, at(selected=fact.key, page=asked.page), asked.selected) for fact in listed.rows],
        pages=pages(listed.total, listed.page, lambda number: at(page=number, selected="")),
        detail=_detail(detail, keys) if detail else None,
        decide_href=address("decide", viewing.district, viewing.day),
        decided=decided,
        reason_longest=REASON_LONGEST,
    )


def _filters(asked: Asked, teams: Sequence[str]) -> list[Choice]:
    kinds = [(SIGN_IN, gettext("Sign-ins")), (PHOTO, gettext("Photos"))]
    return [
        Choice("q", gettext("Person or place"), asked.text),
        Choice("kind", gettext("Kind"), asked.kind, kinds),
        named_choice("code", gettext("Doubt"), asked.code, "doubt", DOUBTS),
        team_choice(asked, gettext("Team"), teams),
    ]


def who_of(fact: DoubtFact) -> str:
    """Team, person, when, where."""
    who = " ".join(part for part in (fact.team, fact.party, fact.name) if part)
    return " · ".join(part for part in (who, clock(fact.at), fact.place) if part)


def _line(fact: DoubtFact, href: str, selected: str) -> DoubtLine:
    state = "" if fact.state == "open" else str(STATES[fact.state])
    return DoubtLine(fact.key, doubt_chip(fact.doubt), who_of(fact), state, href, fact.key == selected)


def _detail(detail: DetailFacts, keys: Sequence[str]) -> Detail:
    fact, doubt = detail.fact, detail.fact.doubt
    chip = doubt_chip(doubt)
    shown = None
    if doubt.measured is not None and doubt.allowed:
        shown = gauge(abs(doubt.measured), doubt.allowed, str(chip))
    place = keys.index(fact.key) if fact.key in keys else -1
    after = [key for key in [*keys[place + 1 :], *keys[: max(place, 0)]] if key != fact.key]
    text = ngettext("and {count} more alike", "and {count} more alike", len(detail.alike))
    return Detail(
        key=fact.key,
        chip=chip,
        who=who_of(fact),
        pair=Pair(detail.sides, detail.between),
        gauge=shown,
        consequence=detail.consequence,
        alike=detail.alike,
        alike_text=text.format(count=count(len(detail.alike))) if detail.alike else "",
        history=[Entry(day_and_clock(at), at.isoformat(), said, who) for at, said, who in detail.history],
        may_decide=detail.may_decide,
        next_key=after[0] if after else "",
    )


def doubts_table(facts: Iterable[DoubtFact]) -> list[list[str]]:
    """Header and rows as text, for a workbook."""
    header = [gettext("Doubt"), gettext("Team"), gettext("Who"), gettext("Time"), gettext("Place"), gettext("Evidence")]
    rows = [[*header, gettext("State")]]
    for fact in facts:
        who = " ".join(part for part in (fact.party, fact.name) if part)
        said = [str(doubt_chip(fact.doubt)), fact.team, who, day_and_clock(fact.at), fact.place, fact.file]
        rows.append([*said, str(STATES[fact.state])])
    return rows


def doubt_matches(fact: DoubtFact, asked: Asked) -> bool:
    """Whether a doubt is one of those asked for."""
    if asked.kind and fact.kind != asked.kind:
        return False
    if asked.code and fact.doubt.code != asked.code:
        return False
    if asked.team and fact.team != asked.team:
        return False
    return not asked.text or asked.text.lower() in f"{fact.party} {fact.name} {fact.place} {fact.file}".lower()
