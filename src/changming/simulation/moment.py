"""A world as it stood at a moment of the day, and what may be said of it then."""

from dataclasses import dataclass, replace

import numpy as np

from changming.simulation.goes import Proof, prove
from changming.simulation.ledger import by_edge
from changming.simulation.people import FootDuty
from changming.simulation.pictures import Album
from changming.simulation.presence_truth import LATE_S, Finding
from changming.simulation.receiver import Track
from changming.simulation.upkeep import FacilityDuty, Upkeep
from changming.simulation.world import BEFORE_S, World

MOMENTS_S = (8 * 3600.0, 14.5 * 3600.0)  # all that began still lasts; duties of every kind are over or going on
DEPART_S = (900.0, 3600.0)  # the grace before a vehicle that stands is told lies between
FINAL = {"done", "excused"}


def world_at(world: World, at_s: float) -> World:
    """The world without the evidence of later times; duties, and the doubts of what is there, are shared."""
    tracks = {id_: _heard(track, at_s) for id_, track in world.tracks.items()}
    album = Album([one for one in world.album.photos if one.taken_s <= at_s], world.album.earlier)
    records = [one for one in world.upkeep.records if one.done_s is None or one.done_s <= at_s]
    pictured = {one.about for one in album.photos}
    shown = {one.facility for one in records} | pictured
    return replace(
        world,
        sign_ins=[row for row in world.sign_ins if row.time_s <= at_s],
        tracks=tracks,
        proofs=_proofs(world, tracks, at_s),
        album=album,
        upkeep=Upkeep(world.upkeep.facilities, [_care(duty, shown, at_s) for duty in world.upkeep.duties], records),
    )


def _heard(track: Track, at_s: float) -> Track:
    cut = replace(track)
    cut.rows(np.flatnonzero(track.said_s <= at_s))
    return cut


def _proofs(world: World, tracks: dict[str, Track], at_s: float) -> dict[str, Proof]:
    pieces = by_edge(world.ledger)
    return {
        one.id: prove(
            tracks[one.id],
            one.course,
            pieces,
            (one.duty.starts_s - BEFORE_S, min(one.duty.ends_s + BEFORE_S, at_s)),
        )
        for one in world.fleet
    }


def _care(duty: FacilityDuty, shown: set[str], at_s: float) -> FacilityDuty:
    """Before the window ends only what is shown is said."""
    ended = duty.ends_s <= at_s
    told: dict[str, str | None] = {}
    for id_, verdict in duty.verdicts.items():
        known = verdict in FINAL and id_ in shown
        told[id_] = verdict if known else "unknown" if ended else None
    return replace(duty, verdicts=told, plain={})


def hold_back(duty: FootDuty, at_s: float) -> None:
    """Takes back the verdict of a duty on foot that is not due."""
    if duty.ends_s > at_s:
        accept = [one if one in FINAL else None for one in duty.accept]
        duty.accept = list(dict.fromkeys(accept))
        duty.verdict = duty.accept[0]


@dataclass(frozen=True, slots=True)
class Standing:
    """A duty at the moment: since when its window has lasted, and which verdicts are right."""

    since_s: float
    accept: list[str | None]


def standing(finding: Finding, duties: dict[str, Standing]) -> Finding | None:
    """The finding as it stands at the moment; None where it must not.

    Of what is not due only three stand, and only after their grace. Doubts may hang on rows still to come.
    """
    one = duties.get(finding.duty or "")
    if one is None:
        return finding
    certain = finding.must and finding.code != "evidence_doubtful"
    if finding.code in {"not_departed", "not_on_post"}:
        low_s, high_s = DEPART_S if finding.code == "not_departed" else LATE_S
        if one.since_s <= low_s:
            return None
        return replace(finding, must=certain and one.since_s > high_s)
    if None not in one.accept or finding.code == "late_on_post":
        return replace(finding, must=certain)
    return replace(finding, must=False) if len(one.accept) > 1 else None
