"""`check`: one day's inputs become its report. Pure: no file, no clock, no network; the same input, the same report."""

from changming.day.findings import findings_of
from changming.day.inputs import DayInputs
from changming.day.judgement import judge
from changming.day.report import report_of
from changming.papers.report import Report


def check(inputs: DayInputs) -> Report:
    """Judge one day. See docs/explanation/how-a-day-is-checked.md for the order and what each step promises."""
    judgement = judge(inputs)
    return report_of(judgement, findings_of(judgement))
