"""What findings about roads rest on, beside the verdicts of duties and segments."""

import numpy as np
from numpy.typing import NDArray

from changming.areas.fleet.rules import departed
from changming.areas.inspection.choices import FindingCode
from changming.areas.inspection.rules import Measure
from changming.areas.standards.rules import Owing
from changming.day.roads.lines import Owed
from changming.day.roads.scene import Scene


def worked_too_fast(scene: Scene, owed: Owed) -> bool:
    """Whether any duty that has a verdict got more than a trace of the segment too fast.

    Less is no finding: metres beside a crossing carry the speed of the way there.
    """
    ended = [claim.all_ for claim in owed.claims if owed.verdicts[claim.duty.id] is not None]
    return any(cover.too_fast_m >= scene.pack.coverage.trace_share * cover.length_m for cover in ended)


def stayed(scene: Scene, owing: Owing) -> Measure | None:
    """`not_departed`, where the device reported all the time, so far, and never left; never of a silent one.

    How long it had to leave and whether it was silent is told by the time owed; one that left in the rain has left.
    """
    rules, windows, track = scene.pack.fixes, scene.windows(owing), scene.track(owing)
    waited_s = sum(ends_s - starts_s for starts_s, ends_s in windows)
    if track is None or not windows or not (scene.ended(owing) or waited_s >= rules.depart_grace_s):
        return None
    silent_s = max(_silent_s(track.t_s, *window) for window in windows)
    if not scene.during(owing, track.t_s).any() or silent_s > scene.pack.coverage.gap_s:
        return None
    since = (track.t_s >= windows[0][0]) & (track.t_s <= windows[-1][1])
    if departed(track.x_m[since], track.y_m[since], rules.depart_m):
        return None
    return Measure(FindingCode.NOT_DEPARTED, waited_s, rules.depart_grace_s, "s")


def _silent_s(t_s: NDArray[np.float64], starts_s: float, ends_s: float) -> float:
    """The longest time without a fix inside a window; a fix just before or after it counts."""
    return float(np.diff(np.clip(np.concatenate(([-np.inf], t_s, [np.inf])), starts_s, ends_s)).max(initial=0.0))
