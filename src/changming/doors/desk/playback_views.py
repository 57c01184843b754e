"""View of 轨迹回放: where one terminal was, by the lake; a person's positions inside duties alone, each look logged."""

from collections.abc import Iterable
from datetime import date, datetime, tzinfo

import numpy as np
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from changming.areas.people.rules import Permission
from changming.day.positions import note_look, positions_of
from changming.day.queries import all_passes
from changming.doors.desk.asked import asked_of
from changming.doors.desk.day_views import looked, not_computed
from changming.doors.desk.map_panel import ground_for
from changming.doors.desk.page import Request
from changming.doors.desk.playback_page import DeviceFact, FixFact, SegmentPass, TrackFacts, playback_page
from changming.doors.desk.segment_passes import by_vehicle
from changming.doors.desk.told_day import Seen
from changming.doors.desk.viewing import with_account
from changming.kernel.clock import now
from changming.papers.report import DeviceMinutes


def playback(request: Request, district: str, day: date) -> HttpResponse:
    """The list of terminals, and one of them played."""
    look, told = looked(request, district, day, Permission.SEE_POSITIONS)
    if told is None:
        return not_computed(request, look)
    asked = asked_of(request.GET)
    devices = _devices(told)
    chosen = next((one for one in devices if one.device == asked.selected), None)
    if asked.selected and chosen is None:
        raise Http404
    track = _track(told, chosen) if chosen else None
    if track is not None and track.is_person:
        note_look(district=district, day=day, person=track.device, actor=request.viewer.actor, at=now())
    page = playback_page(
        look,
        [_device(told, one) for one in devices],
        track,
        ground_for(told.facts),
        asked,
        attribution=told.facts.attribution,
        map_number=settings.MAP_NUMBER,
    )
    return render(request, "desk/playback.html", {"page": page, "frame": with_account(page.frame)})


def _devices(told: Seen) -> list[DeviceMinutes]:
    """Terminals that were due, and all others that sent something: of people, of vehicles without a duty."""
    due = list(told.report.completeness.devices)
    known = {one.device for one in due}
    parties = {*told.faces.people, *told.faces.vehicles}
    sent = [line.device for line in told.report.tracks if line.device not in known]
    return [*due, *(DeviceMinutes(each, each if each in parties else None, 0.0, 0.0) for each in sent)]


def _device(told: Seen, one: DeviceMinutes) -> DeviceFact:
    team = next((duty.team for duty in told.report.duties if duty.party == one.party), "")
    return DeviceFact(one.device, _name(told, one), team, one.minutes_with, one.minutes_without)


def _name(told: Seen, one: DeviceMinutes) -> str:
    party = one.party or ""
    return told.faces.vehicles.get(party) or told.faces.people.get(party) or party or one.device


def _track(told: Seen, one: DeviceMinutes) -> TrackFacts:
    """What is known of a terminal's day; of a person nothing outside the windows of their duties leaves this room."""
    report, party = told.report, one.party or ""
    windows = [(duty.starts, duty.ends) for duty in report.duties if duty.party == party]
    is_person = party not in told.faces.vehicles
    names = {one.device, party, told.faces.vehicles.get(party, "")} - {""}
    gap_s = report.parameters.get("coverage.gap_s")
    zone = report.as_of.tzinfo
    fixes = [
        FixFact(datetime.fromtimestamp(t_s, zone), lon, lat, None if np.isnan(kmh) else kmh)
        for t_s, lon, lat, kmh in positions_of(report.district.adcode, report.day, names)
    ]
    if is_person:
        fixes = [fix for fix in fixes if _inside(fix.at, windows)]
    return TrackFacts(
        device=one.device,
        name=_name(told, one),
        windows=windows,
        fixes=fixes,
        gap_s=float(gap_s) if isinstance(gap_s, int | float) else 180.0,
        is_person=is_person,
        passes=() if is_person else _passes(told, party, zone),
    )


def _passes(told: Seen, vehicle: str, zone: tzinfo | None) -> list[SegmentPass]:
    """What a vehicle's way comes to, road by road."""
    names = {road.id: road.name for road in told.faces.roads}
    return [
        SegmentPass(
            segment=segment,
            name=names.get(segment, ""),
            enters=datetime.fromtimestamp(one.starts_s, zone),
            leaves=datetime.fromtimestamp(one.ends_s, zone),
            kmh=one.kmh,
            why_not="" if one.duty else gettext("no"),
        )
        for segment, one in by_vehicle(all_passes(told.run).of, vehicle)
    ]


def _inside(at: datetime, windows: Iterable[tuple[datetime, datetime]]) -> bool:
    return any(start <= at <= end for start, end in windows)
