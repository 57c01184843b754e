"""What stands in the workbook: one table per kind, as plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from changming.papers.figures import (
    arrived,
    doubt_count,
    duty_tally,
    facility_tally,
    road_rows,
    segment_tally,
    team_rows,
)
from changming.papers.map_rows import verdict_of
from changming.papers.report import Doubt, DutyLine, Evidence, Faces, Report
from changming.papers.sentences import duties_sentence, missing_sentences, segments_sentence
from changming.papers.words import doubt_chip, error_says, name_of
from changming.papers.words.language import is_chinese
from changming.papers.words.names import LABELS, OWED_VERDICTS
from changming.papers.words.numbers import day_and_clock, long_day


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict's word and the value its colour goes by."""

    word: str
    verdict: str | None


@dataclass(frozen=True, slots=True)
class Moment:
    """A time, shown to the second."""

    at: datetime | None


@dataclass(frozen=True, slots=True)
class Share:
    """A share, shown as percent."""

    value: float | None


@dataclass(frozen=True, slots=True)
class Head:
    """A word that heads something: `title` or `head`, by its style."""

    text: str
    style: str = "head"


Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: header, widths in characters, rows."""

    title: str
    header: tuple[str, ...]
    widths: tuple[int, ...]
    rows: Sequence[Row]


def all_sheets(report: Report, faces: Faces) -> list[Sheet]:
    """Every sheet, also those without rows, so that a reader finds each kind in its place."""
    return [
        _summary(report, faces),
        _duties(report, faces),
        _segments(report, faces),
        _facilities(report, faces),
        _sign_ins(report, faces),
        _photos(report),
        _tracks(report, faces),
        _doubts(report, faces),
        _findings(report, faces),
        _scores(report),
        _input_errors(report),
    ]


def _verdict(value: str | None) -> Verdict:
    return Verdict(name_of("verdict", value), value)


def _party(faces: Faces, party: str) -> str:
    return faces.people.get(party) or faces.vehicles.get(party) or ""


def _places(faces: Faces, places: Iterable[str]) -> dict[str, str]:
    """Names of the things that each place's ids stand for; ids without a name stand as they are."""
    names = {road.id: road.name for road in faces.roads} | dict(faces.facilities) | dict(faces.posts)
    return {
        place: gettext(", ").join(dict.fromkeys(names.get(one) or one for one in place.split(";")))
        for place in set(places)
    }


def _chips(doubts: Sequence[Doubt]) -> str:
    return gettext("; ").join(str(doubt_chip(doubt)) for doubt in doubts)


def _pointers(evidence: Sequence[Evidence]) -> str:
    return ", ".join(one.file if one.row is None else f"{one.file}:{one.row}" for one in evidence)


def _summary(report: Report, faces: Faces) -> Sheet:
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
    verdicts = [_verdict(verdict) for verdict in (*OWED_VERDICTS, "excused", None)]
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
    verdicts = [_verdict(verdict) for verdict in OWED_VERDICTS]
    rows: list[Row] = [(Head(gettext("Team")), Head(gettext("Duties")), *verdicts, Head(gettext("Points (on trial)")))]
    for row in team_rows(report, faces):
        counts = (row.duties.of(verdict) for verdict in OWED_VERDICTS)
        rows.append((row.team, row.duties.due, *counts, row.score.total if row.score else None))
    return rows


def _duties(report: Report, faces: Faces) -> Sheet:
    places = _places(faces, (line.place for line in report.duties))

    def row(line: DutyLine) -> Row:
        return (
            line.id, name_of("work", line.work), line.party, _party(faces, line.party), line.team, places[line.place],
            line.place, Moment(line.starts), Moment(line.ends), _verdict(line.verdict), Share(line.done_share),
            Share(line.unknown_share), _pointers(line.evidence), _chips(line.doubts),
        )  # fmt: skip

    header = (
        gettext("Duty"), gettext("Work"), gettext("Person or vehicle"), gettext("Name or plate"), gettext("Team"),
        gettext("Place"), gettext("Place id"), gettext("Starts"), gettext("Ends"), gettext("Verdict"),
        gettext("Share done"), gettext("Share without evidence"), gettext("Evidence"), gettext("Doubts"),
    )  # fmt: skip
    widths = (14, 12, 12, 12, 12, 24, 18, 19, 19, 10, 10, 12, 30, 40)
    return Sheet(gettext("Duties"), header, widths, [row(line) for line in report.duties])


