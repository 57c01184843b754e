"""Verdicts on vehicle work, by bounds."""

from dataclasses import dataclass

from changming.areas.standards.choices import Verdict
from changming.areas.standards.rules import CoverageRules


@dataclass(frozen=True, slots=True)
class Bounds:
    """What evidence says of one segment: passes made, length worked and open, passes that may have been made unseen."""

    passes: int
    possible: float
    worked_share: float
    open_share: float


def verdict_by_bounds(bounds: Bounds, required: int, rules: CoverageRules) -> Verdict:
    """Done by what is worked; not done, or partly, only where what is open could not change it; else unknown."""
    if bounds.passes >= required:
        return Verdict.DONE
    if bounds.worked_share + bounds.open_share < rules.trace_share:
        return Verdict.NOT_DONE
    if bounds.worked_share >= rules.trace_share and bounds.passes + bounds.possible < required:
        return Verdict.PARTLY
    return Verdict.UNKNOWN
