"""问题: what runs proposed of a day, what waits first; a person confirms or dismisses each, and may take it back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext, gettext_lazy, ngettext

from changming.areas.inspection.choices import FindingState
from changming.areas.inspection.workflow import FINDING
from changming.doors.desk.asked import Asked
from changming.doors.desk.frame import Viewing
from changming.doors.desk.links import address
from changming.doors.desk.listing import (
    Acts,
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
)
from changming.doors.desk.shared_parts import REASON_LONGEST, Decided
from changming.papers.words import name_of
from changming.papers.words.names import FINDINGS
from changming.papers.words.numbers import count

AT_ONCE, WITH_REASON = ("confirm", "reopen"), ("dismiss",)
STEPS: Mapping[str, object] = {
    "confirm": gettext_lazy("Confirm as finding"),
    "dismiss": gettext_lazy("Not a finding"),
    "reopen": gettext_lazy("Take back"),
}


@dataclass(frozen=True, slots=True)
class FindingFact:
    """A finding with the names of its place and party, and what was made of it.

    number   finds it again
    steps    what whoever looks may do with it now
    decided  who decided it, and when; "" where nobody has
    is_gone  later evidence no longer shows it
    """

    number: int
    code: str
    says: str
    state: str = FindingState.PROPOSED
    duty: str = ""
    place: str = ""
    place_name: str = ""
    party: str = ""
    party_name: str = ""
    team: str = ""
    severity: int = 1
    evidence: int = 0
    steps: Collection[str] = ()
    decided: str = ""
    is_gone: bool = False


def findings_page(
    viewing: Viewing,
    listed: Listed[FindingFact],
    asked: Asked,
    teams: Iterable[str] = (),
    *,
    counts: Mapping[str, int],
    decided: Decided | None = None,
) -> ListPage:
    """The list; `counts` says how many findings of the day are in each state, whatever was asked for."""
    head = ListHead(
        page="findings",
        heading=gettext("Findings"),
        sentence=_sentence(counts),
        caption=gettext("Findings that the day check proposes, severe ones first"),
        mark_words="",
        columns=(
            Column(gettext("Finding")),
            Column(gettext("What")),
            Column(gettext("Team")),
            Column(gettext("Who")),
            Column(gettext("Severity"), "num"),
            Column(gettext("Evidence"), "num"),
            Column(gettext("State")),
        ),
        filters=(
            Choice("q", gettext("Place, person or vehicle"), asked.text),
            Choice("state", gettext("State"), asked.state, [(one.value, str(one.label)) for one in FINDING.states]),
            named_choice("code", gettext("Finding"), asked.code, "finding", FINDINGS),
            team_choice(asked, gettext("Team"), teams),
        ),
        note=gettext("A finding is proposed; it counts when a person has confirmed it."),
    )
    page = list_page(viewing, asked, head, _lines(viewing, listed.rows, asked), listed)
    if not any(line.acts for line in page.lines):
        return replace(page, decided=decided)
    href = address("decide_finding", viewing.district, viewing.day, **asked.filters(selected="", page=asked.page))
    return replace(page, acts_href=href, acts_words=acts_words(), decided=decided)


def acts_words() -> dict[str, str]:
    """Words of the forms in the rows."""
    return {
        "act": gettext("Decide"),
        "reason": gettext("Reason"),
        "optional": gettext("optional"),
        "longest": str(REASON_LONGEST),
    }


def _sentence(counts: Mapping[str, int]) -> str:
    waiting = counts.get(FindingState.PROPOSED, 0)
    text = ngettext(
        "{count} proposed finding waits for a person", "{count} proposed findings wait for a person", waiting
    )
    said = [text.format(count=count(waiting))]
    rest = (FindingState.CONFIRMED, FindingState.DISMISSED, FindingState.WITHDRAWN)
    said += [f"{FINDING.state(state).label} {count(counts[state])}" for state in rest if counts.get(state)]
    return gettext(", ").join(said)


def _lines(viewing: Viewing, rows: Sequence[FindingFact], asked: Asked) -> list[Line]:
    waits = [str(fact.number) for fact in rows if "confirm" in fact.steps]
    return [_line(viewing, fact, _next(str(fact.number), waits), asked) for fact in rows]


def _next(key: str, waits: Sequence[str]) -> str:
    """Where the focus goes after this one: to the next that waits, at the end to the first."""
    place = waits.index(key) + 1 if key in waits else 0
    return next((one for one in [*waits[place:], *waits] if one != key), "")


def _line(viewing: Viewing, fact: FindingFact, next_key: str, asked: Asked) -> Line:
    key = str(fact.number)
    steps = [(step, str(STEPS[step])) for step in AT_ONCE if step in fact.steps]
    asks = [(step, str(STEPS[step])) for step in WITH_REASON if step in fact.steps]
    return Line(
        id=key,
        mark=None,
        head=Cell(name_of("finding", fact.code), href=address("finding", viewing.district, viewing.day, key)),
        cells=(
            Cell(fact.says, "wrap"),
            Cell(fact.team),
            Cell(fact.party_name or fact.party, small=fact.party if fact.party_name else ""),
            Cell(count(fact.severity), "num"),
            Cell(count(fact.evidence), "num"),
            Cell(state_words(fact), small=fact.decided),
        ),
        acts=Acts(key, next_key, steps, asks) if steps or asks else None,
        is_next=key == asked.selected,
    )


def state_words(fact: FindingFact) -> str:
    """The state, and whether later evidence no longer shows what was decided."""
    said = str(FINDING.state(fact.state).label)
    if fact.is_gone and fact.state != FindingState.WITHDRAWN:
        return gettext("; ").join((said, gettext("later evidence no longer shows it")))
    return said
