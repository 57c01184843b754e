"""Screenshots of locations: which wait for a person, what each is held against, and what a person decides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from changming.areas.evidence.actions import decide_shot
from changming.areas.evidence.queries import location_shots, shot_decisions, shot_name
from changming.areas.evidence.rules import LocationShot
from changming.areas.people.rules import Permission, Viewer, may, own_teams
from changming.areas.places.queries import post_seen_by
from changming.day.packs import pack_of_day
from changming.doors.desk.day_facts import place_words
from changming.doors.desk.day_map import DayMap, Ground, place_map
from changming.doors.desk.links import address
from changming.doors.desk.map_panel import ground_for
from changming.doors.desk.page import Request
from changming.doors.desk.photos_page import PhotoFact, photo_facts
from changming.doors.desk.shot_panel import ShotPanel
from changming.doors.desk.told_day import Seen, seen
from changming.kernel.clock import now
from changming.papers.drawing import Points
from changming.papers.words.numbers import count, day_and_clock

if TYPE_CHECKING:
    from changming.areas.evidence.models import ShotDecision

Shot = tuple[str, LocationShot]  # sha256 of the picture, and what it was sent for
ANSWERS = {"yes": True, "no": False, "undo": None}


def shots_of(told: Seen) -> list[Shot]:
    """The screenshots of locations that a viewer sees of a day, by file. One query."""
    about = location_shots(told.run.district, told.run.day)
    if not about:
        return []
    duties = {duty.id: duty for duty in told.report.duties}
    found = []
    shots = tuple(line for line in told.report.photos if shot_name(line.file) in about)
    for fact in photo_facts(replace(told.report, photos=shots), told.faces):
        ids = about[shot_name(fact.line.file)]
        named = [one for one in ids if one in told.faces.posts] or [duties[one].place for one in ids if one in duties]
        owed = duties.get(fact.duty)
        place = next(iter(named), owed.place if owed is not None else ";".join(ids))
        found.append((fact.line.sha256, LocationShot(fact.line.file, place, fact.team)))
    return sorted(found, key=lambda one: one[1].file)


def waiting_shots(told: Seen) -> list[Shot]:
    """Those of which nobody has decided. Two queries."""
    found = shots_of(told)
    decided = shot_decisions(told.run.district, told.run.day) if found else {}
    return [one for one in found if _stands(decided.get(one[1].file, ())) is None]


def waiting_words(waiting: int) -> str:
    """How many wait, as a link says it."""
    text = ngettext(
        "{count} location screenshot to hold against its post",
        "{count} location screenshots to hold against their posts",
        waiting,
    )
    return text.format(count=count(waiting))


def shot_panel(viewer: Viewer, told: Seen, fact: PhotoFact) -> ShotPanel | None:
    """The panel beside a photo; None where the photo is no screenshot of a location."""
    every = shots_of(told)
    shot = next((one for _sha256, one in every if one.file == fact.line.file), None)
    if shot is None:
        return None
    district, day = told.run.district, told.run.day
    decided = shot_decisions(district, day)
    stands = _stands(decided.get(shot.file, ()))
    others = [sha256 for sha256, one in every if one.file != shot.file and _stands(decided.get(one.file, ())) is None]
    place = place_words(shot.place, {**told.faces.posts, **_roads(told)}) if shot.place else ""
    return ShotPanel(
        heading=gettext("Location screenshot"),
        sentence=_sentence(place, stands),
        map=_map(viewer, told, shot),
        attribution=told.facts.attribution,
        map_number=settings.MAP_NUMBER,
        history=[_said(one, told) for one in decided.get(shot.file, ())],
        answers=_answers(viewer, district, shot, stands),
        decide_href=address("shot_decide", district, day, fact.line.sha256),
        next_href=address("photo", district, day, others[0]) if others else "",
        next_says=waiting_words(len(others)),
    )


@require_POST
def decide(request: Request, district: str, day: date, code: str) -> HttpResponse:
    """Say whether a screenshot shows the post, or take that back."""
    told = seen(request.viewer, Permission.SEE_PHOTOS, district, day)
    shot = next((one for sha256, one in shots_of(told) if sha256 == code), None) if told is not None else None
    asked = request.POST.get("shows", "")
    if shot is None or asked not in ANSWERS:
        raise Http404
    decide_shot(
        district=district,
        day=day,
        shot=shot,
        shows=ANSWERS[asked],
        actor=request.viewer.actor,
        at=now(),
    )
    return redirect(address("photo", district, day, code))


def _stands(decided: Sequence["ShotDecision"]) -> "ShotDecision | None":
    return next((one for one in decided if one.undone_at is None), None)


def _roads(told: Seen) -> Mapping[str, str]:
    return {road.id: road.name for road in told.faces.roads}


def _map(viewer: Viewer, told: Seen, shot: LocationShot) -> DayMap:
    """The post's circle or strip; the roads where the work is owed along them."""
    district, day, ground = told.run.district, told.run.day, ground_for(told.facts)
    post = post_seen_by(viewer, district, day, shot.place)
    if post is None:
        return place_map(ground, _lines(ground, shot.place.split(";")), named=told.facts.roads)
    radius_m = post.radius_m or pack_of_day(district, day).presence.radius_m
    circle = (post.place[0], post.place[1], radius_m) if post.place else None
    return place_map(ground, _lines(ground, post.segments), circle, named=told.facts.roads)


def _lines(ground: Ground, roads: Iterable[str]) -> list[Points]:
    return [ground.sheet.lines[road] for road in roads if road in ground.sheet.lines]


def _sentence(place: str, stands: "ShotDecision | None") -> str:
    where = place or gettext("a place that nobody named")
    if stands is None:
        return gettext("Sent for {place}. Does the screenshot show that place?").format(place=where)
    if stands.shows:
        return gettext("It shows {place}, as a person found.").format(place=where)
    return gettext("It does not show {place}. It counts as not received from the next run on.").format(place=where)


def _answers(viewer: Viewer, district: str, shot: LocationShot, stands: "ShotDecision | None") -> list[tuple[str, str]]:
    allowed = may(viewer, Permission.DECIDE_DOUBTS, district=district) and shot.team not in own_teams(viewer, district)
    if not allowed:
        return []
    if stands is not None:
        return [("undo", gettext("Take it back"))]
    return [("yes", gettext("It shows that post")), ("no", gettext("It does not"))]


def _said(one: "ShotDecision", told: Seen) -> str:
    at = day_and_clock(one.at.astimezone(told.report.as_of.tzinfo))
    words = gettext("shows the post") if one.shows else gettext("does not show the post")
    said = gettext("{at} {who}: {words}").format(at=at, who=one.by_name or one.by, words=words)
    return said if one.undone_at is None else gettext("{said} (taken back)").format(said=said)
