"""Being on post: what the counted evidence says of a duty on foot.

Whether the place is clean is said only by a person who checked it; standing still is never measured.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from changming.areas.attendance.choices import Lapse, MarkKind
from changming.areas.evidence.choices import SignInGrade
from changming.areas.standards.choices import Verdict
from changming.areas.standards.rules import Duty, Owing, PresenceRules, is_due

SHOWS_LATE = frozenset({MarkKind.OUT, MarkKind.PATROL, MarkKind.PHOTO, MarkKind.FIX})


@dataclass(frozen=True, slots=True)
class Mark:
    """One piece of counted evidence of being on post. `at` None: a roll call that tells no time."""

    kind: MarkKind
    at: datetime | None
    grade: SignInGrade = SignInGrade.POSITION


@dataclass(frozen=True, slots=True, eq=False)
class Whereabouts:
    """A party's used fixes of the day, (n,) each, by time: seconds since 1970 UTC, and whether on the duty's post."""

    t_s: NDArray[np.float64]
    on_post: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Lapsed:
    """One lapse: seconds measured and allowed where it is one of time."""

    lapse: Lapse
    measured_s: float | None = None
    allowed_s: float | None = None


@dataclass(frozen=True, slots=True)
class Attendance:
    """What is said of one duty on foot. `verdict` None: not due yet."""

    verdict: Verdict | None
    lapses: tuple[Lapsed, ...] = ()


def attended(
    owing: Owing,
    marks: Iterable[Mark],
    seen: Whereabouts | None,
    rules: PresenceRules,
    *,
    gap_s: float,
    as_of: datetime,
) -> Attendance:
    """The verdict and the lapses of one duty on foot.

    marks  counted evidence only, none later than `as_of`
    seen   where the party's own device was; None: no device
    gap_s  no fix for longer than this is silence, in which nobody is known to be elsewhere
    """
    duty = owing.duty
    if owing.excused:
        return Attendance(Verdict.EXCUSED)
    given = tuple(marks)
    away = seen is not None and _elsewhere(owing, seen, gap_s, as_of)
    verdict = _verdict(duty, given, rules, away=away)
    if owing.all_skipped and verdict is not Verdict.DONE:
        return Attendance(Verdict.EXCUSED)
    due = is_due(duty, as_of)
    lapses = [*_absent(owing, given, rules, away=away, as_of=as_of), *_late(owing, given, rules)]
    if due:
        lapses += [*_early(owing, given, rules), *_one_sided(given, verdict)]
    return Attendance(verdict if due or verdict is Verdict.DONE else None, tuple(lapses))


def _verdict(duty: Duty, marks: Sequence[Mark], rules: PresenceRules, *, away: bool) -> Verdict:
    kinds = {mark.kind for mark in marks}
    if {MarkKind.IN, MarkKind.OUT} <= kinds or _on_paper(duty, marks, rules):
        return Verdict.DONE
    if kinds & {MarkKind.IN, MarkKind.OUT, MarkKind.ROLL_CALL}:
        return Verdict.PARTLY
    if kinds <= {MarkKind.PHOTO} and (away or rules.missing_counts):
        return Verdict.NOT_DONE
    return Verdict.UNKNOWN


def _on_paper(duty: Duty, marks: Sequence[Mark], rules: PresenceRules) -> bool:
    """A sheet row or a roll call, and something in the second half of the shift."""
    first = any(
        mark.kind is MarkKind.ROLL_CALL or (mark.kind is MarkKind.IN and mark.grade is not SignInGrade.POSITION)
        for mark in marks
    )
    half = duty.starts + (duty.ends - duty.starts) * rules.late_half_share
    later = any(mark.kind in SHOWS_LATE and mark.at is not None and mark.at >= half for mark in marks)
    return rules.sheet_is_enough and first and later


def _absent(
    owing: Owing, marks: Sequence[Mark], rules: PresenceRules, *, away: bool, as_of: datetime
) -> Iterable[Lapsed]:
    """Not on post: what makes a duty `not_done`, said before its window ends too, after the grace."""
    waited_s = (min(as_of, owing.ends) - owing.starts).total_seconds()
    over = is_due(owing.duty, as_of) or waited_s > rules.late_grace_s
    if over and _verdict(owing.duty, marks, rules, away=away) is Verdict.NOT_DONE:
        yield Lapsed(Lapse.NOT_ON_POST, waited_s, rules.late_grace_s)


def _late(owing: Owing, marks: Sequence[Mark], rules: PresenceRules) -> Iterable[Lapsed]:
    if any(mark.kind is MarkKind.ROLL_CALL and _late_s(owing, mark) <= rules.late_grace_s for mark in marks):
        return
    late_s = min((_late_s(owing, mark) for mark in marks if mark.kind is MarkKind.IN), default=0.0)
    if late_s > rules.late_grace_s:
        yield Lapsed(Lapse.LATE_ON_POST, late_s, rules.late_grace_s)


def _late_s(owing: Owing, mark: Mark) -> float:
    return 0.0 if mark.at is None else (mark.at - owing.starts).total_seconds()


def _early(owing: Owing, marks: Sequence[Mark], rules: PresenceRules) -> Iterable[Lapsed]:
    outs = [mark.at for mark in marks if mark.kind is MarkKind.OUT and mark.at is not None]
    early_s = (owing.ends - max(outs)).total_seconds() if outs else 0.0
    if early_s > rules.early_grace_s:
        yield Lapsed(Lapse.LEFT_EARLY, early_s, rules.early_grace_s)


def _one_sided(marks: Sequence[Mark], verdict: Verdict) -> Iterable[Lapsed]:
    kinds = {mark.kind for mark in marks}
    began, ended = bool(kinds & {MarkKind.IN, MarkKind.ROLL_CALL}), MarkKind.OUT in kinds
    if ended and not began:
        yield Lapsed(Lapse.NO_SIGN_IN)
    if began and not ended and verdict is not Verdict.DONE:
        yield Lapsed(Lapse.NO_SIGN_OUT)


def _elsewhere(owing: Owing, seen: Whereabouts, gap_s: float, as_of: datetime) -> bool:
    """Whether the fixes show the party off its post all through the time that is owed, as far as it has passed."""
    spans = [(start.timestamp(), min(end, as_of).timestamp()) for start, end in owing.windows if start < as_of]
    return bool(spans) and all(_away_through(seen, start_s, end_s, gap_s) for start_s, end_s in spans)


def _away_through(seen: Whereabouts, start_s: float, end_s: float, gap_s: float) -> bool:
    inside = (seen.t_s >= start_s) & (seen.t_s <= end_s)
    if seen.on_post[inside].any():
        return False
    steps_s = np.diff(np.concatenate(([start_s], seen.t_s[inside], [end_s])))
    return bool(inside.any() and steps_s.max() <= gap_s)
