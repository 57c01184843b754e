"""The planted truth of a made day, as JSON beside the folder."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from changming.simulation.moment import MOMENTS_S, Standing, hold_back, standing, world_at
from changming.simulation.presence import SignIn
from changming.simulation.presence_truth import SKEW_S, Finding, Pictures, doubt, judge_duties
from changming.simulation.receiver import Track
from changming.simulation.road_truth import Scene, SegmentTruth, duty_truth, scene, segment_truth
from changming.simulation.tables import Row
from changming.simulation.world import OUTDOORS, World, clock

if TYPE_CHECKING:
    from changming.simulation.fleet import VehicleDuty
    from changming.simulation.people import FootDuty

OFF_M = (14.0, 42.0)  # surely near, surely away, whatever corridor a pack has


def truth_of(world: World, bad: list[Row], *, messy: bool, moments_s: Sequence[float] = MOMENTS_S) -> dict[str, object]:
    """Everything a report of the day can be held against, at its end and at moments of it."""
    doubt(world.sign_ins, world.earlier, world.crew, world.streets.plane)
    then = {at_s: world_at(world, at_s) for at_s in moments_s}
    return {
        "seed": world.seed,
        "day": str(world.day),
        **_judged(world, messy=messy),
        **_given(world),
        "tracks": _tracks(world),
        "input_errors": [
            {"file": row.at[0], "row": row.at[1] or None, "column": row.header or None, "what": row.what} for row in bad
        ],
        "maybe_unreadable": [f"photos/{one.file}" for one in world.album.photos if one.how == "photo_unreadable"],
        "moments": {
            clock(world.day, at_s).isoformat(): {**_judged(one, messy=messy, at_s=at_s), **_given_so_far(one)}
            for at_s, one in then.items()
        },
    }


def _judged(world: World, *, messy: bool, at_s: float = math.inf) -> dict[str, object]:
    """Verdicts and findings, from the evidence that the world has."""
    it = scene(world.streets.plane, world.ledger, world.fleet, world.proofs, at_s)
    findings = judge_duties(world.crew, world.sign_ins, _pictures(world))
    findings += _photo_findings(world, findings)
    for person in world.crew.people:
        for duty in person.duties:
            hold_back(duty, at_s)
    _excuse(world, findings)
    duties, of_duties = _vehicle_duties(world, it)
    segments, of_segments = _segments(world, it, duties)
    duties |= _foot_duties(world, messy=messy)
    for care in world.upkeep.duties:
        accept = list(dict.fromkeys([care.verdict, care.plain_verdict]))
        duties[care.id] = {"kind": "facility", "verdict": care.verdict, "accept": accept, "planted": care.script}
        findings += [Finding("evidence_missing", duty=care.id)] if care.verdict == "unknown" else []
    findings += of_segments + of_duties
    if at_s < math.inf:
        findings = _standing(world, duties, findings, at_s)
    return {
        "segments": segments,
        "duties": duties,
        "facilities": _facilities(world),
        "findings": [{"code": f.code, "duty": f.duty, "place": f.place, "must": f.must} for f in findings],
    }


def _given(world: World) -> dict[str, Any]:
    """Sign-ins and pictures with what is wrong with them."""
    return {"sign_ins": [_sign_in(world, row) for row in world.sign_ins], "photos": _photos(world)}


def _given_so_far(world: World) -> dict[str, Any]:
    """The same at a moment, when rows that explain a late receipt may be still to come."""
    found = _given(world)
    for row, one in zip(world.sign_ins, found["sign_ins"], strict=True):
        late = row.received_s is not None and row.received_s - row.time_s > SKEW_S[0]
        one["either"] += ["clock_skew"] if late and "clock_skew" not in row.doubts | row.either else []
    return found


def _standing(world: World, duties: dict[str, Any], findings: list[Finding], at_s: float) -> list[Finding]:
    starts_s = {duty.id: duty.starts_s for person in world.crew.people for duty in person.duties}
    starts_s |= {one.duty.id: one.duty.starts_s for one in world.fleet}
    starts_s |= {care.id: care.starts_s for care in world.upkeep.duties}
    known = {id_: Standing(at_s - start_s, duties[id_]["accept"]) for id_, start_s in starts_s.items()}
    stand = (standing(finding, known) for finding in findings)
    return [one for one in stand if one is not None]


def _excuse(world: World, findings: list[Finding]) -> None:
    """Weather excuses outdoor duties that lie within a spell; where the work was done all the same, either is right."""
    excused: set[str] = set()
    for spell in world.weather:
        for person in world.crew.people:
            for duty in person.duties:
                within = spell.starts_s <= duty.starts_s and duty.ends_s <= spell.ends_s
                if within and duty.work in OUTDOORS and duty.verdict != "excused":
                    duty.accept = ["excused"] if duty.verdict == "unknown" else ["excused", *duty.accept]
                    duty.verdict = "excused"
                    excused.add(duty.id)
        for care in world.upkeep.duties:
            if spell.starts_s <= care.starts_s and care.ends_s <= spell.ends_s:
                care.excuse()
    for finding in findings:
        if finding.duty in excused:
            finding.must = False


def _foot_duties(world: World, *, messy: bool) -> dict[str, Any]:
    """Duties on foot; `derived`: told as a shift, so that its id is made by who expands it."""
    found: dict[str, Any] = {}
    for person in world.crew.people:
        for duty in person.duties:
            found[duty.id] = {
                "kind": "foot",
                "verdict": duty.verdict,
                "accept": duty.accept,
                "derived": messy and person.team == world.crew.shift_team,
                "party": duty.party,
                "starts": clock(world.day, duty.starts_s).isoformat(),
                "planted": person.script,
            }
    return found


def _facilities(world: World) -> list[dict[str, object]]:
    return [
        {
            "id": id_,
            "work": "facility_wash",
            "verdict": one,
            "accept": list(dict.fromkeys([one, care.plain.get(id_, one)])),
            "planted": care.script,
        }
        for care in world.upkeep.duties
        for id_, one in care.verdicts.items()
    ]


def _segments(world: World, it: Scene, judged: dict[str, Any]) -> tuple[dict[str, object], list[Finding]]:
    owed: dict[str, list[VehicleDuty]] = {}
    for vehicle in world.fleet:
        for segment in vehicle.duty.segments:
            owed.setdefault(segment.id, []).append(vehicle.duty)
    found: dict[str, object] = {}
    findings: list[Finding] = []
    for id_, duties in owed.items():
        one = segment_truth(it, it.segments[id_], duties)
        found[id_] = {"by": "vehicle", **_plain(one)}
        # of a duty that is not due nothing is found, though a part of it is done
        if not any(judged[duty.id]["accept"] == [None] for duty in duties):
            sure = not any(None in judged[duty.id]["accept"] for duty in duties)
            findings += [replace(each, must=each.must and sure) for each in _segment_findings(id_, one)]
    return found | _on_foot(world, set(owed)), findings


def _on_foot(world: World, by_machine: set[str]) -> dict[str, object]:
    """Segments that one duty on foot names and no machine owes; left out where a post lies along them as well."""
    named: dict[str, list[FootDuty]] = {}
    for person in world.crew.people:
        for duty in person.duties:
            for segment in duty.post.segments:
                named.setdefault(segment.id, []).append(duty)
    return {
        id_: {"by": "foot", "verdict": duties[0].verdict, "accept": duties[0].accept, "length_m": 0.0}
        for id_, duties in named.items()
        if len(duties) == 1 and duties[0].by_segments and id_ not in by_machine
    }


def _plain(one: SegmentTruth) -> dict[str, object]:
    return {name: getattr(one, name) for name in SegmentTruth.__slots__}


def _segment_findings(id_: str, one: SegmentTruth) -> list[Finding]:
    findings = [
        Finding(code, place=id_, must=one.accept == [verdict])
        for code, verdict in (("segment_missed", "not_done"), ("segment_short", "partly"))
        if verdict in one.accept
    ]
    if one.too_fast != "no":
        findings.append(Finding("too_fast", place=id_, must=one.too_fast == "yes"))
    return findings


def _vehicle_duties(world: World, it: Scene) -> tuple[dict[str, Any], list[Finding]]:
    duties: dict[str, Any] = {}
    findings: list[Finding] = []
    for vehicle in world.fleet:
        verdict, accept = duty_truth(it, vehicle.duty)
        duties[vehicle.duty.id] = {
            "kind": "vehicle",
            "verdict": verdict,
            "accept": accept,
            "planted": vehicle.character + ("" if vehicle.has_switch else ", no switch"),
        }
        if vehicle.character == "not_departed":
            findings.append(Finding("not_departed", duty=vehicle.duty.id))
        if "unknown" in accept:
            findings.append(Finding("evidence_missing", duty=vehicle.duty.id, must=accept == ["unknown"]))
        labelled = set(world.tracks[vehicle.id].labels) - {"late"}
        if labelled:
            findings.append(Finding("evidence_doubtful", duty=vehicle.duty.id, must=False))
    return duties, findings


def _sign_in(world: World, row: SignIn) -> dict[str, object]:
    return {
        "file": row.at[0],
        "row": row.at[1],
        "person": row.person,
        "kind": row.kind,
        "duty": row.duty.id,
        "grade": "sheet" if row.sheet else "position",
        "doubts": sorted(row.doubts),
        "either": sorted(row.either - row.doubts),
        "planted": world.crew.person(row.person).script,
    }


def _tracks(world: World) -> dict[str, object]:
    lines = [shapely.LineString(world.streets.plane.to_m(segment.lon_lat)) for segment in world.ledger]
    tree = shapely.STRtree(lines)
    return {
        track.device.lstrip("0"): {"fixes": len(track.t_s), "labels": {**track.labels, **_off_ledger(track, tree)}}
        for track in world.tracks.values()
    }


def _off_ledger(track: Track, tree: shapely.STRtree) -> dict[str, tuple[int, int]]:
    used = track.xy_m[track.used]
    if len(used) == 0:
        return {}
    where, away_m = tree.query_nearest(shapely.points(used), return_distance=True, all_matches=False)
    far_m = np.full(len(used), np.inf)
    far_m[where[0]] = away_m
    return {"off_ledger": (int((far_m > OFF_M[1]).sum()), int((far_m > OFF_M[0]).sum()))}


def _pictures(world: World) -> Pictures:
    """What pictures say of presence: roll calls, and pictures late in a shift beside a sheet of paper."""
    roll_call = {person for one in world.album.photos for person in one.persons}
    late = {
        one.person
        for one in world.album.photos
        if one.duty
        and one.taken_s > (one.duty_starts_s + one.duty_ends_s) / 2
        and one.file.startswith(f"{world.crew.group_team}/")
    }
    return Pictures(roll_call, late)


def _photo_findings(world: World, known: list[Finding]) -> list[Finding]:
    """A doubtful picture makes the evidence of its duty doubtful."""
    doubtful = {one.duty.id for one in world.album.photos if one.doubts and one.duty}
    for finding in known:
        if finding.code == "evidence_doubtful" and finding.duty in doubtful:
            finding.must = True
            doubtful.discard(finding.duty)
    return [Finding("evidence_doubtful", duty=duty) for duty in sorted(doubtful)]


def _photos(world: World) -> dict[str, object]:
    return {
        f"photos/{one.file}": {
            "doubts": sorted(one.doubts),
            "either": ["photo_elsewhere", "photo_other_time"] if one.how == "exact" else [],
            "edit": one.how if one.copy_of else "",
            "copy_of": one.copy_of.file if one.copy_of else "",
        }
        for one in world.album.photos
    }
