"""One segment as a row of the map's list, and as the facts on its card."""

from html import escape

from django.utils.translation import gettext

from changming.papers.figures import RoadRow, is_owed
from changming.papers.report import SegmentLine
from changming.papers.words import name_of
from changming.papers.words.numbers import clock, count, share

UNKNOWN_PASSES = "–"


def group_of(line: SegmentLine) -> str:
    """The verdict as the page's styles name it; `none` is not owed or not due yet."""
    return line.verdict or "none"


def verdict_of(line: SegmentLine) -> str:
    """The verdict's word; a segment without one was not owed, or is not due yet."""
    return name_of("verdict", line.verdict) if is_owed(line) else gettext("Not owed")


def name_on(row: RoadRow) -> str:
    """The road's name; a segment without one goes by its id."""
    return row.face.name or row.line.id


def note_on(row: RoadRow) -> str:
    """Id, team and grade, as far as they are known."""
    known = (row.line.id if row.face.name else "", row.face.team, name_of("road_grade", row.face.grade))
    return " · ".join(part for part in known if part)


def passes_of(line: SegmentLine) -> str:
    """Passes done of passes required: 1/2."""
    if line.passes is None:
        return UNKNOWN_PASSES
    return count(line.passes) if line.required_passes is None else f"{line.passes}/{line.required_passes}"


def row_html(number: int, row: RoadRow, *, hidden: bool) -> str:
    """One row; whole without a script, `hidden` ones are opened page by page."""
    line, group = row.line, group_of(row.line)
    return (
        f'<tr data-i="{number}" data-v="{group}" data-t="{escape(row.face.team)}"{" hidden" if hidden else ""}>'
        f'<td><span class="vd {group}">{escape(verdict_of(line))}</span></td>'
        f'<th scope="row"><button type="button" class="pick" aria-pressed="false">{escape(name_on(row))}</button>'
        f"<small>{escape(note_on(row))}</small></th>"
        f'<td class="num">{passes_of(line)}</td><td class="num">{share(line.covered_share) or "–"}</td>'
        f'<td class="num open">{share(line.unknown_share) or "–"}</td></tr>\n'
    )


def facts_of(row: RoadRow) -> list[tuple[str, str]]:
    """What the card says beside the verdict; what is not known is left out."""
    line = row.line
    facts = [(gettext("Passes"), _passes_in_words(line))]
    if line.covered_share is not None:
        facts.append((gettext("Worked"), _covered(line)))
    if line.unknown_share:
        facts.append((gettext("No evidence"), share(line.unknown_share)))
    if line.first_done_at is not None and line.last_done_at is not None:
        facts.append((gettext("Worked at"), f"{clock(line.first_done_at)} – {clock(line.last_done_at)}"))
    if line.too_fast_share:
        facts.append((gettext("Too fast"), share(line.too_fast_share)))
    if line.sides is not None:
        left, right = share(line.sides.left.worked_share), share(line.sides.right.worked_share)
        facts.append((gettext("Sides"), gettext("left {left}, right {right}").format(left=left, right=right)))
    return [(name, value) for name, value in facts if value]


def _passes_in_words(line: SegmentLine) -> str:
    if line.passes is None:
        return ""
    text = passes_of(line)
    if line.passes_by is None or line.passes_by.forward + line.passes_by.backward == 0:
        return text
    there, back = count(line.passes_by.forward), count(line.passes_by.backward)
    return gettext("{passes} (forward {there}, backward {back})").format(passes=text, there=there, back=back)


def _covered(line: SegmentLine) -> str:
    worked = share(line.covered_share)
    if not line.estimated_share:
        return worked
    return gettext("{worked}, of it {part} estimated: work switch not known").format(
        worked=worked, part=share(line.estimated_share)
    )
