"""What is found out about a day, room by room, before anything of it is put on paper."""

from dataclasses import dataclass

import numpy as np

from changming.areas.evidence.rules import Doubt, PhotoDuties, Proof, Source
from changming.areas.standards.choices import Verdict
from changming.areas.standards.rules import DutyResult, Owing
from changming.day.facilities import FacilitiesResult, judge_facilities
from changming.day.inputs import DayInputs
from changming.day.owing import who_owes_what
from changming.day.photos import PhotosResult, judge_photos
from changming.day.presence import PresenceResult, judge_presence
from changming.day.roads import RoadsResult, judge_roads


@dataclass(frozen=True, slots=True)
class Judgement:
    """What each room says of the day; a duty's verdict, evidence and doubts are put together from them."""

    inputs: DayInputs  # as told
    owings: tuple[Owing, ...]
    roads: RoadsResult
    presence: PresenceResult
    facilities: FacilitiesResult
    photos: PhotosResult

    def result(self, owing: Owing) -> DutyResult:
        """What the evidence says of one duty."""
        if owing.excused:
            return DutyResult(Verdict.EXCUSED)
        rooms = (self.roads.duties, self.facilities.results, self.presence.results)
        result = next((room[owing.duty.id] for room in rooms if owing.duty.id in room), DutyResult(Verdict.UNKNOWN))
        if owing.all_skipped and result.verdict is not Verdict.DONE:
            return DutyResult(Verdict.EXCUSED)
        return result

    def proofs(self, duty: str) -> tuple[Proof, ...]:
        """Evidence of one duty, counted or not."""
        rooms = (self.presence.proofs, self.facilities.proofs, self.photos.proofs)
        given = {proof for room in rooms for proof in room.get(duty, ())}
        return tuple(sorted(given | set(self.tracks(duty))))

    def tracks(self, duty: str) -> tuple[Proof, ...]:
        """Track files whose fixes were used for one duty."""
        return tuple(Proof("track", Source(each.file)) for each in self.roads.evidence.get(duty, ()))

    def doubts(self, duty: str) -> tuple[Doubt, ...]:
        """Doubts on any evidence of one duty."""
        return (*self.presence.doubts.get(duty, ()), *self.photos.by_duty.get(duty, ()))

    def exposure(self) -> dict[str, int]:
        """Team → how many of its duties have a verdict; 0 where none has one yet."""
        counted = dict.fromkeys((owing.duty.team for owing in self.owings), 0)
        for owing in self.owings:
            counted[owing.duty.team] += self.result(owing).verdict is not None
        return counted


def judge(inputs: DayInputs) -> Judgement:
    """Ask every room, in the order of docs/explanation/how-a-day-is-checked.md."""
    told = inputs.as_told()
    owed = who_owes_what(told)
    roads = judge_roads(told, [owing for owing in owed if owing.by_machine])
    photo_duties = PhotoDuties(owed, grace_s=told.pack.presence.window_grace_s, zone=told.district.zone)
    fixes = told.fixes.take(np.flatnonzero(roads.used))
    return Judgement(
        inputs=told,
        owings=owed,
        roads=roads,
        presence=judge_presence(told, owed, photo_duties, fixes),
        facilities=judge_facilities(told, owed, photo_duties, fixes),
        photos=judge_photos(told, photo_duties),
    )
