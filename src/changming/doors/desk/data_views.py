"""Views of 数据: drop, look, store or set aside."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from changming.areas.people.rules import Permission, may, teams
from changming.day.arrivals import arrival_in, arrivals_of
from changming.day.arriving import confirm, drop, receive
from changming.day.database import Stores
from changming.day.incoming import Dropped, DroppedTooMuch, NothingDropped
from changming.day.queries import told
from changming.doors.desk.asked import ROWS_A_PAGE, asked_of
from changming.doors.desk.data_page import arrival_page, data_page
from changming.doors.desk.links import address
from changming.doors.desk.page import Request
from changming.doors.desk.paging import pages
from changming.doors.desk.viewing import viewing, viewing_with_todo, with_account
from changming.kernel.clock import now
from changming.papers.report import InputError
from changming.stores.drafts import StorageFull

REFUSED = 422


def data(request: Request, district: str, day: date) -> HttpResponse:
    """What came for a day, and the form to put in more."""
    if request.method == "POST":
        return _dropped(request, district, day)
    return _data(request, district, day)


def arrival(request: Request, district: str, day: date, number: int) -> HttpResponse:
    """One arrival, before and after it is stored."""
    found = arrival_in(district, day, number)
    if found is None:
        raise Http404
    page = arrival_page(viewing(request, district, day), found, may_drop=_may_drop(request, district))
    return render(request, "desk/arrival.html", {"page": page, "frame": with_account(page.frame)})


@require_POST
def arrival_confirm(request: Request, district: str, day: date, number: int) -> HttpResponse:
    """Store it."""
    found = arrival_in(district, day, number)
    if found is None or not _may_drop(request, district):
        raise Http404
    confirm(found, actor=request.viewer.actor, at=now())
    return redirect(address("arrival", district, day, str(number)))


@require_POST
def arrival_drop(request: Request, district: str, day: date, number: int) -> HttpResponse:
    """Set it aside."""
    found = arrival_in(district, day, number)
    if found is None or not _may_drop(request, district):
        raise Http404
    drop(found, stores=Stores.here(), actor=request.viewer.actor, at=now())
    return redirect(address("data", district, day))


def _may_drop(request: Request, district: str) -> bool:
    """Whoever imports for the whole district: rows of a sheet are not cut by team."""
    may_import = may(request.viewer, Permission.IMPORT, district=district)
    return may_import and teams(request.viewer, Permission.IMPORT, district) is None


def _dropped(request: Request, district: str, day: date) -> HttpResponse:
    if not _may_drop(request, district):
        raise Http404
    paths = request.POST.getlist("path")
    sent = [*request.FILES.getlist("files"), *request.FILES.getlist("folder")]
    names = paths if len(paths) == len(sent) else [one.name or "" for one in sent]
    dropped = [Dropped(name, one, one.size or 0) for name, one in zip(names, sent, strict=True)]
    try:
        made = receive(
            district=district,
            day=day,
            dropped=dropped,
            stores=Stores.here(),
            actor=request.viewer.actor,
            at=now(),
        )
    except NothingDropped:
        return _data(request, district, day, gettext("There is nothing in it. Choose files, a folder or a zip."))
    except DroppedTooMuch as much:
        text = gettext("More than {megabytes} MB or {files} files at once. Drop it in parts.").format(**much.facts)
        return _data(request, district, day, text)
    except StorageFull:
        full = gettext("Not stored: the disk of the server is full. Nothing of it was kept; tell the administrator.")
        return _data(request, district, day, full)
    return redirect(address("arrival", district, day, str(made.pk)))


def _unused(request: Request, district: str, day: date) -> tuple[InputError, ...]:
    """What the last run could not use, for whoever sees the data of the whole district."""
    whole = teams(request.viewer, Permission.SEE_DATA, district) is None
    found = told(district, day) if whole else None
    return found.report.input_errors if found else ()


def _data(request: Request, district: str, day: date, refused: str = "") -> HttpResponse:
    asked = asked_of(request.GET)
    rows = arrivals_of(district, day)
    total = rows.count()
    number = min(asked.page, max(1, -(-total // ROWS_A_PAGE)))
    shown = rows[(number - 1) * ROWS_A_PAGE : number * ROWS_A_PAGE]
    below = pages(total, number, lambda page: address("data", district, day, page=page))
    page = data_page(
        viewing_with_todo(request, district, day),
        shown,
        below,
        may_drop=_may_drop(request, district),
        refused=refused,
        unused=_unused(request, district, day),
    )
    status = REFUSED if refused else 200
    return render(request, "desk/data.html", {"page": page, "frame": with_account(page.frame)}, status=status)
