"""The sheets of the workbook: one table per kind."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from changming.papers.cells import Columns, Moment, Share, Sheet, Verdict, table, verdict_cell
from changming.papers.figures import RoadRow, road_rows
from changming.papers.map_rows import verdict_of
from changming.papers.report import (
    Doubt,
    DutyLine,
    Evidence,
    Faces,
    FacilityLine,
    FindingLine,
    InputError,
    PhotoLine,
    Report,
    ScoreLine,
    SignInLine,
    TrackLine,
)
from changming.papers.summary_sheet import summary_sheet
from changming.papers.words import doubt_chip, error_says, name_of
from changming.papers.words.doubts import Chip
from changming.papers.words.language import said_here
from changming.papers.words.names import LABELS


def all_sheets(report: Report, faces: Faces) -> list[Sheet]:
    """Every sheet, also those without rows, so that a reader finds each kind in its place."""
    return [
        summary_sheet(report, faces),
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


def _duties(report: Report, faces: Faces) -> Sheet:
    places = _places(faces, (line.place for line in report.duties))
    columns: Columns[DutyLine] = (
        (gettext("Duty"), 14, lambda line: line.id),
        (gettext("Work"), 12, lambda line: name_of("work", line.work)),
        (gettext("Person or vehicle"), 12, lambda line: line.party),
        (gettext("Name or plate"), 12, lambda line: _party(faces, line.party)),
        (gettext("Team"), 12, lambda line: line.team),
        (gettext("Place"), 24, lambda line: places[line.place]),
        (gettext("Place id"), 18, lambda line: line.place),
        (gettext("Starts"), 19, lambda line: Moment(line.starts)),
        (gettext("Ends"), 19, lambda line: Moment(line.ends)),
        (gettext("Verdict"), 10, lambda line: verdict_cell(line.verdict)),
        (gettext("Share done"), 10, lambda line: Share(line.done_share)),
        (gettext("Share without evidence"), 12, lambda line: Share(line.unknown_share)),
        (gettext("Evidence"), 30, lambda line: _pointers(line.evidence)),
        (gettext("Doubts"), 40, lambda line: _chips(line.doubts)),
    )
    return table(gettext("Duties"), columns, report.duties)


def _segments(report: Report, faces: Faces) -> Sheet:
    columns: Columns[RoadRow] = (
        (gettext("Segment"), 14, lambda row: row.line.id),
        (gettext("Road"), 18, lambda row: row.face.name),
        (gettext("Grade"), 8, lambda row: name_of("road_grade", row.face.grade)),
        (gettext("Team"), 12, lambda row: row.face.team),
        (gettext("Verdict"), 10, lambda row: Verdict(verdict_of(row.line), row.line.verdict)),
        (gettext("Passes required"), 8, lambda row: row.line.required_passes),
        (gettext("Passes"), 8, lambda row: row.line.passes),
        (gettext("Forward"), 8, lambda row: row.line.passes_by and row.line.passes_by.forward),
        (gettext("Backward"), 8, lambda row: row.line.passes_by and row.line.passes_by.backward),
        (gettext("Worked"), 8, lambda row: Share(row.line.covered_share)),
        (gettext("Of it estimated"), 8, lambda row: Share(row.line.estimated_share)),
        (gettext("No evidence"), 8, lambda row: Share(row.line.unknown_share)),
        (gettext("Left side"), 8, lambda row: Share(row.line.sides.left.worked_share if row.line.sides else None)),
        (gettext("Right side"), 8, lambda row: Share(row.line.sides.right.worked_share if row.line.sides else None)),
        (gettext("First done"), 19, lambda row: Moment(row.line.first_done_at)),
        (gettext("Last done"), 19, lambda row: Moment(row.line.last_done_at)),
        (gettext("Too fast"), 8, lambda row: Share(row.line.too_fast_share)),
    )
    return table(gettext("Segments"), columns, road_rows(report, faces))


def _facilities(report: Report, faces: Faces) -> Sheet:
    columns: Columns[FacilityLine] = (
        (gettext("Facility"), 14, lambda line: line.id),
        (gettext("Name"), 24, lambda line: faces.facilities.get(line.id, "")),
        (gettext("Work"), 14, lambda line: name_of("work", line.work)),
        (gettext("Due by"), 19, lambda line: Moment(line.due)),
        (gettext("Verdict"), 10, lambda line: verdict_cell(line.verdict)),
        (gettext("Done at"), 19, lambda line: Moment(line.done_at)),
    )
    return table(gettext("Facilities"), columns, report.facilities)


def _sign_ins(report: Report, faces: Faces) -> Sheet:
    columns: Columns[SignInLine] = (
        (gettext("File"), 24, lambda line: line.file),
        (gettext("Row"), 7, lambda line: line.row),
        (gettext("Person"), 12, lambda line: line.person),
        (gettext("Name"), 12, lambda line: faces.people.get(line.person, "")),
        (gettext("Time"), 19, lambda line: Moment(line.time)),
        (gettext("Kind"), 8, lambda line: name_of("sign_in_kind", line.kind)),
        (gettext("Duty"), 14, lambda line: line.duty),
        (gettext("Late (min)"), 9, lambda line: None if line.late_s is None else round(line.late_s / 60)),
        (gettext("From post (m)"), 11, lambda line: None if line.distance_m is None else round(line.distance_m)),
        (gettext("Kind of evidence"), 11, lambda line: name_of("sign_in_grade", line.grade)),
        (gettext("Verdict"), 12, lambda line: Verdict(name_of("sign_in_verdict", line.verdict), line.verdict)),
        (gettext("Doubts"), 50, lambda line: _chips(line.doubts)),
    )
    return table(gettext("Sign-ins"), columns, report.sign_ins)


def _photos(report: Report) -> Sheet:
    columns: Columns[PhotoLine] = (
        (gettext("File"), 40, lambda line: line.file),
        ("sha256", 20, lambda line: line.sha256),
        (gettext("Taken at"), 19, lambda line: Moment(line.taken_at)),
        (gettext("Time known from"), 14, lambda line: name_of("taken_at_from", line.taken_at_from)),
        (gettext("Doubts"), 50, lambda line: _chips(line.doubts)),
    )
    return table(gettext("Photos"), columns, report.photos)


def _tracks(report: Report, faces: Faces) -> Sheet:
    def labelled(label: str) -> Callable[[TrackLine], object]:
        return lambda line: line.labels.get(label, 0)

    columns: Columns[TrackLine] = (
        (gettext("Device"), 16, lambda line: line.device),
        (gettext("Name or plate"), 14, lambda line: _party(faces, line.device)),
        (gettext("Fixes"), 11, lambda line: line.fixes),
        (gettext("Used"), 11, lambda line: line.used),
        (gettext("Driven (m)"), 11, lambda line: round(line.driven_m)),
        (gettext("Bridged (m)"), 11, lambda line: round(line.bridged_m)),
        (gettext("Off the ledger (m)"), 11, lambda line: round(line.off_ledger_m)),
        *((name_of("label", label), 11, labelled(label)) for label in LABELS),
    )
    return table(gettext("Tracks"), columns, report.tracks)


@dataclass(frozen=True, slots=True)
class _Doubted:
    """One doubt beside what it is about; a photo stands in no row, and names no person or duty."""

    kind: str
    file: str
    doubt: Doubt
    chip: Chip
    row: int | None = None
    person: str = ""
    duty: str | None = ""


def _doubted(report: Report) -> Iterable[_Doubted]:
    for line in report.sign_ins:
        for doubt in line.doubts:
            yield _Doubted(gettext("Sign-in"), line.file, doubt, doubt_chip(doubt), line.row, line.person, line.duty)
    for photo in report.photos:
        for doubt in photo.doubts:
            yield _Doubted(gettext("Photo"), photo.file, doubt, doubt_chip(doubt))


def _doubts(report: Report, faces: Faces) -> Sheet:
    columns: Columns[_Doubted] = (
        (gettext("About"), 8, lambda one: one.kind),
        (gettext("File"), 36, lambda one: one.file),
        (gettext("Row"), 7, lambda one: one.row),
        (gettext("Person"), 12, lambda one: one.person),
        (gettext("Name"), 12, lambda one: faces.people.get(one.person, "")),
        (gettext("Duty"), 14, lambda one: one.duty),
        (gettext("Doubt"), 24, lambda one: one.chip.what),
        (gettext("Measured"), 26, lambda one: one.chip.measured),
        (gettext("Allowed"), 16, lambda one: one.chip.allowed),
        (gettext("Refers to"), 30, lambda one: one.doubt.about),
    )
    return table(gettext("Doubts"), columns, _doubted(report))


def _findings(report: Report, faces: Faces) -> Sheet:
    places = _places(faces, (line.place for line in report.findings))
    columns: Columns[FindingLine] = (
        (gettext("Finding"), 18, lambda line: name_of("finding", line.code)),
        (gettext("Severity"), 7, lambda line: line.severity),
        (gettext("Team"), 12, lambda line: line.team),
        (gettext("Place"), 20, lambda line: places[line.place]),
        (gettext("Place id"), 16, lambda line: line.place),
        (gettext("Person or vehicle"), 12, lambda line: line.party),
        (gettext("Name or plate"), 12, lambda line: _party(faces, line.party)),
        (gettext("Duty"), 14, lambda line: line.duty),
        (gettext("What was found"), 60, lambda line: said_here(line.says)),
        (gettext("Evidence"), 30, lambda line: _pointers(line.evidence)),
    )
    return table(gettext("Findings"), columns, report.findings)


@dataclass(frozen=True, slots=True)
class _Points:
    """One row of a team's points: its total, an item, or what one finding took."""

    score: ScoreLine
    item: str
    points: float | None = None
    taken: float | None = None
    exposure: int | None = None
    found: str = ""
    rule: str = ""


