"""Who looks, at which district and day: what every page of the desk knows before it asks for its own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import gettext

from changming.areas.people.choices import Role
from changming.areas.people.rules import Permission, Viewer, districts, may, teams
from changming.areas.places.queries import district_codes, district_of
from changming.day.queries import days_told
from changming.doors.desk.frame import Frame, Viewing, frame
from changming.doors.desk.links import address
from changming.doors.desk.page import Needs, Open, Request
from changming.doors.desk.role_words import ROLES
from changming.doors.desk.told_day import seen, waiting_in
from changming.kernel.clock import now

# Where a role begins: the first of these pages that stands and that it may open.
FIRST = ("day", "teams", "accounts", "audit", "jobs")


def viewing(request: Request, district: str, day: date) -> Viewing:
    """The plain facts of a page of one district's day; 404 where no such district is kept."""
    place = district_of(district)
    if place is None:
        raise Http404
    return Viewing(
        district=district,
        district_name=place.name,
        day=day,
        simulated=place.simulated,
        today=now().astimezone(ZoneInfo(place.timezone)).date(),
        viewer=who(request),
        zone=ZoneInfo(place.timezone),
        scope=gettext(", ").join(sorted(teams(request.viewer, Permission.SEE_DAY, district) or ())),
        reachable=reachable(request.viewer, district),
        single_keys=request.user.single_keys,
    )


def framed(
    request: Request, district: str, day: date, name: str, title: str, crumbs: Sequence[tuple[str, str]] = ()
) -> Frame:
    """The frame of a page of one district's day."""
    return with_account(frame(viewing_with_todo(request, district, day), name, title, crumbs))


def viewing_with_todo(request: Request, district: str, day: date) -> Viewing:
    """The same with what waits for a person, for whoever may see the day."""
    look = viewing(request, district, day)
    may_see = may(request.viewer, Permission.SEE_DAY, district=district)
    told = seen(request.viewer, Permission.SEE_DAY, district, day) if may_see else None
    return replace(look, todo=waiting_in(told.facts)) if told else look


def frame_without_day(request: Request, title: str, name: str = "") -> Frame:
    """The frame of a page that is about no day; its rail leads into the first district of whoever looks."""
    known = own_districts(request.viewer)
    if known:
        return framed(request, known[0], today(known[0]), name, title)
    bare = Viewing("", gettext("No district"), now().date(), viewer=who(request), reachable=frozenset())
    return with_account(frame(replace(bare, single_keys=request.user.single_keys), name, title))


def with_account(bare: Frame) -> Frame:
    """The frame with the ways to one's own settings and out."""
    return replace(bare, settings_href=reverse("own"), sign_out_href=reverse("account_logout"))


def who(request: Request) -> str:
    """Name and roles of whoever is signed in."""
    held = gettext(", ").join(str(ROLES[role]) for role in Role if role in request.viewer.roles)
    return " · ".join(part for part in (request.user.name or request.user.username, held) if part)


def own_districts(viewer: Viewer) -> list[str]:
    """Adcodes of the districts in which a viewer may do anything, in order."""
    known = district_codes()
    reach = [districts(viewer, permission) for permission in Permission]
    return [code for code in known if any(code in each for each in reach)]


def today(district: str) -> date:
    """The present day by the clocks of a district."""
    place = district_of(district)
    return now().astimezone(ZoneInfo(place.timezone if place else "Asia/Shanghai")).date()


def first_page(viewer: Viewer) -> str:
    """The address at which somebody's work begins; their own settings where nothing was granted."""
    needs = needs_by_name()
    for district in own_districts(viewer):
        for name in FIRST:
            needed = needs.get(f"desk:{name}")
            if isinstance(needed, Permission) and may(viewer, needed, district=district):
                return address(name, district, day_to_begin_with(district))
    return reverse("own")


def day_to_begin_with(district: str) -> date:
    """The last day that a check has told of, up to the present one; the present one before the first."""
    present = today(district)
    return next((day for day in days_told(district) if day <= present), present)


def reachable(viewer: Viewer, district: str) -> frozenset[str]:
    """Names of the pages of a district's day that a viewer may open."""
    return frozenset(
        name.removeprefix("desk:")
        for name, needed in needs_by_name().items()
        if name.startswith("desk:")
        and (needed is Open.SIGNED_IN or (isinstance(needed, Permission) and may(viewer, needed, district=district)))
    )


def needs_by_name() -> dict[str, Needs]:
    """What each named view of the site asks for."""
    return {name: view.page.needs for name, view, _path in all_views() if hasattr(view, "page")}


def all_views(resolver: URLResolver | None = None, space: str = "", before: str = "") -> Iterator[tuple[str, Any, str]]:
    """Name, view and path of every address of the site."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = f"{before}{entry.pattern}"
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from all_views(entry, inner, path)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", entry.callback, path
