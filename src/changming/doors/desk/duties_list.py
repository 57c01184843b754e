"""任务 and 设施: duties of the roster and work at facilities, as lists behind the numbers of 今天."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from changming.areas.standards.choices import ON_FOOT
from changming.doors.desk.asked import Asked
from changming.doors.desk.day_facts import place_names, place_words
from changming.doors.desk.frame import Viewing
from changming.doors.desk.listing import (
    Cell,
    Choice,
    Column,
    Line,
    Listed,
    ListHead,
    ListPage,
    list_page,
    named_choice,
    team_choice,
    verdict_choice,
)
from changming.doors.desk.shared_parts import mark
from changming.papers.figures import Tally
from changming.papers.report import DutyLine, Faces, FacilityLine, Report
from changming.papers.sentences import duties_sentence
from changming.papers.words import doubt_chip, name_of
from changming.papers.words.names import WORKS, urgency
from changming.papers.words.numbers import clock, count, day_and_clock, share


@dataclass(frozen=True, slots=True)
class DutyFact:
    """A duty with the names of its party and its place."""

    line: DutyLine
    party: str
    place: str


@dataclass(frozen=True, slots=True)
class FacilityFact:
    """Work at a facility with the facility's name."""

    line: FacilityLine
    name: str


def duty_facts(report: Report, faces: Faces) -> Iterator[DutyFact]:
    """Every duty of a report, urgent ones first."""
    names = place_names(faces)
    parties = {**faces.people, **faces.vehicles}
    for line in sorted(report.duties, key=lambda line: (urgency(line.verdict), line.starts, line.id)):
        yield DutyFact(line, parties.get(line.party, ""), place_words(line.place, names))


def facility_facts(report: Report, faces: Faces) -> Iterator[FacilityFact]:
    """Every work at a facility of a report, urgent ones first."""
    for line in sorted(report.facilities, key=lambda line: (urgency(line.verdict), line.due, line.id)):
        yield FacilityFact(line, faces.facilities.get(line.id, ""))


def duties_page(
    viewing: Viewing, listed: Listed[DutyFact], counts: Tally, asked: Asked, teams: Iterable[str] = ()
) -> ListPage:
    """The list of duties; `counts` are those of all that match."""
    head = ListHead(
        page="duties",
        heading=gettext("Duties"),
        sentence=duties_sentence(counts),
        caption=gettext("Duties of the roster with their verdicts, urgent ones first"),
        mark_words=gettext("Verdict"),
        columns=(
            Column(gettext("Who")),
            Column(gettext("Team")),
            Column(gettext("Work")),
            Column(gettext("Place")),
            Column(gettext("Time"), "num"),
            Column(gettext("Done"), "num"),
            Column(gettext("No evidence"), "num"),
            Column(gettext("Evidence"), "num"),
            Column(gettext("Doubts"), "wrap"),
        ),
        filters=(
            Choice("q", gettext("Person, vehicle or place"), asked.text),
            verdict_choice(asked, gettext("Verdict"), not_due=True),
            team_choice(asked, gettext("Team"), teams),
            named_choice("kind", gettext("Work"), asked.kind, "work", WORKS),
        ),
    )
    return list_page(viewing, asked, head, [_duty(viewing, fact) for fact in listed.rows], listed)


def _duty(viewing: Viewing, fact: DutyFact) -> Line:
    line = fact.line
    proofs = viewing.to("sign_ins" if line.work in ON_FOOT else "playback", q=line.party)
    return Line(
        id=line.id,
        mark=mark(line.verdict),
        head=Cell(fact.party or line.party or line.id, href=proofs, small=line.party if fact.party else ""),
        cells=(
            Cell(line.team),
            Cell(name_of("work", line.work)),
            Cell(fact.place),
            Cell(f"{clock(line.starts)}–{clock(line.ends)}", "num"),
            Cell(share(line.done_share), "num"),
            Cell(share(line.unknown_share), "num"),
            Cell(count(len(line.evidence)), "num", href=proofs if line.evidence else ""),
            Cell("", "wrap", chips=[doubt_chip(doubt) for doubt in line.doubts]),
        ),
    )


def duty_matches(fact: DutyFact, asked: Asked) -> bool:
    """Whether a duty is one of those asked for."""
    line = fact.line
    if asked.verdict and (line.verdict or "none") != asked.verdict:
        return False
    if asked.team and line.team != asked.team:
        return False
    if asked.kind and line.work != asked.kind:
        return False
    return not asked.text or asked.text.lower() in f"{line.party} {fact.party} {fact.place} {line.id}".lower()


def facilities_page(viewing: Viewing, listed: Listed[FacilityFact], counts: Tally, asked: Asked) -> ListPage:
    """The list of work at facilities; `counts` are those of all that match."""
    head = ListHead(
        page="facilities",
        heading=gettext("Facilities"),
        sentence=duties_sentence(counts),
        caption=gettext("Work at facilities with its verdicts, urgent ones first"),
        mark_words=gettext("Verdict"),
        columns=(
            Column(gettext("Facility")),
            Column(gettext("Work")),
            Column(gettext("Due by"), "num"),
            Column(gettext("Done at"), "num"),
        ),
        filters=(
            Choice("q", gettext("Facility"), asked.text),
            verdict_choice(asked, gettext("Verdict"), not_due=True),
        ),
    )
    return list_page(viewing, asked, head, [_facility(viewing, fact) for fact in listed.rows], listed)


def _facility(viewing: Viewing, fact: FacilityFact) -> Line:
    line = fact.line
    href = viewing.to("ledger", selected=line.id)
    return Line(
        id=f"{line.id}:{line.work}",
        mark=mark(line.verdict),
        head=Cell(fact.name or line.id, href=href, small=line.id if fact.name else ""),
        cells=(
            Cell(name_of("work", line.work)),
            Cell(_on_day(line.due, viewing), "num"),
            Cell(_on_day(line.done_at, viewing), "num"),
        ),
    )


def _on_day(at: datetime | None, viewing: Viewing) -> str:
    if at is None:
        return ""
    return clock(at) if at.date() == viewing.day else day_and_clock(at)


def facility_matches(fact: FacilityFact, asked: Asked) -> bool:
    """Whether work at a facility is one of those asked for."""
    if asked.verdict and (fact.line.verdict or "none") != asked.verdict:
        return False
    return not asked.text or asked.text.lower() in f"{fact.name} {fact.line.id}".lower()
