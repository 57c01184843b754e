from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from changming.areas.attendance.choices import MarkKind
from changming.areas.attendance.rules import Mark, Whereabouts, attended
from changming.areas.evidence.choices import SignInGrade
from changming.areas.standards.choices import WeatherKind
from changming.areas.standards.rules import WeatherSpell, owings
from tests.unit.areas.made import PACK, at, duty, leave

RULES = PACK.presence
STRICT = replace(RULES, missing_counts=True)
NO_PAPER = replace(RULES, sheet_is_enough=False)
OVER = at("24:00")
RANK = ["unknown", "partly", "done"]


def mark(words):
    """`in 5:00`, `sheet in 5:00`, `roll_call`, `photo 9:30`."""
    *grade, kind, clock = words.split() if " " in words else [words, None]
    return Mark(MarkKind(kind), at(clock) if clock else None, SignInGrade(grade[0]) if grade else SignInGrade.POSITION)


def owing(leaves=(), weather=()):
    (found,) = owings([duty()], leaves, weather, PACK)
    return found


def judged(*marks, seen=None, rules=RULES, as_of=OVER, owed=None):
    return attended(owed or owing(), map(mark, marks), seen, rules, gap_s=180.0, as_of=as_of)


def lapses(attendance):
    return [each.lapse.value for each in attendance.lapses]


@pytest.mark.parametrize(
    ("marks", "verdict", "found"),
    [
        ([], "unknown", []),
        (["in 5:00", "out 13:00"], "done", []),
        (["in 5:00"], "partly", ["no_sign_out"]),
        (["out 13:00"], "partly", ["no_sign_in"]),
        (["in 5:00", "patrol 10:00"], "partly", ["no_sign_out"]),
        (["in 5:00", "photo 10:00"], "partly", ["no_sign_out"]),
        (["patrol 10:00"], "unknown", []),
        (["photo 10:00"], "unknown", []),
        (["sheet in 5:00"], "partly", ["no_sign_out"]),
        (["sheet in 5:00", "sheet out 13:00"], "done", []),
        (["sheet in 5:00", "patrol 9:00"], "done", []),
        (["sheet in 5:00", "patrol 8:59"], "partly", ["no_sign_out"]),
        (["sheet in 5:00", "photo 9:00"], "done", []),
        (["sheet in 5:00", "photo 8:59"], "partly", ["no_sign_out"]),
        (["sheet in 5:00", "fix 9:00"], "done", []),
        (["sheet out 13:00", "photo 10:00"], "partly", ["no_sign_in"]),
        (["roll_call 4:50"], "partly", ["no_sign_out"]),
        (["roll_call"], "partly", ["no_sign_out"]),
        (["roll_call", "photo 9:00"], "done", []),
        (["roll_call 4:50", "out 13:00"], "done", []),
        (["roll_call 4:50", "out 8:59"], "partly", ["left_early"]),
        (["roll_call 4:50", "photo 8:59"], "partly", ["no_sign_out"]),
    ],
)
def test_the_evidence_says_who_was_on_post(marks, verdict, found):
    attendance = judged(*marks)

    assert (attendance.verdict, lapses(attendance)) == (verdict, found)


def test_paper_is_enough_only_where_the_pack_says_so():
    assert judged("sheet in 5:00", "photo 10:00", rules=NO_PAPER).verdict == "partly"
    assert judged("sheet in 5:00", "sheet out 13:00", rules=NO_PAPER).verdict == "done"


def test_a_missing_sign_in_counts_only_where_the_pack_says_so():
    attendance = judged(rules=STRICT)

    assert (attendance.verdict, lapses(attendance)) == ("not_done", ["not_on_post"])
    assert judged("photo 10:00", rules=STRICT).verdict == "not_done"
    assert judged("patrol 10:00", rules=STRICT).verdict == "unknown"
    assert judged("out 13:00", rules=STRICT).verdict == "partly"


@pytest.mark.parametrize(
    ("marks", "found"),
    [
        (["in 5:15", "out 12:45"], []),
        (["in 5:15:01", "out 13:00"], ["late_on_post"]),
        (["in 5:00", "out 12:44:59"], ["left_early"]),
        (["in 6:00", "in 5:00", "out 12:00", "out 13:00"], []),
        (["roll_call 5:00", "in 6:00", "out 13:00"], []),
        (["roll_call 5:20", "in 6:00", "out 13:00"], ["late_on_post"]),
    ],
)
def test_first_in_and_last_out_are_measured_against_the_grace(marks, found):
    assert lapses(judged(*marks)) == found


def test_no_grace_makes_nobody_late_who_is_not():
    exact = replace(RULES, late_grace_s=0.0, early_grace_s=0.0)

    assert lapses(judged(rules=exact)) == []
    assert lapses(judged("in 5:00", "out 13:00", rules=exact)) == []
    assert lapses(judged("roll_call", "in 5:30", "out 13:00", rules=exact)) == []
    assert lapses(judged("in 5:00:01", "out 12:59:59", rules=exact)) == ["late_on_post", "left_early"]


def test_a_late_start_says_how_late():
    (late,) = judged("in 6:00", "out 13:00").lapses

    assert (late.measured_s, late.allowed_s) == (3600.0, 900.0)


