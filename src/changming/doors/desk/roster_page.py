"""排班: who works when in a week, who is on leave, and which posts and roads nobody owes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from changming.areas.people.actions import enter_leave
from changming.areas.people.choices import LeaveKind
from changming.areas.people.queries import (
    people_found,
    people_seen_by,
    posts_owed,
    segments_owed,
)
from changming.areas.people.rules import Permission, may, teams
from changming.areas.places.queries import posts_seen_by, segments_seen_by
from changming.day.arriving import receive
from changming.day.database import Stores
from changming.day.incoming import Dropped, DroppedTooMuch, NothingDropped
from changming.day.packs import pack_of_day
from changming.doors.desk.asked import ROWS_A_PAGE, asked_of
from changming.doors.desk.links import address
from changming.doors.desk.page import Request
from changming.doors.desk.paging import pages
from changming.doors.desk.roster_week import LEAVES, WEEK, Cell, Week, zone_of
from changming.doors.desk.shared_parts import Pages
from changming.doors.desk.viewing import framed
from changming.kernel.clock import now
from changming.papers.words.numbers import count, short_day

if TYPE_CHECKING:
    from changming.areas.people.models import Person

LARGEST = 2_000_000  # characters of a paste
HOLES_NAMED = 40
WORDS = {
    "week": gettext_lazy("Week"),
    "person": gettext_lazy("Who works"),
    "before": gettext_lazy("Week before"),
    "after": gettext_lazy("Week after"),
    "search": gettext_lazy("Number or name"),
    "find": gettext_lazy("Search"),
    "nobody": gettext_lazy("Nobody matches. Put in the list of people, or try another word."),
    "holes": gettext_lazy("Nobody owes these"),
    "no_roster": gettext_lazy("no roster"),
    "paste": gettext_lazy("Paste from a spreadsheet"),
    "do_paste": gettext_lazy("Read it"),
    "leave": gettext_lazy("Enter a leave"),
    "do_leave": gettext_lazy("Enter the leave"),
    "page_before": gettext_lazy("Rows before"),
    "page_after": gettext_lazy("Rows after"),
}
SHEETS: Mapping[str, tuple[str, Any]] = {
    "roster": ("排班.tsv", gettext_lazy("Roster")),
    "leave": ("请假.tsv", gettext_lazy("Leave")),
    "people": ("人员.tsv", gettext_lazy("People")),
}
MOMENT = "%Y-%m-%d %H:%M"


class PasteForm(forms.Form):
    """Rows as a spreadsheet copies them, with their headers."""

    sheet = forms.ChoiceField(
        choices=[(name, words) for name, (_file, words) in SHEETS.items()], label=gettext_lazy("What it is")
    )
    rows = forms.CharField(
        max_length=LARGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        label=gettext_lazy("Rows with their headers"),
        help_text=gettext_lazy(
            "Nothing is written before you have seen what it would do and which rows cannot be read."
        ),
    )


class LeaveForm(forms.Form):
    """Who is away, from when to when, and who stands in."""

    person = forms.CharField(max_length=200, label=gettext_lazy("Person (number or name)"))
    kind = forms.ChoiceField(choices=[(str(kind), words) for kind, words in LEAVES.items()], label=gettext_lazy("Kind"))
    from_at = forms.DateTimeField(input_formats=[MOMENT], label=gettext_lazy("From (2026-11-24 06:00)"))
    to_at = forms.DateTimeField(input_formats=[MOMENT], label=gettext_lazy("To (2026-11-24 14:00)"))
    substitute = forms.CharField(
        max_length=200, required=False, label=gettext_lazy("Substitute, if any (number or name)")
    )
    note = forms.CharField(max_length=500, required=False, label=gettext_lazy("Reason, if it is to be kept"))


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person's week."""

    name: str
    code: str
    team: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Hole:
    """What nobody owes on a day: `names` are the first of them."""

    words: str
    names: Sequence[str]
    more: str


@dataclass(frozen=True, slots=True)
class RosterPage:
    """The page."""

    title: str
    says: str
    days: Sequence[tuple[str, str, bool]]  # (words, address, whether it is the page's day)
    holes_by_day: Sequence[tuple[str, bool]]  # how many posts nobody owes, whether there are any
    holes: Sequence[Hole]
    rows: Sequence[PersonLine]
    pages: Pages
    text: str
    here: str
    ways: Sequence[tuple[str, str]]  # (words, address) of the weeks around
    may_paste: bool
    may_enter: bool
    paste_form: PasteForm
    paste_href: str
    leave_form: LeaveForm
    leave_href: str
    words: Mapping[str, Any] = field(default_factory=lambda: WORDS)


def roster(request: Request, district: str, day: date) -> HttpResponse:
    """A week of the people on the books, 50 a page."""
    return _shown(request, district, day)


@require_POST
def paste(request: Request, district: str, day: date) -> HttpResponse:
    """Take pasted rows in like a file that was dropped."""
    if not _may_paste(request, district):
        raise Http404
    form = PasteForm(request.POST)
    if form.is_valid():
        name, _words = SHEETS[form.cleaned_data["sheet"]]
        content = form.cleaned_data["rows"].strip("\r\n").encode()
        dropped = [Dropped(name, BytesIO(content), len(content))]
        actor, stores = request.viewer.actor, Stores.here()
        try:
            made = receive(district=district, day=day, dropped=dropped, stores=stores, actor=actor, at=now())
        except (NothingDropped, DroppedTooMuch):
            form.add_error("rows", gettext("There is nothing in it, or too much. Copy the rows with their headers."))
        else:
            return redirect(address("arrival", district, day, str(made.pk)))
    return _shown(request, district, day, paste_form=form)


