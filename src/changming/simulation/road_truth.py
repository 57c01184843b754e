"""What is true of segments and vehicle duties by the bounds of day-folder.md, from true courses and given fixes."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from changming.simulation.fleet import Vehicle, VehicleDuty
from changming.simulation.goes import POSSIBLE_M_S, SURE_M_S, Bools, Proof, cell_places_m, cells_of
from changming.simulation.ledger import Segment
from changming.simulation.streets import Floats, Plane

PASS_SHARE = 0.8  # day-folder.md, example values
TRACE_SHARE = 0.05
LIMIT_KMH = {"sweep": 15.0, "wash": 15.0, "sprinkle": 20.0, "dust_suppression": 15.0}  # domain.md D5
NOISE_M = 8.0  # how far off a part of a segment may be seen
EDGE_S = 10.0  # a step between fixes may straddle the window's ends


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One way to read the evidence of one segment for one duty: worked cells per go, open cells, thresholds."""

    goes: list[Bools]
    others: Bools
    open: Bools
    required: int
    pass_share: float
    trace_share: float


@dataclass(slots=True)
class SegmentTruth:
    """What is true of one segment; `accept` has more than one verdict where noise alone decides between them."""

    verdict: str | None
    accept: list[str | None]
    length_m: float
    required: int
    worked_share: list[float]
    open_share: list[float]
    passes: list[int]
    too_fast: str
    planted: list[str] = field(default_factory=list)


def judge(view: View) -> tuple[str, int]:
    """Verdict and passes of one reading."""
    shares = [float(cells.mean()) for cells in view.goes]
    passes = sum(share >= view.pass_share for share in shares)
    worked = np.any(view.goes, axis=0) if view.goes else np.zeros(len(view.open), np.bool_)
    free = view.open & ~view.others
    if passes >= view.required:
        return "done", passes
    if float((worked | free).mean()) < view.trace_share:
        return "not_done", passes
    broken = [cells for cells, share in zip(view.goes, shares, strict=True) if share < view.pass_share]
    could = sum(float((cells | free).mean()) >= view.pass_share for cells in broken)
    if float(free.mean()) >= view.pass_share:
        could = view.required
    within_reach = passes + could >= view.required
    if float(worked.mean()) >= view.trace_share and not within_reach:
        return "partly", passes
    return "unknown", passes


@dataclass(slots=True, eq=False)
class Scene:
    """Everything the road truth is worked out from."""

    plane: Plane
    segments: dict[str, Segment]
    vehicles: dict[str, Vehicle]
    proofs: dict[str, Proof]
    goes_on: dict[str, list[tuple[str, int]]]  # segment id → (vehicle, index of its go)
    as_of_s: float = math.inf
    places_m: dict[str, Floats] = field(default_factory=dict)  # of the segments asked for so far
    said: dict[tuple[str, str, "Reading", bool], tuple[str, int]] = field(default_factory=dict)

    def cells_m(self, segment: Segment) -> Floats:
        """Middles of a segment's cells."""
        if segment.id not in self.places_m:
            self.places_m[segment.id] = cell_places_m(segment, self.plane)
        return self.places_m[segment.id]

    def judged(self, duty: VehicleDuty, segment: Segment, reading: "Reading", *, own: bool) -> tuple[str, int]:
        """What `judge` says of a view, worked out once."""
        alone = all(vehicle == duty.vehicle for vehicle, _ in self.goes_on.get(segment.id, ()))
        key = (duty.id, segment.id, reading, own or alone)
        if key not in self.said:
            self.said[key] = judge(view(self, duty, segment, reading, own=own))
        return self.said[key]

    def due(self, duty: VehicleDuty, verdict: str | None) -> str | None:
        """The verdict, None while the window lasts and the work is not done."""
        return verdict if verdict == "done" or duty.ends_s <= self.as_of_s else None


def scene(
    plane: Plane,
    ledger: list[Segment],
    fleet: list[Vehicle],
    proofs: dict[str, Proof],
    as_of_s: float = math.inf,
) -> Scene:
    """Indexes the goes by segment. `as_of_s`: when it is asked; `proofs` know nothing later."""
    goes_on: dict[str, list[tuple[str, int]]] = {}
    for vehicle in fleet:
        for index, go in enumerate(proofs[vehicle.id].goes):
            goes_on.setdefault(go.segment, []).append((vehicle.id, index))
    return Scene(plane, {one.id: one for one in ledger}, {one.id: one for one in fleet}, proofs, goes_on, as_of_s)


Reading = tuple[bool, bool, int, bool]  # sure work only, sure reach only, thresholds shifted, turning round is one go
READINGS: list[Reading] = [
    (sure, reach, shift, one_go)
    for sure in (True, False)
    for reach in (True, False)
    for shift in (0, -1, 1)
    for one_go in (False, True)
]


