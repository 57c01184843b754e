"""What a judged day proposes as findings."""

from collections.abc import Iterator

from changming.areas.inspection.rules import Finding, Judged, Place, propose
from changming.areas.standards.choices import Verdict
from changming.day.grounds import place_name
from changming.day.judgement import Judgement


def findings_of(judgement: Judgement) -> list[Finding]:
    """All findings of a day, in the order of `propose`."""
    return propose(_duties(judgement), _segments(judgement), _facilities(judgement))


def _duties(judgement: Judgement) -> Iterator[Judged]:
    for owing in judgement.owings:
        duty, result = owing.duty, judgement.result(owing)
        yield Judged(
            duty=duty.id,
            place=place_name(duty),
            party=owing.party or "",
            team=duty.team,
            verdict=result.verdict,
            unknown_share=result.unknown_share,
            proofs=judgement.proofs(duty.id),
            doubts=len(judgement.doubts(duty.id)),
            measures=(*judgement.presence.measures.get(duty.id, ()), *judgement.roads.measures.get(duty.id, ())),
        )


def _segments(judgement: Judgement) -> Iterator[Place]:
    """Segments that a machine owes, each with the first duty that owes it; none of a duty that is not due."""
    owed = [
        (segment, owing)
        for owing in judgement.owings
        if owing.by_machine
        for segment in owing.duty.segments
        if segment not in owing.skipped
    ]
    first = dict(reversed(owed))
    waiting = {segment for segment, owing in owed if judgement.result(owing).verdict is None}
    for line in judgement.roads.segments:
        if line.id not in first or line.id in waiting:
            continue
        owing = first[line.id]
        yield Place(
            place=line.id,
            duty=owing.duty.id,
            party=owing.party or "",
            team=owing.duty.team,
            verdict=Verdict(line.verdict) if line.verdict else None,
            proofs=judgement.tracks(owing.duty.id),
            passes=line.passes,
            required_passes=line.required_passes,
            too_fast_share=line.too_fast_share if line.id in judgement.roads.too_fast else None,
        )


def _facilities(judgement: Judgement) -> Iterator[Place]:
    owings = {owing.duty.id: owing for owing in judgement.owings}
    for kept in judgement.facilities.kept:
        owing = owings[kept.duty]
        yield Place(kept.facility, kept.duty, owing.party or "", owing.duty.team, kept.verdict, kept.proofs)