@require_POST
def leave(request: Request, district: str, day: date) -> HttpResponse:
    """Enter a leave."""
    form = LeaveForm(request.POST)
    if not form.is_valid():
        return _shown(request, district, day, leave_form=form)
    given, zone = dict(form.cleaned_data), zone_of(district)
    for name in ("from_at", "to_at"):
        given[name] = given[name].replace(tzinfo=zone)
    given["kind"] = LeaveKind(given["kind"])
    enter_leave(district=district, zone=zone, **given, actor=request.viewer.actor, at=now())
    return redirect(address("roster", district, day))


def _shown(
    request: Request,
    district: str,
    day: date,
    paste_form: PasteForm | None = None,
    leave_form: LeaveForm | None = None,
) -> HttpResponse:
    page = roster_page(request, district, day, paste_form, leave_form)
    frame = framed(request, district, day, "roster", page.title)
    wrong = paste_form is not None or leave_form is not None
    return render(request, "desk/roster.html", {"page": page, "frame": frame}, status=422 if wrong else 200)


def roster_page(
    request: Request, district: str, day: date, paste_form: PasteForm | None, leave_form: LeaveForm | None
) -> RosterPage:
    """What stands on the page."""
    viewer, asked = request.viewer, asked_of(request.GET)
    days = [day - timedelta(days=day.weekday()) + timedelta(days=n) for n in range(WEEK)]
    people = people_seen_by(viewer, district, day)
    found = people_found(people, asked.text) if asked.text else people
    total = found.count()
    number = min(asked.page, max(1, -(-total // ROWS_A_PAGE)))
    cut = cast("list[Person]", list(found[(number - 1) * ROWS_A_PAGE : number * ROWS_A_PAGE]))
    owed = posts_owed(district, days)
    posts = [(one.code, one.name) for one in cast("Any", posts_seen_by(viewer, district, day))]
    roads = list(segments_seen_by(viewer, district, day).values_list("code", "name"))
    open_posts = [_open(posts, owed[each]) if owed[each] else None for each in days]
    today = open_posts[days.index(day)]
    return RosterPage(
        title=gettext("Roster"),
        says=_says(total, today),
        days=[(short_day(each), address("roster", district, each), each == day) for each in days],
        holes_by_day=[
            (str(WORDS["no_roster"]), False) if one is None else (count(len(one)), bool(one)) for one in open_posts
        ],
        holes=_holes(roads, district, day, today),
        rows=_lines(cut, days, Week(viewer, cut, district, days, pack_of_day(district, day), dict([*posts, *roads]))),
        pages=pages(total, number, lambda at: address("roster", district, day, q=asked.text, page=at)),
        text=asked.text,
        here=address("roster", district, day),
        ways=[
            (str(WORDS["before"]), address("roster", district, day - timedelta(days=WEEK))),
            (str(WORDS["after"]), address("roster", district, day + timedelta(days=WEEK))),
        ],
        may_paste=_may_paste(request, district),
        may_enter=may(viewer, Permission.EDIT_ROSTER, district=district),
        paste_form=paste_form or PasteForm(),
        paste_href=address("roster_paste", district, day),
        leave_form=leave_form or LeaveForm(),
        leave_href=address("leave_enter", district, day),
    )


def _lines(people: Sequence["Person"], days: Sequence[date], week: Week) -> list[PersonLine]:
    return [
        PersonLine(one.name or one.code, one.code, one.team, [week.cell(one, day) for day in days]) for one in people
    ]


def _open(things: Sequence[tuple[str, str]], owed: set[str]) -> list[str]:
    """Names of the things that nobody owes, whether the roster writes their number or their name."""
    return [name or code for code, name in things if code not in owed and name not in owed - {""}]


def _holes(ledger: Sequence[tuple[str, str]], district: str, day: date, posts: Sequence[str] | None) -> list[Hole]:
    """What nobody owes on a day that has a roster."""
    if posts is None:
        return []
    roads = _open(ledger, segments_owed(district, day))
    found = [
        _hole(posts, ngettext("{n} post", "{n} posts", len(posts))),
        _hole(roads, ngettext("{n} road", "{n} roads", len(roads))),
    ]
    return [hole for hole in found if hole.names]


def _hole(names: Sequence[str], words: str) -> Hole:
    called = list(dict.fromkeys(names))  # several segments of one road have one name
    more = len(called) - HOLES_NAMED
    said = gettext("and {n} more").format(n=count(more)) if more > 0 else ""
    return Hole(words.format(n=count(len(names))), called[:HOLES_NAMED], said)


def _says(people: int, holes: Sequence[str] | None) -> str:
    who = ngettext("{n} person on the books", "{n} people on the books", people).format(n=count(people))
    if holes is None:
        return gettext("{who}; this day has no roster yet.").format(who=who)
    what = ngettext("{n} post is owed by nobody", "{n} posts are owed by nobody", len(holes)).format(
        n=count(len(holes))
    )
    return gettext("{first}; {second}.").format(first=who, second=what)


def _may_paste(request: Request, district: str) -> bool:
    """Whoever edits the roster of the whole district and may see what an import would do."""
    needed = (Permission.EDIT_ROSTER, Permission.IMPORT, Permission.SEE_DATA)
    whole = teams(request.viewer, Permission.IMPORT, district) is None
    return whole and all(may(request.viewer, permission, district=district) for permission in needed)
