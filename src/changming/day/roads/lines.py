"""What the report says of each segment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from changming.areas.fleet.rules import combine
from changming.areas.standards.choices import Verdict
from changming.day.roads.claims import Claim, bounds_of, cover_params, verdict_of
from changming.day.roads.scene import Scene
from changming.engines.coverage import Cover, Kind, Pass, Stretches, measure
from changming.papers.report import PassesBy, SegmentLine, Side, Sides

NOTHING = np.empty(0)


@dataclass(frozen=True, slots=True, eq=False)
class Owed:
    """One segment that vehicle duties name: their claims by duty id; passes and verdict that each comes to on it."""

    claims: tuple[Claim, ...]
    passes: Mapping[str, tuple[Pass, ...]]
    counts: Mapping[str, int]
    verdicts: Mapping[str, Verdict | None]

    @property
    def verdict(self) -> Verdict | None:
        """The segment's verdict: None while one of its duties is not due yet."""
        judged = [verdict for verdict in self.verdicts.values() if verdict is not None]
        return combine(judged) if len(judged) == len(self.verdicts) else None


def settle(scene: Scene, claims: Sequence[Claim]) -> Owed:
    """Share the passes on one segment among the duties that owe it, and judge each by whoever did the work.

    A duty that skipped it for an accepted reason owes it only where all did.
    """
    claims = [claim for claim in claims if not claim.skipped] or claims
    claims = sorted(claims, key=lambda claim: claim.duty.id)
    passes = allot(claims)
    bounds = {
        claim.duty.id: bounds_of(scene, claim, replace(claim.all_, passes=passes[claim.duty.id])) for claim in claims
    }
    return Owed(
        claims=tuple(claims),
        passes=passes,
        counts={duty: bound.passes for duty, bound in bounds.items()},
        verdicts={claim.duty.id: verdict_of(scene, claim, bounds[claim.duty.id]) for claim in claims},
    )


def allot(claims: Sequence[Claim]) -> dict[str, tuple[Pass, ...]]:
    """Duty id → the passes that count for it on one segment.

    Each pass counts once. A single duty gets all; of several, the one whose window ends first gets its own vehicle's
    passes first, at most as many as it asks; what is then missing is taken from whoever else did that work.
    """
    if len(claims) == 1:
        return {claims[0].duty.id: claims[0].all_.passes}
    spent: set[tuple[int, int, int]] = set()
    given: dict[str, list[Pass]] = {claim.duty.id: [] for claim in claims}
    in_turn = sorted(claims, key=lambda claim: (claim.owing.ends, claim.duty.id))
    offers = [(claim, claim.own.passes) for claim in in_turn] + [(claim, claim.all_.passes) for claim in in_turn]
    for claim, offered in offers:
        for one in offered:
            key = one.track, one.go, one.nth
            if key not in spent and len(given[claim.duty.id]) < claim.required:
                spent.add(key)
                given[claim.duty.id].append(one)
    return {duty: tuple(passes) for duty, passes in given.items()}


def owed_line(scene: Scene, owed: Owed, zone: ZoneInfo) -> SegmentLine:
    """The line of a segment that vehicle duties name."""
    cover = owed.claims[0].all_
    if len(owed.claims) > 1:
        cover = measure(
            Stretches.joined([claim.stretches for claim in owed.claims]),
            cover.length_m,
            np.concatenate([claim.open_from_m for claim in owed.claims]),
            np.concatenate([claim.open_to_m for claim in owed.claims]),
            cover_params(scene.pack, None),
        )
    passes = [one for given in owed.passes.values() for one in given]
    return replace(
        _line(scene, owed.claims[0].segment, cover, passes, zone),
        required_passes=sum(claim.required for claim in owed.claims),
        passes=sum(owed.counts.values()),
        verdict=owed.verdict.value if owed.verdict else None,
        too_fast_share=max(too_fast_share(claim.all_) for claim in owed.claims),
    )


def unowed_covers(scene: Scene, named: Iterable[str]) -> list[tuple[int, Cover]]:
    """Segments that no vehicle duty names but that were worked, by more than a trace."""
    known = set(named)
    covers = []
    for segment in np.unique(scene.stretches.segment[scene.stretches.kind == Kind.ON]).tolist():
        if scene.ledger.segments[segment].id in known:
            continue
        there = scene.on(segment)
        there = there.take(there.kind == Kind.ON).within(-np.inf, scene.as_of_s)
        cover = measure(
            there, float(scene.ledger.lines.length_m[segment]), NOTHING, NOTHING, cover_params(scene.pack, None)
        )
        if cover.worked_m >= scene.pack.coverage.trace_share * cover.length_m:
            covers.append((segment, cover))
    return covers


def unowed_line(scene: Scene, segment: int, cover: Cover, zone: ZoneInfo) -> SegmentLine:
    """The line of such a segment."""
    return _line(scene, segment, cover, cover.passes, zone)


def unseen_line(segment: str, required: int, verdict: Verdict | None) -> SegmentLine:
    """The line of a segment without geometry: nothing can be measured on it."""
    return SegmentLine(
        id=segment,
        required_passes=required,
        passes=None,
        passes_by=None,
        covered_share=None,
        estimated_share=None,
        unknown_share=None,
        sides=None,
        verdict=verdict.value if verdict else None,
        first_done_at=None,
        last_done_at=None,
        too_fast_share=None,
    )


def too_fast_share(cover: Cover) -> float:
    """The part of the covered length that was worked too fast."""
    return min(1.0, cover.too_fast_m / cover.worked_m) if cover.worked_m else 0.0


def _line(scene: Scene, segment: int, cover: Cover, passes: Sequence[Pass], zone: ZoneInfo) -> SegmentLine:
    forward = sum(one.forward for one in passes)
    ends_s = [one.end_s for one in passes]
    length_m = cover.length_m
    return SegmentLine(
        id=scene.ledger.segments[segment].id,
        required_passes=None,
        passes=len(passes),
        passes_by=PassesBy(forward, len(passes) - forward),
        covered_share=cover.worked_m / length_m,
        estimated_share=cover.estimated_m / length_m,
        unknown_share=cover.open_m / length_m,
        sides=None
        if scene.ledger.lines.oneway[segment]
        else Sides(
            left=Side(cover.left.worked_m / length_m, cover.left.open_m / length_m),
            right=Side(cover.right.worked_m / length_m, cover.right.open_m / length_m),
        ),
        verdict=None,
        first_done_at=datetime.fromtimestamp(round(min(ends_s)), zone) if ends_s else None,
        last_done_at=datetime.fromtimestamp(round(max(ends_s)), zone) if ends_s else None,
        too_fast_share=too_fast_share(cover),
    )
