"""签到: who was on post. One row per person and duty, its sign-ins beside it; filters as everywhere."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from changming.areas.standards.choices import ON_FOOT
from changming.doors.desk.asked import Asked
from changming.doors.desk.day_facts import place_names, place_words
from changming.doors.desk.frame import Viewing
from changming.doors.desk.links import address
from changming.doors.desk.listing import (
    Cell,
    Choice,
    Column,
    Line,
    Listed,
    ListHead,
    ListPage,
    list_page,
    team_choice,
    verdict_choice,
)
from changming.doors.desk.shared_parts import mark
from changming.papers.figures import Tally
from changming.papers.report import DutyLine, Faces, Report, SignInLine
from changming.papers.sentences import duties_sentence
from changming.papers.words import doubt_chip, name_of
from changming.papers.words.names import urgency
from changming.papers.words.numbers import clock, count, duration, metres

KINDS = ("in", "patrol", "out")
SAID = 3  # sign-ins named in a cell


@dataclass(frozen=True, slots=True)
class PostFact:
    """A duty on foot and the sign-ins that speak of it."""

    duty: DutyLine
    name: str
    place: str
    sign_ins: Sequence[SignInLine] = ()


@dataclass(frozen=True, slots=True)
class Expected:
    """应到 = 在册 − 轮休 − 请假, as the roster and the leave of the day say."""

    registered: int
    resting: int
    on_leave: int

    @property
    def due(self) -> int:
        """How many are to come."""
        return self.registered - self.resting - self.on_leave


def post_facts(report: Report, faces: Faces) -> Iterator[PostFact]:
    """Every duty on foot of a report with its sign-ins, urgent ones first."""
    by_duty: defaultdict[str, list[SignInLine]] = defaultdict(list)
    for line in report.sign_ins:
        by_duty[line.duty or ""].append(line)
    names = place_names(faces)
    duties = [duty for duty in report.duties if duty.work in ON_FOOT]
    for duty in sorted(duties, key=lambda duty: (urgency(duty.verdict), duty.team, duty.starts, duty.id)):
        sign_ins = sorted(by_duty[duty.id], key=lambda line: line.time)
        yield PostFact(duty, faces.people.get(duty.party, ""), place_words(duty.place, names), sign_ins)


def sign_ins_page(
    viewing: Viewing,
    listed: Listed[PostFact],
    counts: Tally,
    asked: Asked,
    teams: Iterable[str] = (),
    *,
    expected: Expected | None = None,
) -> ListPage:
    """The table of posts; `counts` are those of all that match."""
    head = ListHead(
        page="sign_ins",
        heading=gettext("Sign-ins"),
        sentence=" ".join(part for part in (_expected(expected), duties_sentence(counts)) if part),
        caption=gettext("Persons on post with their sign-ins, urgent ones first"),
        mark_words=gettext("Verdict"),
        columns=(
            Column(gettext("Who")),
            Column(gettext("Team")),
            Column(gettext("Post")),
            Column(gettext("Shift"), "num"),
            Column(name_of("sign_in_kind", "in"), "num"),
            Column(name_of("sign_in_kind", "patrol"), "num"),
            Column(name_of("sign_in_kind", "out"), "num"),
            Column(gettext("Evidence")),
            Column(gettext("Doubts"), "wrap"),
        ),
        filters=(
            Choice("q", gettext("Person or post"), asked.text),
            verdict_choice(asked, gettext("Verdict"), not_due=True),
            team_choice(asked, gettext("Team"), teams),
        ),
        note=gettext("Paper sheets and roll calls count as positions do. A doubt is a flag, not a verdict."),
    )
    return list_page(viewing, asked, head, [_line(viewing, fact) for fact in listed.rows], listed)


def _expected(expected: Expected | None) -> str:
    if expected is None:
        return ""
    text = gettext("{due} to come: {registered} registered, {resting} resting, {on_leave} on leave.")
    return text.format(
        due=count(expected.due),
        registered=count(expected.registered),
        resting=count(expected.resting),
        on_leave=count(expected.on_leave),
    )


def _line(viewing: Viewing, fact: PostFact) -> Line:
    duty = fact.duty
    opens = address("duties", viewing.district, viewing.day, q=duty.id)
    doubts = address("doubts", viewing.district, viewing.day, kind="sign_in", q=duty.party)
    chips = [doubt_chip(doubt) for line in fact.sign_ins for doubt in line.doubts]
    grades = dict.fromkeys(name_of("sign_in_grade", line.grade) for line in fact.sign_ins)
    return Line(
        id=duty.id,
        mark=mark(duty.verdict),
        head=Cell(fact.name or duty.party, href=opens, small=duty.party),
        cells=(
            Cell(duty.team),
            Cell(fact.place),
            Cell(f"{clock(duty.starts)}–{clock(duty.ends)}", "num"),
            *(_said(fact, kind) for kind in KINDS),
            Cell(gettext(", ").join(grades)),
            Cell(gettext("decide") if chips else "", "wrap", href=doubts if chips else "", chips=chips[:SAID]),
        ),
    )


def _said(fact: PostFact, kind: str) -> Cell:
    """Times of one kind of sign-in, with how late and how far the first was."""
    lines = [line for line in fact.sign_ins if line.kind == kind]
    if not lines:
        return Cell("–", "num")
    times = gettext(", ").join(clock(line.time) for line in lines[:SAID])
    more = f" +{len(lines) - SAID}" if len(lines) > SAID else ""
    first, notes = lines[0], []
    if first.late_s is not None and first.late_s >= 60:
        notes.append(gettext("{time} late").format(time=duration(first.late_s)))
    if first.distance_m is not None:
        notes.append(metres(first.distance_m))
    return Cell(f"{times}{more}", "num", small=" · ".join(notes))


def post_matches(fact: PostFact, asked: Asked) -> bool:
    """Whether a post is one of those asked for."""
    duty = fact.duty
    if asked.verdict and (duty.verdict or "none") != asked.verdict:
        return False
    if asked.team and duty.team != asked.team:
        return False
    return not asked.text or asked.text.lower() in f"{duty.party} {fact.name} {fact.place} {duty.id}".lower()
