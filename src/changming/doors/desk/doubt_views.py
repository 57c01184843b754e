"""Views of 疑点: look at one, decide it alone or with its like, take the decision back."""

from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from changming.areas.evidence.actions import decide_doubts, undo_decision
from changming.areas.evidence.choices import DoubtDecided
from changming.areas.evidence.queries import decisions_of
from changming.areas.people.rules import Permission, may
from changming.day.proposals import raised_doubts
from changming.doors.desk.asked import asked_of
from changming.doors.desk.day_facts import DoubtFact
from changming.doors.desk.day_views import looked, not_computed
from changming.doors.desk.doubt_decisions import key_of, waiting, with_history, with_states
from changming.doors.desk.doubt_details import Source, detail_of_report, is_alike, no_source
from changming.doors.desk.doubts_page import Decided, doubt_matches, doubts_page, doubts_table
from changming.doors.desk.exporting import Exported, is_asked, must_export, table_export
from changming.doors.desk.links import address
from changming.doors.desk.listing import page_of
from changming.doors.desk.page import Request
from changming.doors.desk.picture_links import earlier_source, sources
from changming.doors.desk.told_day import Seen
from changming.doors.desk.viewing import with_account
from changming.kernel.clock import now
from changming.papers.words.numbers import count

DECISIONS = {"confirm": DoubtDecided.CONFIRMED, "dismiss": DoubtDecided.DISMISSED}


def doubts(request: Request, district: str, day: date) -> HttpResponse:
    """Which evidence is not trusted."""
    look, told = looked(request, district, day, Permission.SEE_PEOPLE)
    if told is None:
        return not_computed(request, look)
    asked, decided = asked_of(request.GET), decisions_of(district, day)
    facts = with_states(told.facts.doubts, decided)
    found = [fact for fact in facts if doubt_matches(fact, asked)]
    if is_asked(request):
        must_export(request.viewer, Permission.SEE_PEOPLE, district)
        table = Exported("doubts", gettext("Doubts"), doubts_table(found))
        return table_export(request, look, table, asked, told.report.as_of)
    chosen = next((fact for fact in found if asked.selected in {"", fact.key}), None)
    detail = None
    if chosen is not None and look.zone is not None:
        detail = detail_of_report(told.report, facts, chosen, _source(request, told, district))
        detail = with_history(detail, decided, request.viewer, district, look.zone)
    page = doubts_page(
        look,
        page_of(found, asked.page),
        asked,
        detail,
        open_count=waiting(facts),
        teams=told.teams,
        decided=_just_decided(request),
    )
    return render(request, "desk/doubts.html", {"page": page, "frame": with_account(page.frame)})


@require_POST
def decide(request: Request, district: str, day: date) -> HttpResponse:
    """Decide a doubt, with its like where that is asked, or take a decision back."""
    asked = request.POST.get("decision", "")
    if asked == "undo":
        numbers = [int(one) for one in request.POST.get("key", "").split(",") if one.isdecimal() and len(one) < 18]
        undo_decision(district=district, day=day, decisions=numbers, actor=request.viewer.actor, at=now())
        return redirect(address("doubts", district, day))
    _look, told = looked(request, district, day, Permission.SEE_PEOPLE)
    chosen = next((one for one in told.facts.doubts if one.key == request.POST.get("key")), None) if told else None
    if told is None or chosen is None or asked not in DECISIONS:
        raise Http404
    facts = with_states(told.facts.doubts, decisions_of(district, day))
    shown = raised_doubts(told.report)
    together = [chosen, *_alike(chosen, facts)] if request.POST.get("alike") else [chosen]
    made = decide_doubts(
        district=district,
        day=day,
        doubts=[shown[key_of(one)] for one in together],
        decision=DECISIONS[asked],
        reason=request.POST.get("reason", "")[:1000],
        actor=request.viewer.actor,
        at=now(),
    )
    query = {"selected": request.POST.get("next", ""), "undo": ",".join(str(one.pk) for one in made), "as": asked}
    return redirect(f"{address('doubts', district, day)}?{urlencode(query)}")


def _source(request: Request, told: Seen, district: str) -> Source:
    """Where photos are, for whoever sees photos."""
    if not may(request.viewer, Permission.SEE_PHOTOS, district=district):
        return no_source
    large = sources(district, told.run.day, "large")
    return lambda file, sha256: large(sha256) if sha256 else earlier_source(told, file)


def _alike(chosen: DoubtFact, facts: list[DoubtFact]) -> list[DoubtFact]:
    return [one for one in facts if key_of(one) != key_of(chosen) and is_alike(chosen, one)]


def _just_decided(request: Request) -> Decided | None:
    """What the address says was decided a moment ago; whether it may be undone, the action asks again."""
    numbers = [one for one in request.GET.get("undo", "").split(",") if one.isdecimal()]
    if not numbers or request.GET.get("as") not in DECISIONS:
        return None
    if request.GET["as"] == "confirm":
        text = ngettext("{count} doubt confirmed", "{count} doubts confirmed", len(numbers))
    else:
        text = ngettext("{count} doubt dismissed", "{count} doubts dismissed", len(numbers))
    said = gettext("{what}. The next run shows what changes.").format(what=text.format(count=count(len(numbers))))
    return Decided(said, ",".join(numbers))
