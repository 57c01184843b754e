"""道路与设施: what a district is responsible for, and one road's versions, changed with a reason from a day on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from changming.areas.people.rules import Permission, Viewer, may
from changming.areas.places.actions import change_segment
from changming.areas.places.choices import FacilityKind, Grade
from changming.areas.places.queries import (
    facilities_seen_by,
    in_ledger,
    length_of,
    posts_seen_by,
    segment_versions,
    segments_seen_by,
    undrawn_count,
    waiting_proposals,
)
from changming.areas.standards.rules import Pack
from changming.day.packs import pack_of_day
from changming.day.queries import verdicts_on
from changming.doors.desk.asked import ROWS_A_PAGE, Asked, asked_of
from changming.doors.desk.day_map import DayMap
from changming.doors.desk.ledger_map import ledger_map
from changming.doors.desk.links import address
from changming.doors.desk.list_words import list_words
from changming.doors.desk.page import Request
from changming.doors.desk.paging import pages
from changming.doors.desk.shared_parts import Mark, Pages, mark
from changming.doors.desk.viewing import framed
from changming.kernel.clock import now
from changming.kernel.given import DatedQuerySet
from changming.papers.words import name_of
from changming.papers.words.numbers import count, decimal, metres, short_day

WORDS = {
    "code": gettext_lazy("Number"),
    "name": gettext_lazy("Called"),
    "grade": gettext_lazy("Grade"),
    "kind": gettext_lazy("Kind"),
    "team": gettext_lazy("Team"),
    "passes": gettext_lazy("Passes a day"),
    "length": gettext_lazy("Length"),
    "width": gettext_lazy("Width"),
    "verdict": gettext_lazy("Verdict of the day"),
    "line": gettext_lazy("Line"),
    "drawn": gettext_lazy("drawn"),
    "undrawn": gettext_lazy("to be drawn"),
    "map": gettext_lazy("All roads on the map"),
    "segments": gettext_lazy("Roads"),
    "facilities": gettext_lazy("Facilities"),
    "posts": gettext_lazy("Posts"),
    "cycle": gettext_lazy("Once in"),
    "place": gettext_lazy("Place"),
    "no_place": gettext_lazy("not given"),
    "radius": gettext_lazy("Radius"),
    "search": gettext_lazy("Number or name of it"),
    "find": gettext_lazy("Search"),
    "none": gettext_lazy("Nothing matches. Put in the ledger, or try another word."),
    "page_before": gettext_lazy("Rows before"),
    "page_after": gettext_lazy("Rows after"),
    "versions": gettext_lazy("Versions"),
    "holds": gettext_lazy("Holds"),
    "change": gettext_lazy("Change it from a day on"),
    "do_change": gettext_lazy("Change the ledger"),
    "note": gettext_lazy("Days before keep what was true then; days from then on are judged anew."),
    "to_day": gettext_lazy("This road on the day"),
    "boundary": gettext_lazy("Boundary"),
    "history": gettext_lazy("Who changed it"),
}
ROAD_KINDS: Mapping[str, Any] = {
    "carriageway": gettext_lazy("Carriageway"),
    "sidewalk": gettext_lazy("Sidewalk"),
    "lane": gettext_lazy("Back lane"),
}
FACILITIES: Mapping[str, Any] = {
    FacilityKind.BIN: gettext_lazy("Litter bin"),
    FacilityKind.BUS_STOP: gettext_lazy("Bus stop"),
    FacilityKind.GUARDRAIL: gettext_lazy("Guardrail"),
    FacilityKind.TOILET: gettext_lazy("Public toilet"),
    FacilityKind.COLLECTION_POINT: gettext_lazy("Collection point"),
    FacilityKind.TREE_PIT: gettext_lazy("Tree pit"),
    FacilityKind.OTHER: gettext_lazy("Other"),
}
DAY = "%Y-%m-%d"
SHOWN = ("segments", "facilities", "posts")


class SegmentForm(forms.Form):
    """What of a road is changed on a page."""

    from_day = forms.DateField(
        input_formats=[DAY],
        widget=forms.DateInput(format=DAY),
        label=gettext_lazy("From the day (2026-11-24)"),
    )
    grade = forms.ChoiceField(required=False, label=gettext_lazy("Grade"))
    team = forms.CharField(max_length=200, required=False, label=gettext_lazy("Team"))
    width_m = forms.FloatField(required=False, min_value=0.5, max_value=200, label=gettext_lazy("Width in metres"))
    reason = forms.CharField(max_length=500, label=gettext_lazy("Reason"))

    def __init__(self, *given: Any, **options: Any) -> None:  # noqa: ANN401 -- Django's own
        super().__init__(*given, **options)
        grades = [("", gettext("none given")), *((str(one), name_of("road_grade", one)) for one in Grade)]
        self.fields["grade"].choices = grades  # type: ignore[attr-defined] # -- a field with choices


@dataclass(frozen=True, slots=True)
class LedgerCell:
    """One cell: text, or a mark."""

    name: str
    text: str
    kind: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A road, facility or post."""

    name: str
    code: str
    href: str
    cells: Sequence[LedgerCell]


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """The page: one of three tables."""

    title: str
    says: str
    ways: Sequence[tuple[str, str, bool]]
    shown: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[LedgerLine]
    pages: Pages
    text: str
    here: str
    boundary_href: str
    drafts: str  # how many proposed lines wait, in words
    drafts_href: str
    map: DayMap | None = None  # of all roads, where roads are shown
    map_from: str = ""
    words: Mapping[str, Any] = field(default_factory=lambda: {**list_words(), **WORDS})


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a road."""

    holds: str
    current: bool
    grade: str
    team: str
    width: str
    length: str
    line: str


@dataclass(frozen=True, slots=True)
class LedgerRoadPage:
    """One road of the ledger."""

    title: str
    says: str
    versions: Sequence[VersionLine]
    form: SegmentForm | None
    change_href: str
    day_href: str
    history_href: str
    words: Mapping[str, Any] = field(default_factory=lambda: WORDS)


def ledger(request: Request, district: str, day: date) -> HttpResponse:
    """Roads, facilities or posts, 50 a page."""
    shown = request.GET.get("show", "")
    page = ledger_page(request.viewer, district, day, asked_of(request.GET), shown if shown in SHOWN else SHOWN[0])
    frame = framed(request, district, day, "ledger", page.title)
    return render(request, "desk/ledger.html", {"page": page, "frame": frame})


def road(request: Request, district: str, day: date, code: str) -> HttpResponse:
    """One road's versions."""
    return _road(request, district, day, code)


