"""The single passes over each segment: those that its verdict rests on, and those that did not count."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from changming.day.roads.lines import Owed
from changming.day.roads.scene import Scene
from changming.engines.coverage import Cover, Kind, Pass, Stretches

Key = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class SegmentPass:
    """One pass over a segment, or a stay on it that makes none.

    vehicle           whose
    forward           along the line of the ledger, which works its right side
    starts_s, ends_s  seconds since 1970 UTC
    share             of the segment's length
    kmh               mean speed while it worked; None where that took no time
    silent_s          seconds in between without a position
    duty              id of the duty for which it counts, "" for none
    whole             whether it is a pass
    """

    vehicle: str
    forward: bool
    starts_s: int
    ends_s: int
    share: float
    kmh: float | None
    silent_s: int
    duty: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Passes:
    """All of a day, by segment, each in order of time."""

    of: Mapping[str, tuple[SegmentPass, ...]] = field(default_factory=dict)


def passes_of(scene: Scene, owed: Iterable[Owed], unowed: Iterable[tuple[int, Cover]]) -> Passes:
    """Passes of the segments that duties name, and of those that were worked unasked."""
    found = {}
    for each in owed:
        segment = each.claims[0].segment
        counts = {_key(one): duty for duty, given in each.passes.items() for one in given}
        seen = {_key(one): one for claim in each.claims for one in claim.all_.passes}
        stretches = Stretches.joined([claim.stretches for claim in each.claims])
        found[segment] = [*_whole(scene, segment, seen, stretches, counts), *_short(scene, segment, seen, stretches)]
    for segment, cover in unowed:
        found[segment] = list(_whole(scene, segment, {_key(one): one for one in cover.passes}, scene.on(segment), {}))
    ids = scene.ledger.segments
    by_time = {ids[segment].id: tuple(sorted(each, key=_by_time)) for segment, each in found.items() if each}
    return Passes(dict(sorted(by_time.items())))


def _key(one: Pass) -> Key:
    return one.track, one.go, one.nth


def _by_time(one: SegmentPass) -> tuple[int, int, str, bool]:
    return one.starts_s, one.ends_s, one.vehicle, one.forward


def _whole(
    scene: Scene, segment: int, passes: Mapping[Key, Pass], stretches: Stretches, counts: Mapping[Key, str]
) -> Iterator[SegmentPass]:
    for key, one in passes.items():
        mine = stretches.take((stretches.track == one.track) & (stretches.go == one.go))
        yield _said(scene, segment, mine.within(one.start_s, one.end_s), one, duty=counts.get(key, ""), whole=True)


def _short(scene: Scene, segment: int, passes: Mapping[Key, Pass], stretches: Stretches) -> Iterator[SegmentPass]:
    """Stays that worked more than a trace and make no pass."""
    made = {(track, go) for track, go, _nth in passes}
    worked = stretches.take((stretches.kind == Kind.ON) | (stretches.kind == Kind.UNSWITCHED))
    for track, go in sorted(set(zip(worked.track.tolist(), worked.go.tolist(), strict=True)) - made):
        mine = worked.take((worked.track == track) & (worked.go == go))
        forward = float((mine.to_m - mine.from_m).sum()) >= 0
        stay = Pass(track, go, 0, forward, float(mine.start_s.min()), float(mine.end_s.max()))
        said = _said(scene, segment, mine, stay, duty="", whole=False)
        if said.share >= scene.pack.coverage.trace_share:
            yield said


def _said(scene: Scene, segment: int, mine: Stretches, one: Pass, *, duty: str, whole: bool) -> SegmentPass:
    track = scene.tracks[one.track]
    mine = mine.take((mine.kind == Kind.ON) | (mine.kind == Kind.UNSWITCHED))
    took_s, way_m = float((mine.end_s - mine.start_s).sum()), float(mine.length_m.sum())
    silent_s = np.minimum(track.silences.end_s, one.end_s) - np.maximum(track.silences.start_s, one.start_s)
    return SegmentPass(
        vehicle=track.bearer.party or track.bearer.device,
        forward=one.forward,
        starts_s=round(one.start_s),
        ends_s=round(one.end_s),
        share=round(_covered_m(mine) / float(scene.ledger.lines.length_m[segment]), 3),
        kmh=round(way_m / took_s * 3.6, 1) if took_s > 0 else None,
        silent_s=round(float(np.maximum(silent_s, 0.0).sum())),
        duty=duty,
        whole=whole,
    )


def _covered_m(stretches: Stretches) -> float:
    """Length of the union of stretches on one segment."""
    low, high = np.minimum(stretches.from_m, stretches.to_m), np.maximum(stretches.from_m, stretches.to_m)
    spans: Sequence[tuple[float, float]] = sorted(zip(low.tolist(), high.tolist(), strict=True))
    covered, reached = 0.0, -np.inf
    for start, end in spans:
        covered += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return covered
