"""One duty on one segment: what its own device shows, and what anyone's does."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from changming.areas.fleet.rules import Bounds, verdict_by_bounds
from changming.areas.places.rules import Segment
from changming.areas.standards.choices import Verdict
from changming.areas.standards.rules import Duty, Owing, Pack
from changming.day.roads.scene import Scene
from changming.engines.coverage import Cover, CoverParams, Stretches, measure, within_reach

Floats: TypeAlias = NDArray[np.float64]

REACH_STEP_M = 5.0  # how finely reach is told along a line


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """What a duty asks of a segment, and what was found.

    skipped    whether the register gives an accepted reason not to have done it
    own, all_  what its own device shows, and what all vehicles that do its work show, inside what is owed of its window
    stretches, open_from_m, open_to_m  what `all_` was measured from
    """

    owing: Owing
    segment: int
    skipped: bool
    required: int
    own: Cover
    all_: Cover
    stretches: Stretches
    open_from_m: Floats
    open_to_m: Floats

    @property
    def duty(self) -> Duty:
        """The duty, as the roster has it."""
        return self.owing.duty


def claims_of(scene: Scene, due: Iterable[Owing]) -> list[Claim]:
    """Every duty on every segment it names that has a line."""
    index = scene.ledger.index
    return [
        _claim(scene, owing, index[name])
        for owing in due
        for name in dict.fromkeys(owing.duty.segments)
        if name in index
    ]


def required_passes(duty: Duty, segment: Segment, pack: Pack) -> int:
    """As many as the roster says, else as the pack says for the road's grade, else one."""
    if duty.passes is not None:
        return duty.passes
    rule = pack.grades.get(segment.grade.value) if segment.grade else None
    return round(rule.passes) if rule else 1


def cover_params(pack: Pack, duty: Duty | None) -> CoverParams:
    """What makes a pass of a duty's work; without a duty no speed is too fast."""
    rule = pack.works.get(duty.work.value) if duty else None
    return CoverParams(
        pass_share=pack.coverage.pass_share,
        max_kmh=rule.max_kmh if rule else math.inf,
        too_fast_counts=pack.coverage.too_fast_counts,
    )


def _claim(scene: Scene, owing: Owing, segment: int) -> Claim:
    there = scene.on(segment)
    mine = scene.within(owing, there.take(there.track == scene.number(owing)))
    length_m = float(scene.ledger.lines.length_m[segment])
    open_from_m, open_to_m = _open(scene, owing, segment)
    params = cover_params(scene.pack, owing.duty)
    own = measure(mine, length_m, open_from_m, open_to_m, params)
    others = scene.by_others(owing, segment)
    together = Stretches.joined([mine, others])
    return Claim(
        owing=owing,
        segment=segment,
        skipped=scene.ledger.segments[segment].id in owing.skipped,
        required=required_passes(owing.duty, scene.ledger.segments[segment], scene.pack),
        own=own,
        all_=measure(together, length_m, open_from_m, open_to_m, params) if others.go.size else own,
        stretches=together,
        open_from_m=open_from_m,
        open_to_m=open_to_m,
    )


def _open(scene: Scene, owing: Owing, segment: int) -> tuple[Floats, Floats]:
    """Parts of a segment that a duty's vehicle could have reached unseen while it owed the duty; they may overlap."""
    parts = [
        within_reach(
            scene.ledger.lines_m[segment],
            scene.silences(owing),
            starts_s=starts_s,
            ends_s=ends_s,
            reach_kmh=scene.pack.coverage.reach_kmh,
            edge_s=scene.pack.coverage.gap_s,
            step_m=REACH_STEP_M,
        )
        for starts_s, ends_s in scene.windows(owing)
    ]
    from_m, to_m = (np.concatenate([np.empty(0), *(part[side] for part in parts)]) for side in (0, 1))
    return from_m, to_m


def bounds_of(scene: Scene, claim: Claim, cover: Cover) -> Bounds:
    """The bounds of a claim under one of its covers; where each side is asked for, of the side that lags behind."""
    each_side = scene.pack.coverage.each_side and not scene.ledger.lines.oneway[claim.segment]
    passes, possible = len(cover.passes), cover.possible
    if each_side:
        forward = sum(one.forward for one in cover.passes)
        backward = len(cover.passes) - forward
        passes = min(forward, backward)
        possible = min(forward + cover.right.possible, backward + cover.left.possible) - passes
    return Bounds(
        passes=passes,
        possible=possible,
        worked_share=cover.worked_m / cover.length_m,
        open_share=cover.open_m / cover.length_m,
    )


def verdict_of(scene: Scene, claim: Claim, bounds: Bounds) -> Verdict | None:
    """The verdict on a claim; None while its window has not ended and it is not done."""
    verdict = verdict_by_bounds(bounds, claim.required, scene.pack.coverage)
    return verdict if verdict is Verdict.DONE or scene.ended(claim.owing) else None