def test_time_taken_out_is_not_asked_for():
    owed = owing(leaves=[leave("P1", "5:00", "7:00")])

    assert lapses(judged("in 7:15", "out 13:00", owed=owed)) == []
    assert lapses(judged("in 7:15:01", "out 13:00", owed=owed)) == ["late_on_post"]


def test_who_is_excused_owes_nothing():
    gone = owing(leaves=[leave("P1")])
    storm = owing(weather=[WeatherSpell(WeatherKind.RAINSTORM, at("0:00"), at("24:00"))])

    for owed in (gone, storm):
        attendance = judged(owed=owed, as_of=at("6:00"))
        assert (attendance.verdict, attendance.lapses) == ("excused", ())


@pytest.mark.parametrize(
    ("marks", "as_of", "verdict", "found"),
    [
        (["in 5:00"], "12:59:59", None, []),
        (["in 5:00"], "13:00", "partly", ["no_sign_out"]),
        (["in 6:00"], "7:00", None, ["late_on_post"]),
        (["in 5:00", "out 12:00"], "12:30", "done", []),
        (["out 12:00"], "12:30", None, []),
        ([], "12:30", None, []),
    ],
)
def test_before_the_end_of_its_window_a_duty_is_not_due(marks, as_of, verdict, found):
    attendance = judged(*marks, as_of=at(as_of))

    assert (attendance.verdict, lapses(attendance)) == (verdict, found)


@pytest.mark.parametrize(("as_of", "found"), [("5:15", []), ("5:15:01", ["not_on_post"])])
def test_not_on_post_is_said_after_the_grace(as_of, found):
    attendance = judged(rules=STRICT, as_of=at(as_of))

    assert (attendance.verdict, lapses(attendance)) == (None, found)


def seen(starts="4:58", ends="13:02", *, step_s=60.0, on_post=(), without=()):
    t_s = np.arange(at(starts).timestamp(), at(ends).timestamp() + 1, step_s)
    for start, end in without:
        t_s = t_s[(t_s <= at(start).timestamp()) | (t_s >= at(end).timestamp())]
    return Whereabouts(t_s, np.isin(t_s, [at(clock).timestamp() for clock in on_post]))


@pytest.mark.parametrize(
    ("where", "verdict"),
    [
        (seen(), "not_done"),
        (seen("5:03", "12:57"), "not_done"),
        (seen("5:04", "13:00"), "unknown"),
        (seen("5:00", "12:56"), "unknown"),
        (seen(on_post=["9:00"]), "unknown"),
        (seen(on_post=["4:59"]), "not_done"),
        (seen(on_post=["5:00"]), "unknown"),
        (seen(on_post=["13:00"]), "unknown"),
        (seen(on_post=["13:01"]), "not_done"),
        (seen(without=[("9:00", "9:03")]), "not_done"),
        (seen(without=[("9:00", "9:04")]), "unknown"),
        (seen("14:00", "15:00"), "unknown"),
        (seen("3:00", "4:59"), "unknown"),
    ],
)
def test_absence_is_shown_only_by_a_track_elsewhere_all_through(where, verdict):
    attendance = judged(seen=where)

    assert (attendance.verdict, lapses(attendance)) == (verdict, ["not_on_post"] if verdict == "not_done" else [])


def test_absence_is_asked_of_all_that_weather_leaves():
    storm = owing(weather=[WeatherSpell(WeatherKind.RAINSTORM, at("8:00"), at("10:00"))])

    assert judged(owed=storm, seen=seen(without=[("8:01", "9:59")])).verdict == "not_done"
    assert judged(owed=storm, seen=seen(ends="8:01")).verdict == "unknown"
    assert judged(owed=storm, seen=seen(on_post=["9:00"])).verdict == "not_done"


def test_a_track_elsewhere_outweighs_no_counted_sign_in():
    assert judged("in 5:00", seen=seen()).verdict == "partly"
    assert judged("patrol 9:00", seen=seen()).verdict == "unknown"
    assert judged("photo 9:00", seen=seen()).verdict == "not_done"


def test_a_track_elsewhere_so_far_is_said_before_the_end():
    attendance = judged(seen=seen("5:00", "7:00"), as_of=at("7:01"))

    assert (attendance.verdict, lapses(attendance)) == (None, ["not_on_post"])
    assert lapses(judged(seen=seen("5:00", "7:00"), as_of=at("7:04"))) == []
    assert lapses(judged(seen=seen("5:00", "7:00"), as_of=at("5:10"))) == []
    assert lapses(judged(seen=seen("4:00", "5:00"), as_of=at("4:30"))) == []


MARKS = st.lists(
    st.sampled_from(
        [
            "in 5:00",
            "in 6:00",
            "out 8:00",
            "out 13:00",
            "sheet in 5:05",
            "patrol 7:00",
            "patrol 10:00",
            "roll_call",
            "photo 9:30",
        ]
    ),
    max_size=5,
)


@given(MARKS, MARKS)
def test_more_evidence_never_worsens_a_verdict(marks, more):
    assert RANK.index(judged(*marks).verdict) <= RANK.index(judged(*marks, *more).verdict)


@given(MARKS, st.randoms())
def test_the_order_of_evidence_changes_nothing(marks, random):
    assert judged(*random.sample(marks, len(marks))) == judged(*marks)
