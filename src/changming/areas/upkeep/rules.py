"""Work at facilities: what shows it done inside its cycle, and what excuses it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from changming.areas.evidence.rules import Proof, outside_window_s
from changming.areas.places.rules import Facility
from changming.areas.standards.choices import Verdict
from changming.areas.standards.rules import Duty, DutyResult, Owing, Pack, combine, is_due


@dataclass(frozen=True, slots=True)
class Sign:
    """One piece of evidence about one facility and one kind of work.

    `at` is when the work was done; None with `skipped`, and where a record gives no time. `skipped`: the register says
    why it was not done, and the pack accepts it.
    """

    facility: str
    proof: Proof
    at: datetime | None
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """What is said of one facility that a duty names."""

    duty: str
    facility: str
    work: str
    due: datetime
    verdict: Verdict | None
    done_at: datetime | None = None
    proofs: tuple[Proof, ...] = ()


def kept(
    owing: Owing, facility: Facility, signs: Iterable[Sign], others: Sequence[Duty], pack: Pack, *, as_of: datetime
) -> Kept:
    """Whether the work that a duty asks for at one facility is shown.

    signs   evidence about this facility and this work, none later than `as_of`
    others  all duties of the day that ask for the same work there: evidence goes to the nearest in time

    Done: evidence inside a cycle that holds the duty's window, so from one cycle before its end to one cycle after its
    start. A record without a time shows nothing.
    """
    duty, hours = owing.duty, _hours(facility, pack)
    earliest, latest = duty.ends - timedelta(hours=hours), duty.starts + timedelta(hours=hours)
    earliest, latest = min(earliest, duty.starts), max(latest, duty.ends)
    own = [sign for sign in signs if sign.at is None or _nearest(sign.at, others) is duty]
    timely = [(sign.at, sign) for sign in own if sign.at is not None and earliest <= sign.at <= latest]
    shown = sorted((at, sign.proof) for at, sign in timely if not sign.skipped)
    skipped = sorted({sign.proof for sign in own if sign.skipped and (sign.at is None or (sign.at, sign) in timely)})
    if owing.excused:
        verdict: Verdict | None = Verdict.EXCUSED
    elif shown:
        verdict = Verdict.DONE
    elif skipped:
        verdict = Verdict.EXCUSED
    elif not is_due(duty, as_of):
        verdict = None
    else:
        verdict = Verdict.NOT_DONE if pack.records_complete else Verdict.UNKNOWN
    proofs = tuple(dict.fromkeys([*(proof for _, proof in shown), *skipped]))
    return Kept(duty.id, facility.id, duty.work, duty.ends, verdict, shown[-1][0] if shown else None, proofs)


def duty_result(facilities: Sequence[Kept]) -> DutyResult:
    """The verdict of a duty from its facilities, shares by number; what is excused is owed by nobody and left out."""
    if not facilities:
        return DutyResult(Verdict.UNKNOWN)
    verdicts = [each.verdict for each in facilities if each.verdict is not Verdict.EXCUSED]
    if not verdicts:
        return DutyResult(Verdict.EXCUSED)
    done_share = verdicts.count(Verdict.DONE) / len(verdicts)
    unknown_share = verdicts.count(Verdict.UNKNOWN) / len(verdicts)
    return DutyResult(combine(verdicts), done_share, unknown_share)


def by_facility(lines: Iterable[Kept]) -> list[Kept]:
    """One line per facility and work, by id and work: the last window, the fold of the verdicts, the last time."""
    grouped: dict[tuple[str, str], list[Kept]] = {}
    for line in sorted(lines, key=lambda line: (line.facility, line.work, line.due, line.duty)):
        grouped.setdefault((line.facility, line.work), []).append(line)
    return [_joined(group) for group in grouped.values()]


def _joined(group: Sequence[Kept]) -> Kept:
    last = group[-1]
    owed = [line.verdict for line in group if line.verdict is not Verdict.EXCUSED]
    times = [line.done_at for line in group if line.done_at is not None]
    proofs = tuple(sorted({proof for line in group for proof in line.proofs}))
    verdict = combine(owed) if owed else Verdict.EXCUSED
    return Kept(last.duty, last.facility, last.work, last.due, verdict, max(times, default=None), proofs)


def _hours(facility: Facility, pack: Pack) -> float:
    rules: Mapping[str, float] = {kind: rule.hours for kind, rule in pack.cycles.items()}
    return rules.get(facility.kind, rules.get("other", 0.0))


def _nearest(at: datetime, duties: Sequence[Duty]) -> Duty:
    return min(duties, key=lambda duty: (outside_window_s(at, duty), duty.id))
