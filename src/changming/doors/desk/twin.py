"""The map's twin: the same segments as a table, urgent ones first, 50 a page, one selection for both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from changming.doors.desk.asked import ROWS_A_PAGE, Asked
from changming.doors.desk.links import address
from changming.doors.desk.paging import paged
from changming.doors.desk.shared_parts import Mark, Pages
from changming.papers.figures import RoadRow
from changming.papers.map_rows import facts_of, group_of, name_on, note_on, passes_of, verdict_of
from changming.papers.words.numbers import count, share


@dataclass(frozen=True, slots=True)
class TwinRow:
    """One segment. `facts` stand on its card, `line` finds its line on the map."""

    id: str
    href: str
    select_href: str
    mark: Mark
    name: str
    note: str
    passes: str
    covered: str
    open: str
    facts: Sequence[tuple[str, str]]
    selected: bool


@dataclass(frozen=True, slots=True)
class Twin:
    """What `desk/twin.html` needs. `card` is the selected row, wherever in the list it stands."""

    rows: Sequence[TwinRow]
    card: TwinRow | None
    pages: Pages
    orders: Sequence[tuple[str, str, str]]  # (name, words, address)
    all_text: str
    all_href: str
    order: str


def twin(rows: Sequence[RoadRow], asked: Asked, *, district: str, day: date, page: str = "day") -> Twin:
    """A page of the table; a selected segment turns to its page unless another page was asked for."""
    ordered = _ordered(rows, asked.order)
    place = next((n for n, row in enumerate(ordered) if row.line.id == asked.selected), None)
    number = asked.page if asked.page > 1 or place is None else place // ROWS_A_PAGE + 1
    shown, pages = paged(
        ordered, number, lambda other: address(page, district, day, **asked.filters(page=other, selected=""))
    )
    made = [_row(row, asked, district, day, page) for row in shown]
    card = None if place is None else _row(ordered[place], asked, district, day, page)
    return Twin(
        rows=made,
        card=card,
        pages=pages,
        orders=[
            (name, words, address(page, district, day, **asked.filters(order="" if name == "urgent" else name)))
            for name, words in (("urgent", gettext("Urgent first")), ("name", gettext("By name")))
        ],
        all_text=gettext("All {count} segments").format(count=count(len(ordered))),
        all_href=address("segments", district, day),
        order=asked.order,
    )


def _ordered(rows: Sequence[RoadRow], order: str) -> Sequence[RoadRow]:
    return sorted(rows, key=lambda row: (row.face.name or "\uffff", row.line.id)) if order == "name" else rows


def _row(row: RoadRow, asked: Asked, district: str, day: date, page: str) -> TwinRow:
    line = row.line
    return TwinRow(
        id=line.id,
        href=address("segment", district, day, line.id),
        select_href=address(page, district, day, **asked.filters(selected=line.id)),
        mark=Mark(group_of(line), verdict_of(line)),
        name=name_on(row),
        note=note_on(row),
        passes=passes_of(line),
        covered=share(line.covered_share) or "–",
        open=share(line.unknown_share) or "–",
        facts=facts_of(row),
        selected=line.id == asked.selected,
    )