def _points(report: Report) -> Iterable[_Points]:
    for score in report.scores:
        yield _Points(score, gettext("Total"), score.total, exposure=score.exposure)
        for item, points in sorted(score.items.items()):
            yield _Points(score, item, points)
        for one in score.deductions:
            found = said_here(report.findings[one.finding].says)
            yield _Points(score, one.item, taken=one.points, found=found, rule=one.rule)


def _scores(report: Report) -> Sheet:
    columns: Columns[_Points] = (
        (gettext("Team"), 14, lambda row: row.score.team),
        (gettext("Item"), 16, lambda row: row.item),
        (gettext("Points"), 9, lambda row: row.points),
        (gettext("Taken off"), 9, lambda row: row.taken),
        (gettext("Duties checked"), 9, lambda row: row.exposure),
        (gettext("What was found"), 60, lambda row: row.found),
        (gettext("Rule"), 24, lambda row: row.rule),
        (gettext("State"), 9, lambda row: name_of("state", row.score.state)),
    )
    return table(gettext("Points (on trial)"), columns, _points(report))


def _input_errors(report: Report) -> Sheet:
    columns: Columns[InputError] = (
        (gettext("File"), 30, lambda line: line.file),
        (gettext("Row"), 7, lambda line: line.row),
        (gettext("Column"), 16, lambda line: line.column),
        (gettext("Value"), 24, lambda line: line.value),
        (gettext("What was expected"), 70, error_says),
    )
    return table(gettext("Input errors"), columns, report.input_errors)
