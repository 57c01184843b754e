"""建议的线: what `ledger draft` proposes, drawn on the map of all roads; each confirmed or refused by a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from changming.areas.people.rules import Permission, may
from changming.areas.places.actions import confirm_proposal, refuse_proposal
from changming.areas.places.choices import ProposalState
from changming.areas.places.queries import proposals_seen_by
from changming.day.drafting import LARGEST_BYTES, NoDraft, bring_draft
from changming.doors.desk.asked import ROWS_A_PAGE, asked_of
from changming.doors.desk.day_map import DayMap, place_map
from changming.doors.desk.ledger_map import ledger_ground, points_of
from changming.doors.desk.links import address
from changming.doors.desk.list_words import list_words
from changming.doors.desk.page import Request
from changming.doors.desk.paging import pages
from changming.doors.desk.shared_parts import Pages
from changming.doors.desk.told_day import seen
from changming.doors.desk.viewing import framed, viewing
from changming.kernel.clock import now
from changming.papers.words.numbers import count, day_and_clock, metres

if TYPE_CHECKING:
    from changming.areas.places.models import SegmentProposal

WAITS = ProposalState.PROPOSED
DAY = "%Y-%m-%d"
REFUSED = 422
WORDS: Mapping[str, Any] = {
    "map": gettext_lazy("Proposed lines on the map of all roads"),
    "list": gettext_lazy("Proposed lines"),
    "road": gettext_lazy("Road"),
    "ends": gettext_lazy("From, to"),
    "team": gettext_lazy("Team"),
    "length": gettext_lazy("Length"),
    "how": gettext_lazy("How sure"),
    "state": gettext_lazy("State"),
    "none": gettext_lazy("Nothing was proposed. changming ledger draft makes proposals from a street network."),
    "bring": gettext_lazy("Bring proposals"),
    "bring_says": gettext_lazy("roads.draft.geojson, as changming ledger draft writes it"),
    "send": gettext_lazy("Put them up for a look"),
    "decide": gettext_lazy("Is this the road?"),
    "confirm": gettext_lazy("Into the ledger"),
    "refuse": gettext_lazy("Not this line"),
    "next": gettext_lazy("The next one that waits"),
}


class DraftForm(forms.Form):
    """From which day on a line is in the ledger, or why it is not taken."""

    from_day = forms.DateField(
        input_formats=[DAY],
        widget=forms.DateInput(format=DAY),
        label=gettext_lazy("From the day (2026-11-24)"),
    )
    reason = forms.CharField(max_length=500, required=False, label=gettext_lazy("Reason, where it is not taken"))


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One proposed line."""

    href: str
    name: str
    code: str
    ends: str
    team: str
    length: str
    how: str
    state: str


@dataclass(frozen=True, slots=True)
class DraftsPage:
    """All of them, on the map and in a table."""

    title: str
    says: str
    map: DayMap | None  # None where nothing waits
    map_from: str
    rows: Sequence[DraftRow]
    pages: Pages
    bring_href: str  # "" for who may not
    refused: str
    words: Mapping[str, Any] = field(default_factory=lambda: {**list_words(), **WORDS})


@dataclass(frozen=True, slots=True)
class DraftPage:
    """One of them, in its surroundings. `form`: None where it is decided, or not for this person."""

    title: str
    says: str
    map: DayMap
    map_from: str
    facts: Sequence[tuple[str, str]]
    form: DraftForm | None
    decide_href: str
    next_href: str
    words: Mapping[str, Any] = field(default_factory=lambda: {**list_words(), **WORDS})


def drafts(request: Request, district: str, day: date) -> HttpResponse:
    """What was proposed, 50 a page, and where it lies."""
    return _drafts(request, district, day)


@require_POST
def bring(request: Request, district: str, day: date) -> HttpResponse:
    """Bring the file of a draft; its lines wait, the ledger stays as it is."""
    file = request.FILES.get("file")
    content = file.read(LARGEST_BYTES + 1) if file is not None else b""
    try:
        bring_draft(district=district, content=content, actor=request.viewer.actor, at=now())
    except NoDraft:
        return _drafts(request, district, day, gettext("This is no file that changming ledger draft writes."))
    return redirect(address("ledger_drafts", district, day))


def draft(request: Request, district: str, day: date, number: int) -> HttpResponse:
    """One proposed line."""
    return _draft(request, district, day, number)