def _segments(report: Report, faces: Faces) -> Sheet:
    rows: list[Row] = []
    for row in road_rows(report, faces):
        line, face, by, sides = row.line, row.face, row.line.passes_by, row.line.sides
        rows.append((
            line.id, face.name, name_of("road_grade", face.grade), face.team, Verdict(verdict_of(line), line.verdict),
            line.required_passes, line.passes, by and by.forward, by and by.backward, Share(line.covered_share),
            Share(line.estimated_share), Share(line.unknown_share), Share(sides.left.worked_share if sides else None),
            Share(sides.right.worked_share if sides else None), Moment(line.first_done_at), Moment(line.last_done_at),
            Share(line.too_fast_share),
        ))  # fmt: skip
    header = (
        gettext("Segment"), gettext("Road"), gettext("Grade"), gettext("Team"), gettext("Verdict"),
        gettext("Passes required"), gettext("Passes"), gettext("Forward"), gettext("Backward"), gettext("Worked"),
        gettext("Of it estimated"), gettext("No evidence"), gettext("Left side"), gettext("Right side"),
        gettext("First done"), gettext("Last done"), gettext("Too fast"),
    )  # fmt: skip
    widths = (14, 18, 8, 12, 10, 8, 8, 8, 8, 8, 8, 8, 8, 8, 19, 19, 8)
    return Sheet(gettext("Segments"), header, widths, rows)


def _facilities(report: Report, faces: Faces) -> Sheet:
    header = (
        gettext("Facility"), gettext("Name"), gettext("Work"), gettext("Due by"), gettext("Verdict"),
        gettext("Done at"),
    )  # fmt: skip
    rows = [
        (
            line.id, faces.facilities.get(line.id, ""), name_of("work", line.work), Moment(line.due),
            _verdict(line.verdict), Moment(line.done_at),
        )
        for line in report.facilities
    ]  # fmt: skip
    return Sheet(gettext("Facilities"), header, (14, 24, 14, 19, 10, 19), rows)


def _sign_ins(report: Report, faces: Faces) -> Sheet:
    header = (
        gettext("File"), gettext("Row"), gettext("Person"), gettext("Name"), gettext("Time"), gettext("Kind"),
        gettext("Duty"), gettext("Late (min)"), gettext("From post (m)"), gettext("Kind of evidence"),
        gettext("Verdict"), gettext("Doubts"),
    )  # fmt: skip
    rows = [
        (
            line.file, line.row, line.person, faces.people.get(line.person, ""), Moment(line.time),
            name_of("sign_in_kind", line.kind), line.duty, None if line.late_s is None else round(line.late_s / 60),
            None if line.distance_m is None else round(line.distance_m), name_of("sign_in_grade", line.grade),
            Verdict(name_of("sign_in_verdict", line.verdict), line.verdict), _chips(line.doubts),
        )
        for line in report.sign_ins
    ]  # fmt: skip
    return Sheet(gettext("Sign-ins"), header, (24, 7, 12, 12, 19, 8, 14, 9, 11, 11, 12, 50), rows)


def _photos(report: Report) -> Sheet:
    header = (gettext("File"), "sha256", gettext("Taken at"), gettext("Time known from"), gettext("Doubts"))
    rows = [
        (
            line.file,
            line.sha256,
            Moment(line.taken_at),
            name_of("taken_at_from", line.taken_at_from),
            _chips(line.doubts),
        )
        for line in report.photos
    ]
    return Sheet(gettext("Photos"), header, (40, 20, 19, 14, 50), rows)


