"""Views of 问题: the findings of a day, one of them, and what a person decides of it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from changming.areas.inspection.actions import confirm_finding, dismiss_finding, reopen_finding
from changming.areas.inspection.choices import FindingCode, FindingState
from changming.areas.inspection.queries import (
    finding_seen_by,
    findings_by_state,
    findings_holding,
    findings_seen_by,
    history_of,
    waiting_first,
)
from changming.areas.inspection.workflow import steps_open
from changming.areas.people.rules import Permission, may
from changming.day.queries import runs_numbered
from changming.doors.desk.asked import ROWS_A_PAGE, Asked, asked_of
from changming.doors.desk.day_facts import place_names, place_words
from changming.doors.desk.day_views import looked, not_computed
from changming.doors.desk.exporting import is_asked, list_export, must_export
from changming.doors.desk.finding_page import FindingFacts, Proof, RunFact, finding_page
from changming.doors.desk.findings_list import FindingFact, findings_page
from changming.doors.desk.frame import Viewing
from changming.doors.desk.links import address
from changming.doors.desk.listing import Listed
from changming.doors.desk.page import Request
from changming.doors.desk.picture_links import sources
from changming.doors.desk.shared_parts import REASON_LONGEST, Decided, Photo
from changming.doors.desk.told_day import Seen
from changming.doors.desk.viewing import with_account
from changming.kernel.clock import now
from changming.papers.report import Says
from changming.papers.words import name_of
from changming.papers.words.language import said_here
from changming.papers.words.numbers import day_and_clock

if TYPE_CHECKING:
    from changming.areas.inspection.models import Finding

ACTIONS: Mapping[str, Callable[..., "Finding"]] = {
    "confirm": confirm_finding,
    "dismiss": dismiss_finding,
    "reopen": reopen_finding,
}
TOLD: Mapping[str, Any] = {
    "confirm": gettext_lazy("Confirmed as a finding"),
    "dismiss": gettext_lazy("Not a finding"),
    "reopen": gettext_lazy("Taken back"),
}
PHOTOS_SHOWN = 6


def findings(request: Request, district: str, day: date) -> HttpResponse:
    """What runs proposed of the day, and what was made of it."""
    look, told = looked(request, district, day, Permission.SEE_DAY)
    if told is None:
        return not_computed(request, look)
    asked, whole = asked_of(request.GET), is_asked(request)
    of_day = findings_seen_by(request.viewer, district, since=day, until=day)
    found = findings_seen_by(
        request.viewer,
        district,
        since=day,
        until=day,
        states=[state for state in FindingState if state == asked.state],
        codes=[code for code in FindingCode if code == asked.code],
        team=asked.team,
    )
    if asked.text:
        found = findings_holding(found, asked.text)
    total = found.count()
    number = min(asked.page, max(1, -(-total // ROWS_A_PAGE)))
    rows = waiting_first(found)
    shown = rows if whole else rows[(number - 1) * ROWS_A_PAGE : number * ROWS_A_PAGE]
    as_fact = _Facts(request, look, told)
    page = findings_page(
        look,
        Listed([as_fact.of(row) for row in shown], total, number),
        asked,
        told.teams,
        counts={str(state): number for state, number in findings_by_state(of_day).items()},
        decided=_just_decided(request, look, asked),
    )
    if whole:
        must_export(request.viewer, Permission.SEE_DAY, district)
        return list_export(request, look, page, asked, told.report.as_of)
    return render(request, "desk/list.html", {"page": page, "frame": with_account(page.frame)})


def finding(request: Request, district: str, day: date, finding: int) -> HttpResponse:
    """One finding with its evidence."""
    look, told = looked(request, district, day, Permission.SEE_DAY)
    row = _found(request, district, day, finding)
    if told is None:
        return not_computed(request, look)
    page = finding_page(look, _Facts(request, look, told).all_of(row))
    return render(request, "desk/finding.html", {"page": page, "frame": with_account(page.frame)})


@require_POST
def decide(request: Request, district: str, day: date) -> HttpResponse:
    """Confirm a finding, dismiss it, or take that back."""
    step, key = request.POST.get("decision", ""), request.POST.get("key", "")
    if step not in ACTIONS or not key.isascii() or not key.isdecimal() or len(key) > 18:
        raise Http404
    row = _found(request, district, day, int(key))
    reason = request.POST.get("reason", "")[:REASON_LONGEST]
    ACTIONS[step](district=district, finding=row.pk, reason=reason, actor=request.viewer.actor, at=now())
    asked = asked_of(request.GET)
    if asked.selected == key:
        return redirect(address("finding", district, day, key))
    after = asked.filters(selected=request.POST.get("next", ""), page=asked.page)
    undo = {} if step == "reopen" else {"undo": key, "as": step}
    return redirect(address("findings", district, day, **after, **undo))


def _found(request: Request, district: str, day: date, finding: int) -> "Finding":
    """A finding of that day for whoever asks; 404 where there is none for them."""
    row = finding_seen_by(request.viewer, district, finding)
    if row is None or row.day != day:
        raise Http404
    return row


def _just_decided(request: Request, look: Viewing, asked: Asked) -> Decided | None:
    """What the address says was decided a moment ago; whether it may be taken back, the action asks again."""
    key, said = request.GET.get("undo", ""), request.GET.get("as")
    if not key.isdecimal() or said not in {"confirm", "dismiss"}:
        return None
    text = gettext("Confirmed as a finding.") if said == "confirm" else gettext("Kept as not a finding.")
    href = address("decide_finding", look.district, look.day, **asked.filters(selected="", page=asked.page))
    return Decided(text, key, "reopen", href, gettext("Undo"))


class _Facts:
    """Findings as plain facts for one person, with the names of the day."""

    def __init__(self, request: Request, look: Viewing, told: Seen) -> None:
        self._viewer, self._look, self._told = request.viewer, look, told
        self._names = place_names(told.faces)
        self._parties = {**told.faces.people, **told.faces.vehicles}
        self._at = now()
        self._zone = look.zone or ZoneInfo("UTC")

    def of(self, row: "Finding") -> FindingFact:
        """A row of the list."""
        by = row.decided_by_name or row.decided_by
        stands = row.state in {FindingState.CONFIRMED, FindingState.DISMISSED}
        decided = " ".join((by, self._said(row.decided_at))) if row.decided_at and stands else ""
        return FindingFact(
            number=row.pk,
            code=row.code,
            says=said_here(Says(row.says_zh, row.says_en)),
            state=row.state,
            duty=row.duty,
            place=row.place,
            place_name=place_words(row.place, self._names),
            party=row.party,
            party_name=self._parties.get(row.party, ""),
            team=row.team,
            severity=row.severity,
            evidence=len(row.evidence),
            steps=steps_open(row, self._viewer.actor, self._at) if self._may_decide(row) else (),
            decided=decided,
            is_gone=row.gone_run is not None,
        )

    def all_of(self, row: "Finding") -> FindingFacts:
        """A finding with everything that its page says."""
        runs = {run.number: run for run in self._runs(row)}
        return FindingFacts(
            fact=self.of(row),
            measured=row.measured,
            allowed=row.allowed,
            unit=row.unit,
            place_href=self._place(row),
            proofs=[self._proof(row, kind, file, number) for kind, file, number in row.evidence],
            photos=self._photos(row),
            first=runs.get(row.first_run),
            last=runs.get(row.last_run),
            gone=runs.get(row.gone_run or 0),
            history=[
                (entry.at.astimezone(self._zone), _told(entry.action, entry.facts), entry.actor_name or entry.actor_key)
                for entry in history_of(row)
            ],
            may_decide=self._may_decide(row),
            due=row.due_at.astimezone(self._zone) if row.due_at else None,
        )

    def _may_decide(self, row: "Finding") -> bool:
        return may(self._viewer, Permission.DECIDE_FINDINGS, district=row.district, team=row.team)

    def _runs(self, row: "Finding") -> list[RunFact]:
        numbers = [row.first_run, row.last_run, row.gone_run or 0]
        return [
            RunFact(run.number, run.as_of.astimezone(self._zone), run.pack_name, run.pack_version, run.engine)
            for run in runs_numbered(row.district, row.day, numbers)
        ]

    def _place(self, row: "Finding") -> str:
        """Where it was: its road, else its duty."""
        if row.place and any(line.id == row.place for line in self._told.report.segments):
            return self._look.to("segment", row.place)
        return self._look.to("duties", q=row.duty or row.party)

    def _proof(self, row: "Finding", kind: str, file: str, number: int | None) -> Proof:
        name = f"{file}:{number}" if number else file
        if kind == "photo":
            sha256 = self._hashes.get(file, "")
            return Proof(name_of("evidence", kind), name, self._look.to("photo", sha256) if sha256 else "")
        pages = {"sign_in": ("sign_ins", {"q": row.duty or row.party}), "track": ("playback", {"q": row.party})}
        page, asked = pages.get(kind, ("", {}))
        return Proof(name_of("evidence", kind), name, self._look.to(page, **asked) if page else "")

    def _photos(self, row: "Finding") -> list[tuple[Photo, str]]:
        """The first photos of the evidence, for whoever sees photos."""
        if not self._look.to("photos"):
            return []
        small, hashes = sources(row.district, row.day, "small"), self._hashes
        files = [file for kind, file, _number in row.evidence if kind == "photo" and file in hashes]
        return [
            (Photo(small(hashes[file]), file), self._look.to("photo", hashes[file])) for file in files[:PHOTOS_SHOWN]
        ]

    @cached_property
    def _hashes(self) -> dict[str, str]:
        return {line.file: line.sha256 for line in self._told.report.photos}

    def _said(self, at: datetime) -> str:
        return day_and_clock(at.astimezone(self._zone))


def _told(action: str, facts: Mapping[str, object]) -> str:
    """What was done, with the reason that was given."""
    said, reason = str(TOLD[action.rpartition(".")[2]]), facts.get("reason", "")
    return gettext("{decision}: {reason}").format(decision=said, reason=reason) if reason else said