def view(it: Scene, duty: VehicleDuty, segment: Segment, reading: Reading, *, own: bool) -> View:
    """How one reading sees the segment: `own` counts the duty's own device only."""
    sure, reach, shift, one_go = reading
    goes: list[Bools] = []
    others = np.zeros(cells_of(segment), np.bool_)
    open_ = np.zeros(cells_of(segment), np.bool_)
    for vehicle_id, index in it.goes_on.get(segment.id, []):
        vehicle, go = it.vehicles[vehicle_id], it.proofs[vehicle_id].goes[index]
        mine = vehicle_id == duty.vehicle
        inside = _inside(go.t_s, duty, sure=sure)
        if mine:
            open_ |= go.bridged & inside
            cells = (go.sure if sure else go.maybe) & inside
            if one_go and go.turned and goes:
                goes[-1] = goes[-1] | cells
            else:
                goes.append(cells)
        elif not own and vehicle.duty.work == duty.work and vehicle.has_switch:
            cells = (go.sure if sure else go.maybe) & inside & (_inside(go.t_s, vehicle.duty, sure=sure) | (not sure))
            goes.append(cells)
            others |= cells
    places_m = it.cells_m(segment)
    for silence in it.proofs[duty.vehicle].silences:
        speed, spare_m = (SURE_M_S, -50.0) if reach else (POSSIBLE_M_S, 60.0)
        open_ |= silence.within(places_m, speed, spare_m, (duty.starts_s, duty.ends_s))
    if not reach:
        open_ |= _passed_unseen(it.proofs[duty.vehicle], places_m, duty)
    slack = min(0.2, NOISE_M / segment.length_m)
    pass_share = min(PASS_SHARE + shift * slack, 0.97)
    trace_share = max(0.001, TRACE_SHARE + shift * slack)
    return View([cells for cells in goes if cells.any()], others, open_, duty.passes, pass_share, trace_share)


def _passed_unseen(proof: Proof, places_m: Floats, duty: VehicleDuty) -> Bools:
    """Places by which a way at the usual pace may have led in a gap: nobody but the driver knows which it was."""
    found = np.zeros(len(places_m), np.bool_)
    for gap in proof.gaps:
        found |= gap.within(places_m, proof.pace_m_s, 0.0, (duty.starts_s, duty.ends_s))
    return found


def _inside(t_s: Floats, duty: VehicleDuty, *, sure: bool) -> Bools:
    spare_s = -EDGE_S if sure else EDGE_S
    with np.errstate(invalid="ignore"):
        return np.asarray((t_s >= duty.starts_s - spare_s) & (t_s <= duty.ends_s + spare_s))


def combine(verdicts: Iterable[str | None]) -> str | None:
    """The rule for several segments, and for several duties on one; None while one of them is not due."""
    found = set(verdicts)
    if None in found:
        return None
    return found.pop() if len(found) == 1 else "partly"


def segment_truth(it: Scene, segment: Segment, duties: list[VehicleDuty]) -> SegmentTruth:
    """What is true of a segment that vehicle duties name."""
    accept: dict[str | None, None] = {}
    passes: list[int] = []
    for own in (False, True) if len(duties) > 1 else (False,):
        for reading in READINGS:
            found = [it.judged(duty, segment, reading, own=own) for duty in duties]
            due = [it.due(duty, verdict) for (verdict, _), duty in zip(found, duties, strict=True)]
            accept[combine(due)] = None
            passes.append(
                sum(min(n, duty.passes) if len(duties) > 1 else n for (_, n), duty in zip(found, duties, strict=True))
            )
    bounds = [
        [view(it, duty, segment, (*sure, 0, False), own=False) for duty in duties]
        for sure in ((True, True), (False, False))
    ]
    worked = [
        float(np.any([np.any([*v.goes, v.open & False], axis=0) for v in views], axis=0).mean()) for views in bounds
    ]
    open_ = [float(np.any([v.open & ~v.others for v in views], axis=0).mean()) for views in bounds]
    return SegmentTruth(
        next(iter(accept)),
        list(accept),
        round(segment.length_m, 2),
        sum(duty.passes for duty in duties),
        [round(one, 4) for one in worked],
        [round(one, 4) for one in open_],
        [min(passes), max(passes)],
        _too_fast(it, segment, duties),
        [duty.planted.get(segment.id, it.vehicles[duty.vehicle].character) for duty in duties],
    )


def _too_fast(it: Scene, segment: Segment, duties: list[VehicleDuty]) -> str:
    """yes, no, or either where only a little of it was fast."""
    answers = set()
    for duty in duties:
        slowest, touched = np.full((2, cells_of(segment)), np.inf)
        seen = np.zeros(cells_of(segment), np.bool_)
        maybe = seen.copy()
        for vehicle_id, index in it.goes_on.get(segment.id, []):
            vehicle, go = it.vehicles[vehicle_id], it.proofs[vehicle_id].goes[index]
            if vehicle_id != duty.vehicle and not (vehicle.duty.work == duty.work and vehicle.has_switch):
                continue
            sure, perhaps = go.sure & _inside(go.t_s, duty, sure=True), go.maybe & _inside(go.t_s, duty, sure=False)
            # a traverse is as slow as its slowest part, or as its mean with the stops in it: fast by both is fast
            slowest[perhaps] = np.minimum(slowest[perhaps], np.minimum(go.speed_kmh[perhaps], go.mean_kmh))
            touched[perhaps] = np.minimum(touched[perhaps], go.step_kmh[perhaps])
            seen |= sure
            maybe |= perhaps
        limit = LIMIT_KMH[duty.work]
        fast_m = float((seen & (slowest > limit * 1.15)).sum()) * segment.length_m / cells_of(segment)
        if fast_m >= 0.5 * segment.length_m and fast_m >= 60:
            answers.add("yes")
        elif not (maybe & (touched > limit * 0.9)).any():
            answers.add("no")
        else:
            answers.add("either")
    return "yes" if "yes" in answers else "either" if "either" in answers else "no"


def duty_truth(it: Scene, duty: VehicleDuty) -> tuple[str | None, list[str | None]]:
    """Verdict of a vehicle duty, and every verdict that noise alone could make of it."""
    accept: dict[str | None, None] = {}
    for reading in READINGS:
        verdicts = [it.judged(duty, segment, reading, own=True)[0] for segment in duty.segments]
        accept[it.due(duty, combine(verdicts))] = None
    return next(iter(accept)), list(accept)