def _tracks(report: Report, faces: Faces) -> Sheet:
    header = (
        gettext("Device"), gettext("Name or plate"), gettext("Fixes"), gettext("Used"), gettext("Driven (m)"),
        gettext("Bridged (m)"), gettext("Off the ledger (m)"), *(name_of("label", label) for label in LABELS),
    )  # fmt: skip
    rows = [
        (
            line.device, _party(faces, line.device), line.fixes, line.used, round(line.driven_m), round(line.bridged_m),
            round(line.off_ledger_m), *(line.labels.get(label, 0) for label in LABELS),
        )
        for line in report.tracks
    ]  # fmt: skip
    return Sheet(gettext("Tracks"), header, (16, 14, *[11] * (5 + len(LABELS))), rows)


def _doubts(report: Report, faces: Faces) -> Sheet:
    header = (
        gettext("About"), gettext("File"), gettext("Row"), gettext("Person"), gettext("Name"), gettext("Duty"),
        gettext("Doubt"), gettext("Measured"), gettext("Allowed"), gettext("Refers to"),
    )  # fmt: skip
    rows: list[Row] = []
    for line in report.sign_ins:
        name = faces.people.get(line.person, "")
        for doubt in line.doubts:
            chip = doubt_chip(doubt)
            rows.append((
                gettext("Sign-in"), line.file, line.row, line.person, name, line.duty, chip.what, chip.measured,
                chip.allowed, doubt.about,
            ))  # fmt: skip
    for photo in report.photos:
        for doubt in photo.doubts:
            chip = doubt_chip(doubt)
            rows.append((
                gettext("Photo"), photo.file, None, "", "", "", chip.what, chip.measured, chip.allowed, doubt.about,
            ))  # fmt: skip
    return Sheet(gettext("Doubts"), header, (8, 36, 7, 12, 12, 14, 24, 26, 16, 30), rows)


def _findings(report: Report, faces: Faces) -> Sheet:
    header = (
        gettext("Finding"), gettext("Severity"), gettext("Team"), gettext("Place"), gettext("Place id"),
        gettext("Person or vehicle"), gettext("Name or plate"), gettext("Duty"), gettext("What was found"),
        gettext("Evidence"),
    )  # fmt: skip
    chinese = is_chinese()
    places = _places(faces, (line.place for line in report.findings))
    rows = [
        (
            name_of("finding", line.code), line.severity, line.team, places[line.place], line.place, line.party,
            _party(faces, line.party), line.duty, line.says.zh if chinese else line.says.en, _pointers(line.evidence),
        )
        for line in report.findings
    ]  # fmt: skip
    return Sheet(gettext("Findings"), header, (18, 7, 12, 20, 16, 12, 12, 14, 60, 30), rows)


def _scores(report: Report) -> Sheet:
    header = (
        gettext("Team"), gettext("Item"), gettext("Points"), gettext("Taken off"), gettext("Duties checked"),
        gettext("What was found"), gettext("Rule"), gettext("State"),
    )  # fmt: skip
    chinese = is_chinese()
    rows: list[Row] = []
    for score in report.scores:
        state = name_of("state", score.state)
        rows.append((score.team, gettext("Total"), score.total, None, score.exposure, "", "", state))
        rows += [(score.team, item, points, None, None, "", "", state) for item, points in sorted(score.items.items())]
        for one in score.deductions:
            says = report.findings[one.finding].says
            rows.append(
                (score.team, one.item, None, one.points, None, says.zh if chinese else says.en, one.rule, state)
            )
    return Sheet(gettext("Points (on trial)"), header, (14, 16, 9, 9, 9, 60, 24, 9), rows)


def _input_errors(report: Report) -> Sheet:
    header = (gettext("File"), gettext("Row"), gettext("Column"), gettext("Value"), gettext("What was expected"))
    rows = [(line.file, line.row, line.column, line.value, error_says(line)) for line in report.input_errors]
    return Sheet(gettext("Input errors"), header, (30, 7, 16, 24, 70), rows)
