"""问题: what the day check proposes, severe ones first; a person confirms or dismisses each."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext, ngettext

from changming.doors.desk.asked import Asked
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
    named_choice,
    team_choice,
)
from changming.papers.report import FindingLine
from changming.papers.words import name_of
from changming.papers.words.language import said_here
from changming.papers.words.names import FINDINGS
from changming.papers.words.numbers import count


def findings_page(
    viewing: Viewing, listed: Listed[FindingLine], asked: Asked, teams: Iterable[str] = (), *, open_count: int
) -> ListPage:
    """The list; `open_count` is how many wait for a person, whatever was asked for."""
    text = ngettext(
        "{count} proposed finding waits for a person", "{count} proposed findings wait for a person", open_count
    )
    head = ListHead(
        page="findings",
        heading=gettext("Findings"),
        sentence=text.format(count=count(open_count)),
        caption=gettext("Findings that the day check proposes, severe ones first"),
        mark_words="",
        columns=(
            Column(gettext("Finding")),
            Column(gettext("What")),
            Column(gettext("Team")),
            Column(gettext("Who")),
            Column(gettext("Severity"), "num"),
            Column(gettext("Evidence"), "num"),
        ),
        filters=(
            Choice("q", gettext("Place, person or vehicle"), asked.text),
            named_choice("code", gettext("Finding"), asked.code, "finding", FINDINGS),
            team_choice(asked, gettext("Team"), teams),
        ),
        note=gettext("A finding is proposed; it counts when a person has confirmed it."),
    )
    return list_page(viewing, asked, head, [_line(viewing, line) for line in listed.rows], listed)


def _line(viewing: Viewing, line: FindingLine) -> Line:
    return Line(
        id=f"{line.code}:{line.duty or line.place}",
        mark=None,
        head=Cell(name_of("finding", line.code), href=_place(viewing, line)),
        cells=(
            Cell(said_here(line.says), "wrap"),
            Cell(line.team),
            Cell(line.party),
            Cell(count(line.severity), "num"),
            Cell(count(len(line.evidence)), "num"),
        ),
    )


def _place(viewing: Viewing, line: FindingLine) -> str:
    """Where the finding opens: its segment, else its duty."""
    if line.duty is None and ";" not in line.place:
        return address("segment", viewing.district, viewing.day, line.place)
    return address("duties", viewing.district, viewing.day, q=line.duty or line.party)


def finding_matches(line: FindingLine, asked: Asked) -> bool:
    """Whether a finding is one of those asked for."""
    if asked.code and line.code != asked.code:
        return False
    if asked.team and line.team != asked.team:
        return False
    return not asked.text or asked.text.lower() in f"{line.place} {line.party} {said_here(line.says)}".lower()


def severe_first(lines: Iterable[FindingLine]) -> Sequence[FindingLine]:
    """Findings in the order in which a person looks at them."""
    return sorted(lines, key=lambda line: (-line.severity, line.team, line.place, line.code))
