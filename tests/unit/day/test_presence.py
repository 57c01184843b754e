from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from changming.areas.evidence.choices import SignInGrade, Stage
from changming.areas.evidence.rules import Fixes, Photo, Source, WorkRecord
from changming.areas.people.rules import Person
from changming.areas.places.choices import FacilityKind
from changming.areas.places.rules import Facility, Post, Segment
from changming.areas.standards.choices import Work
from changming.day.inputs import DayInputs, District, History
from changming.day.owing import who_owes_what
from changming.day.presence import judge_presence
from changming.day.report import sign_in_line
from changming.engines.geo import convert
from tests.unit.areas.made import PACK, at, duty, leave, photo_duties, position, sign_in

LON, LAT = 114.05, 22.54
EAST_100_M = 100 / 102_900  # degrees of longitude at this latitude


def day(**facts):
    known = {
        "posts": (Post("POST", lon=LON, lat=LAT, radius_m=80.0),),
        "people": (Person("P1", "张一", "T1"), Person("P2", "李二", "T1")),
        "duties": (duty(),),
        "as_of": at("24:00"),
    } | facts
    return DayInputs(District("区", "440304", date(2026, 11, 23), ZoneInfo("Asia/Shanghai")), PACK, **known)


def judged(inputs):
    owed = who_owes_what(inputs)
    return judge_presence(inputs, owed, photo_duties(owed), inputs.fixes)


def lines(result):
    return [sign_in_line(each, ZoneInfo("Asia/Shanghai")) for each in result.sign_ins]


def test_in_and_out_on_post_are_done():
    came = sign_in("4:58", "in", position=position())
    left = sign_in("13:02", "out", position=position(LON, LAT + 1e-5))

    result = judged(day(sign_ins=(came, left)))

    assert result.results["D1"].verdict == "done"
    assert [(line.late_s, line.verdict) for line in lines(result)] == [(-120, "good"), (None, "good")]
    assert {line.duty for line in lines(result)} == {"D1"}
    assert result.measures == {}


@pytest.mark.parametrize(("east", "codes"), [(0.88, []), (0.92, ["outside_post"])])
def test_a_sign_in_is_outside_its_post_beyond_radius_and_accuracy(east, codes):
    result = judged(day(sign_ins=(sign_in("5:00", position=position(LON + east * EAST_100_M)),)))

    assert [doubt.code for doubt in lines(result)[0].doubts] == codes
    assert lines(result)[0].distance_m == pytest.approx(east * 100, abs=0.2)


@pytest.mark.parametrize("truth", ["gcj02", "bd09"])
def test_a_mixed_up_datum_is_told_in_place_of_outside_post(truth):
    lon, lat = (float(deg) for deg in convert(LON, LAT, "wgs84", truth))
    result = judged(day(sign_ins=(sign_in("5:00", position=position(lon, lat)),)))

    assert [(doubt.code, doubt.about) for doubt in lines(result)[0].doubts] == [("other_datum", truth)]
    assert result.results["D1"].verdict == "partly"


def test_a_strip_is_as_wide_to_either_side_as_the_default_radius():
    line = np.array([[LON, LAT], [LON + 0.01, LAT]])
    inputs = day(
        segments=(Segment("S1", line=line),),
        posts=(Post("POST", segments=("S1",)),),
        sign_ins=(
            sign_in("5:00", position=position(LON + 0.005, LAT + 0.00095)),
            sign_in("13:00", "out", position=position(LON + 0.009, LAT + 0.00105)),
        ),
    )

    result = judged(inputs)

    assert [[doubt.code for doubt in line.doubts] for line in lines(result)] == [[], ["outside_post"]]


def test_what_comes_after_as_of_counts_for_nothing_and_is_not_listed():
    inputs = day(sign_ins=(sign_in("5:00", position=position()), sign_in("13:00", "out", position=position())))

    result = judged(replace(inputs, as_of=at("12:00")).as_told())

    assert [line.kind for line in lines(result)] == ["in"]
    assert result.results["D1"].verdict is None
    assert result.measures == {}


def test_a_roll_call_picture_and_a_later_photo_are_done_on_paper():
    roll_call = Photo("photos/a.jpg", "0", persons=("P1", "P2"), taken_at=at("4:50"), stage=Stage.ROLL_CALL)
    later = Photo("photos/b.jpg", "1", persons=("P1",), taken_at=at("9:30"))
    inputs = day(duties=(duty(), duty("D2", person="P2")), photos=(roll_call, later))

    result = judged(inputs)

    assert {key: value.verdict for key, value in result.results.items()} == {"D1": "done", "D2": "partly"}
    assert [proof.source.file for proof in result.proofs["D1"]] == ["photos/a.jpg", "photos/b.jpg"]


