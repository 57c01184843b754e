"""What the day check proposes as findings; a person confirms or dismisses each.

A finding carries plain facts, and papers word it from `code` and these:

| code | measured | allowed | unit |
|---|---|---|---|
| not_on_post | time passed of the window | grace | s |
| late_on_post, left_early | late, early by | grace | s |
| no_sign_in, no_sign_out | | | |
| not_departed | time passed since the start | grace | s |
| evidence_doubtful | number of doubts | 0 | doubts |
| evidence_missing | unknown share, None on foot | | share |
| segment_missed, segment_short | passes | required passes | passes |
| too_fast | share covered too fast | 0 | share |
| wash_overdue | | | |

`place` is what the duty names (post, segments or facilities joined by `;`), of a segment or facility finding its id.
`party` is who owed the duty; of a segment or facility owed by several it is the first by id.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from changming.areas.evidence.rules import Proof
from changming.areas.inspection.choices import FindingCode
from changming.areas.standards.choices import Verdict

# How grave a finding is where nobody has judged it: 1 look into it, 2 work is short, 3 work was not done.
SEVERITY = {
    FindingCode.NOT_ON_POST: 3,
    FindingCode.LATE_ON_POST: 1,
    FindingCode.LEFT_EARLY: 1,
    FindingCode.NO_SIGN_IN: 1,
    FindingCode.NO_SIGN_OUT: 1,
    FindingCode.NOT_DEPARTED: 3,
    FindingCode.EVIDENCE_DOUBTFUL: 2,
    FindingCode.EVIDENCE_MISSING: 1,
    FindingCode.SEGMENT_MISSED: 3,
    FindingCode.SEGMENT_SHORT: 2,
    FindingCode.TOO_FAST: 2,
    FindingCode.WASH_OVERDUE: 2,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One proposed finding, as the table above has it."""

    code: FindingCode
    duty: str | None
    place: str
    party: str
    team: str
    severity: int
    proofs: tuple[Proof, ...] = ()
    measured: float | None = None
    allowed: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A finding as a run of the day check hands it over to people, in words of both languages."""

    finding: Finding
    says_zh: str
    says_en: str

    @property
    def key(self) -> str:
        """What tells findings of one day apart, in 64 characters: code, duty, place and party."""
        return finding_key(self.finding.code, self.finding.duty, self.finding.place, self.finding.party)


def finding_key(code: str, duty: str | None, place: str, party: str) -> str:
    """What tells findings of one day apart, however often the day is run again."""
    parts = [code, duty or "", place, party]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Measure:
    """What was measured of one code, as the table above has it."""

    code: FindingCode
    measured: float | None = None
    allowed: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """One duty as it was judged. `measures` are lapses of attendance and of departure; `doubts` a number."""

    duty: str
    place: str
    party: str
    team: str
    verdict: Verdict | None
    unknown_share: float | None = None
    proofs: tuple[Proof, ...] = ()
    doubts: int = 0
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """One segment or facility, `place` its id, as it was judged, with the first duty that owes it."""

    place: str
    duty: str | None
    party: str
    team: str
    verdict: Verdict | None
    proofs: tuple[Proof, ...] = ()
    passes: float | None = None
    required_passes: float | None = None
    too_fast_share: float | None = None


ALWAYS = frozenset({FindingCode.NOT_DEPARTED, FindingCode.NOT_ON_POST, FindingCode.LATE_ON_POST})


def propose(duties: Iterable[Judged], segments: Iterable[Place], facilities: Iterable[Place]) -> list[Finding]:
    """All findings of a day, by code, place, party and duty; none of what is excused.

    segments  those that a machine owes
    """
    found = [finding for duty in duties for finding in _of_duty(duty)]
    found += [finding for place in segments for finding in _of_segment(place)]
    found += [
        _finding(place, Measure(FindingCode.WASH_OVERDUE)) for place in facilities if place.verdict is Verdict.NOT_DONE
    ]
    return sorted(found, key=lambda each: (each.code, each.place, each.party, each.duty or ""))


def _of_duty(duty: Judged) -> Iterable[Finding]:
    if duty.verdict is Verdict.EXCUSED:
        return
    measures = [each for each in duty.measures if duty.verdict is not None or each.code in ALWAYS]
    if duty.doubts and duty.verdict is not None:
        measures.append(Measure(FindingCode.EVIDENCE_DOUBTFUL, float(duty.doubts), 0.0, "doubts"))
    if duty.verdict is Verdict.UNKNOWN:
        measures.append(Measure(FindingCode.EVIDENCE_MISSING, duty.unknown_share, None, "share"))
    for each in measures:
        yield _finding(duty, each)


def _of_segment(place: Place) -> Iterable[Finding]:
    if place.verdict is Verdict.NOT_DONE:
        yield _finding(place, _passes(FindingCode.SEGMENT_MISSED, place))
    if place.verdict is Verdict.PARTLY:
        yield _finding(place, _passes(FindingCode.SEGMENT_SHORT, place))
    if place.too_fast_share and place.verdict is not None and place.verdict is not Verdict.EXCUSED:
        yield _finding(place, Measure(FindingCode.TOO_FAST, place.too_fast_share, 0.0, "share"))


def _passes(code: FindingCode, place: Place) -> Measure:
    return Measure(code, place.passes, place.required_passes, "passes")


def _finding(judged: Judged | Place, what: Measure) -> Finding:
    return Finding(
        code=what.code,
        duty=judged.duty,
        place=judged.place,
        party=judged.party,
        team=judged.team,
        severity=SEVERITY[what.code],
        proofs=tuple(sorted(judged.proofs)),
        measured=what.measured,
        allowed=what.allowed,
        unit=what.unit,
    )
