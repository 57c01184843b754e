"""The figures that all papers share: counts by verdict, what arrived, what each team has, what is to be decided."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from numbers import Real

from changming.papers.report import Faces, Report, RoadFace, ScoreLine, SegmentLine
from changming.papers.words.names import EVIDENCE_KINDS, OWED_VERDICTS, urgency

NUMERAL = re.compile(r"([0-9]+|[一二三四五六七八九十]+)")
DIGITS = "零一二三四五六七八九"
NO_NUMBER = 1_000_000_000  # words stand after numbers
GRADE_ORDER = ("special", "1", "2", "3", "4", None)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of something got each verdict. Excused and not due yet stand apart: nobody owes them."""

    done: int = 0
    partly: int = 0
    not_done: int = 0
    unknown: int = 0
    excused: int = 0
    not_due: int = 0

    @property
    def due(self) -> int:
        """All that was owed."""
        return self.done + self.partly + self.not_done + self.unknown

    def of(self, verdict: str) -> int:
        """How many got one verdict."""
        counted: int = getattr(self, verdict)
        return counted


def tally(verdicts: Iterable[str | None]) -> Tally:
    """Counts by verdict; None is not due yet."""
    counts = Counter("not_due" if verdict is None else verdict for verdict in verdicts)
    return Tally(**{name: counts[name] for name in (*OWED_VERDICTS, "excused", "not_due")})


def duty_tally(report: Report) -> Tally:
    """Counts of duties."""
    return tally(line.verdict for line in report.duties)


def segment_tally(report: Report) -> Tally:
    """Counts of segments that were owed."""
    return tally(line.verdict for line in report.segments if is_owed(line))


def facility_tally(report: Report) -> Tally:
    """Counts of facilities."""
    return tally(line.verdict for line in report.facilities)


def is_owed(line: SegmentLine) -> bool:
    """Whether anything was owed on a segment; one that was only worked, on nobody's roster, is not."""
    return line.verdict is not None or line.required_passes is not None


@dataclass(frozen=True, slots=True)
class Arrived:
    """How much of one kind of evidence arrived."""

    kind: str
    expected: int
    received: int
    share: float


def arrived(report: Report) -> tuple[Arrived, ...]:
    """Kinds of evidence of which something was expected, in a fixed order."""
    kinds = report.completeness.kinds
    return tuple(
        Arrived(kind, kinds[kind].expected, kinds[kind].received, share)
        for kind in EVIDENCE_KINDS
        if kind in kinds
        for share in (kinds[kind].share,)
        if share is not None
    )


def for_reference(report: Report) -> bool:
    """Whether so little evidence arrived, of any kind, that percentages are good for reference only."""
    limit = report.parameters.get("score.completeness_share")
    return isinstance(limit, Real) and any(row.share < float(limit) for row in arrived(report))


def minutes_missing(report: Report) -> int:
    """Minutes of duties without positions, over all devices."""
    return round(sum(line.minutes_without for line in report.completeness.devices))


def silent_devices(report: Report) -> tuple[str, ...]:
    """Devices with duties that sent no position at all."""
    return tuple(
        line.device for line in report.completeness.devices if line.minutes_with <= 0 and line.minutes_without > 0
    )


def silent_teams(report: Report) -> tuple[str, ...]:
    """Teams of whose owed duties nothing at all was received."""
    heard: dict[str, bool] = {}
    for duty in report.duties:
        if duty.team and duty.verdict in OWED_VERDICTS:
            heard[duty.team] = heard.get(duty.team, False) or bool(duty.evidence)
    return tuple(sorted(team for team, any_heard in heard.items() if not any_heard))


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team's day."""

    team: str
    duties: Tally
    segments: Tally
    doubts: Mapping[str, int] = field(default_factory=dict)
    score: ScoreLine | None = None


def team_order(name: str) -> tuple[tuple[int, str], ...]:
    """A key that puts 第二中队 before 第十中队, and team 9 before team 10."""
    parts = NUMERAL.split(name)
    return tuple((_number(part), "") if NUMERAL.fullmatch(part) else (NO_NUMBER, part) for part in parts if part)


def _number(numeral: str) -> int:
    """An Arabic numeral, or a Chinese one up to 九十九."""
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    return (_digit(tens, 1) * 10 if ten else 0) + _digit(ones, 0)


def _digit(numeral: str, otherwise: int) -> int:
    return DIGITS.find(numeral[-1]) if numeral else otherwise


def team_rows(report: Report, faces: Faces) -> tuple[TeamRow, ...]:
    """Teams in the order of their names; they are not ranked."""
    teams_of_roads = {road.id: road.team for road in faces.roads}
    duties = _grouped((line.team, line.verdict) for line in report.duties)
    segments = _grouped((teams_of_roads.get(line.id, ""), line.verdict) for line in report.segments if is_owed(line))
    doubts = doubts_by_team(report)
    scores = {line.team: line for line in report.scores}
    names = sorted({*duties, *segments, *scores} - {""}, key=team_order)
    return tuple(
        TeamRow(name, tally(duties[name]), tally(segments[name]), doubts.get(name, {}), scores.get(name))
        for name in names
    )


def _grouped(pairs: Iterable[tuple[str, str | None]]) -> defaultdict[str, list[str | None]]:
    groups: defaultdict[str, list[str | None]] = defaultdict(list)
    for team, verdict in pairs:
        groups[team].append(verdict)
    return groups


def doubts_by_team(report: Report) -> dict[str, Counter[str]]:
    """Doubts on sign-ins and photos by team and code; `""` holds those of no team."""
    team_of_duty = {duty.id: duty.team for duty in report.duties}
    team_of_file = {
        pointer.file: duty.team for duty in report.duties for pointer in duty.evidence if pointer.kind == "photo"
    }
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for sign_in in report.sign_ins:
        team = team_of_duty.get(sign_in.duty or "", "")
        counted[team].update(doubt.code for doubt in sign_in.doubts)
    for photo in report.photos:
        counted[team_of_file.get(photo.file, "")].update(doubt.code for doubt in photo.doubts)
    return {team: codes for team, codes in counted.items() if codes}


def doubt_count(report: Report) -> int:
    """All doubts on sign-ins and photos."""
    return sum(len(line.doubts) for line in report.sign_ins) + sum(len(line.doubts) for line in report.photos)


@dataclass(frozen=True, slots=True)
class RoadRow:
    """A segment of the report with its face."""

    line: SegmentLine
    face: RoadFace


def road_rows(report: Report, faces: Faces) -> tuple[RoadRow, ...]:
    """Segments of the report, urgent ones first: by verdict, grade, name, id."""
    known = {road.id: road for road in faces.roads}
    rows = [RoadRow(line, known.get(line.id) or RoadFace(line.id, "", None, "", ())) for line in report.segments]
    return tuple(sorted(rows, key=_urgency))


def _urgency(row: RoadRow) -> tuple[int, int, str, str]:
    verdict = row.line.verdict
    first = urgency(verdict)
    grade = GRADE_ORDER.index(row.face.grade) if row.face.grade in GRADE_ORDER else len(GRADE_ORDER)
    return first, grade, row.face.name or "\uffff", row.line.id


def worst_teams(rows: Iterable[TeamRow], not_done: Callable[[TeamRow], int]) -> tuple[TeamRow, ...]:
    """Teams with anything not done, most first, ties by name."""
    short = [row for row in rows if not_done(row) > 0]
    return tuple(sorted(short, key=lambda row: (-not_done(row), row.team)))
