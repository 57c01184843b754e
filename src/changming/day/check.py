"""`check`: one day's inputs become its report. Pure: no file, no clock, no network; the same input, the same report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from changming import __version__
from changming.areas.evidence.rules import Doubt, Proof, Source
from changming.areas.inspection.choices import FindingCode
from changming.areas.inspection.rules import Finding, Judged, Measure, Place, propose
from changming.areas.standards.choices import Verdict
from changming.areas.standards.rules import DutyResult, Owing
from changming.day.completeness import completeness_of
from changming.day.facilities import FacilitiesResult, judge_facilities
from changming.day.grounds import place_name
from changming.day.inputs import DayInputs
from changming.day.owing import skipped_by_machine, who_owes_what
from changming.day.photos import PhotosResult, judge_photos
from changming.day.presence import PresenceResult, judge_presence
from changming.day.roads import RoadsResult, judge_roads
from changming.day.scores import forecast
from changming.day.segments import segment_lines
from changming.papers import report as paper
from changming.papers.words import finding_says


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that was found out about the day, room by room."""

    owings: tuple[Owing, ...]
    roads: RoadsResult
    presence: PresenceResult
    facilities: FacilitiesResult
    photos: PhotosResult

    def result(self, owing: Owing) -> DutyResult:
        """What the evidence says of one duty."""
        if owing.excused:
            return DutyResult(Verdict.EXCUSED)
        rooms = (self.roads.duties, self.facilities.results, self.presence.results)
        result = next((room[owing.duty.id] for room in rooms if owing.duty.id in room), DutyResult(Verdict.UNKNOWN))
        if owing.all_skipped and result.verdict is not Verdict.DONE:
            return DutyResult(Verdict.EXCUSED)
        return result

    def proofs(self, duty: str) -> tuple[Proof, ...]:
        """Evidence of one duty, counted or not."""
        rooms = (self.presence.proofs, self.facilities.proofs, self.photos.proofs)
        given = {proof for room in rooms for proof in room.get(duty, ())}
        return tuple(sorted(given | set(self.tracks(duty))))

    def tracks(self, duty: str) -> tuple[Proof, ...]:
        """Track files whose fixes were used for one duty."""
        return tuple(Proof("track", Source(each.file)) for each in self.roads.evidence.get(duty, ()))

    def doubts(self, duty: str) -> tuple[Doubt, ...]:
        """Doubts on any evidence of one duty."""
        return (*self.presence.doubts.get(duty, ()), *self.photos.by_duty.get(duty, ()))


def check(inputs: DayInputs) -> paper.Report:
    """Judge one day. See docs/explanation/how-a-day-is-checked.md for the order and what each step promises."""
    owed = who_owes_what(inputs)
    roads = judge_roads(inputs, [owing.narrowed for owing in owed if owing.duty.by_vehicle and not owing.excused])
    judgement = Judgement(
        owings=owed,
        roads=roads,
        presence=judge_presence(inputs, owed, roads.used),
        facilities=judge_facilities(inputs, owed, roads.used),
        photos=judge_photos(inputs, owed),
    )
    duties = tuple(_duty_line(judgement, owing, inputs) for owing in owed)
    names, works = _names(inputs), {owing.duty.id: owing.duty.work for owing in owed}
    findings = tuple(_finding_line(each, names, works.get(each.duty or "")) for each in _findings(judgement))
    return paper.Report(
        district=paper.DistrictLine(inputs.district.name, inputs.district.adcode),
        day=inputs.district.day,
        as_of=inputs.as_of.astimezone(inputs.district.zone),
        pack=paper.PackLine(inputs.pack.name, inputs.pack.version),
        engine=dict.fromkeys(("coverage", "geo", "likeness", "matching", "scoring"), __version__),
        parameters={key: value.value for key, value in sorted(inputs.pack.sources.items())},
        simulated=inputs.district.simulated,
        completeness=completeness_of(inputs, judgement.owings, roads.devices),
        duties=duties,
        segments=segment_lines(inputs, owed, roads, judgement.presence),
        facilities=judgement.facilities.lines,
        sign_ins=judgement.presence.lines,
        photos=judgement.photos.lines,
        tracks=roads.tracks,
        findings=findings,
        scores=forecast(findings, duties, inputs.pack),
        input_errors=inputs.input_errors,
    )


def _duty_line(judgement: Judgement, owing: Owing, inputs: DayInputs) -> paper.DutyLine:
    duty, result = owing.duty, judgement.result(owing)
    zone = inputs.district.zone
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
        evidence=tuple(_pointer(proof) for proof in judgement.proofs(duty.id)),
        doubts=tuple(doubt_line(doubt) for doubt in judgement.doubts(duty.id)),
    )


def doubt_line(doubt: Doubt) -> paper.Doubt:
    """A doubt as the report prints it."""
    return paper.Doubt(doubt.code, doubt.measured, doubt.allowed, doubt.unit, doubt.about)


def _pointer(proof: Proof) -> paper.Evidence:
    return paper.Evidence(proof.kind, proof.source.file, proof.source.row or None)


def _findings(judgement: Judgement) -> list[Finding]:
    departures = _by_duty(judgement.roads)
    judged = [
        Judged(
            duty=owing.duty.id,
            place=place_name(owing.duty),
            party=owing.party or "",
            team=owing.duty.team,
            verdict=(result := judgement.result(owing)).verdict,
            unknown_share=result.unknown_share,
            proofs=judgement.proofs(owing.duty.id),
            doubts=len(judgement.doubts(owing.duty.id)),
            measures=(*judgement.presence.measures.get(owing.duty.id, ()), *departures.get(owing.duty.id, ())),
        )
        for owing in judgement.owings
    ]
    return propose(judged, _road_places(judgement), judgement.facilities.places)


def _by_duty(roads: RoadsResult) -> Mapping[str, Sequence[Measure]]:
    return {
        fact.duty: [Measure(fact.code, fact.measured, fact.allowed, fact.unit)]
        for fact in roads.facts
        if fact.code is FindingCode.NOT_DEPARTED
    }


def _road_places(judgement: Judgement) -> list[Place]:
    """Segments that a machine owes, each with the first duty that names it; none of a duty that is not due."""
    first: dict[str, Owing] = {}
    waiting: set[str] = set()
    for owing in judgement.owings:
        if owing.duty.by_vehicle and not owing.excused:
            for segment in owing.duty.segments:
                first.setdefault(segment, owing)
            if judgement.result(owing).verdict is None:
                waiting.update(owing.duty.segments)
    skipped = skipped_by_machine(judgement.owings)
    fast = {fact.segment for fact in judgement.roads.facts if fact.code is FindingCode.TOO_FAST}
    return [
        Place(
            id=line.id,
            duty=(owing := first[line.id]).duty.id,
            party=owing.party or "",
            team=owing.duty.team,
            verdict=Verdict(line.verdict) if line.verdict else None,
            proofs=judgement.tracks(owing.duty.id),
            passes=line.passes,
            required_passes=line.required_passes,
            too_fast_share=line.too_fast_share if line.id in fast else None,
        )
        for line in judgement.roads.segments
        if line.id in first and line.id not in skipped and line.id not in waiting
    ]


def _names(inputs: DayInputs) -> dict[str, str]:
    """What people call the places that findings speak of, by id."""
    names = {segment.id: segment.name for segment in inputs.segments}
    names |= {facility.id: facility.name for facility in inputs.facilities}
    names |= {post.id: post.name for post in inputs.posts}
    return {place: name for place, name in names.items() if name}


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
        evidence=tuple(_pointer(proof) for proof in finding.proofs),
        says=finding_says(finding.code, facts),
    )
