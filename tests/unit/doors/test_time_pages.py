from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.translation import override

from changming.doors.desk.asked import Asked
from changming.doors.desk.day_map import ground_of
from changming.doors.desk.duties_list import duty_facts
from changming.doors.desk.playback_page import FixFact, TrackFacts, playback_page, runs_of, shown_fixes
from changming.doors.desk.segment_page import SegmentFacts, segment_page
from changming.doors.desk.segment_passes import PassFact
from changming.doors.desk.strips import Span, day_strip, month_strip
from tests.factories.report import DAY, at


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


def fixes(*hours):
    return [FixFact(at(hour), 114.0 + hour / 1000, 22.53, 8.0) for hour in hours]


def test_strip_places_spans_by_their_hours():
    strip = day_strip(DAY, [("v1", [Span("seen", at(6), at(12)), Span("gap", at(12), at(18))])])

    drawn = [(one.kind, one.x, one.width) for one in strip.lanes[0].stretches]
    assert drawn == [("seen", "25%", "25%"), ("gap", "50%", "25%")]
    assert strip.lanes[0].label == "v1: positions 06:00–12:00, no evidence 12:00–18:00"


def test_strip_cuts_what_lies_outside_and_drops_what_lies_beyond():
    spans = [Span("window", at(-3), at(6)), Span("window", at(22), at(30)), Span("seen", at(25), at(26))]

    strip = day_strip(DAY, [("v1", spans)])

    assert [(one.x, one.width) for one in strip.lanes[0].stretches] == [("0%", "25%"), ("91.667%", "8.333%")]


def test_strip_shows_a_moment_as_something():
    strip = day_strip(DAY, [("v1", [Span("photo", at(6), at(6))])])

    assert [(one.width, one.says) for one in strip.lanes[0].stretches] == [("0.2%", "photo 06:00")]


def test_month_marks_each_day_and_the_present_one():
    days = [(DAY - timedelta(days=1), None, "/a"), (DAY, "unknown", "/b")]

    marks = month_strip(days, DAY)

    assert [(one.mark.verdict, one.full, one.current) for one in marks] == [
        ("none", "22 Nov Not owed", False),
        ("unknown", "23 Nov Unknown", True),
    ]


@pytest.fixture
def segment(facts, made):
    row = next(row for row in facts.roads if row.line.verdict == "partly")
    report, faces = made
    duties = [fact for fact in duty_facts(report, faces) if fact.line.id.startswith("V")][:2]
    findings = [line for line in report.findings if line.place == row.line.id]
    return SegmentFacts(row, ground_of(faces.roads), facts.roads, duties, findings)


def test_segment_says_its_answer_in_one_sentence(viewing, segment):
    line = replace(segment.row.line, passes=1, required_passes=2, covered_share=0.62, unknown_share=0.1)

    page = segment_page(viewing, replace(segment, row=replace(segment.row, line=line)))

    assert page.sentence == "Partly, passes 1/2, 62% worked, 10% without evidence."
    assert page.heading == segment.row.face.name


def test_segment_shows_windows_gaps_and_passes_in_lanes(viewing, segment, rendered):
    passes = [
        PassFact("粤B·10000", at(6.5), at(6.6)),
        PassFact("粤B·10000", at(9), at(9.1), forward=False, why_not="x", worked_share=0.4, kmh=12.3, silent_s=200),
    ]
    facts = replace(segment, passes=passes, seen={"粤B·10000": [Span("gap", at(7), at(8))]})

    page = segment_page(viewing, facts)

    lane = next(lane for lane in page.strip.lanes if lane.name == "粤B·10000")
    assert {"pass", "gap"} <= {one.kind for one in lane.stretches}
    assert [(one.worked, one.speed, one.side, one.gap, one.counted) for one in page.passes] == [
        ("", "", "right of the line", "none", "yes"),
        ("40%", "12 km/h", "left of the line", "3 min", "x"),
    ]
    assert "Hatched: no evidence" in rendered("segment", page)


def test_segment_without_anything_stands(viewing, segment, rendered, words_of):
    page = segment_page(viewing, replace(segment, duties=(), findings=(), around=()))

    text = words_of(rendered("segment", page))
    assert "Nobody owed anything here that day." in text
    assert "No finding." in text


def test_positions_of_a_person_are_shown_only_inside_the_duty(viewing, made, rendered):
    track = TrackFacts("p1", "p1", [(at(6), at(8))], fixes(5, 6.5, 7, 9), 180.0, is_person=True)

    assert [fix.at for fix in shown_fixes(track)] == [at(6.5), at(7)]
    assert len(shown_fixes(replace(track, is_person=False))) == 4

    html = rendered("playback", playback_page(viewing, [], track, ground_of(made[1].roads), Asked(selected="p1")))
    assert "300," not in html.split('data-playback="')[1].split('"')[0]
    assert "390," in html.split('data-playback="')[1].split('"')[0]


def test_a_gap_is_never_part_of_the_way():
    runs, gaps = runs_of(fixes(6, 6.01, 7, 7.02), 180.0)

    assert [[fix.at for fix in run] for run in runs] == [[at(6), at(6.01)], [at(7), at(7.02)]]
    assert [(before.at, after.at) for before, after in gaps] == [(at(6.01), at(7))]


def test_track_is_drawn_with_its_gaps_dotted(viewing, made):
    track = TrackFacts("v1", "粤B", [(at(6), at(11))], fixes(6, 6.01, 7, 7.02), 180.0, allowed_kmh=15)

    drawn = playback_page(viewing, [], track, ground_of(made[1].roads), Asked(selected="v1")).track

    assert (drawn.seen.count("M"), drawn.gaps.count("M"), drawn.dots.count("M")) == (2, 1, 4)
    assert drawn.sentence == (
        "4 positions from 06:00 to 07:01; 1 gaps, together 59 min. At work at most 15 km/h counts."
    )  # fmt: skip


def test_track_without_a_position_says_that_nothing_is_known(viewing, made, rendered, words_of):
    track = TrackFacts("v1", "粤B", [(at(6), at(11))], (), 180.0)

    page = playback_page(viewing, [], track, ground_of(made[1].roads), Asked(selected="v1"))

    assert "nothing is known of where it was" in words_of(rendered("playback", page))
