"""一个问题: what was seen, measured and allowed, by which rules, what people did with it, and the decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, gettext_lazy

from changming.areas.inspection.choices import FindingState
from changming.doors.desk.findings_list import STEPS, FindingFact, state_words
from changming.doors.desk.frame import Frame, Viewing, frame
from changming.doors.desk.links import address
from changming.doors.desk.list_words import list_words
from changming.doors.desk.shared_parts import Decision, Entry, Gauge, Photo, gauge
from changming.papers.words import name_of
from changming.papers.words.numbers import count, day_and_clock, quantity, short_day

WORDS = {
    "evidence": gettext_lazy("Evidence"),
    "no_evidence": gettext_lazy("No evidence arrived. No record does not mean not swept."),
    "facts": gettext_lazy("What was found"),
    "judged": gettext_lazy("How it was judged"),
    "decide": gettext_lazy("Decide"),
    "history": gettext_lazy("History"),
    "no_history": gettext_lazy("Nobody has decided it yet."),
    "section_only": gettext_lazy("The section decides on findings, and nobody on those of their own team."),
    "too_late": gettext_lazy("It can no longer be taken back here."),
}


@dataclass(frozen=True, slots=True)
class Proof:
    """One piece of evidence: its kind, where it stands, its page ("" where there is none for whoever looks)."""

    kind: str
    name: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RunFact:
    """A run of the day: its number, up to when evidence counted, by which rules it judged."""

    number: int
    as_of: datetime
    pack: str
    version: str
    engine: str = ""


@dataclass(frozen=True, slots=True)
class FindingFacts:
    """What is known of one finding.

    place_href     of its road or its duty
    first, last    runs that proposed it; `gone` the one that no longer did
    history        what people did with it, oldest first: (when, sentence, who)
    may_decide     whether whoever looks decides on findings of this team at all
    due            until when a confirmed one may be taken back
    """

    fact: FindingFact
    measured: float | None = None
    allowed: float | None = None
    unit: str = ""
    place_href: str = ""
    proofs: Sequence[Proof] = ()
    photos: Sequence[tuple[Photo, str]] = ()
    first: RunFact | None = None
    last: RunFact | None = None
    gone: RunFact | None = None
    history: Sequence[tuple[datetime, str, str]] = ()
    may_decide: bool = False
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class FindingPage:
    """What `desk/finding.html` needs; facts are (name, value, address or "")."""

    frame: Frame
    words: Mapping[str, str]
    heading: str
    sentence: str
    state: str
    facts: Sequence[tuple[str, str, str]]
    gauge: Gauge | None
    judged: Sequence[tuple[str, str, str]]
    proofs: Sequence[Proof]
    photos: Sequence[tuple[Photo, str]]
    history: Sequence[Entry]
    decision: Decision | None
    closed: str  # why there is no form


def finding_page(viewing: Viewing, facts: FindingFacts) -> FindingPage:
    """The page from plain facts."""
    fact, day = facts.fact, viewing.day
    name = name_of("finding", fact.code)
    crumbs = [
        (short_day(day), address("day", viewing.district, day)),
        (gettext("Findings"), address("findings", viewing.district, day)),
    ]
    return FindingPage(
        frame=frame(viewing, "findings", f"{name} · {short_day(day)}", crumbs),
        words={**list_words(), **{key: str(said) for key, said in WORDS.items()}},
        heading=name,
        sentence=fact.says,
        state=state_words(fact),
        facts=[one for one in _facts(facts) if one[1]],
        gauge=_gauge(facts),
        judged=[one for one in _judged(viewing, facts) if one[1]],
        proofs=facts.proofs,
        photos=facts.photos,
        history=[Entry(day_and_clock(at), at.isoformat(), said, who) for at, said, who in facts.history],
        decision=_decision(viewing, facts) if fact.steps else None,
        closed=_closed(facts),
    )


def _facts(facts: FindingFacts) -> list[tuple[str, str, str]]:
    fact = facts.fact
    who = " ".join(part for part in (fact.party_name, fact.party) if part)
    return [
        (gettext("Place"), fact.place_name or fact.place, facts.place_href),
        (gettext("Team"), fact.team, ""),
        (gettext("Who"), who, ""),
        (gettext("Measured"), _amount(facts.measured, facts.unit), ""),
        (gettext("Allowed"), _amount(facts.allowed, facts.unit), ""),
        (gettext("Severity"), count(fact.severity), ""),
    ]


def _amount(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    if unit in {"passes", "doubts"}:
        return count(round(value))
    return quantity(value, unit)


def _gauge(facts: FindingFacts) -> Gauge | None:
    if facts.measured is None or not facts.allowed:
        return None
    text = gettext("{measured}, {allowed} allowed")
    if facts.unit == "passes":
        text = gettext("{measured}, {allowed} owed")
    said = text.format(measured=_amount(facts.measured, facts.unit), allowed=_amount(facts.allowed, facts.unit))
    return gauge(facts.measured, facts.allowed, said)


def _judged(viewing: Viewing, facts: FindingFacts) -> list[tuple[str, str, str]]:
    last = facts.last
    found = [(gettext("First seen by"), _run(facts.first), "")]
    if last is not None and last != facts.first:
        found.append((gettext("Last seen by"), _run(last), ""))
    found.append((gettext("No longer seen by"), _run(facts.gone), ""))
    if last is not None:
        found += [viewing.rule(last.pack, last.version), (gettext("Engine"), last.engine, "")]
    return found


def _run(run: RunFact | None) -> str:
    if run is None:
        return ""
    return gettext("run {number}, evidence up to {time}").format(number=run.number, time=day_and_clock(run.as_of))


def _decision(viewing: Viewing, facts: FindingFacts) -> Decision:
    fact = facts.fact
    steps = [(step, str(STEPS[step]), step == "confirm") for step in ("dismiss", "confirm", "reopen")]
    note = ""
    if "reopen" in fact.steps and facts.due is not None:
        note = gettext("It may be taken back until {time}.").format(time=day_and_clock(facts.due))
    return Decision(
        href=address("decide_finding", viewing.district, viewing.day, selected=fact.number),
        key=str(fact.number),
        steps=[step for step in steps if step[0] in fact.steps],
        reason=gettext("Reason"),
        optional=gettext("optional"),
        note=note,
        draft=f"finding {viewing.district} {fact.number}",
    )


def _closed(facts: FindingFacts) -> str:
    if facts.fact.steps:
        return ""
    if facts.fact.state == FindingState.WITHDRAWN:
        return gettext("A later check withdrew it: there is nothing to decide.")
    return str(WORDS["too_late"] if facts.may_decide else WORDS["section_only"])
