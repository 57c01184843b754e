"""路段: the road segments of a day, as a list behind the numbers of 今天."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext

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
    listed,
    team_choice,
    verdict_choice,
)
from changming.doors.desk.shared_parts import Mark
from changming.papers.figures import RoadRow, Tally, is_owed, tally
from changming.papers.map_rows import group_of, name_on, passes_of, verdict_of
from changming.papers.sentences import segments_sentence
from changming.papers.words import name_of
from changming.papers.words.numbers import clock, share


def segments_page(
    viewing: Viewing, listed: Listed[RoadRow], counts: Tally, asked: Asked, teams: Iterable[str] = ()
) -> ListPage:
    """The list; `counts` are those of all segments that match, not of the page alone."""
    head = ListHead(
        page="segments",
        heading=gettext("Road segments"),
        sentence=segments_sentence(counts),
        caption=gettext("Verdicts of road segments, urgent ones first"),
        mark_words=gettext("Verdict"),
        columns=(
            Column(gettext("Segment")),
            Column(gettext("Team")),
            Column(gettext("Grade")),
            Column(gettext("Passes"), "num"),
            Column(gettext("Worked"), "num"),
            Column(gettext("No evidence"), "num"),
            Column(gettext("Worked at"), "num"),
            Column(gettext("Too fast"), "num"),
        ),
        filters=(
            Choice("q", gettext("Road or id"), asked.text),
            verdict_choice(asked, gettext("Verdict"), not_due=True),
            team_choice(asked, gettext("Team"), teams),
        ),
        note=gettext("No record does not mean not swept."),
    )
    return list_page(viewing, asked, head, [_line(viewing, row) for row in listed.rows], listed)


def _line(viewing: Viewing, row: RoadRow) -> Line:
    line = row.line
    times = "–".join(clock(at) for at in (line.first_done_at, line.last_done_at) if at)
    return Line(
        id=line.id,
        mark=Mark(group_of(line), verdict_of(line)),
        head=Cell(name_on(row), href=address("segment", viewing.district, viewing.day, line.id), small=line.id),
        cells=(
            Cell(row.face.team),
            Cell(name_of("road_grade", row.face.grade)),
            Cell(passes_of(line), "num"),
            Cell(share(line.covered_share), "num"),
            Cell(share(line.unknown_share), "num"),
            Cell(times, "num"),
            Cell(share(line.too_fast_share) if line.too_fast_share else "", "num"),
        ),
    )


def listed_roads(rows: Sequence[RoadRow], asked: Asked, *, whole: bool = False) -> tuple[Listed[RoadRow], Tally]:
    """Rows that match, of the page asked for or all, and the counts of all that match."""
    found = [row for row in rows if _matches(row, asked)]
    counts = tally(row.line.verdict for row in found if is_owed(row.line))
    return listed(found, asked.page, whole=whole), counts


def _matches(row: RoadRow, asked: Asked) -> bool:
    if asked.verdict and group_of(row.line) != asked.verdict:
        return False
    if asked.team and row.face.team != asked.team:
        return False
    return not asked.text or asked.text.lower() in f"{row.face.name} {row.line.id}".lower()
