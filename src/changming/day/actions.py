"""Running the day check on what the database holds, and keeping what it says."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, field
from datetime import date, datetime
from typing import ClassVar

from django.db import transaction

from changming import __version__
from changming.areas.evaluation.actions import take_scores
from changming.areas.evidence.actions import DECIDED, SHOT_DECIDED, UNDONE
from changming.areas.inspection.actions import take_proposals
from changming.areas.inspection.rules import Proposal
from changming.areas.people.actions import LEAVE_ENTERED
from changming.areas.places.actions import CHANGED as LEDGER_CHANGED
from changming.areas.places.actions import DRAWN as LINE_CONFIRMED
from changming.areas.places.models import District
from changming.areas.standards.rules import Pack
from changming.day.changes import Said, changes, said
from changming.day.check import check_whole
from changming.day.database import Stores, gather
from changming.day.database.putting import ARRIVED
from changming.day.faces import faces_of
from changming.day.inputs import DayInputs
from changming.day.models import Ledger, Run, Verdict
from changming.day.packing import pack as packed
from changming.day.proposals import proposals, team_scores
from changming.day.queries import report_of_run
from changming.day.roads import Passes
from changming.kernel.actor import Actor
from changming.kernel.audit import Entry, head, record
from changming.kernel.errors import Refused
from changming.kernel.progress import Progress
from changming.kernel.runs import still_ours
from changming.papers.report import Faces, Report

RAN = "day.run"
EXPORTED = "desk.export"
CAUSES = (
    ARRIVED,
    DECIDED,
    UNDONE,
    SHOT_DECIDED,
    LEAVE_ENTERED,
    LEDGER_CHANGED,
    LINE_CONFIRMED,
)  # nothing else changes a verdict
BATCH = 500
CHANGES_KEPT = 200
GATHERINGS = 5  # tries to gather a day while deliveries come in


class Overtaken(Refused):
    """Another run of the same day ended first; what it says is newer or the same."""

    code: ClassVar[str] = "run_overtaken"


@dataclass(frozen=True, slots=True)
class Checked:
    """One day gathered and checked, not kept yet. `heard` as in Run; `findings` those of the report."""

    report: Report
    findings: Sequence[Proposal]
    faces: Faces
    heard: int
    after: int  # number of the run that was the last when gathering began
    passes: Passes = field(default_factory=Passes)


def run_day(
    *, district: str, day: date, pack: Pack, stores: Stores, progress: Progress, actor: Actor, at: datetime
) -> Run:
    """Check a day as of `at`, or as of the midnight after its last duty where that is earlier, and keep the result.

    Raises NothingToCheck where ledger or roster are missing, and Overtaken.
    """
    started = at
    last = Run.objects.filter(district=district, day=day).order_by("-number").values_list("number", flat=True).first()
    inputs, heard = _gathered(district, day, pack, stores, progress, at)
    report, findings, passes = check_whole(inputs)
    checked = Checked(report, proposals(findings, report), faces_of(inputs), heard, last or 0, passes)
    return keep(checked, actor=actor, started=started, at=at)


def _gathered(
    district: str, day: date, pack: Pack, stores: Stores, progress: Progress, at: datetime
) -> tuple[DayInputs, int]:
    """A day as it stood at one moment: gathered again where something arrived meanwhile."""
    for _try in range(GATHERINGS):
        heard = head(district).seq
        inputs = gather(district, day, pack=pack, stores=stores, progress=progress, latest=at)
        if not Entry.objects.filter(chain=district, seq__gt=heard, action__in=CAUSES).exists():
            break
    return inputs, heard


def keep(checked: Checked, *, actor: Actor, started: datetime, at: datetime) -> Run:
    """Write what a check said, all of it or nothing."""
    report, code = checked.report, checked.report.district.adcode
    content = packed(report)
    with transaction.atomic():
        District.objects.select_for_update().get(code=code)
        before = Run.objects.filter(district=code, day=report.day).order_by("-number").first()
        if (before.number if before else 0) != checked.after:
            raise Overtaken(district=code, day=report.day, number=before.number if before else 0)
        changed = changes(report_of_run(before), report) if before is not None and before.report is not None else ()
        run = Run.objects.create(
            district=code,
            day=report.day,
            number=checked.after + 1,
            as_of=report.as_of,
            started_at=started,
            finished_at=at,
            heard=checked.heard,
            pack_name=report.pack.name,
            pack_version=report.pack.version,
            engine=__version__,
            ledger=_ledger(checked.faces),
            report=content,
            passes=packed(checked.passes),
            sha256=hashlib.sha256(content).hexdigest(),
            figures=len(changed),
            changes=[astuple(one) for one in changed[:CHANGES_KEPT]],
            reasons=_reasons(code, before, checked.heard) if changed else [],
        )
        Run.objects.filter(district=code, day=report.day, number__lt=run.number).update(report=None, passes=None)
        _keep_verdicts(report)
        found = _hand_over(checked, run, actor, at)
        still_ours()
        facts = {"day": report.day, "number": run.number, "as_of": report.as_of, "sha256": run.sha256, **found}
        record(chain=code, action=RAN, actor=actor, at=at, subject=f"day:{report.day}", facts=facts)
    return run


def note_export(
    *, district: str, day: date, page: str, asked: Mapping[str, object], actor: Actor, at: datetime
) -> None:
    """Leave a trace of what somebody took out of a day: which page or paper, and what was asked of it."""
    facts = {"day": day, "page": page, **asked}
    with transaction.atomic():
        record(chain=district, action=EXPORTED, actor=actor, at=at, subject=f"day:{day}", facts=facts)


def _hand_over(checked: Checked, run: Run, actor: Actor, at: datetime) -> dict[str, int]:
    """Give findings to inspection and points to evaluation; how many findings are new, back again and gone."""
    district, day = run.district, run.day
    taken = take_proposals(district=district, day=day, findings=checked.findings, run=run.number, actor=actor, at=at)
    take_scores(district=district, day=day, scores=team_scores(checked.report), run=run.number)
    return asdict(taken)


def _ledger(faces: Faces) -> Ledger:
    content = packed(faces)
    sha256 = hashlib.sha256(content).hexdigest()
    return Ledger.objects.get_or_create(sha256=sha256, defaults={"packed": content})[0]


def _reasons(code: str, before: Run | None, heard: int) -> list[list[object]]:
    """What happened between two gatherings, in the order of the audit chain."""
    since = before.heard if before else 0
    entries = Entry.objects.filter(chain=code, seq__gt=since, seq__lte=heard, action__in=CAUSES)
    return [[entry.action, entry.facts] for entry in entries.order_by("seq")[:CHANGES_KEPT]]


def _keep_verdicts(report: Report) -> None:
    """The short verdicts of the day: those that are another now, and no other things than the report speaks of."""
    rows = Verdict.objects.filter(district=report.district.adcode, day=report.day)
    now = {(one.kind, one.code): one for one in said(report)}
    kept = {(row.kind, row.code): row for row in rows}
    gone = [row.pk for key, row in kept.items() if key not in now]
    for start in range(0, len(gone), BATCH):
        rows.filter(pk__in=gone[start : start + BATCH]).delete()
    Verdict.objects.bulk_create(
        [_verdict(report, one) for key, one in now.items() if key not in kept or _is_other(kept[key], one)],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["district", "kind", "code", "day"],
        update_fields=["verdict", "done_share", "unknown_share"],
    )


def _verdict(report: Report, one: Said) -> Verdict:
    return Verdict(
        district=report.district.adcode,
        day=report.day,
        kind=one.kind,
        code=one.code,
        verdict=one.verdict,
        done_share=one.done_share,
        unknown_share=one.unknown_share,
    )


def _is_other(row: Verdict, one: Said) -> bool:
    return (row.verdict, row.done_share, row.unknown_share) != (one.verdict, one.done_share, one.unknown_share)
