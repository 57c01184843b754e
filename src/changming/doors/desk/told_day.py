"""A day as its last run told it, cut to what the one who looks may see, and made into facts once per run."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from changming.areas.evidence.queries import decisions_of
from changming.areas.inspection.queries import count_waiting
from changming.areas.people.rules import Permission, Viewer, teams
from changming.day.queries import Told, told
from changming.day.scope import of_teams
from changming.doors.desk.day_facts import WAITING, Changes, DayFacts, facts_of_report
from changming.doors.desk.doubt_decisions import with_states
from changming.doors.desk.reasons import reasons
from changming.kernel.kept import Kept
from changming.papers.report import Faces, Report

if TYPE_CHECKING:
    from changming.day.models import Run

DAYS: Kept["Seen"] = Kept(24)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a viewer sees of a day. `teams`: the names of all teams in it, in order."""

    run: "Run"
    report: Report
    faces: Faces
    facts: DayFacts
    teams: tuple[str, ...]


def seen(viewer: Viewer, permission: Permission, district: str, day: date) -> Seen | None:
    """The day for whoever has the permission there; None before its first run. Three queries."""
    found = told(district, day)
    if found is None:
        return None
    allowed = teams(viewer, permission, district)
    key = (found.run.pk, found.run.sha256, allowed, get_language())  # reasons are sentences
    return DAYS.of(key, lambda: _made(found, allowed))


def as_decided(viewer: Viewer, told: Seen) -> Seen:
    """The same day as people have decided it since: what still waits for a person. Three queries."""
    run = told.run
    doubts = with_states(told.facts.doubts, decisions_of(run.district, run.day))
    facts = replace(
        told.facts,
        doubts=tuple(doubts),
        open_doubts=Counter(fact.kind for fact in doubts if fact.state in WAITING),
        open_findings=count_waiting(viewer, run.district, run.day),
    )
    return replace(told, facts=facts)


def waiting_in(facts: DayFacts) -> dict[str, int]:
    """What waits for a person, by the page where it does."""
    return {"doubts": sum(facts.open_doubts.values()), "findings": facts.open_findings}


def _made(found: Told, allowed: frozenset[str] | None) -> Seen:
    run, report, faces = found.run, found.report, found.faces
    version = run.ledger.sha256
    if allowed is not None:
        report, faces = of_teams(report, faces, allowed)
        version += ":" + ",".join(sorted(allowed))
    changed = Changes(run.figures, tuple(reasons(run)), None) if run.figures and allowed is None else None
    facts = facts_of_report(report, faces, ledger_version=version, run=f"{run.pk}:{run.sha256}", changes=changed)
    return Seen(run, report, faces, facts, tuple(sorted({line.team for line in report.duties if line.team})))
