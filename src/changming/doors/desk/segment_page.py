"""一段路: what happened on this road, and why it got its verdict."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext, gettext_lazy

from changming.doors.desk.day_map import DayMap, Ground, close_up
from changming.doors.desk.duties_list import DutyFact
from changming.doors.desk.frame import Frame, Viewing, frame
from changming.doors.desk.links import address
from changming.doors.desk.list_words import list_words
from changming.doors.desk.segment_passes import PassFact, PassRow, pass_row
from changming.doors.desk.shared_parts import Mark, mark
from changming.doors.desk.strips import DayMark, DayStrip, Span, day_strip, month_strip
from changming.papers.figures import RoadRow
from changming.papers.map_rows import facts_of, group_of, name_on, note_on, passes_of, verdict_of
from changming.papers.report import DutyLine, FindingLine
from changming.papers.words import name_of
from changming.papers.words.language import said_here
from changming.papers.words.numbers import clock, count, metres, share, short_day

WORDS = {
    "what_happened": gettext_lazy("The day in hours"),
    "what_was_owed": gettext_lazy("Duties on this road"),
    "no_duties": gettext_lazy("Nobody owed anything here that day."),
    "findings": gettext_lazy("Findings"),
    "no_findings": gettext_lazy("No finding."),
    "month": gettext_lazy("Thirty days"),
    "passes_table": gettext_lazy("Passes"),
    "no_passes": gettext_lazy("No pass was seen."),
    "vehicle": gettext_lazy("Vehicle"),
    "enters": gettext_lazy("Enters"),
    "leaves": gettext_lazy("Leaves"),
    "side": gettext_lazy("Side"),
    "length_worked": gettext_lazy("Of the length"),
    "speed": gettext_lazy("Speed"),
    "gap": gettext_lazy("Without positions"),
    "counted": gettext_lazy("Counted"),
    "back": gettext_lazy("Back to the day"),
    "key": gettext_lazy("Shaded: owed. Solid: seen. Hatched: no evidence. Gaps are never counted."),
    "where": gettext_lazy("Where it is"),
    "evidence": gettext_lazy("Evidence"),
}


@dataclass(frozen=True, slots=True)
class SegmentFacts:
    """What is known of one segment on one day."""

    row: RoadRow
    ground: Ground
    around: Sequence[RoadRow] = ()  # all segments of the day, for the small map
    duties: Sequence[DutyFact] = ()
    findings: Sequence[FindingLine] = ()
    passes: Sequence[PassFact] = ()
    seen: Mapping[str, Sequence[Span]] = field(default_factory=dict)  # vehicle → where its box sent, and its gaps
    month: Sequence[tuple[date, str | None]] = ()  # oldest first
    length_m: float | None = None
    pass_share: float = 1.0
    attribution: str = ""
    map_number: str = ""
    rule: tuple[str, str] = ("", "")  # name and version of the standard that judged it


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A duty on this road."""

    mark: Mark
    who: str
    href: str
    work: str
    team: str
    time: str
    done: str
    proofs: Sequence[tuple[str, str]] = ()  # (kind and number, address)


@dataclass(frozen=True, slots=True)
class SegmentPage:
    """What `desk/segment.html` needs."""

    frame: Frame
    words: Mapping[str, str]
    heading: str
    note: str
    mark: Mark
    sentence: str
    facts: Sequence[tuple[str, str]]
    map: DayMap
    attribution: str
    map_number: str
    strip: DayStrip
    days: Sequence[DayMark]
    duties: Sequence[DutyRow]
    passes: Sequence[PassRow]
    findings: Sequence[tuple[str, str]]  # (name, sentence)
    findings_href: str
    rule: tuple[str, str, str] | None = None  # (name, value, address)


