"""Verbs of inspection: runs hand over what they propose, people of the section confirm or dismiss it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from changming.areas.inspection.choices import FindingState
from changming.areas.inspection.models import Finding
from changming.areas.inspection.rules import Proposal
from changming.areas.people.queries import viewer_acting
from changming.areas.people.rules import NotGranted, Permission, must
from changming.kernel.actor import SYSTEM_ROLE, Actor
from changming.kernel.workflow import advance, advance_all

WITHDRAWN, RETURNED = "inspection.finding.withdraw", "inspection.finding.return"  # what runs do, not people
SAID_ANEW = ["team", "severity", "evidence", "says_zh", "says_en", "measured", "allowed", "unit"]
BATCH = 200


@dataclass(frozen=True, slots=True)
class Taken:
    """What a run changed: findings proposed for the first time, proposed again after they were gone, and gone."""

    proposed: int
    returned: int
    gone: int


def take_proposals(
    *, district: str, day: date, findings: Iterable[Proposal], run: int, actor: Actor, at: datetime
) -> Taken:
    """Keep what a run proposes, inside the transaction that keeps the run; the same run again changes nothing.

    `run` is the number of the run within the day. What is no longer proposed is withdrawn unless a person decided it:
    that stays decided, and `gone_run` says that later evidence no longer shows it. The run acts for the system,
    whoever asked for it.
    """
    system = replace(actor, roles=actor.roles | {SYSTEM_ROLE})
    with transaction.atomic():
        known = {row.key: row for row in Finding.objects.select_for_update().filter(district=district, day=day)}
        now = {one.key: one for one in findings}
        gone = [row for key, row in known.items() if key not in now and row.gone_run is None]
        back = [row for key, row in known.items() if key in now and row.gone_run is not None]
        _keep(district, day, known, now, run)
        rows = Finding.objects.filter(district=district, day=day)
        _update(rows, gone, gone_run=run)
        _update(rows, back, gone_run=None)
        rows.filter(gone_run=None).exclude(last_run=run).update(last_run=run)
        advance_all(_in(FindingState.PROPOSED, gone), "withdraw", actor=system, at=at, day=day, run=run)
        advance_all(_in(FindingState.WITHDRAWN, back), "return", actor=system, at=at, day=day, run=run)
    return Taken(len(now.keys() - known.keys()), len(back), len(gone))


def confirm_finding(*, district: str, finding: int, reason: str = "", actor: Actor, at: datetime) -> Finding:
    """It is as the day check says. Raises NotGranted, OwnTeam, or a NotAllowed of the workflow."""
    return _decide(district, finding, "confirm", reason, actor, at)


def dismiss_finding(*, district: str, finding: int, reason: str = "", actor: Actor, at: datetime) -> Finding:
    """It is not a finding. Raises as `confirm_finding`."""
    return _decide(district, finding, "dismiss", reason, actor, at)


def reopen_finding(*, district: str, finding: int, reason: str = "", actor: Actor, at: datetime) -> Finding:
    """Take a decision back; a confirmed finding only until its `due_at`. Raises as `confirm_finding`."""
    return _decide(district, finding, "reopen", reason, actor, at)


def _decide(district: str, finding: int, step: str, reason: str, actor: Actor, at: datetime) -> Finding:
    with transaction.atomic():
        row = Finding.objects.select_for_update().filter(district=district, pk=finding).first()
        if row is None:
            raise NotGranted(permission=Permission.DECIDE_FINDINGS, finding=finding)
        must(viewer_acting(actor), Permission.DECIDE_FINDINGS, district=district, teams=[row.team])
        said = reason.strip()
        advance(row, step, actor=actor, at=at, day=row.day, code=row.code, place=row.place, reason=said)
        row.decided_by, row.decided_by_name, row.decided_at, row.reason = actor.key, actor.name, at, said
        row.save(update_fields=["decided_by", "decided_by_name", "decided_at", "reason"])
    return row


def _keep(district: str, day: date, known: Mapping[str, Finding], now: Mapping[str, Proposal], run: int) -> None:
    """Write the rows of what is proposed for the first time, and anew those of which the run says something else."""
    rows = [_row(district, day, one, run) for key, one in now.items() if key not in known or _differs(known[key], one)]
    Finding.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["district", "day", "key"],
        update_fields=SAID_ANEW,
    )


def _differs(row: Finding, proposal: Proposal) -> bool:
    return any(getattr(row, name) != value for name, value in _said(proposal).items())


def _said(proposal: Proposal) -> dict[str, Any]:
    """The columns that a later run may say anew."""
    finding = proposal.finding
    return {
        "team": finding.team,
        "severity": finding.severity,
        "evidence": [[proof.kind, proof.source.file, proof.source.row] for proof in finding.proofs],
        "says_zh": proposal.says_zh,
        "says_en": proposal.says_en,
        "measured": finding.measured,
        "allowed": finding.allowed,
        "unit": finding.unit,
    }


def _row(district: str, day: date, proposal: Proposal, run: int) -> Finding:
    finding = proposal.finding
    return Finding(
        district=district,
        day=day,
        key=proposal.key,
        code=finding.code,
        duty=finding.duty or "",
        place=finding.place,
        party=finding.party,
        first_run=run,
        last_run=run,
        **_said(proposal),
    )


def _in(state: FindingState, rows: Iterable[Finding]) -> list[Finding]:
    return [row for row in rows if row.state == state]


def _update(rows: Any, some: Sequence[Finding], **values: int | None) -> None:  # noqa: ANN401 -- a QuerySet
    ids = [row.pk for row in some]
    for start in range(0, len(ids), BATCH):
        rows.filter(pk__in=ids[start : start + BATCH]).update(**values)
