"""The papers of a day, one click away: drawn of the last run in the viewer's language, cut to the viewer's teams."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from changming.areas.people.rules import Permission, Viewer, teams
from changming.day.database import Stores
from changming.day.database.paper_shelf import Edition, draw, is_quick, open_paper
from changming.day.jobs import draw_papers, drawing_failed
from changming.day.queries import Told, told
from changming.doors.desk.day_views import not_computed
from changming.doors.desk.exporting import log_export
from changming.doors.desk.frame import Frame, Viewing, frame
from changming.doors.desk.links import address
from changming.doors.desk.page import Request
from changming.doors.desk.paper_links import OF_PERSONS, PAPER_NAMES, TYPES, offered
from changming.doors.desk.viewing import viewing, with_account
from changming.kernel.clock import now
from changming.kernel.jobs import ask
from changming.papers.words.language import is_chinese
from changming.papers.words.numbers import short_day
from changming.papers.write import PAPERS

WORDS = {
    "waiting": gettext_lazy("Being drawn; this page goes on by itself."),
    "failed": gettext_lazy("It could not be drawn. The administrator sees why under Jobs."),
    "ready": gettext_lazy("It is ready."),
    "again": gettext_lazy("Try again"),
    "back": gettext_lazy("Back to the day"),
}


@dataclass(frozen=True, slots=True)
class PaperPage:
    """What `desk/paper.html` needs while a paper is drawn; `state` is waiting, failed or ready."""

    frame: Frame
    words: Mapping[str, str]
    heading: str
    state: str
    href: str
    day_href: str


def paper(request: Request, district: str, day: date, name: str) -> HttpResponseBase:
    """One paper; with `?wait` a page that goes on to it once it is drawn."""
    if name not in PAPERS or name not in offered(request.viewer, district):
        raise Http404
    found = told(district, day)
    if found is None:
        return not_computed(request, viewing(request, district, day))
    edition, stores = _edition(request.viewer, district), Stores.here()
    if "wait" in request.GET:
        return _waiting(request, found, edition, name)
    file = open_paper(stores, found, edition, name)
    if file is None and is_quick(found, name):
        draw(stores, found, edition, [name])
        file = open_paper(stores, found, edition, name)
    if file is None:
        ask(draw_papers, at=now(), **edition.asked(district, day))
        return redirect(f"{address('papers', district, day, name)}?wait=1")
    if name in OF_PERSONS:
        log_export(request.viewer, viewing(request, district, day), "papers", {"paper": name})
    response = FileResponse(file, as_attachment=True, filename=_file_name(found, day, name), content_type=TYPES[name])
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _edition(viewer: Viewer, district: str) -> Edition:
    """In the present language; of teams alone where any of what is told is of these alone."""
    shown = [teams(viewer, each, district) for each in (Permission.SEE_DAY, Permission.EXPORT)]
    limits = [each for each in shown if each is not None]
    return Edition("zh" if is_chinese() else "en", frozenset.intersection(*limits) if limits else None)


def _file_name(found: Told, day: date, name: str) -> str:
    return f"{found.report.district.name}-{day.isoformat()}-{name}"


def _waiting(request: Request, found: Told, edition: Edition, name: str) -> HttpResponse:
    look = viewing(request, found.run.district, found.run.day)
    file = open_paper(Stores.here(), found, edition, name)
    state = "ready" if file is not None else "waiting"
    if file is not None:
        file.close()
    elif drawing_failed(edition, look.district, look.day):
        state = "failed"
    page = paper_page(look, name, state)
    return render(request, "desk/paper.html", {"page": page, "frame": with_account(page.frame)})


def paper_page(look: Viewing, name: str, state: str) -> PaperPage:
    """The page from plain facts."""
    heading, day_href = str(PAPER_NAMES[name]), address("day", look.district, look.day)
    return PaperPage(
        frame=frame(look, "papers", f"{heading} · {short_day(look.day)}", [(short_day(look.day), day_href)]),
        words={key: str(text) for key, text in WORDS.items()},
        heading=heading,
        state=state,
        href=address("papers", look.district, look.day, name),
        day_href=day_href,
    )
