"""The first sheet of the workbook: the day in figures."""

from django.utils.translation import gettext

from changming.papers.cells import Head, Row, Share, Sheet, verdict_cell
from changming.papers.figures import arrived, doubt_count, duty_tally, facility_tally, segment_tally, team_rows
from changming.papers.report import Faces, Report
from changming.papers.sentences import duties_sentence, missing_sentences, segments_sentence
from changming.papers.words import name_of
from changming.papers.words.names import OWED_VERDICTS
from changming.papers.words.numbers import day_and_clock, long_day


def summary_sheet(report: Report, faces: Faces) -> Sheet:
    """Counts by verdict, what arrived, the teams, and what it was computed with."""
    rows: list[Row] = [(Head(f"{report.district.name} {long_day(report.day)}", "title"),)]
    if report.simulated:
        rows.append((Head(gettext("Simulated data")),))
    rows += [
        (duties_sentence(duty_tally(report)),),
        (segments_sentence(segment_tally(report)),),
        (gettext("as of {time}").format(time=day_and_clock(report.as_of)),),
        (),
        *_counts(report),
        (),
        *_evidence(report),
        (),
        *_teams(report, faces),
        (),
        (gettext("Standard pack"), f"{report.pack.name} {report.pack.version}"),
        (gettext("Engines"), ", ".join(f"{name} {version}" for name, version in sorted(report.engine.items()))),
    ]
    return Sheet(gettext("Summary"), (), (24, 12, 12, 12, 12, 12, 12, 12), rows)


def _counts(report: Report) -> list[Row]:
    verdicts = [verdict_cell(verdict) for verdict in (*OWED_VERDICTS, "excused", None)]
    rows: list[Row] = [(Head(gettext("Kind")), Head(gettext("Due")), *verdicts)]
    for name, tally in (
        (gettext("Duties"), duty_tally(report)),
        (gettext("Segments"), segment_tally(report)),
        (gettext("Facilities"), facility_tally(report)),
    ):
        rows.append((name, tally.due, *(tally.of(verdict) for verdict in OWED_VERDICTS), tally.excused, tally.not_due))
    return rows


def _evidence(report: Report) -> list[Row]:
    rows: list[Row] = [
        tuple(map(Head, (gettext("Evidence received"), gettext("Expected"), gettext("Received"), gettext("Share"))))
    ]
    rows += [
        (name_of("evidence_kind", one.kind), one.expected, one.received, Share(one.share)) for one in arrived(report)
    ]
    rows += [(sentence,) for sentence in missing_sentences(report)]
    rows += [
        (gettext("Doubts to be looked at"), doubt_count(report)),
        (gettext("Input errors"), len(report.input_errors)),
    ]
    return rows


def _teams(report: Report, faces: Faces) -> list[Row]:
    verdicts = [verdict_cell(verdict) for verdict in OWED_VERDICTS]
    rows: list[Row] = [(Head(gettext("Team")), Head(gettext("Duties")), *verdicts, Head(gettext("Points (on trial)")))]
    for row in team_rows(report, faces):
        counts = (row.duties.of(verdict) for verdict in OWED_VERDICTS)
        rows.append((row.team, row.duties.due, *counts, row.score.total if row.score else None))
    return rows