def segment_page(viewing: Viewing, facts: SegmentFacts) -> SegmentPage:
    """The page from plain facts."""
    row, day = facts.row, viewing.day
    name = name_on(row)
    crumbs = [
        (short_day(day), address("day", viewing.district, day, selected=row.line.id)),
        (gettext("Road segments"), address("segments", viewing.district, day)),
    ]
    return SegmentPage(
        frame=frame(viewing, "segment", f"{name} {row.line.id} · {short_day(day)}", crumbs),
        words={**list_words(), **{key: str(text) for key, text in WORDS.items()}},
        heading=name,
        note=" · ".join(part for part in (note_on(row), metres(facts.length_m) if facts.length_m else "") if part),
        mark=Mark(group_of(row.line), verdict_of(row.line)),
        sentence=_sentence(facts),
        facts=facts_of(row),
        map=close_up(facts.ground, facts.around or [row], row, pass_share=facts.pass_share),
        attribution=facts.attribution,
        map_number=facts.map_number,
        strip=day_strip(day, _lanes(facts)),
        days=month_strip(
            [(each, verdict, address("segment", viewing.district, each, row.line.id)) for each, verdict in facts.month],
            day,
        ),
        duties=[_duty(viewing, fact) for fact in facts.duties],
        passes=[pass_row(viewing, one, oneway=row.line.sides is None) for one in facts.passes],
        findings=[(name_of("finding", line.code), said_here(line.says)) for line in facts.findings],
        findings_href=address("findings", viewing.district, day, q=row.line.id),
        rule=viewing.rule(*facts.rule) if facts.rule[0] else None,
    )


def _sentence(facts: SegmentFacts) -> str:
    """The answer in one sentence: verdict, passes, worked, and what is not known."""
    line = facts.row.line
    said = [verdict_of(line)]
    if line.passes is not None:
        said.append(gettext("passes {passes}").format(passes=passes_of(line)))
    if line.covered_share is not None:
        said.append(gettext("{share} worked").format(share=share(line.covered_share)))
    if line.unknown_share:
        said.append(gettext("{share} without evidence").format(share=share(line.unknown_share)))
    return gettext(", ").join(said) + gettext(". ").strip()


def _lanes(facts: SegmentFacts) -> list[tuple[str, Sequence[Span]]]:
    """A lane per party that owed something: its window, what its box sent, its passes here."""
    lanes: dict[str, list[Span]] = {}
    for duty in facts.duties:
        lanes.setdefault(duty.party or duty.line.party, []).append(Span("window", duty.line.starts, duty.line.ends))
    for vehicle, spans in facts.seen.items():
        lanes.setdefault(vehicle, []).extend(spans)
    for one in facts.passes:
        lanes.setdefault(one.vehicle, []).append(Span("pass", one.enters, one.leaves))
    line = facts.row.line
    if not facts.passes and line.first_done_at and line.last_done_at:
        worked = [Span("pass", at, at) for at in (line.first_done_at, line.last_done_at)]
        lanes[gettext("Worked at")] = worked
    return list(lanes.items())


def _duty(viewing: Viewing, fact: DutyFact) -> DutyRow:
    line = fact.line
    return DutyRow(
        mark=mark(line.verdict),
        who=fact.party or line.party or line.id,
        href=address("duties", viewing.district, viewing.day, q=line.id),
        work=name_of("work", line.work),
        team=line.team,
        time=f"{clock(line.starts)}–{clock(line.ends)}",
        done=share(line.done_share),
        proofs=_proofs(viewing, line),
    )


def _proofs(viewing: Viewing, line: DutyLine) -> list[tuple[str, str]]:
    """Evidence of a duty by kind, each with the page that shows it."""
    pages = {
        "photo": viewing.to("photos", q=line.id),
        "sign_in": viewing.to("sign_ins", q=line.id),
        "track": viewing.to("playback", q=line.party),
    }
    counts = Counter(proof.kind for proof in line.evidence)
    return [(f"{name_of('evidence', kind)} {count(number)}", pages.get(kind, "")) for kind, number in counts.items()]
