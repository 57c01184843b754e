from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from changming.areas.evidence.rules import Source, WorkRecord
from changming.areas.fleet.rules import Vehicle
from changming.areas.places.rules import Segment
from changming.areas.standards.choices import Work
from changming.day.check import check
from changming.day.inputs import DayInputs, District
from changming.day.owing import skipped_by_machine, who_owes_what
from tests.unit.areas.made import PACK, at, duty

LINES = tuple(Segment(f"S{n}", line=np.array([[114.05, 22.54 + n / 100], [114.06, 22.54 + n / 100]])) for n in (1, 2))
SWEEP = duty("D1", person=None, vehicle="V1", work=Work.SWEEP, post=None, segments=("S1", "S2"))


def skipped(*segments, reason="occupied", work=None):
    return tuple(
        WorkRecord(Source("works.csv", row), segment=segment, skipped_reason=reason, work=work)
        for row, segment in enumerate(segments, 2)
    )


def day(*works, duties=(SWEEP,), **facts):
    district = District("区", "440304", date(2026, 11, 23), ZoneInfo("Asia/Shanghai"))
    known = {"segments": LINES, "vehicles": (Vehicle("V1"),), "duties": duties, "works": works} | facts
    return DayInputs(district, PACK, at("24:00"), **known)


@pytest.mark.parametrize(
    ("works", "verdict", "segments"),
    [
        (skipped("S1", "S2"), "excused", ["excused", "excused"]),
        (skipped("S1"), "unknown", ["excused", "unknown"]),
        (skipped("S1", "S2", reason="other"), "unknown", ["unknown", "unknown"]),
        (skipped("S1", "S2", work="wash"), "unknown", ["unknown", "unknown"]),
    ],
)
def test_a_segment_skipped_for_an_accepted_reason_is_excused(works, verdict, segments):
    report = check(day(*works))

    assert [line.verdict for line in report.duties] == [verdict]
    assert [line.verdict for line in report.segments] == segments


def test_a_segment_is_skipped_only_when_every_machine_skips_it():
    wash = replace(SWEEP, id="D2", work=Work.WASH)

    assert skipped_by_machine(who_owes_what(day(*skipped("S1", work="sweep"), duties=(SWEEP, wash)))) == frozenset()
    assert skipped_by_machine(who_owes_what(day(*skipped("S1"), duties=(SWEEP, wash)))) == {"S1"}
