"""The part of a report that somebody of some teams may see."""

from collections.abc import Collection
from dataclasses import replace

from changming.papers.report import Completeness, Faces, FindingLine, Report, ScoreLine


def of_teams(report: Report, faces: Faces, teams: Collection[str]) -> tuple[Report, Faces]:
    """Lines and names of these teams alone: their duties, the segments and facilities these or the ledger give them.

    Shares of evidence received are of the whole district and left out; so are refused rows.
    """
    duties = tuple(duty for duty in report.duties if duty.team in teams)
    own = {duty.id for duty in duties}
    places = {place for duty in duties for place in duty.place.split(";")}
    files = {each.file for duty in duties for each in duty.evidence if each.kind == "photo"}
    parties = {duty.party for duty in duties}
    devices = tuple(each for each in report.completeness.devices if each.party in parties)
    named = {each.device for each in devices}
    roads = tuple(road for road in faces.roads if road.team in teams or road.id in places)
    seen = {road.id for road in roads}
    facilities = tuple(line for line in report.facilities if line.id in places)
    findings, scores = _judged(report, teams)
    part = replace(
        report,
        completeness=Completeness({}, devices),
        duties=duties,
        segments=tuple(line for line in report.segments if line.id in seen),
        facilities=facilities,
        sign_ins=tuple(line for line in report.sign_ins if line.duty in own),
        photos=tuple(line for line in report.photos if line.file in files),
        tracks=tuple(line for line in report.tracks if line.device in named | parties),
        findings=findings,
        scores=scores,
        input_errors=(),
    )
    names = Faces(
        roads=roads,
        people={code: name for code, name in faces.people.items() if code in parties},
        vehicles={code: plate for code, plate in faces.vehicles.items() if code in parties},
        facilities={code: name for code, name in faces.facilities.items() if code in places},
        posts={code: name for code, name in faces.posts.items() if code in places},
        attribution=faces.attribution,
    )
    return part, names


def _judged(report: Report, teams: Collection[str]) -> tuple[tuple[FindingLine, ...], tuple[ScoreLine, ...]]:
    """Findings and points of these teams; deductions point at the findings as they stand now.

    A deduction for what another team was found with goes, and its points stay in the total.
    """
    kept = [place for place, line in enumerate(report.findings) if line.team in teams]
    now = {before: place for place, before in enumerate(kept)}
    scores = tuple(
        replace(line, deductions=tuple(replace(d, finding=now[d.finding]) for d in line.deductions if d.finding in now))
        for line in report.scores
        if line.team in teams
    )
    return tuple(report.findings[place] for place in kept), scores
