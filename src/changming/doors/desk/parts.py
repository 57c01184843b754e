"""The gallery of shared parts at `/desk/parts/`: each part once, with made-up facts, for eyes and for pictures."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from changming.areas.people.rules import Permission, Viewer, districts
from changming.doors.desk.asked import Asked
from changming.doors.desk.day_map import day_map, ground_of, layers_of
from changming.doors.desk.doubts_page import decision_steps
from changming.doors.desk.findings_list import acts_words
from changming.doors.desk.frame import Viewing, frame
from changming.doors.desk.list_words import list_words
from changming.doors.desk.listing import Acts
from changming.doors.desk.page import Request
from changming.doors.desk.refused import no_rights
from changming.doors.desk.shared_parts import (
    Decided,
    Decision,
    Entry,
    Pair,
    PairSide,
    Photo,
    Step,
    bar,
    due_clock,
    gauge,
    interval,
    mark,
    meter,
)
from changming.doors.desk.strips import Span, day_strip, month_strip
from changming.doors.desk.twin import twin
from changming.doors.desk.viewing import frame_without_day
from changming.papers.figures import RoadRow, Tally
from changming.papers.report import Doubt, RoadFace, SegmentLine
from changming.papers.words import doubt_chip, name_of

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 13, 26, tzinfo=UTC)
LINES = (
    ((114.050, 22.540), (114.056, 22.541)),
    ((114.052, 22.5403), (114.0515, 22.544)),
    ((114.054, 22.5407), (114.0536, 22.5445)),
    ((114.0515, 22.544), (114.0575, 22.545)),
    ((114.056, 22.541), (114.0575, 22.545)),
)
ROAD_STATES = (
    ("not_done", 0, 0.02, 0.0),
    ("unknown", 0, 0.1, 0.9),
    ("partly", 1, 0.6, 0.0),
    ("done", 2, 0.97, 0.0),
    (None, None, None, None),
)
VERDICTS = ("done", "partly", "not_done", "unknown", "excused", None)


def parts(request: Request) -> HttpResponse:
    """The gallery, for system administrators, and in the demo for all."""
    if not may_see(request.viewer):
        return no_rights(request, Permission.MAKE_ACCOUNTS)
    shown = gallery() | {"frame": frame_without_day(request, gettext("Shared parts"), "parts")}
    return render(request, "desk/parts.html", shown)


def may_see(viewer: Viewer) -> bool:
    """Whether somebody may see the gallery."""
    return settings.DEMO or bool(districts(viewer, Permission.MAKE_ACCOUNTS))


def gallery() -> dict[str, Any]:
    """Sample contexts of all parts, by the names the page uses."""
    viewing = Viewing("440304", gettext("Sample district"), DAY, simulated=True)
    return {
        "frame": frame(viewing, "parts", gettext("Shared parts")),
        "marks": [mark(verdict) for verdict in VERDICTS],
        "bars": [bar(Tally(1070, 93, 47, 136)), bar(Tally(3, 0, 1, 900)), bar(Tally(1)), bar(Tally())],
        "completeness": _completeness(),
        "chips": [doubt_chip(doubt) for doubt in _doubts()],
        "gauge": gauge(412, 150, gettext("{measured}, {allowed} allowed").format(measured="412 m", allowed="150 m")),
        "clocks": [
            due_clock(NOW + timedelta(days=2), NOW),
            due_clock(NOW + timedelta(hours=4), NOW),
            due_clock(NOW + timedelta(minutes=38), NOW),
            due_clock(NOW - timedelta(minutes=80), NOW),
            due_clock(NOW, NOW, met_at=NOW - timedelta(hours=1)),
        ],
        "pair": _pair(),
        "photos": [Photo("", "photos/00012.jpg", "07:18"), Photo("", gettext("Photo cannot be opened"))],
        "steps": _steps(),
        "entries": _entries(),
        "decision": Decision(
            "#part-decision", "", decision_steps(), gettext("Reason"), gettext("optional"), draft="gallery"
        ),
        "acts": Acts("", "", [("confirm", gettext("Confirm as finding"))], [("dismiss", gettext("Not a finding"))]),
        "acts_words": acts_words(),
        "decided": Decided(gettext("Confirmed as a finding."), "", "undo", "#part-row-acts", gettext("Undo")),
        "intervals": [
            interval(93.2, 91.0, 95.1, (80.0, 100.0), "93.2 (91.0–95.1)"),
            interval(86.0, 82.5, 90.4, (80.0, 100.0), "86 (82.5–90.4)"),
        ],
        "strip": day_strip(DAY, [(gettext("Vehicle"), _spans())]),
        "days": month_strip([(DAY - timedelta(days=5 - n), VERDICTS[n], "#part-strips") for n in range(6)], DAY),
        "words": list_words(),
        **_map(),
    }


def _spans() -> list[Span]:
    """A window, positions with a gap, a pass."""
    start = NOW.replace(hour=5, minute=30)
    hours = [start + timedelta(hours=hour) for hour in range(8)]
    return [
        Span("window", hours[0], hours[7]),
        Span("seen", hours[0], hours[3]),
        Span("gap", hours[3], hours[4]),
        Span("seen", hours[4], hours[6]),
        Span("pass", hours[2], hours[2] + timedelta(minutes=9)),
    ]


def _map() -> dict[str, Any]:
    """Five roads with every verdict, the missed one selected."""
    names = (gettext("Main street"), gettext("Side street"))
    roads = [
        RoadFace(f"S{number}", names[number % 2], str(number % 2 + 1), gettext("Team"), line)
        for number, line in enumerate(LINES)
    ]
    rows = [
        RoadRow(SegmentLine(road.id, 2, passes, None, covered, 0.0, missing, None, verdict), road)
        for road, (verdict, passes, covered, missing) in zip(roads, ROAD_STATES, strict=True)
    ]
    asked = Asked(selected="S0")
    ground = ground_of(roads)
    return {
        "map": day_map(ground, layers_of(ground, rows, "verdicts", 1.0), "verdicts", rows[0]),
        "twin": twin(rows, asked, district="440304", day=DAY),
        "counts": [{"verdict": one, "name": name_of("verdict", one)} for one in VERDICTS[:4]],
    }


def _doubts() -> list[Doubt]:
    return [
        Doubt("photo_reused", 0.04, 0.12, "share", "photos/20261120/0412.jpg"),
        Doubt("outside_post", 412.0, 150.0, "m", ""),
        Doubt("shared_device", 480.0, 1800.0, "s", ""),
        Doubt("other_datum", 12.0, 150.0, "m", "gcj02"),
        Doubt("photo_unreadable", None, None, "", ""),
    ]


def _completeness() -> list[dict[str, Any]]:
    shares = (
        (gettext("Sign-ins"), 0.96, "551 / 574"),
        (gettext("Positions"), 1.0, "120 / 120"),
        (gettext("Work records"), 0.31, "37 / 120"),
    )
    return [
        {"name": name, "meter": meter(share), "share": f"{share:.0%}", "note": note, "for_reference": share < 0.8}
        for name, share, note in shares
    ]


def _pair() -> Pair:
    place, time = gettext("Place"), gettext("Time")
    return Pair(
        (
            PairSide(gettext("This sign-in"), ((time, "06:31"), (place, "22.5401, 114.0502"))),
            PairSide(gettext("The post"), ((time, "05:30–13:30"), (place, "22.5402, 114.0542"))),
        ),
        ((gettext("Distance"), "412 m"),),
    )


def _steps() -> list[Step]:
    return [
        Step(gettext("Found"), "past", "07:40"),
        Step(gettext("Assigned"), "past", "08:02"),
        Step(gettext("Answered"), "now", ""),
        Step(gettext("Checked again"), "ahead", ""),
    ]


def _entries() -> list[Entry]:
    return [
        Entry("11-23 07:40", "2026-11-23T07:40", gettext("Found"), "督查员 07"),
        Entry("11-23 08:02", "2026-11-23T08:02", gettext("Assigned"), "督查科"),
    ]
