"""疑点: which evidence cannot be trusted. The list, the two claims side by side, the decision under them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, gettext_lazy, ngettext

from changming.doors.desk.asked import Asked
from changming.doors.desk.day_facts import PHOTO, SIGN_IN, WAITING, DoubtFact
from changming.doors.desk.frame import Frame, Viewing, frame
from changming.doors.desk.links import address
from changming.doors.desk.list_words import list_words
from changming.doors.desk.listing import Choice, Listed, named_choice, team_choice
from changming.doors.desk.paging import pages
from changming.doors.desk.shared_parts import (
    REASON_LONGEST,
    Decided,
    Decision,
    Entry,
    Gauge,
    Pages,
    Pair,
    PairSide,
    gauge,
)
from changming.papers.words import Chip, doubt_chip
from changming.papers.words.names import DOUBTS
from changming.papers.words.numbers import clock, count, day_and_clock, short_day

WORDS = {
    "flag": gettext_lazy("A doubt is a flag, not a verdict; it counts when you have looked at it"),
    "none": gettext_lazy("No doubt waits for a person."),
    "history": gettext_lazy("History"),
    "answers": gettext_lazy("What the team says"),
    "answer": gettext_lazy("Answer"),
    "answer_note": gettext_lazy("The section sees the answer beside the doubt, with your name and the time."),
    "send": gettext_lazy("Send the answer"),
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
class DetailFacts:
    """The two claims of one doubt, and what hangs on the decision.

    sides        this evidence, and what it is compared with
    between      what was measured between them: (name, value)
    consequence  what the next run does if the doubt is confirmed, one sentence; "" where nothing
    alike        keys of open doubts of the same kind and origin, this one left out
    history      decisions taken before, oldest first: (when, sentence, who)
    answers      what the team said, oldest first, the same way
    may_decide   False: the form is replaced by who may
    may_answer   True: there is a form for the team's answer
    """

    fact: DoubtFact
    sides: Sequence[PairSide]
    between: Sequence[tuple[str, str]] = ()
    consequence: str = ""
    alike: Sequence[str] = ()
    history: Sequence[tuple[datetime, str, str]] = ()
    answers: Sequence[tuple[datetime, str, str]] = ()
    may_decide: bool = True
    may_answer: bool = False


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
    history: Sequence[Entry]
    answers: Sequence[Entry]
    decision: Decision | None  # None: the form is replaced by who may
    answer_href: str  # "" for whom it is not to answer


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
    decided: Decided | None
    longest: int = REASON_LONGEST


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
    keys = [fact.key for fact in listed.rows if fact.state in WAITING]
    return DoubtsPage(
        frame=frame(viewing, "doubts", title, crumbs),
        words={**list_words(), **{name: str(said) for name, said in WORDS.items()}},
        heading=gettext("Doubts"),
        sentence=text.format(count=count(open_count)),
        filters=_filters(asked, teams),
        filtered=bool(asked.kind or asked.code or asked.state or asked.team or asked.text),
        clear_href=address("doubts", viewing.district, viewing.day),
        export_href=at(page="", selected="", export="xlsx"),
        lines=[_line(fact, at(selected=fact.key, page=asked.page), asked.selected) for fact in listed.rows],
        pages=pages(listed.total, listed.page, lambda number: at(page=number, selected="")),
        detail=_detail(viewing, detail, keys, asked) if detail else None,
        decided=decided,
    )


def _filters(asked: Asked, teams: Sequence[str]) -> list[Choice]:
    kinds = [(SIGN_IN, gettext("Sign-ins")), (PHOTO, gettext("Photos"))]
    return [
        Choice("q", gettext("Person or place"), asked.text),
        Choice("kind", gettext("Kind"), asked.kind, kinds),
        named_choice("code", gettext("Doubt"), asked.code, "doubt", DOUBTS),
        Choice("state", gettext("State"), asked.state, [(state, str(words)) for state, words in STATES.items()]),
        team_choice(asked, gettext("Team"), teams),
    ]


def who_of(fact: DoubtFact) -> str:
    """Team, person, when, where."""
    who = " ".join(part for part in (fact.team, fact.party, fact.name) if part)
    return " · ".join(part for part in (who, clock(fact.at), fact.place) if part)


def _line(fact: DoubtFact, href: str, selected: str) -> DoubtLine:
    state = "" if fact.state == "open" else str(STATES[fact.state])
    return DoubtLine(fact.key, doubt_chip(fact.doubt), who_of(fact), state, f"{href}#detail", fact.key == selected)


def _detail(viewing: Viewing, detail: DetailFacts, keys: Sequence[str], asked: Asked) -> Detail:
    fact, doubt = detail.fact, detail.fact.doubt
    chip = doubt_chip(doubt)
    shown = None
    if doubt.measured is not None and doubt.allowed:
        shown = gauge(abs(doubt.measured), doubt.allowed, str(chip))
    kept = asked.filters(selected="", page=asked.page)
    return Detail(
        key=fact.key,
        chip=chip,
        who=who_of(fact),
        pair=Pair(detail.sides, detail.between),
        gauge=shown,
        history=_entries(detail.history),
        answers=_entries(detail.answers),
        decision=_decision(viewing, detail, keys, kept) if detail.may_decide else None,
        answer_href=address("answer", viewing.district, viewing.day, **kept) if detail.may_answer else "",
    )


def _decision(viewing: Viewing, detail: DetailFacts, keys: Sequence[str], kept: Mapping[str, object]) -> Decision:
    fact = detail.fact
    place = keys.index(fact.key) if fact.key in keys else -1
    after = [key for key in [*keys[place + 1 :], *keys[: max(place, 0)]] if key != fact.key]
    text = ngettext("and {count} more alike", "and {count} more alike", len(detail.alike))
    return Decision(
        href=address("decide", viewing.district, viewing.day, **kept),
        key=fact.key,
        steps=decision_steps(),
        reason=gettext("Reason"),
        optional=gettext("optional"),
        note=detail.consequence,
        next_key=after[0] if after else "",
        together=gettext("Decide these alike as one"),
        alike=text.format(count=count(len(detail.alike))) if detail.alike else "",
        draft=fact.key,
    )


def decision_steps() -> list[tuple[str, str, bool]]:
    """The two answers that a person may give, none of them given already."""
    return [("dismiss", gettext("Not a finding"), False), ("confirm", gettext("Confirm as finding"), True)]


def _entries(told: Iterable[tuple[datetime, str, str]]) -> list[Entry]:
    return [Entry(day_and_clock(at), at.isoformat(), said, who) for at, said, who in told]


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
    if asked.state and fact.state != asked.state:
        return False
    if asked.team and fact.team != asked.team:
        return False
    return not asked.text or asked.text.lower() in f"{fact.party} {fact.name} {fact.place} {fact.file}".lower()
