from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changming.areas.evidence.rules import Proof, Source
from changming.areas.places.choices import FacilityKind
from changming.areas.places.rules import Facility
from changming.areas.standards.choices import Verdict, Work
from changming.areas.standards.rules import Owing
from changming.areas.upkeep.rules import Kept, Sign, by_facility, duty_result, kept
from tests.unit.areas.made import PACK, at, duty

BIN = Facility("F1", FacilityKind.BIN)
COMPLETE = replace(PACK, records_complete=True)
MORNING = duty("D1", "8:00", "12:00", work=Work.FACILITY_WASH, post=None, facilities=("F1",))
EVENING = duty("D2", "18:00", "20:00", work=Work.FACILITY_WASH, post=None, facilities=("F1",))


def sign(clock, row=2, day=23, *, skipped=False):
    return Sign("F1", Proof("work", Source("works.csv", row)), at(clock, day) if clock else None, skipped)


def judged(*signs, owed=MORNING, others=None, pack=PACK, as_of="24:00", excused=False, facility=BIN):
    owing = Owing(owed, "P1", ((owed.starts, owed.ends),), excused)
    return kept(owing, facility, signs, others or [owed], pack, as_of=at(as_of))


@pytest.mark.parametrize(
    ("clock", "day", "verdict"),
    [
        ("9:00", 23, "done"),
        ("14:00", 23, "done"),
        ("12:00", 22, "done"),
        ("11:59", 22, "unknown"),
        ("8:00", 24, "done"),
        ("8:01", 24, "unknown"),
    ],
)
def test_work_counts_inside_a_cycle_that_holds_the_window(clock, day, verdict):
    assert judged(sign(clock, day=day)).verdict == verdict


def test_a_longer_cycle_reaches_further_back():
    assert judged(sign("9:00", day=17), facility=Facility("F1", FacilityKind.GUARDRAIL)).verdict == "done"
    assert judged(sign("9:00", day=16), facility=Facility("F1", FacilityKind.GUARDRAIL)).verdict == "unknown"


def test_a_kind_without_a_cycle_has_its_window_only():
    bare = replace(PACK, cycles={})

    assert judged(sign("8:00"), pack=bare).verdict == "done"
    assert judged(sign("7:59"), pack=bare).verdict == "unknown"
    assert judged(sign("12:01"), pack=bare).verdict == "unknown"


def test_a_kind_without_a_cycle_of_its_own_has_that_of_others():
    other = replace(PACK, cycles={"other": replace(PACK.cycles["bin"], hours=2.0)})
    short = duty("D1", "8:00", "8:30", work=Work.FACILITY_WASH, post=None, facilities=("F1",))

    assert [judged(sign(clock), owed=short, pack=other).verdict for clock in ("6:29", "6:30", "10:00", "10:01")] == [
        "unknown", "done", "done", "unknown"
    ]  # fmt: skip
    assert judged(sign("7:59"), owed=short, pack=replace(PACK, cycles={})).verdict == "unknown"


def test_without_evidence_it_is_unknown_unless_records_are_complete():
    assert judged().verdict == "unknown"
    assert judged(pack=COMPLETE).verdict == "not_done"


def test_an_accepted_reason_excuses_unless_the_work_was_done():
    assert judged(sign(None, skipped=True)).verdict == "excused"
    assert judged(sign("9:00", skipped=True)).verdict == "excused"
    assert judged(sign("9:00", day=20, skipped=True)).verdict == "unknown"
    assert judged(sign(None, skipped=True), sign("9:00", row=3)).verdict == "done"
    assert judged(excused=True).verdict == "excused"


def test_before_the_end_of_its_window_only_what_is_done_is_said():
    assert judged(as_of="11:59").verdict is None
    assert judged(sign("9:00"), as_of="11:59").verdict == "done"
    assert judged(as_of="12:00").verdict == "unknown"


def test_one_record_serves_the_nearest_of_two_duties():
    both = [MORNING, EVENING]

    assert judged(sign("9:00"), others=both).verdict == "done"
    assert judged(sign("9:00"), owed=EVENING, others=both).verdict == "unknown"
    assert judged(sign("17:00"), owed=EVENING, others=both).verdict == "done"


def test_what_was_done_last_and_its_evidence_are_named():
    found = judged(sign("10:00", row=5), sign("9:00", row=9))

    assert (found.done_at, found.due) == (at("10:00"), at("12:00"))
    assert [proof.source.row for proof in found.proofs] == [9, 5]


def line(verdict, facility="F1", name="D1", done_at=None, due="12:00"):
    return Kept(name, facility, "collect", at(due), Verdict(verdict) if verdict else None, done_at)


@pytest.mark.parametrize(
    ("verdicts", "verdict", "done_share", "unknown_share"),
    [
        (["done", "done"], "done", 1.0, 0.0),
        (["done", "unknown"], "partly", 0.5, 0.5),
        (["unknown", "unknown"], "unknown", 0.0, 1.0),
        (["not_done", "not_done"], "not_done", 0.0, 0.0),
        (["not_done", "unknown"], "partly", 0.0, 0.5),
        (["done", "excused"], "done", 1.0, 0.0),
        (["excused", "excused"], "excused", None, None),
        (["done", None], None, 0.5, 0.0),
        ([], "unknown", None, None),
    ],
)
def test_a_duty_follows_its_facilities_by_number(verdicts, verdict, done_share, unknown_share):
    result = duty_result([line(each) for each in verdicts])

    assert (result.verdict, result.done_share, result.unknown_share) == (verdict, done_share, unknown_share)


def test_a_facility_has_one_line_for_each_work():
    lines = [
        line("unknown", name="D2", due="20:00"),
        line("done", name="D1", done_at=at("9:00")),
        line("excused", "F2"),
        line("done", "F2", "D3", at("10:00"), "9:00"),
    ]

    for order in (lines, lines[::-1]):
        found = by_facility(order)
        assert [(each.facility, each.verdict, each.due, each.done_at) for each in found] == [
            ("F1", "partly", at("20:00"), at("9:00")),
            ("F2", "done", at("12:00"), at("10:00")),
        ]


def test_the_last_time_of_a_day_is_told():
    lines = [line("done", name="D1", done_at=at("9:00")), line("done", name="D2", done_at=at("19:00"), due="20:00")]

    (found,) = by_facility(lines)

    assert (found.done_at, found.due, found.duty) == (at("19:00"), at("20:00"), "D2")


SIGNS = st.lists(
    st.builds(sign, st.sampled_from(["9:00", "14:00", None]), st.integers(2, 5), skipped=st.booleans()), max_size=4
)


@given(SIGNS, st.randoms())
def test_the_order_of_records_changes_nothing(signs, random):
    assert judged(*random.sample(signs, len(signs))) == judged(*signs)


@given(SIGNS)
def test_one_more_record_of_work_makes_it_done(signs):
    assert judged(*signs, sign("9:30", row=7)).verdict == "done"