def test_a_picture_sent_with_a_sign_in_counts_as_that_sign_in_does():
    paper = sign_in("5:00", grade=SignInGrade.SHEET, position_expected=False)
    for east, verdict in ((0.0, "done"), (0.05, "partly")):
        patrol = sign_in("10:00", "patrol", position=position(LON + east), photo="a.jpg")
        shot = Photo("photos/a.jpg", "0", row=patrol.source, persons=("P1",), taken_at=at("10:00"))

        assert judged(day(sign_ins=(paper, patrol), photos=(shot,))).results["D1"].verdict == verdict


def test_a_substitute_owes_and_signs():
    inputs = day(
        leaves=(leave("P1", substitute="P2"),),
        sign_ins=(
            sign_in("5:00", person="P2", grade=SignInGrade.SHEET, position_expected=False),
            sign_in("13:00", "out", person="P2", grade=SignInGrade.SHEET, position_expected=False),
            sign_in("5:00", person="P1"),
        ),
    )

    result = judged(inputs)

    assert result.results["D1"].verdict == "done"
    assert [line.verdict for line in lines(result)] == ["good", "good", "unmatched"]


def track(east_m, starts="4:58", ends="13:02", step_s=60):
    t_s = np.arange(at(starts).timestamp(), at(ends).timestamp() + 1, step_s)
    n = len(t_s)
    return Fixes(
        devices=("T9",),
        device_party=("P1",),
        files=("tracks/p1.csv",),
        device=np.zeros(n, np.int32),
        t_s=t_s,
        lon=np.full(n, LON + east_m / 100 * EAST_100_M),
        lat=np.full(n, LAT),
        speed_kmh=np.full(n, np.nan),
        heading_deg=np.full(n, np.nan),
        accuracy_m=np.full(n, np.nan),
        work=np.full(n, -1, np.int8),
        file=np.zeros(n, np.int32),
        row=np.arange(2, n + 2, dtype=np.int32),
    )


def test_a_track_elsewhere_all_through_the_window_is_not_done():
    result = judged(day(fixes=track(2000)))

    assert result.results["D1"].verdict == "not_done"
    assert [each.code for each in result.measures["D1"]] == ["not_on_post"]
    assert [proof.kind for proof in result.proofs["D1"]] == ["track"]


def test_a_track_shows_whoever_owes_the_duty():
    gone = replace(track(2000), device_party=("P2",))

    assert judged(day(fixes=gone)).results["D1"].verdict == "unknown"
    assert judged(day(fixes=gone, leaves=(leave("P1", substitute="P2"),))).results["D1"].verdict == "not_done"
    assert (
        judged(day(fixes=gone, people=(), leaves=(leave("P1", substitute="P2"),))).results["D1"].verdict == "not_done"
    )


def test_a_sheet_row_and_a_later_fix_on_post_are_done():
    paper = sign_in("5:00", grade=SignInGrade.SHEET, position_expected=False)

    assert judged(day(fixes=track(10), sign_ins=(paper,))).results["D1"].verdict == "done"
    assert judged(day(fixes=track(10, ends="8:59"), sign_ins=(paper,))).results["D1"].verdict == "partly"
    assert judged(day(fixes=track(2000), sign_ins=(paper,))).results["D1"].verdict == "partly"


def test_fixes_elsewhere_show_absence_after_the_grace():
    inputs = day(fixes=track(2000))

    assert judged(inputs).results["D1"].verdict == "not_done"
    early = replace(inputs, as_of=at("6:00"))
    assert [each.code for each in judged(early).measures["D1"]] == ["not_on_post"]
    assert judged(replace(inputs, as_of=at("4:00"))).measures == {}


def test_a_track_that_falls_silent_leaves_it_unknown():
    assert judged(day(fixes=track(2000, ends="12:30"))).results["D1"].verdict == "unknown"


def test_a_track_on_post_shows_no_absence():
    assert judged(day(fixes=track(10))).results["D1"].verdict == "unknown"


def test_a_toilet_is_the_post_of_its_duty():
    toilet = Facility("F1", FacilityKind.TOILET, lon=LON, lat=LAT)
    owed = duty(work=Work.TOILET_DUTY, post=None, facilities=("F1",))
    near, far = position(LON + 1.09 * EAST_100_M), position(LON + 1.11 * EAST_100_M)

    rows = (sign_in("5:00", position=near), sign_in("9:00", position=far))

    result = judged(day(facilities=(toilet,), duties=(owed,), sign_ins=rows))

    assert [[doubt.code for doubt in line.doubts] for line in lines(result)] == [[], ["outside_post"]]


