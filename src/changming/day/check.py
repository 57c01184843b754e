"""`check`: one day's inputs become its report. Pure: no file, no clock, no network; the same input, the same report."""

from changming.areas.inspection.rules import Finding
from changming.day.findings import findings_of
from changming.day.inputs import DayInputs
from changming.day.judgement import judge
from changming.day.report import report_of
from changming.day.roads import Passes
from changming.papers.report import Report


def check(inputs: DayInputs) -> Report:
    """Judge one day. See docs/explanation/how-a-day-is-checked.md for the order and what each step promises."""
    return check_whole(inputs)[0]


def check_whole(inputs: DayInputs) -> tuple[Report, tuple[Finding, ...], Passes]:
    """The same, the findings of the report in its order with what was measured, and the passes behind its roads."""
    judgement = judge(inputs)
    findings = tuple(findings_of(judgement))
    return report_of(judgement, findings), findings, judgement.roads.passes
