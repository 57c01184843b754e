"""Work on foot: sign-ins, roll calls, photos and personal tracks become verdicts of being on post."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from changming.areas.attendance.choices import MarkKind
from changming.areas.attendance.rules import Attendance, Mark, Whereabouts, attended
from changming.areas.evidence.choices import Stage
from changming.areas.evidence.rules import Doubt, Fixes, Photo, PhotoDuties, Proof, Source
from changming.areas.inspection.choices import FindingCode
from changming.areas.inspection.rules import Measure
from changming.areas.standards.choices import Verdict
from changming.areas.standards.rules import DutyResult, Owing
from changming.day.grounds import Grounds
from changming.day.inputs import DayInputs
from changming.day.sign_ins import Weighed, weigh_sign_ins
from changming.day.whereabouts import PersonFixes


@dataclass(frozen=True, slots=True)
class PresenceResult:
    """What sign-ins, roll calls, photos and personal tracks say of a day.

    results   duties on foot only: verdict, shares None
    sign_ins  every sign-in, by file and row
    doubts    of sign-ins, by duty; of any duty of a person, facility work included
    proofs    evidence by duty, counted or not; likewise
    measures  lapses by duty
    """

    results: Mapping[str, DutyResult] = field(default_factory=dict)
    sign_ins: tuple[Weighed, ...] = ()
    doubts: Mapping[str, tuple[Doubt, ...]] = field(default_factory=dict)
    proofs: Mapping[str, tuple[Proof, ...]] = field(default_factory=dict)
    measures: Mapping[str, tuple[Measure, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Gathered:
    """Evidence by duty as it comes in."""

    marks: dict[str, list[Mark]] = field(default_factory=dict)
    doubts: dict[str, list[Doubt]] = field(default_factory=dict)
    proofs: dict[str, set[Proof]] = field(default_factory=dict)

    def take(self, duty: str, proof: Proof, mark: Mark | None, doubts: Sequence[Doubt] = ()) -> None:
        self.proofs.setdefault(duty, set()).add(proof)
        self.doubts.setdefault(duty, []).extend(doubts)
        if mark is not None:
            self.marks.setdefault(duty, []).append(mark)


def judge_presence(
    inputs: DayInputs, owings: Sequence[Owing], photo_duties: PhotoDuties, fixes: Fixes
) -> PresenceResult:
    """Verdicts of the duties on foot, every sign-in with its doubts, and what is to be said of each duty.

    owings  of `standards.rules.owings`
    fixes   those of `inputs.fixes` that are used
    """
    grounds = Grounds.of(inputs)
    weighed = weigh_sign_ins(inputs, owings, grounds)
    gathered = _Gathered()
    for each in weighed:
        _take_sign_in(each, gathered)
    void = {each.entry.sign_in.source for each in weighed if not each.counts}
    _take_photos(inputs, photo_duties, gathered, void)
    seen = PersonFixes.of(fixes, owings, grounds)
    judged = {}
    for owing in owings:
        if owing.duty.on_foot:
            judged[owing.duty.id] = _judge(owing, gathered, seen, inputs)
    return PresenceResult(
        results={duty: DutyResult(each.verdict) for duty, each in judged.items()},
        sign_ins=tuple(weighed),
        doubts={duty: tuple(doubts) for duty, doubts in gathered.doubts.items() if doubts},
        proofs={duty: tuple(sorted(proofs)) for duty, proofs in gathered.proofs.items()},
        measures={duty: _measures(each) for duty, each in judged.items() if each.lapses},
    )


def _judge(owing: Owing, gathered: _Gathered, fixes: PersonFixes, inputs: DayInputs) -> Attendance:
    """The verdict from what was given; a personal track is looked at only where that is not enough."""
    pack, marks = inputs.pack, gathered.marks.get(owing.duty.id, [])
    gap_s = pack.coverage.gap_s
    first = attended(owing, marks, None, pack.presence, gap_s=gap_s, as_of=inputs.as_of)
    seen = fixes.seen(owing) if first.verdict not in {Verdict.DONE, Verdict.EXCUSED} else None
    if seen is None:
        return first
    where, row = seen
    gathered.take(owing.duty.id, Proof("track", row), None)
    return attended(owing, [*marks, *_fix_mark(owing, where)], where, pack.presence, gap_s=gap_s, as_of=inputs.as_of)


def _fix_mark(owing: Owing, where: Whereabouts) -> list[Mark]:
    """The last fix on post inside the window, as a mark."""
    if not where.on_post.any():
        return []
    last_s = float(where.t_s[where.on_post].max())
    return [Mark(MarkKind.FIX, datetime.fromtimestamp(last_s, owing.duty.starts.tzinfo))]


def _take_sign_in(weighed: Weighed, gathered: _Gathered) -> None:
    entry = weighed.entry
    if entry.duty is None:
        return
    sign_in = entry.sign_in
    mark = Mark(MarkKind(sign_in.kind.value), sign_in.time, sign_in.grade) if weighed.counts else None
    gathered.take(entry.duty.id, sign_in.proof, mark, weighed.doubts)


def _take_photos(inputs: DayInputs, photo_duties: PhotoDuties, gathered: _Gathered, void: set[Source]) -> None:
    """Photos that show somebody at work; one sent with a sign-in that is not counted (`void`) proves as little."""
    for photo in inputs.photos:
        mark = None if photo.row in void or inputs.decided.is_false(photo.proof) else _photo_mark(photo)
        for duty in photo_duties.at_work(photo):
            gathered.take(duty.id, photo.proof, mark)


def _photo_mark(photo: Photo) -> Mark:
    kind = MarkKind.ROLL_CALL if photo.stage is Stage.ROLL_CALL else MarkKind.PHOTO
    return Mark(kind, photo.taken_at)


def _measures(attendance: Attendance) -> tuple[Measure, ...]:
    return tuple(
        Measure(
            FindingCode(each.lapse.value),
            each.measured_s,
            each.allowed_s,
            "" if each.measured_s is None else "s",
        )
        for each in attendance.lapses
    )
