"""What people decide of doubts, and what the day says then."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changming.areas.evidence.choices import DoubtCode, DoubtDecided, Stage
from changming.areas.evidence.rules import Decided, DoubtKey, Photo, Proof, Source
from changming.areas.people.rules import Person
from changming.areas.places.choices import FacilityKind
from changming.areas.places.rules import Facility, Post
from changming.areas.standards.choices import Work
from changming.day.check import check
from changming.day.inputs import DayInputs, District
from changming.engines.geo import convert
from changming.engines.likeness import Likenesses, describe
from changming.papers.report_json import to_json
from changming.simulation.scenes import render
from tests.unit.areas.made import PACK, at, duty, position, sign_in

pytestmark = pytest.mark.compiled

LON, LAT = 114.05, 22.54
FAR = LON + 0.01
SHIFT, WASH = duty(), duty("D2", "8:00", "12:00", work=Work.FACILITY_WASH, post=None, facilities=("F1",))
CONFIRMED, DISMISSED = DoubtDecided.CONFIRMED, DoubtDecided.DISMISSED
LIKENESS = describe(render([9, 1], 480, 360)[:, :, 1])


def day(**facts):
    known = {
        "posts": (Post("POST", lon=LON, lat=LAT, radius_m=80.0),),
        "people": (Person("P1", "张一", "T1"), Person("P2", "李二", "T1")),
        "facilities": (Facility("F1", FacilityKind.BIN, lon=LON, lat=LAT),),
        "duties": (SHIFT,),
        "as_of": at("24:00"),
    } | facts
    known["likenesses"] = Likenesses.of([LIKENESS] * len(known.get("photos", ())))
    return DayInputs(District("区", "440304", date(2026, 11, 23), ZoneInfo("Asia/Shanghai")), PACK, **known)


def came(lon=LON, row=2, **facts):
    return sign_in("5:00", position=position(lon), row=row, **facts)


def left(lon=LON, row=3, **facts):
    return sign_in("13:00", "out", position=position(lon, LAT + 1e-5), row=row, **facts)


def photo(file="photos/a.jpg", clock="10:00", **facts):
    known = {"sha256": file, "taken_at": at(clock), "width_px": 480, "height_px": 360, "brightness": 0.5}
    return Photo(file=file, **(known | facts))


def decided(inputs, *decisions):
    """The report once these are decided: (evidence, code, about, decision) each."""
    keys = [(DoubtKey.of(proof, code, about), decision) for proof, code, about, decision in decisions]
    return check(replace(inputs, decided=Decided.by(keys)))


def verdicts(report):
    return {line.id: line.verdict for line in report.duties}


def codes(lines):
    return [[doubt.code for doubt in line.doubts] for line in lines]


def received(report, kind):
    return report.completeness.kinds[kind].received


def test_a_confirmed_doubt_makes_the_sign_in_count_for_nothing_and_keeps_it_listed():
    inputs = day(sign_ins=(came(mock=True), left()))
    before = check(inputs)

    after = decided(inputs, (came().proof, DoubtCode.MOCK_LOCATION, "", CONFIRMED))

    assert (verdicts(before), received(before, "sign_ins")) == ({"D1": "done"}, 2)
    assert (verdicts(after), received(after, "sign_ins")) == ({"D1": "partly"}, 1)
    assert codes(after.sign_ins) == codes(before.sign_ins) == [["mock_location"], []]
    assert after.duties[0].evidence == before.duties[0].evidence
    assert [line.code for line in after.findings] == ["evidence_doubtful", "no_sign_in"]


def test_a_sign_in_found_false_is_doubtful_even_when_its_doubt_is_gone():
    inputs = day(sign_ins=(came(), left()))

    report = decided(inputs, (came().proof, DoubtCode.SHARED_DEVICE, "P2", CONFIRMED))

    assert [line.verdict for line in report.sign_ins] == ["doubtful", "good"]


def test_a_dismissed_doubt_is_gone_from_sign_in_duty_and_findings():
    inputs = day(sign_ins=(came(mock=True), left()))

    report = decided(inputs, (came().proof, DoubtCode.MOCK_LOCATION, "", DISMISSED))

    assert codes(report.sign_ins) == [[], []]
    assert codes(report.duties) == [[]]
    assert [line.verdict for line in report.sign_ins] == ["good", "good"]
    assert report.findings == ()


@pytest.mark.parametrize(
    ("first", "code", "about"),
    [
        (came(FAR), DoubtCode.OUTSIDE_POST, "POST"),
        (replace(came(), position=None), DoubtCode.NO_FIX, ""),
        (replace(came(), time=at("1:00")), DoubtCode.OUTSIDE_WINDOW, "D1"),
    ],
)
def test_a_sign_in_counts_once_what_proves_nothing_is_dismissed(first, code, about):
    inputs = day(sign_ins=(first, left()))

    assert codes(check(inputs).sign_ins)[0] == [code]
    assert verdicts(check(inputs)) == {"D1": "partly"}
    assert verdicts(decided(inputs, (first.proof, code, about, DISMISSED))) == {"D1": "done"}


def test_a_datum_is_settled_for_the_file():
    lon, lat = (float(deg) for deg in convert(LON, LAT, "wgs84", "gcj02"))
    mixed = (replace(came(), position=position(lon, lat)), replace(left(), position=position(lon, lat + 1e-5)))
    inputs, first = day(sign_ins=mixed), mixed[0].proof

    dismissed = decided(inputs, (first, DoubtCode.OTHER_DATUM, "gcj02", DISMISSED))
    confirmed = decided(inputs, (first, DoubtCode.OTHER_DATUM, "gcj02", CONFIRMED))

    assert (codes(dismissed.sign_ins), verdicts(dismissed)) == ([[], []], {"D1": "done"})
    assert codes(confirmed.sign_ins) == [["other_datum"], ["other_datum"]]
    assert (verdicts(confirmed), received(confirmed, "sign_ins")) == ({"D1": "unknown"}, 0)


def test_a_false_picture_shows_nobody_at_work():
    roll_call = photo(clock="4:50", persons=("P1",), stage=Stage.ROLL_CALL)
    inputs = day(photos=(roll_call,))

    report = decided(inputs, (roll_call.proof, DoubtCode.PHOTO_REUSED, "photos/b.jpg", CONFIRMED))

    assert (verdicts(check(inputs)), verdicts(report)) == ({"D1": "partly"}, {"D1": "unknown"})
    assert (received(check(inputs), "photos"), received(report, "photos")) == (1, 0)
    assert [line.file for line in report.photos] == ["photos/a.jpg"]
    assert [each.file for each in report.duties[0].evidence] == ["photos/a.jpg"]


def test_a_picture_sent_with_a_false_sign_in_proves_as_little():
    patrol = sign_in("10:00", "patrol", position=position(), row=4, mock=True)
    shot = photo(row=patrol.source, persons=("P1",), stage=Stage.ROLL_CALL)
    inputs = day(sign_ins=(patrol,), photos=(shot,))

    report = decided(inputs, (patrol.proof, DoubtCode.MOCK_LOCATION, "", CONFIRMED))

    assert (verdicts(check(inputs)), verdicts(report)) == ({"D1": "done"}, {"D1": "unknown"})


def test_a_false_picture_shows_no_facility_done():
    shots = (photo(about=("F1",)), photo("photos/b.jpg", "9:00", about=("F1",)))
    inputs = day(duties=(WASH,), photos=shots)

    one = decided(inputs, (shots[0].proof, DoubtCode.PHOTO_ELSEWHERE, "", CONFIRMED))
    both = decided(inputs, *((shot.proof, DoubtCode.PHOTO_ELSEWHERE, "", CONFIRMED) for shot in shots))

    assert [line.done_at for line in one.facilities] == [at("9:00")]
    assert verdicts(both) == {"D2": "unknown"}


def test_a_dismissed_doubt_is_gone_from_photo_duty_and_findings():
    shots = (photo(clock="9:00", persons=("P2",)), photo("photos/b.jpg", persons=("P1",)))
    inputs = day(duties=(SHIFT, duty("D2", person="P2")), photos=shots)

    report = decided(inputs, (shots[1].proof, DoubtCode.PHOTO_REUSED, "photos/a.jpg", DISMISSED))

    assert codes(check(inputs).photos) == [[], ["photo_reused"]]
    assert codes(check(inputs).duties) == [["photo_reused"], []]
    assert (codes(report.photos), codes(report.duties)) == ([[], []], [[], []])
    assert "evidence_doubtful" not in {line.code for line in report.findings}


SIGN_INS = st.lists(
    st.builds(
        lambda clock, kind, lon, mock, device: (clock, kind, lon, mock, device),
        st.sampled_from(["1:00", "5:00", "5:04", "9:00", "13:00"]),
        st.sampled_from(["in", "out", "patrol"]),
        st.sampled_from([LON, LON + 1e-5, FAR]),
        st.booleans(),
        st.sampled_from([None, "A", "B"]),
    ),
    max_size=5,
)


@settings(max_examples=40)
@given(SIGN_INS, st.data())
def test_what_is_false_counts_as_if_it_had_not_come(rows, data):
    given_ = tuple(
        sign_in(clock, kind, row=row, position=position(lon), mock=mock, device=device)
        for row, (clock, kind, lon, mock, device) in enumerate(rows, 2)
    )
    false = data.draw(st.sets(st.sampled_from(given_)) if given_ else st.just(set()))
    inputs = day(sign_ins=given_)

    report = check(replace(inputs, decided=Decided(false=frozenset(each.proof for each in false))))

    without = check(replace(inputs, sign_ins=tuple(each for each in given_ if each not in false)))
    assert verdicts(report) == verdicts(without)
    assert report.completeness == without.completeness
    assert report.sign_ins == tuple(
        replace(
            line, verdict="doubtful" if Source(line.file, line.row) in {each.source for each in false} else line.verdict
        )
        for line in check(inputs).sign_ins
    )


@settings(max_examples=40)
@given(SIGN_INS, st.data())
def test_dismissed_doubts_are_gone_and_all_others_stay(rows, data):
    inputs = day(
        sign_ins=tuple(
            sign_in(clock, kind, row=row, position=position(lon), mock=mock, device=device)
            for row, (clock, kind, lon, mock, device) in enumerate(rows, 2)
        )
    )
    before = check(inputs)
    keys = sorted(raised(before), key=repr)
    dismissed = data.draw(st.sets(st.sampled_from(keys)) if keys else st.just(set()))

    after = check(replace(inputs, decided=Decided(cleared=frozenset(dismissed))))

    assert raised(after) == set(keys) - dismissed
    assert to_json(check(inputs), "zh") == to_json(before, "zh")


def raised(report):
    return {
        DoubtKey.of(Proof("sign_in", Source(line.file, line.row)), DoubtCode(doubt.code), doubt.about)
        for line in report.sign_ins
        for doubt in line.doubts
    }
