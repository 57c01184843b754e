"""Views of a day's pages: who looks, what the last run said, which rows are asked for."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from changming.areas.people.rules import Permission, may
from changming.day.queries import passes_on, verdicts_of
from changming.doors.desk.asked import Asked, asked_of
from changming.doors.desk.day_page import day_page
from changming.doors.desk.duties_list import (
    duties_page,
    duty_facts,
    duty_matches,
    facilities_page,
    facility_facts,
    facility_matches,
)
from changming.doors.desk.exporting import Exported, is_asked, list_export, must_export, table_export
from changming.doors.desk.frame import Viewing
from changming.doors.desk.links import address
from changming.doors.desk.listing import ListPage, listed, page_of
from changming.doors.desk.map_panel import ground_for
from changming.doors.desk.page import Request
from changming.doors.desk.paper_links import paper_links
from changming.doors.desk.photo_page import photo_page
from changming.doors.desk.photos_page import photo_facts, photo_matches, photos_page, photos_table
from changming.doors.desk.picture_links import sources
from changming.doors.desk.roads_list import listed_roads, segments_page
from changming.doors.desk.segment_page import SegmentFacts, segment_page
from changming.doors.desk.segment_passes import pass_facts
from changming.doors.desk.shots import shot_panel, waiting_shots, waiting_words
from changming.doors.desk.sign_ins_page import post_facts, post_matches, sign_ins_page
from changming.doors.desk.told_day import Seen, as_decided, seen, waiting_in
from changming.doors.desk.viewing import viewing, with_account
from changming.doors.desk.wall_page import wall_page
from changming.kernel.clock import now
from changming.papers.figures import tally

DAYS_BACK = 30


def day(request: Request, district: str, day: date) -> HttpResponse:
    """今天, and with `?wall` the same for a room."""
    look, told = looked(request, district, day, Permission.SEE_DAY)
    facts = told.facts if told else None
    papers = paper_links(request.viewer, district, day)
    if "wall" in request.GET:
        return _shown(request, "wall", wall_page(look, facts, now=now(), map_number=settings.MAP_NUMBER, papers=papers))
    asked = asked_of(request.GET)
    return _shown(request, "day", day_page(look, facts, asked, map_number=settings.MAP_NUMBER, papers=papers))


def segments(request: Request, district: str, day: date) -> HttpResponse:
    """Every road segment of the day."""
    look, told = looked(request, district, day, Permission.SEE_DAY)
    if told is None:
        return not_computed(request, look)
    asked, whole = asked_of(request.GET), is_asked(request)
    rows, counts = listed_roads(told.facts.roads, asked, whole=whole)
    page = segments_page(look, rows, counts, asked, told.teams)
    return _listed(request, look, page, asked, told, Permission.SEE_DAY)


def segment(request: Request, district: str, day: date, code: str) -> HttpResponse:
    """What happened on one road."""
    look, told = looked(request, district, day, Permission.SEE_DAY)
    if told is None:
        return not_computed(request, look)
    row = next((row for row in told.facts.roads if row.line.id == code), None)
    if row is None:
        raise Http404
    known = {one.day: one.verdict or None for one in verdicts_of(district, "segment", code, until=day, days=DAYS_BACK)}
    days = [day - timedelta(days=back) for back in reversed(range(DAYS_BACK))]
    passes = passes_on(told.run, code)
    facts = SegmentFacts(
        row=row,
        ground=ground_for(told.facts),
        around=told.facts.roads,
        duties=[fact for fact in duty_facts(told.report, told.faces) if code in fact.line.place.split(";")],
        findings=[line for line in told.report.findings if line.place == code],
        passes=pass_facts(told, passes, request.viewer, owed=row.line.required_passes is not None),
        month=[(each, known.get(each)) for each in days],
        pass_share=told.facts.pass_share,
        attribution=told.facts.attribution,
        map_number=settings.MAP_NUMBER,
        rule=(told.run.pack_name, told.run.pack_version),
    )
    return _shown(request, "segment", segment_page(look, facts))


def duties(request: Request, district: str, day: date) -> HttpResponse:
    """Every duty of the roster."""
    look, told = looked(request, district, day, Permission.SEE_DAY)
    if told is None:
        return not_computed(request, look)
    asked, whole = asked_of(request.GET), is_asked(request)
    found = [fact for fact in duty_facts(told.report, told.faces) if duty_matches(fact, asked)]
    counts = tally(one.line.verdict for one in found)
    page = duties_page(look, listed(found, asked.page, whole=whole), counts, asked, told.teams)
    return _listed(request, look, page, asked, told, Permission.SEE_DAY)


def facilities(request: Request, district: str, day: date) -> HttpResponse:
    """Work at facilities."""
    look, told = looked(request, district, day, Permission.SEE_DAY)
    if told is None:
        return not_computed(request, look)
    asked, whole = asked_of(request.GET), is_asked(request)
    found = [fact for fact in facility_facts(told.report, told.faces) if facility_matches(fact, asked)]
    counts = tally(one.line.verdict for one in found)
    page = facilities_page(look, listed(found, asked.page, whole=whole), counts, asked)
    return _listed(request, look, page, asked, told, Permission.SEE_DAY)


def sign_ins(request: Request, district: str, day: date) -> HttpResponse:
    """Who was on post."""
    look, told = looked(request, district, day, Permission.SEE_PEOPLE)
    if told is None:
        return not_computed(request, look)
    asked, whole = asked_of(request.GET), is_asked(request)
    found = [fact for fact in post_facts(told.report, told.faces) if post_matches(fact, asked)]
    counts = tally(fact.duty.verdict for fact in found)
    page = sign_ins_page(look, listed(found, asked.page, whole=whole), counts, asked, told.teams)
    return _listed(request, look, page, asked, told, Permission.SEE_PEOPLE)


def photos(request: Request, district: str, day: date) -> HttpResponse:
    """What pictures prove."""
    look, told = looked(request, district, day, Permission.SEE_PHOTOS)
    if told is None:
        return not_computed(request, look)
    asked = asked_of(request.GET)
    found = [fact for fact in photo_facts(told.report, told.faces) if photo_matches(fact, asked)]
    doubtful = sum(1 for line in told.report.photos if line.doubts)
    total = len(told.report.photos)
    if is_asked(request):
        must_export(request.viewer, Permission.SEE_PHOTOS, district)
        table = Exported("photos", gettext("Photos"), photos_table(found))
        return table_export(request, look, table, asked, told.report.as_of)
    rows = page_of(found, asked.page)
    small = sources(district, day, "small")
    rows = replace(rows, rows=[replace(fact, src=small(fact.line.sha256)) for fact in rows.rows])
    page = photos_page(look, rows, asked, told.teams, total=total, doubtful=doubtful)
    waiting = waiting_shots(told)
    if waiting:
        first = address("photo", district, day, waiting[0][0])
        page = replace(page, shots=waiting_words(len(waiting)), shots_href=first)
    return _shown(request, "photos", page)


def photo(request: Request, district: str, day: date, code: str) -> HttpResponse:
    """One photo, by the hash of its file."""
    look, told = looked(request, district, day, Permission.SEE_PHOTOS)
    if told is None:
        return not_computed(request, look)
    fact = next((fact for fact in photo_facts(told.report, told.faces) if fact.line.sha256 == code), None)
    if fact is None:
        raise Http404
    src, may_take = sources(district, day, "large")(code), Permission.SEE_ORIGINALS
    original_href = address("original", district, day, code) if may(request.viewer, may_take, district=district) else ""
    shot, rule = shot_panel(request.viewer, told, fact), (told.run.pack_name, told.run.pack_version)
    return _shown(request, "photo", photo_page(look, replace(fact, src=src), original_href, shot, rule=rule))


def _listed(
    request: Request, look: Viewing, page: ListPage, asked: Asked, told: Seen, permission: Permission
) -> HttpResponse:
    """The page of a list, or the workbook of its rows."""
    if not is_asked(request):
        return _shown(request, "list", page)
    must_export(request.viewer, permission, look.district)
    return list_export(request, look, page, asked, told.report.as_of)


def looked(request: Request, district: str, day: date, permission: Permission) -> tuple[Viewing, Seen | None]:
    """Who looks at what, and what they may see of the last run."""
    told = seen(request.viewer, permission, district, day)
    look = viewing(request, district, day)
    if told is not None:
        told = as_decided(request.viewer, told)
        look = replace(look, todo=waiting_in(told.facts))
    return look, told


def _shown(request: Request, template: str, page: Any) -> HttpResponse:  # noqa: ANN401 -- each page has its own type
    return render(request, f"desk/{template}.html", {"page": page, "frame": with_account(page.frame)})


def not_computed(request: Request, look: Viewing) -> HttpResponse:
    """A day without a run has one page, which says what to do next."""
    return _shown(request, "day", day_page(look, None, asked_of({})))
