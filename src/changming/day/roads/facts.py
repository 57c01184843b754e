"""What findings about roads rest on."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from changming.areas.fleet.rules import departed
from changming.areas.inspection.choices import FindingCode
from changming.areas.standards.choices import Verdict
from changming.areas.standards.rules import Duty
from changming.day.roads.claims import Claim, cover_params
from changming.day.roads.lines import Owed, too_fast_share
from changming.day.roads.results import RoadFact
from changming.day.roads.scene import Scene
from changming.papers.report import SegmentLine

OF_VERDICT = {Verdict.NOT_DONE: FindingCode.SEGMENT_MISSED, Verdict.PARTLY: FindingCode.SEGMENT_SHORT}


def segment_facts(scene: Scene, owed: Owed, line: SegmentLine) -> list[RoadFact]:
    """Facts about one owed segment: missed or short, and worked too fast; each of the first duty that it falls to.

    Too fast on less than a trace of the segment is no fact: metres beside a crossing carry the speed of the way there.
    """
    facts = []
    code = OF_VERDICT.get(owed.verdict) if owed.verdict else None
    fallen = [claim for claim in owed.claims if owed.verdicts[claim.duty.id] in {Verdict.NOT_DONE, Verdict.PARTLY}]
    if code and fallen:
        passes, required = float(line.passes or 0), float(line.required_passes or 0)
        facts.append(_fact(code, fallen[0], passes, required, "passes", line.covered_share))
    ended = [claim for claim in owed.claims if owed.verdicts[claim.duty.id] is not None]
    least_share = scene.pack.coverage.trace_share
    fast = [claim for claim in ended if claim.all_.too_fast_m >= least_share * claim.all_.length_m]
    if fast:
        cover, limit_kmh = fast[0].all_, cover_params(scene.pack, fast[0].duty).max_kmh
        facts.append(_fact(FindingCode.TOO_FAST, fast[0], cover.too_fast_kmh, limit_kmh, "km/h", too_fast_share(cover)))
    return [replace(fact, segment=line.id) for fact in facts]


def _fact(code: FindingCode, claim: Claim, measured: float, allowed: float, unit: str, share: float | None) -> RoadFact:
    duty = claim.duty
    return RoadFact(code, duty.id, "", duty.vehicle or "", duty.team, measured, allowed, unit, share)


def departure_fact(scene: Scene, duty: Duty, *, done: bool) -> RoadFact | None:
    """`not_departed`, where the device reported all the time, so far, and never left; never of a silent one."""
    starts_s, ends_s = scene.window(duty)
    rules = scene.pack.fixes
    number = scene.track_of.get(duty.vehicle or "")
    waited = ends_s >= duty.ends.timestamp() or ends_s >= starts_s + rules.depart_grace_s
    if done or number is None or not waited or ends_s <= starts_s:
        return None
    track = scene.tracks[number]
    now = (track.seen.t_s >= starts_s) & (track.seen.t_s <= ends_s)
    if not now.any() or _silent_s(track.seen.t_s, starts_s, ends_s) > scene.pack.coverage.gap_s:
        return None
    if departed(track.x_m[now], track.y_m[now], rules.depart_m):
        return None
    waited_s = ends_s - starts_s
    return RoadFact(
        FindingCode.NOT_DEPARTED, duty.id, "", duty.vehicle or "", duty.team, waited_s, rules.depart_grace_s, "s"
    )


def _silent_s(t_s: NDArray[np.float64], starts_s: float, ends_s: float) -> float:
    """The longest time without a fix inside a window; a fix just before or after it counts."""
    return float(np.diff(np.clip(np.concatenate(([-np.inf], t_s, [np.inf])), starts_s, ends_s)).max(initial=0.0))
