"""A judged day as the report prints it: the areas' facts become lines, in the district's time."""

from collections.abc import Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

from changming import __version__
from changming.areas.evidence.choices import SignInKind
from changming.areas.evidence.rules import Doubt, Photo, Proof
from changming.areas.inspection.rules import Finding
from changming.areas.standards.rules import Owing
from changming.areas.upkeep.rules import Kept
from changming.day.completeness import completeness_of
from changming.day.grounds import place_name
from changming.day.inputs import DayInputs
from changming.day.judgement import Judgement
from changming.day.scores import forecast
from changming.day.segments import segment_lines
from changming.day.sign_ins import Weighed
from changming.papers import report as paper
from changming.papers.words import finding_says


def report_of(judgement: Judgement, findings: Sequence[Finding]) -> paper.Report:
    """The report of a day."""
    inputs, photos, zone = judgement.inputs, judgement.photos, judgement.inputs.district.zone
    names, works = _names(inputs), {owing.duty.id: owing.duty.work for owing in judgement.owings}
    return paper.Report(
        district=paper.DistrictLine(inputs.district.name, inputs.district.adcode),
        day=inputs.district.day,
        as_of=inputs.as_of.astimezone(zone),
        pack=paper.PackLine(inputs.pack.name, inputs.pack.version),
        engine=dict.fromkeys(("coverage", "geo", "likeness", "matching", "scoring"), __version__),
        parameters={key: value.value for key, value in sorted(inputs.pack.sources.items())},
        simulated=inputs.district.simulated,
        completeness=completeness_of(judgement),
        duties=tuple(_duty_line(judgement, owing, zone) for owing in judgement.owings),
        segments=segment_lines(judgement),
        facilities=tuple(_facility_line(each, zone) for each in judgement.facilities.kept),
        sign_ins=tuple(sign_in_line(each, zone) for each in judgement.presence.sign_ins),
        photos=tuple(_photo_line(each, photos.doubts.get(each.file, ()), zone) for each in inputs.photos),
        tracks=judgement.roads.tracks,
        findings=tuple(_finding_line(each, names, works.get(each.duty or "")) for each in findings),
        scores=forecast(findings, judgement.exposure(), inputs.pack),
        input_errors=inputs.input_errors,
    )


def _duty_line(judgement: Judgement, owing: Owing, zone: ZoneInfo) -> paper.DutyLine:
    duty, result = owing.duty, judgement.result(owing)
    return paper.DutyLine(
        id=duty.id,
        work=duty.work,
        party=owing.party or duty.vehicle or duty.person or "",
        team=duty.team,
        place=place_name(duty),
        starts=duty.starts.astimezone(zone),
        ends=duty.ends.astimezone(zone),
        verdict=result.verdict,
        done_share=result.done_share,
        unknown_share=result.unknown_share,
        evidence=_pointers(judgement.proofs(duty.id)),
        doubts=_doubts(judgement.doubts(duty.id)),
    )


def _facility_line(kept: Kept, zone: ZoneInfo) -> paper.FacilityLine:
    return paper.FacilityLine(
        id=kept.facility,
        work=kept.work,
        due=kept.due.astimezone(zone),
        verdict=kept.verdict,
        done_at=kept.done_at.astimezone(zone) if kept.done_at else None,
    )


def sign_in_line(weighed: Weighed, zone: ZoneInfo) -> paper.SignInLine:
    """What the report says of one sign-in."""
    sign_in, duty, standing = weighed.entry.sign_in, weighed.entry.duty, weighed.entry.standing
    late_s = None
    if duty is not None and sign_in.kind is SignInKind.IN:
        late_s = round((sign_in.time - duty.starts).total_seconds())
    return paper.SignInLine(
        file=sign_in.source.file,
        row=sign_in.source.row,
        person=sign_in.person or sign_in.named,
        time=sign_in.time.astimezone(zone),
        kind=sign_in.kind,
        duty=duty.id if duty else None,
        late_s=late_s,
        distance_m=standing.away_m if standing else None,
        grade=sign_in.grade,
        verdict="unmatched" if duty is None else "doubtful" if weighed.doubts or weighed.false else "good",
        doubts=_doubts(weighed.doubts),
    )


def _photo_line(photo: Photo, doubts: Iterable[Doubt], zone: ZoneInfo) -> paper.PhotoLine:
    return paper.PhotoLine(
        file=photo.file,
        sha256=photo.sha256,
        taken_at=None if photo.taken_at is None else photo.taken_at.astimezone(zone),
        taken_at_from=photo.taken_at_from,
        doubts=_doubts(doubts),
    )


def _finding_line(finding: Finding, names: Mapping[str, str], work: str | None) -> paper.FindingLine:
    facts = {
        "place": ";".join(names.get(one, one) for one in finding.place.split(";")),
        "work": work,
        "party": finding.party,
        "measured": finding.measured,
        "allowed": finding.allowed,
        "unit": finding.unit,
    }
    return paper.FindingLine(
        code=finding.code,
        duty=finding.duty,
        place=finding.place,
        party=finding.party,
        team=finding.team,
        severity=finding.severity,
        evidence=_pointers(finding.proofs),
        says=finding_says(finding.code, facts),
    )


def _doubts(doubts: Iterable[Doubt]) -> tuple[paper.Doubt, ...]:
    return tuple(paper.Doubt(each.code, each.measured, each.allowed, each.unit, each.about) for each in doubts)


def _pointers(proofs: Iterable[Proof]) -> tuple[paper.Evidence, ...]:
    return tuple(paper.Evidence(each.kind, each.source.file, each.source.row or None) for each in proofs)


def _names(inputs: DayInputs) -> dict[str, str]:
    """What people call the places that findings speak of, by id."""
    names = {segment.id: segment.name for segment in inputs.segments}
    names |= {facility.id: facility.name for facility in inputs.facilities}
    names |= {post.id: post.name for post in inputs.posts}
    return {place: name for place, name in names.items() if name}
