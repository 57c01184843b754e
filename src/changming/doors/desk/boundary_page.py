"""区界: where a district reaches, from when to when, drawn over its roads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy

from changming.areas.people.rules import Permission
from changming.areas.places.queries import boundaries_of
from changming.doors.desk.day_map import DayMap, Ground, day_map, layers_of
from changming.doors.desk.links import address
from changming.doors.desk.list_words import list_words
from changming.doors.desk.page import Request
from changming.doors.desk.told_day import seen
from changming.doors.desk.viewing import framed
from changming.kernel.given import does_hold
from changming.kernel.kept import Kept
from changming.papers import drawing, road_labels
from changming.papers.report import RoadFace
from changming.papers.words.numbers import count, long_day

if TYPE_CHECKING:
    from changming.areas.places.models import Boundary

MAPS: Kept[DayMap] = Kept(8)
RING = "\N{WHITE SQUARE}"  # no road is called so
WORDS = {
    "versions": gettext_lazy("Boundaries, the newest first"),
    "from": gettext_lazy("From"),
    "until": gettext_lazy("Until before"),
    "source": gettext_lazy("Source"),
    "points": gettext_lazy("Rings and points"),
    "none": gettext_lazy("No boundary is stored for this district. Roads and posts are then shown without one."),
    "on_map": gettext_lazy("On the map"),
}


@dataclass(frozen=True, slots=True)
class BoundaryLine:
    """One version of the boundary."""

    from_day: str
    until_day: str
    source: str
    points: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class BoundaryPage:
    """What `desk/boundary.html` needs; `map` is None where no version is shown."""

    title: str
    says: str
    versions: Sequence[BoundaryLine]
    map: DayMap | None
    attribution: str
    map_number: str
    words: Mapping[str, Any] = field(default_factory=lambda: {**list_words(), **WORDS})


def boundary(request: Request, district: str, day: date) -> HttpResponse:
    """The boundary that holds on the day, or another by its first day, and the dates of all."""
    versions = boundaries_of(district)
    wanted = request.GET.get("version", "")
    holding = next((one for one in versions if does_hold(one, day)), None)
    chosen = next((one for one in versions if str(one.pk) == wanted), None) if wanted else holding
    if wanted and chosen is None:
        raise Http404
    told = seen(request.viewer, Permission.SEE_PEOPLE, district, day)
    faces, version = (told.faces.roads, told.facts.ledger_version) if told else ((), "")
    page = BoundaryPage(
        title=gettext("Boundary"),
        says=_says(holding, day),
        versions=[_line(one, district, day, current=one is chosen) for one in versions],
        map=MAPS.of((version, chosen.pk, str(chosen.rings)), lambda: boundary_map(chosen.rings, faces))
        if chosen
        else None,
        attribution=told.facts.attribution if told else "",
        map_number=settings.MAP_NUMBER,
    )
    crumbs = [(gettext("Roads and facilities"), address("ledger", district, day))]
    frame = framed(request, district, day, "ledger", page.title, crumbs)
    return render(request, "desk/boundary.html", {"page": page, "frame": frame})


def boundary_map(rings: Sequence[Sequence[Sequence[float]]], roads: Sequence[RoadFace]) -> DayMap:
    """All roads on plain ground and the rings over them; the view takes in the rings."""
    drawn = [
        RoadFace(f"{RING}{number}", "", None, "", tuple((lon, lat) for lon, lat in ring))
        for number, ring in enumerate(rings)
    ]
    sheet = drawing.lay_out([*roads, *drawn], {ring.id for ring in drawn})
    paths = {id_: drawing.path(points) for id_, points in sheet.lines.items()}
    border = "".join(paths.pop(ring.id, "") for ring in drawn)
    main = frozenset(road.id for road in roads if road.grade in road_labels.MAIN_GRADES)
    ground = Ground(sheet, paths, main)
    layers = layers_of(ground, (), "verdicts", 1.0)
    made = day_map(ground, replace(layers, over_svg=f'<path class="border" d="{border}"/>'), "verdicts")
    return replace(made, has_lines=True)


def _says(holding: "Boundary | None", day: date) -> str:
    if holding is None:
        return gettext("No boundary is stored for {day}.").format(day=long_day(day))
    since = gettext("since {day}").format(day=long_day(holding.from_day)) if holding.from_day else gettext("always")
    return gettext("On {day} this boundary holds: {since}; {source}.").format(
        day=long_day(day), since=since, source=holding.source
    )


def _line(one: "Boundary", district: str, day: date, *, current: bool) -> BoundaryLine:
    points = sum(len(ring) for ring in one.rings)
    return BoundaryLine(
        from_day=long_day(one.from_day) if one.from_day else gettext("always"),
        until_day=long_day(one.until_day) if one.until_day else gettext("still holds"),
        source=one.source,
        points=f"{count(len(one.rings))} / {count(points)}",
        href=address("boundary", district, day, version=one.pk),
        current=current,
    )
