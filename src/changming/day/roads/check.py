"""Vehicle work of a day, from fixes to verdicts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from changming.areas.fleet.rules import combine
from changming.areas.inspection.rules import Measure
from changming.areas.standards.choices import Verdict
from changming.areas.standards.rules import DutyResult, Owing
from changming.day.inputs import DayInputs
from changming.day.roads.claims import Claim, bounds_of, claims_of, required_passes, verdict_of
from changming.day.roads.facts import stayed, worked_too_fast
from changming.day.roads.ledger import Ledger, laid_ledger
from changming.day.roads.lines import owed_line, settle, unowed_covers, unowed_line, unseen_line
from changming.day.roads.minutes import device_minutes, track_evidence
from changming.day.roads.passes import passes_of
from changming.day.roads.results import RoadsResult
from changming.day.roads.scene import Scene
from changming.day.roads.tracks import bearers, follow
from changming.papers.report import SegmentLine


def judge_roads(inputs: DayInputs, due: Sequence[Owing]) -> RoadsResult:
    """Judge the vehicle duties that are due, and every segment they name or that was worked.

    due  vehicle duties with segments, without those that are excused; what weather takes out of them counts for nothing
    """
    due = sorted(due, key=lambda owing: owing.duty.id)
    by_vehicle = {name for duty in inputs.duties if duty.vehicle for name in duty.segments}
    around = inputs.fixes.lon, inputs.fixes.lat
    ledger = replace(laid_ledger(inputs.segments, by_vehicle, around, walked_on=_walked(inputs)), memory=inputs.memory)
    scene = look(inputs, ledger)
    claims = claims_of(scene, due)
    by_duty: dict[str, list[Claim]] = {}
    by_segment: dict[int, list[Claim]] = {}
    for claim in claims:
        by_duty.setdefault(claim.duty.id, []).append(claim)
        by_segment.setdefault(claim.segment, []).append(claim)
    results = {owing.duty.id: _judge(scene, owing, by_duty.get(owing.duty.id, [])) for owing in due}
    zone = inputs.district.zone
    owed = {ledger.segments[segment].id: settle(scene, claims) for segment, claims in by_segment.items()}
    named = [*(owed_line(scene, each, zone) for each in owed.values()), *_unseen_lines(inputs, scene, due)]
    unowed = unowed_covers(scene, [line.id for line in named])
    others = [unowed_line(scene, segment, cover, zone) for segment, cover in unowed]
    return RoadsResult(
        duties=results,
        measures=_measures(scene, due, results),
        segments=tuple(sorted([*named, *others], key=lambda line: line.id)),
        too_fast=frozenset(segment for segment, each in owed.items() if worked_too_fast(scene, each)),
        tracks=tuple(sorted((track.line for track in scene.tracks), key=lambda line: line.device)),
        evidence={owing.duty.id: track_evidence(scene, owing, inputs.fixes.files) for owing in due},
        devices=device_minutes(scene, due, {vehicle.id: vehicle.device for vehicle in inputs.vehicles}),
        passes=passes_of(scene, owed.values(), unowed),
        used=_used(inputs, scene),
    )


def _measures(
    scene: Scene, due: Sequence[Owing], results: Mapping[str, DutyResult]
) -> Mapping[str, tuple[Measure, ...]]:
    found = {owing.duty.id: stayed(scene, owing) for owing in due if results[owing.duty.id].verdict is not Verdict.DONE}
    return {duty: (measure,) for duty, measure in found.items() if measure}


def _used(inputs: DayInputs, scene: Scene) -> NDArray[np.bool_]:
    used = np.zeros(len(inputs.fixes.t_s), np.bool_)
    for track in scene.tracks:
        used[track.rows] = True
    return used


def look(inputs: DayInputs, ledger: Ledger) -> Scene:
    """Follow every device of the day."""
    horizon_s, as_of_s = horizon(inputs).timestamp(), inputs.as_of.timestamp()
    vehicles = {vehicle.id: vehicle for vehicle in inputs.vehicles}
    tracks = tuple(
        follow(bearer, inputs.fixes, ledger, inputs.pack, horizon_s=horizon_s, as_of_s=as_of_s)
        for bearer in bearers(inputs.fixes, vehicles)
    )
    return Scene.of(ledger, inputs.pack, as_of_s, tracks, inputs.duties)


def _walked(inputs: DayInputs) -> bool:
    """Whether any device is a person's."""
    vehicles = {vehicle.id for vehicle in inputs.vehicles}
    return any(party is not None and party not in vehicles for party in inputs.fixes.device_party)


def horizon(inputs: DayInputs) -> datetime:
    """The end of the day and its duties: the midnight after the last of them, or after the day."""
    zone = inputs.district.zone
    last = max((duty.ends.astimezone(zone).date() for duty in inputs.duties), default=inputs.district.day)
    return datetime.combine(max(last, inputs.district.day) + timedelta(days=1), time(), zone)


def _judge(scene: Scene, owing: Owing, claims: Sequence[Claim]) -> DutyResult:
    """One duty by its own device. A segment without a line stays unknown and is in no share.

    What was skipped for an accepted reason and not done is left out, unless all of it was: then it stands as worked.
    """
    judged = [(claim, verdict_of(scene, claim, bounds_of(scene, claim, claim.own))) for claim in claims]
    if not owing.all_skipped:
        judged = [(claim, verdict) for claim, verdict in judged if verdict is Verdict.DONE or not claim.skipped]
    verdicts = [verdict for _, verdict in judged]
    nowhere = {name for name in owing.duty.segments if name not in scene.ledger.index}
    verdicts += [Verdict.UNKNOWN] * len(nowhere if owing.all_skipped else nowhere - owing.skipped)
    known = [verdict for verdict in verdicts if verdict is not None]
    verdict = combine(known) if len(known) == len(verdicts) else None
    if verdict is not Verdict.DONE and not scene.ended(owing):
        verdict = None
    covers = [claim.own for claim, _ in judged]
    length_m = sum(cover.length_m for cover in covers)
    if not length_m:
        return DutyResult(verdict)
    return DutyResult(
        verdict,
        done_share=sum(cover.worked_m for cover in covers) / length_m,
        unknown_share=sum(cover.open_m for cover in covers) / length_m,
    )


def _unseen_lines(inputs: DayInputs, scene: Scene, due: Sequence[Owing]) -> list[SegmentLine]:
    """Lines of the segments that due duties name and that have no line on the map."""
    owed: dict[str, list[Owing]] = {}
    for owing in due:
        for name in dict.fromkeys(owing.duty.segments):
            owed.setdefault(name, []).append(owing)
    lines = []
    for segment in inputs.segments:
        owings = owed.get(segment.id)
        if segment.id in scene.ledger.index or not owings:
            continue
        owings = [owing for owing in owings if segment.id not in owing.skipped] or owings
        required = sum(required_passes(owing.duty, segment, inputs.pack) for owing in owings)
        ended = any(scene.ended(owing) for owing in owings)
        lines.append(unseen_line(segment.id, required, Verdict.UNKNOWN if ended else None))
    return lines
