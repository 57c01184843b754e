"""The pages behind the numbers of 今天, each from a made report."""

import random
from datetime import timedelta

from changming.doors.desk.doubt_details import detail_of_report
from changming.doors.desk.doubts_page import doubt_matches, doubts_page
from changming.doors.desk.duties_list import (
    duties_page,
    duty_facts,
    duty_matches,
    facilities_page,
    facility_facts,
    facility_matches,
)
from changming.doors.desk.findings_list import FindingFact, findings_page
from changming.doors.desk.listing import page_of
from changming.doors.desk.map_panel import ground_for
from changming.doors.desk.photo_page import photo_page
from changming.doors.desk.photos_page import photo_facts, photo_matches, photos_page
from changming.doors.desk.playback_page import DeviceFact, FixFact, SegmentPass, TrackFacts, playback_page
from changming.doors.desk.roads_list import listed_roads, segments_page
from changming.doors.desk.segment_page import SegmentFacts, segment_page
from changming.doors.desk.segment_passes import PassFact
from changming.doors.desk.sign_ins_page import Expected, post_facts, post_matches, sign_ins_page
from changming.doors.desk.strips import Span
from changming.papers.figures import tally
from changming.papers.words.language import said_here
from tests.factories.report import DAY, TEAMS, VERDICTS, at


def behind(viewing, report, faces, facts, asked, rest):
    """A page and its template, or (None, "")."""
    name, _, thing = rest.rstrip("/").partition("/")
    makers = {
        "segments": _segments, "duties": _duties, "facilities": _facilities, "findings": _findings,
        "sign-ins": _sign_ins, "doubts": _doubts, "photos": _photos, "playback": _playback,
    }  # fmt: skip
    if name == "segments" and thing:
        return _segment(viewing, report, faces, facts, thing), "segment"
    if name == "photos" and thing:
        found = (fact for fact in photo_facts(report, faces) if fact.line.sha256 == thing)
        return photo_page(viewing, next(found)), "photo"
    if name not in makers or thing:
        return None, ""
    template = name if name in {"doubts", "photos", "playback"} else "list"
    return makers[name](viewing, report, faces, facts, asked), template


def _segments(viewing, _report, _faces, facts, asked):
    listed, counts = listed_roads(facts.roads, asked)
    return segments_page(viewing, listed, counts, asked, TEAMS)


def _duties(viewing, report, faces, _facts, asked):
    found = [fact for fact in duty_facts(report, faces) if duty_matches(fact, asked)]
    return duties_page(viewing, page_of(found, asked.page), tally(one.line.verdict for one in found), asked, TEAMS)


def _facilities(viewing, report, faces, _facts, asked):
    found = [fact for fact in facility_facts(report, faces) if facility_matches(fact, asked)]
    return facilities_page(viewing, page_of(found, asked.page), tally(one.line.verdict for one in found), asked)


def _findings(viewing, report, _faces, _facts, asked):
    found = [fact for fact in finding_facts(report) if asked.code in {"", fact.code}]
    return findings_page(viewing, page_of(found, asked.page), asked, TEAMS, counts={"proposed": len(report.findings)})


def finding_facts(report):
    """Findings of a report as the list has them, every step open."""
    lines = sorted(report.findings, key=lambda line: (-line.severity, line.team, line.place, line.code))
    return [
        FindingFact(
            number, line.code, said_here(line.says), duty=line.duty or "", place=line.place, party=line.party,
            team=line.team, severity=line.severity, evidence=len(line.evidence), steps={"confirm", "dismiss"},
        )
        for number, line in enumerate(lines, 1)
    ]  # fmt: skip


def _sign_ins(viewing, report, faces, _facts, asked):
    found = [fact for fact in post_facts(report, faces) if post_matches(fact, asked)]
    counts = tally(fact.duty.verdict for fact in found)
    expected = Expected(len(faces.people) + 40, 31, 9)
    return sign_ins_page(viewing, page_of(found, asked.page), counts, asked, TEAMS, expected=expected)


def _doubts(viewing, report, _faces, facts, asked):
    found = [fact for fact in facts.doubts if doubt_matches(fact, asked)]
    chosen = next((fact for fact in found if asked.selected in {"", fact.key}), None)
    detail = detail_of_report(report, facts.doubts, chosen) if chosen else None
    open_count = sum(facts.open_doubts.values())
    return doubts_page(viewing, page_of(found, asked.page), asked, detail, open_count=open_count, teams=TEAMS)


def _photos(viewing, report, faces, _facts, asked):
    found = [fact for fact in photo_facts(report, faces) if photo_matches(fact, asked)]
    doubtful = sum(1 for line in report.photos if line.doubts)
    return photos_page(
        viewing, page_of(found, asked.page), asked, TEAMS, total=len(report.photos), doubtful=doubtful
    )  # fmt: skip


def _segment(viewing, report, faces, facts, thing):
    row = next((row for row in facts.roads if row.line.id == thing), None)
    if row is None:
        return None
    chance = random.Random(thing)  # noqa: S311 -- made facts, no secret
    days = [DAY - timedelta(days=29 - n) for n in range(30)]
    seen = [Span("seen", at(6), at(7.6)), Span("gap", at(7.6), at(8.4)), Span("seen", at(8.4), at(10.5))]
    duties = [fact for fact in duty_facts(report, faces) if thing in fact.line.place.split(";")]
    return segment_page(
        viewing,
        SegmentFacts(
            row=row, ground=ground_for(facts), around=facts.roads, duties=duties,
            findings=[line for line in report.findings if line.place == thing],
            passes=[
                PassFact("粤B·10000", at(6.4), at(6.45)),
                PassFact("粤B·10000", at(9), at(9.04), forward=False, why_not="太快"),
            ],
            seen={"粤B·10000": seen},
            month=[(day, chance.choice(VERDICTS) if day.weekday() < 6 else None) for day in days],
            length_m=412.0, pass_share=facts.pass_share, attribution=facts.attribution,
        ),
    )  # fmt: skip


def _playback(viewing, report, faces, facts, asked):
    lines = report.completeness.devices
    devices = [
        DeviceFact(one.device, faces.vehicles[one.device], TEAMS[n % 7], one.minutes_with, one.minutes_without)
        for n, one in enumerate(lines)
    ]
    track = None
    if asked.selected:
        roads = [row for row in facts.roads if len(row.face.line) > 1][:60]
        fixes = [
            FixFact(at(6 + n * 0.07 + k * 0.006), *spot, 9.0 + k)
            for n, row in enumerate(sorted(roads, key=lambda row: row.face.line[0]))
            for k, spot in enumerate(row.face.line[:8])
            if n % 13
        ]
        passes = [
            SegmentPass(row.line.id, row.face.name, at(6 + n / 5), at(6.1 + n / 5), 9.5)
            for n, row in enumerate(roads[:12])
        ]
        name = faces.vehicles.get(asked.selected, asked.selected)
        track = TrackFacts(asked.selected, name, [(at(6), at(11))], fixes, 180.0, allowed_kmh=15, passes=passes)
    return playback_page(viewing, devices, track, ground_for(facts), asked, attribution=facts.attribution)