@require_POST
def change(request: Request, district: str, day: date, code: str) -> HttpResponse:
    """Change a road from a day on."""
    form = SegmentForm(request.POST)
    if not form.is_valid():
        return _road(request, district, day, code, form)
    given = dict(form.cleaned_data)
    from_day, reason = given.pop("from_day"), given.pop("reason")
    actor = request.viewer.actor
    change_segment(district=district, code=code, from_day=from_day, values=given, reason=reason, actor=actor, at=now())
    return redirect(address("ledger_road", district, day, code))


def ledger_page(viewer: Viewer, district: str, day: date, asked: Asked, shown: str) -> LedgerPage:
    """What stands on the page."""

    def at(**changed: object) -> str:
        said = {"show": "" if shown == SHOWN[0] else shown, "q": asked.text} | changed
        return address("ledger", district, day, **said)

    everything = _TABLES[shown](viewer, district, day)
    found = in_ledger(everything, asked.text) if asked.text else everything
    total = found.count()
    number = min(asked.page, max(1, -(-total // ROWS_A_PAGE)))
    found = found.defer(None) if shown == SHOWN[0] else found  # fifty lines, for their lengths
    cut: list[Any] = list(found[(number - 1) * ROWS_A_PAGE : number * ROWS_A_PAGE])
    pack = pack_of_day(district, day)
    if shown == "segments":
        columns, rows = ROAD_COLUMNS, _roads(cut, pack, district, day)
    elif shown == "facilities":
        columns, rows = FACILITY_COLUMNS, [_facility(row, pack) for row in cut]
    else:
        columns, rows = POST_COLUMNS, [_post(row) for row in cut]
    drawn, came_from = ledger_map(viewer, district, day) if shown == "segments" else (None, "")
    waiting = waiting_proposals(viewer, district)
    drafts = ngettext("{n} proposed line waits", "{n} proposed lines wait", waiting).format(n=count(waiting))
    return LedgerPage(
        title=gettext("Roads and facilities"),
        says=_says(everything, shown),
        ways=[(str(WORDS[one]), at(show="" if one == SHOWN[0] else one, q=""), one == shown) for one in SHOWN],
        shown=shown,
        columns=[(str(WORDS[name]), kind) for name, kind in columns],
        rows=rows,
        pages=pages(total, number, lambda page: at(page=page)),
        text=asked.text,
        here=address("ledger", district, day),
        drafts=drafts if waiting else gettext("Proposed lines"),
        drafts_href=address("ledger_drafts", district, day),
        map=drawn,
        map_from=came_from,
        boundary_href=address("boundary", district, day),
    )


_TABLES = {"segments": segments_seen_by, "facilities": facilities_seen_by, "posts": posts_seen_by}
Columns = Sequence[tuple[str, str]]
ROAD_COLUMNS: Columns = (
    ("name", ""), ("grade", ""), ("kind", ""), ("team", ""), ("passes", "num"), ("length", "num"), ("verdict", ""),
    ("line", ""),
)  # fmt: skip
FACILITY_COLUMNS: Columns = (("name", ""), ("kind", ""), ("team", ""), ("cycle", "num"), ("place", ""))
POST_COLUMNS: Columns = (("name", ""), ("team", ""), ("radius", "num"), ("place", ""))


def _says(rows: DatedQuerySet, shown: str) -> str:
    if shown != "segments":
        return gettext("{n} on the books.").format(n=count(rows.count()))
    total, undrawn = rows.count(), undrawn_count(rows)
    roads = ngettext("{n} road", "{n} roads", total).format(n=count(total))
    if not undrawn:
        return gettext("{first}; all of them are drawn.").format(first=roads)
    missing = ngettext("{n} has no line yet", "{n} have no line yet", undrawn).format(n=count(undrawn))
    return gettext("{first}; {second}.").format(first=roads, second=missing)


def _roads(rows: Sequence[Any], pack: Pack, district: str, day: date) -> list[LedgerLine]:
    told = verdicts_on(district, "segment", [row.code for row in rows], day)
    return [
        LedgerLine(
            row.name or row.code,
            row.code,
            address("ledger_road", district, day, row.code),
            [
                _cell("grade", name_of("road_grade", row.grade) if row.grade else row.highway),
                _cell("kind", str(ROAD_KINDS.get(row.kind, row.kind))),
                _cell("team", row.team),
                _cell("passes", _passes(row, pack), "num"),
                _cell("length", _length(row), "num"),
                LedgerCell(str(WORDS["verdict"]), "", mark=mark(told[row.code] or None) if row.code in told else None),
                _cell("line", str(WORDS["drawn" if row.drawn else "undrawn"])),
            ],
        )
        for row in rows
    ]


def _facility(row: Any, pack: Pack) -> LedgerLine:  # noqa: ANN401 -- a row of a table that doors do not import
    cycle = pack.cycles.get(row.kind)
    hours = gettext("{hours} h").format(hours=decimal(cycle.hours)) if cycle else "—"
    cells = [
        _cell("kind", str(FACILITIES.get(row.kind, row.kind))),
        _cell("team", row.team),
        _cell("cycle", hours, "num"),
    ]
    return LedgerLine(row.name or row.code, row.code, "", [*cells, _cell("place", _place(row))])


def _post(row: Any) -> LedgerLine:  # noqa: ANN401 -- the same
    radius = metres(row.radius_m) if row.radius_m is not None else "—"
    return LedgerLine(
        row.name or row.code,
        row.code,
        "",
        [_cell("team", row.team), _cell("radius", radius, "num"), _cell("place", _place(row))],
    )


def _length(row: Any) -> str:  # noqa: ANN401 -- the same
    length_m = length_of(row)
    return metres(length_m) if length_m is not None else "—"


def _cell(name: str, text: str, kind: str = "") -> LedgerCell:
    return LedgerCell(str(WORDS[name]), text, kind)


def _place(row: Any) -> str:  # noqa: ANN401 -- the same
    return f"{row.place[0]:.5f}, {row.place[1]:.5f}" if row.place else str(WORDS["no_place"])


def _passes(row: Any, pack: Pack) -> str:  # noqa: ANN401 -- the same
    grade = row.grade or pack.highway_grades.get(row.highway, "")
    rule = pack.grades.get(grade)
    return decimal(rule.passes) if rule else "—"


def _road(request: Request, district: str, day: date, code: str, form: SegmentForm | None = None) -> HttpResponse:
    versions: list[Any] = list(segment_versions(request.viewer, district, code))
    if not versions:
        raise Http404
    now_holds = next((row for row in versions if _holds(row, day)), versions[0])
    may_edit = may(request.viewer, Permission.EDIT_LEDGER, district=district, team=now_holds.team)
    initial = {name: getattr(now_holds, name) for name in ("grade", "team", "width_m")} | {"from_day": day}
    page = LedgerRoadPage(
        title=now_holds.name or code,
        says=code,
        versions=[_version(row, current=row is now_holds) for row in versions],
        form=(form or SegmentForm(initial=initial)) if may_edit else None,
        change_href=address("ledger_change", district, day, code),
        day_href=address("segment", district, day, code),
        history_href=address("audit", district, day, subject=f"segment:{code}")
        if may(request.viewer, Permission.SEE_AUDIT, district=district)
        else "",
    )
    crumbs = [(gettext("Roads and facilities"), address("ledger", district, day))]
    frame = framed(request, district, day, "ledger", page.title, crumbs)
    status = 422 if form is not None else 200
    return render(request, "desk/ledger_road.html", {"page": page, "frame": frame}, status=status)


def _holds(row: Any, day: date) -> bool:  # noqa: ANN401 -- the same
    return (row.from_day is None or row.from_day <= day) and (row.until_day is None or day < row.until_day)


def _version(row: Any, *, current: bool) -> VersionLine:  # noqa: ANN401 -- the same
    said = [gettext("from {day}").format(day=short_day(row.from_day))] if row.from_day else []
    said += [gettext("until before {day}").format(day=short_day(row.until_day))] if row.until_day else []
    return VersionLine(
        holds=gettext(", ").join(said) or gettext("always"),
        current=current,
        grade=name_of("road_grade", row.grade) if row.grade else row.highway,
        team=row.team,
        width=metres(row.width_m) if row.width_m is not None else "—",
        length=metres(row.length_m) if row.length_m is not None else "—",
        line="" if row.drawn else str(WORDS["undrawn"]),
    )