def test_facilities_that_are_visited_are_no_post_to_be_off():
    owed = duty(work=Work.FACILITY_WASH, post=None, facilities=("F1",))
    spot = Facility("F1", FacilityKind.BIN, lon=LON, lat=LAT)

    result = judged(day(facilities=(spot,), duties=(owed,), sign_ins=(sign_in(position=position(LON + 0.02)),)))

    assert lines(result)[0].doubts == ()
    assert lines(result)[0].distance_m == pytest.approx(2058, abs=2)
    assert result.results == {}


def test_a_place_without_geometry_is_no_reason_to_doubt():
    inputs = day(segments=(Segment("S1"),), posts=(Post("POST", segments=("S1",)),))

    result = judged(replace(inputs, sign_ins=(sign_in(position=position()),)))

    assert [(line.distance_m, line.doubts) for line in lines(result)] == [(None, ())]


def test_a_post_with_both_a_spot_and_a_strip_takes_either():
    line = np.array([[LON + 0.01, LAT], [LON + 0.02, LAT]])
    post = Post("POST", lon=LON, lat=LAT, radius_m=50.0, segments=("S1",))
    steps = {"6:00": 0.0, "8:00": 0.015, "10:00": 0.005}
    rows = tuple(sign_in(clock, position=position(LON + east)) for clock, east in steps.items())

    result = judged(day(segments=(Segment("S1", line=line),), posts=(post,), sign_ins=rows))

    assert [[doubt.code for doubt in each.doubts] for each in lines(result)] == [[], [], ["outside_post"]]


def test_of_two_duties_at_one_time_the_place_decides():
    posts = (Post("POST", lon=LON, lat=LAT, radius_m=80.0), Post("OTHER", lon=LON + 0.01, lat=LAT, radius_m=80.0))
    duties = (duty(), duty("D2", post="OTHER"), duty("D3", post="OTHER"))
    rows = (sign_in("5:00", position=position()), sign_in("5:10", position=position(LON + 0.01)), sign_in("5:20"))

    result = judged(day(posts=posts, duties=duties, sign_ins=rows))

    assert [line.duty for line in lines(result)] == ["D1", "D2", "D1"]


def test_a_closed_road_excuses_those_who_were_to_sweep_it():
    owed = duty(post=None, segments=("S1", "S2"))
    rows = [WorkRecord(Source("works.csv", row), segment=f"S{row}", skipped_reason="construction") for row in (1, 2)]

    assert judged(day(duties=(owed,), works=tuple(rows))).results["D1"].verdict == "excused"
    assert judged(day(duties=(owed,), works=tuple(rows[:1]))).results["D1"].verdict == "unknown"
    other = [replace(row, work="sweep") for row in rows]
    assert judged(day(duties=(owed,), works=tuple(other))).results["D1"].verdict == "unknown"
    late = [replace(row, done_at=at("25:00")) for row in rows]
    assert judged(day(duties=(owed,), works=tuple(late)).as_told()).results["D1"].verdict == "unknown"


def test_a_position_on_the_other_side_of_the_world_is_off_the_post():
    (line,) = lines(judged(day(sign_ins=(sign_in("5:00", position=position(-66.0, -22.0)),))))

    assert [each.code for each in line.doubts] == ["outside_post"]
    assert line.distance_m > 1e7


def test_history_is_read_in_every_datum():
    lon, lat = (round(float(deg), 6) for deg in convert(LON, LAT, "wgs84", "gcj02"))
    inputs = day(sign_ins=(sign_in("5:00", position=position()),))

    result = judged(replace(inputs, history=History(coordinates={("gcj02", lon, lat): "history/x.csv:3"})))

    (line,) = lines(result)
    assert [(each.code, each.about) for each in line.doubts] == [("repeated_coordinates", "history/x.csv:3")]


def test_the_order_of_sign_ins_and_photos_changes_nothing():
    rows = [
        sign_in(clock, kind, person, position=position(LON + number * 1e-4), device="D")
        for number, (clock, kind, person) in enumerate(
            [("5:00", "in", "P1"), ("5:00", "in", "P2"), ("9:00", "patrol", "P1"), ("13:00", "out", "P1")]
        )
    ]
    photos = [Photo(f"photos/{number}.jpg", "0", persons=("P1",), taken_at=at("9:30")) for number in range(3)]
    duties = [duty(), duty("D2", person="P2")]

    forward = judged(day(sign_ins=tuple(rows), photos=tuple(photos), duties=tuple(duties)))
    backward = judged(day(sign_ins=tuple(rows[::-1]), photos=tuple(photos[::-1]), duties=tuple(duties[::-1])))

    assert forward == backward