@require_POST
def decide(request: Request, district: str, day: date, number: int) -> HttpResponse:
    """Take the line into the ledger from a day on, or not."""
    form, asked = DraftForm(request.POST), request.POST.get("decision", "")
    if asked not in {"confirm", "refuse"}:
        form.add_error(None, gettext("Say whether it is the road."))
    if asked == "refuse" and not request.POST.get("reason", "").strip():
        form.add_error("reason", gettext("Write down why it is not taken."))
    if not form.is_valid():
        return _draft(request, district, day, number, form)
    actor, said = request.viewer.actor, form.cleaned_data
    if asked == "confirm":
        confirm_proposal(district=district, proposal=number, from_day=said["from_day"], actor=actor, at=now())
    else:
        refuse_proposal(district=district, proposal=number, reason=said["reason"], actor=actor, at=now())
    return redirect(address("ledger_draft", district, day, str(number)))


def _drafts(request: Request, district: str, day: date, refused: str = "") -> HttpResponse:
    found = proposals_seen_by(request.viewer, district)
    total, waiting = found.count(), list(found.filter(state=WAITS))
    number = min(asked_of(request.GET).page, max(1, -(-total // ROWS_A_PAGE)))
    shown = found[(number - 1) * ROWS_A_PAGE : number * ROWS_A_PAGE]
    drawn, came_from = _map(request, district, day, waiting, whole=True) if waiting else (None, "")
    text = ngettext("{n} line waits for a person.", "{n} lines wait for a person.", len(waiting))
    page = DraftsPage(
        title=gettext("Proposed lines"),
        says=text.format(n=count(len(waiting))) if waiting else gettext("No line waits."),
        map=drawn,
        map_from=came_from,
        rows=[_row(one, district, day) for one in shown],
        pages=pages(total, number, lambda page: address("ledger_drafts", district, day, page=page)),
        bring_href=address("ledger_bring", district, day) if _may_edit(request, district) else "",
        refused=refused,
    )
    frame = framed(request, district, day, "ledger", page.title, [_crumb(district, day)])
    return render(request, "desk/drafts.html", {"page": page, "frame": frame}, status=REFUSED if refused else 200)


def _draft(request: Request, district: str, day: date, number: int, form: DraftForm | None = None) -> HttpResponse:
    found = proposals_seen_by(request.viewer, district)
    row = found.filter(pk=number).first()
    if row is None:
        raise Http404
    drawn, came_from = _map(request, district, day, [row], whole=False)
    following = found.filter(state=WAITS).exclude(pk=number).values_list("pk", flat=True).first()
    opens = row.state == WAITS and _may_edit(request, district, row.team)
    line = _row(row, district, day)
    decided = [line.state, row.decided_by_name or row.decided_by, _at(row, request, district), row.reason]
    state = (WORDS["state"], " ".join(part for part in decided if part))
    facts = [(WORDS["ends"], line.ends), (WORDS["team"], line.team), (WORDS["length"], line.length), state]
    page = DraftPage(
        title=line.name,
        says=line.how,
        map=drawn,
        map_from=came_from,
        facts=[(str(name), said) for name, said in facts],
        form=(form or DraftForm(initial={"from_day": day})) if opens else None,
        decide_href=address("ledger_draft_decide", district, day, str(number)),
        next_href=address("ledger_draft", district, day, str(following)) if following is not None else "",
    )
    crumbs = [_crumb(district, day), (gettext("Proposed lines"), address("ledger_drafts", district, day))]
    frame = framed(request, district, day, "ledger", page.title, crumbs)
    return render(request, "desk/draft.html", {"page": page, "frame": frame}, status=REFUSED if form else 200)


def _map(
    request: Request, district: str, day: date, rows: Sequence["SegmentProposal"], *, whole: bool
) -> tuple[DayMap, str]:
    told = seen(request.viewer, Permission.SEE_PEOPLE, district, day)
    ground = ledger_ground(request.viewer, told, district, day, rows)
    came_from = [told.facts.attribution if told is not None else "", settings.MAP_NUMBER]
    return place_map(ground, [points_of(ground, row) for row in rows], whole=whole), " ".join(came_from).strip()


def _row(row: "SegmentProposal", district: str, day: date) -> DraftRow:
    said = row.fields
    length = said.get("length_m")
    return DraftRow(
        href=address("ledger_draft", district, day, str(row.pk)),
        name=str(said.get("name") or row.code),
        code=row.code,
        ends=" – ".join(str(said[name]) for name in ("starts", "ends") if said.get(name)),
        team=row.team,
        length=metres(length) if length else "",
        how=gettext("sure") if row.sure else row.doubts or gettext("not sure"),
        state=str(row.workflow.state(row.state).label),
    )


def _at(row: "SegmentProposal", request: Request, district: str) -> str:
    zone = viewing(request, district, row.arrived_at.date()).zone
    return day_and_clock(row.decided_at.astimezone(zone)) if row.decided_at else ""


def _may_edit(request: Request, district: str, team: str | None = None) -> bool:
    return may(request.viewer, Permission.EDIT_LEDGER, district=district, team=team)


def _crumb(district: str, day: date) -> tuple[str, str]:
    return gettext("Roads and facilities"), address("ledger", district, day)
