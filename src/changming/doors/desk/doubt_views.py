"""Views of 疑点: look at one, decide it alone or with its like, take the decision back, answer for one's team."""

from collections.abc import Sequence
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from changming.areas.evidence.actions import answer_doubt, decide_doubts, undo_decision
from changming.areas.evidence.choices import DoubtDecided
from changming.areas.evidence.queries import decisions_of
from changming.areas.people.rules import Permission, may
from changming.day.proposals import raised_doubts
from changming.doors.desk.asked import Asked, asked_of
from changming.doors.desk.day_facts import WAITING, DoubtFact
from changming.doors.desk.day_views import looked, not_computed
from changming.doors.desk.doubt_decisions import key_of, with_history
from changming.doors.desk.doubt_details import Source, detail_of_report, is_alike, no_source
from changming.doors.desk.doubts_page import doubt_matches, doubts_page, doubts_table
from changming.doors.desk.exporting import Exported, is_asked, must_export, table_export
from changming.doors.desk.frame import Viewing
from changming.doors.desk.links import address
from changming.doors.desk.listing import page_of
from changming.doors.desk.page import Request
from changming.doors.desk.picture_links import earlier_source, sources
from changming.doors.desk.shared_parts import REASON_LONGEST, Decided
from changming.doors.desk.told_day import Seen, as_decided, seen
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
    facts = told.facts.doubts
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
        open_count=sum(told.facts.open_doubts.values()),
        teams=told.teams,
        decided=_just_decided(request, look, asked),
    )
    return render(request, "desk/doubts.html", {"page": page, "frame": with_account(page.frame)})


@require_POST
def decide(request: Request, district: str, day: date) -> HttpResponse:
    """Decide a doubt, with its like where that is asked, or take a decision back."""
    asked, said = asked_of(request.GET), request.POST.get("decision", "")
    if said == "undo":
        numbers = [int(one) for one in request.POST.get("key", "").split(",") if one.isdecimal() and len(one) < 18]
        undo_decision(district=district, day=day, decisions=numbers, actor=request.viewer.actor, at=now())
        return redirect(address("doubts", district, day, **asked.filters(selected="", page=asked.page)))
    told, chosen = _chosen(request, district, day)
    if said not in DECISIONS:
        raise Http404
    facts = as_decided(request.viewer, told).facts.doubts
    shown = raised_doubts(told.report)
    together = [chosen, *_alike(chosen, facts)] if request.POST.get("alike") else [chosen]
    made = decide_doubts(
        district=district,
        day=day,
        doubts=[shown[key_of(one)] for one in together],
        decision=DECISIONS[said],
        reason=request.POST.get("reason", "")[:REASON_LONGEST],
        actor=request.viewer.actor,
        at=now(),
    )
    after = asked.filters(selected=_next(request, told, chosen, asked), page=asked.page)
    return redirect(
        address("doubts", district, day, **after, undo=",".join(str(one.pk) for one in made), **{"as": said})
    )


@require_POST
def answer(request: Request, district: str, day: date) -> HttpResponse:
    """Say what one's team has to say of a doubt."""
    told, chosen = _chosen(request, district, day)
    answer_doubt(
        district=district,
        day=day,
        doubt=raised_doubts(told.report)[key_of(chosen)],
        words=request.POST.get("words", "")[:REASON_LONGEST],
        actor=request.viewer.actor,
        at=now(),
    )
    asked = asked_of(request.GET)
    return redirect(address("doubts", district, day, **asked.filters(selected=chosen.key, page=asked.page)))


def _chosen(request: Request, district: str, day: date) -> tuple[Seen, DoubtFact]:
    """What the day says to whoever asks, and in it the doubt that a form is about; 404 where there is none for them."""
    told = seen(request.viewer, Permission.SEE_PEOPLE, district, day)
    chosen = next((one for one in told.facts.doubts if one.key == request.POST.get("key")), None) if told else None
    if told is None or chosen is None:
        raise Http404
    return told, chosen


def _next(request: Request, told: Seen, chosen: DoubtFact, asked: Asked) -> str:
    """The doubt to look at after a decision: the next on the page, or the next that the decision did not settle too.

    One decision settles every row of a file where the doubt is about the whole file.
    """
    facts = as_decided(request.viewer, told).facts.doubts
    waiting = {fact.key for fact in facts if fact.state in WAITING and doubt_matches(fact, asked)}
    order = [fact.key for fact in told.facts.doubts]
    place = order.index(chosen.key)
    wanted = [request.POST.get("next", ""), *order[place:], *order[:place]]
    return next((key for key in wanted if key in waiting), "")


def _source(request: Request, told: Seen, district: str) -> Source:
    """Where photos are, for whoever sees photos."""
    if not may(request.viewer, Permission.SEE_PHOTOS, district=district):
        return no_source
    large = sources(district, told.run.day, "large")
    return lambda file, sha256: large(sha256) if sha256 else earlier_source(told, file)


def _alike(chosen: DoubtFact, facts: Sequence[DoubtFact]) -> list[DoubtFact]:
    return [one for one in facts if key_of(one) != key_of(chosen) and is_alike(chosen, one)]


def _just_decided(request: Request, look: Viewing, asked: Asked) -> Decided | None:
    """What the address says was decided a moment ago; whether it may be undone, the action asks again."""
    numbers = [one for one in request.GET.get("undo", "").split(",") if one.isdecimal()]
    if not numbers or request.GET.get("as") not in DECISIONS:
        return None
    if request.GET["as"] == "confirm":
        text = ngettext("{count} doubt confirmed", "{count} doubts confirmed", len(numbers))
    else:
        text = ngettext("{count} doubt dismissed", "{count} doubts dismissed", len(numbers))
    said = gettext("{what}. The next run shows what changes.").format(what=text.format(count=count(len(numbers))))
    href = address("decide", look.district, look.day, **asked.filters(selected="", page=asked.page))
    return Decided(said, ",".join(numbers), "undo", href, gettext("Undo"))
