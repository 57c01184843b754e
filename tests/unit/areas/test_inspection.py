import pytest

from changming.areas.evidence.rules import Proof, Source
from changming.areas.inspection.choices import FindingCode
from changming.areas.inspection.rules import SEVERITY, Judged, Measure, Place, propose
from changming.areas.standards.choices import Verdict

PROOFS = (Proof("sign_in", Source("sign-ins.csv", 9)), Proof("photo", Source("photos/a.jpg")))


def duty(verdict, **facts):
    known = {"duty": "D1", "place": "POST", "party": "P1", "team": "T1"} | facts
    return Judged(verdict=Verdict(verdict) if verdict else None, **known)


def segment(verdict, **facts):
    known = {"place": "S1", "duty": "D1", "party": "V1", "team": "T1"} | facts
    return Place(verdict=Verdict(verdict) if verdict else None, **known)


def codes(duties=(), segments=(), facilities=()):
    return [finding.code.value for finding in propose(duties, segments, facilities)]


LATE = Measure(FindingCode.LATE_ON_POST, 3600.0, 900.0, "s")
NO_OUT = Measure(FindingCode.NO_SIGN_OUT)


@pytest.mark.parametrize(
    ("judged", "found"),
    [
        (duty("done"), []),
        (duty("unknown"), ["evidence_missing"]),
        (duty("done", doubts=1), ["evidence_doubtful"]),
        (duty("unknown", doubts=1), ["evidence_doubtful", "evidence_missing"]),
        (duty("partly", measures=(LATE, NO_OUT)), ["late_on_post", "no_sign_out"]),
        (duty("excused", doubts=1, measures=(LATE,)), []),
        (duty(None, doubts=1, measures=(LATE, NO_OUT)), ["late_on_post"]),
        (duty(None, measures=(Measure(FindingCode.NOT_DEPARTED, 7200.0, 1800.0, "s"),)), ["not_departed"]),
    ],
)
def test_a_duty_gives_its_findings(judged, found):
    assert codes([judged]) == found


@pytest.mark.parametrize(
    ("place", "found"),
    [
        (segment("not_done"), ["segment_missed"]),
        (segment("partly", too_fast_share=0.2), ["segment_short", "too_fast"]),
        (segment("done", too_fast_share=0.2), ["too_fast"]),
        (segment("done", too_fast_share=0.0), []),
        (segment("unknown"), []),
        (segment("excused", too_fast_share=0.2), []),
        (segment(None, too_fast_share=0.2), []),
    ],
)
def test_a_segment_gives_its_findings(place, found):
    assert codes(segments=[place]) == found


@pytest.mark.parametrize(
    ("verdict", "found"), [("not_done", ["wash_overdue"]), ("unknown", []), ("partly", []), (None, [])]
)
def test_a_facility_is_overdue_only_when_it_was_not_done(verdict, found):
    assert codes(facilities=[segment(verdict)]) == found


def test_a_finding_carries_what_papers_word():
    (finding,) = propose([duty("done", measures=(LATE,), proofs=PROOFS)], (), ())

    assert (finding.measured, finding.allowed, finding.unit, finding.severity) == (3600.0, 900.0, "s", 1)
    assert (finding.duty, finding.place, finding.party, finding.team) == ("D1", "POST", "P1", "T1")
    assert [proof.kind for proof in finding.proofs] == ["photo", "sign_in"]


def test_doubts_and_unknown_parts_are_counted():
    doubtful, missing = propose([duty("unknown", doubts=3, unknown_share=0.4)], (), ())

    assert (doubtful.measured, doubtful.allowed, doubtful.unit) == (3.0, 0.0, "doubts")
    assert (missing.measured, missing.allowed, missing.unit) == (0.4, None, "share")


def test_a_segment_says_which_share_was_too_fast_and_how_many_passes_are_short():
    short, fast = propose((), [segment("partly", passes=1, required_passes=2, too_fast_share=0.2)], ())

    assert (short.measured, short.allowed, short.unit, short.place) == (1, 2, "passes", "S1")
    assert (fast.measured, fast.allowed, fast.unit, fast.place) == (0.2, 0.0, "share", "S1")


def test_findings_stand_by_code_place_party_and_duty():
    duties = [duty("unknown", duty=name, place=place) for name, place in (("D3", "A"), ("D2", "B"), ("D1", "B"))]
    segments = [segment("not_done", passes=0, required_passes=2)]

    found = propose(duties, segments, ())

    assert found == propose(duties[::-1], segments, ())
    assert [(each.code.value, each.duty) for each in found] == [
        ("evidence_missing", "D3"),
        ("evidence_missing", "D1"),
        ("evidence_missing", "D2"),
        ("segment_missed", "D1"),
    ]
    assert (found[-1].measured, found[-1].allowed, found[-1].unit) == (0, 2, "passes")


def test_every_code_has_its_severity():
    assert {code: 1 <= SEVERITY[code] <= 3 for code in FindingCode} == dict.fromkeys(FindingCode, True)
