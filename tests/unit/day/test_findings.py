from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from changming.areas.places.choices import FacilityKind
from changming.areas.places.rules import Facility, Post
from changming.areas.standards.choices import Work
from changming.day.check import check
from changming.day.findings import findings_of
from changming.day.inputs import DayInputs, District
from changming.day.judgement import judge
from changming.day.scores import forecast
from tests.unit.areas.made import PACK, at, duty

STRICT = replace(PACK, records_complete=True)
BINS = (Facility("F1", FacilityKind.BIN, "一号桶"), Facility("F2", FacilityKind.BIN))
WASH = duty("D1", "8:00", "12:00", work=Work.FACILITY_WASH, post=None, facilities=("F1", "F2"))
AGAIN = replace(WASH, id="D2", person="P2", starts=at("13:00"), ends=at("15:00"), facilities=("F1",))
GUARD = duty("D3", "16:00", "18:00", person="P3")


def day(*duties, as_of="24:00"):
    district = District("区", "440304", date(2026, 11, 23), ZoneInfo("Asia/Shanghai"))
    return DayInputs(district, STRICT, at(as_of), facilities=BINS, posts=(Post("POST"),), duties=duties)


def test_a_facility_that_was_not_done_is_a_finding_of_its_last_duty():
    found = findings_of(judge(day(WASH, AGAIN)))

    assert [(each.code, each.place, each.duty, each.party, each.team) for each in found] == [
        ("wash_overdue", "F1", "D2", "P2", "T1"),
        ("wash_overdue", "F2", "D1", "P1", "T1"),
    ]


def test_exposure_counts_the_duties_that_have_a_verdict_and_names_every_team():
    judgement = judge(day(WASH, AGAIN, replace(GUARD, team="T2"), as_of="12:30"))

    assert judgement.exposure() == {"T1": 1, "T2": 0}


def test_points_name_the_finding_that_took_them():
    judgement = judge(day(WASH, GUARD))
    findings = findings_of(judgement)

    (line,) = forecast(findings, judgement.exposure(), STRICT)

    assert [findings[each.finding].code for each in line.deductions] == ["wash_overdue", "wash_overdue"]
    assert line.total == 100 - sum(each.points for each in line.deductions)
    assert (line.exposure, line.rank, line.state) == (2, None, "forecast")


def test_the_report_says_findings_by_the_names_of_places():
    report = check(day(WASH))

    assert [(line.place, "一号桶" in line.says.zh) for line in report.findings] == [("F1", True), ("F2", False)]
    assert [(line.id, line.verdict) for line in report.facilities] == [("F1", "not_done"), ("F2", "not_done")]
