"""Who may open a page: every view of the site says it with `@page`, and a test refuses one that does not."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase

from changming.areas.people.queries import viewer_of
from changming.areas.people.rules import NotGranted, Permission, Viewer, districts, may
from changming.doors.desk.refused import no_rights, said_no
from changming.kernel.errors import Refused

if TYPE_CHECKING:
    from changming.areas.people.models import Account

View = Callable[..., HttpResponseBase]


class Open(Enum):
    """Pages that no grant opens."""

    TO_ALL = "to all"  # before sign-in
    SIGNED_IN = "signed in"  # one's own account and nothing else
    DEMO = "demo"  # made-up data on this machine; elsewhere there is no such page


Needs = Permission | Open


class Request(HttpRequest):
    """A request of someone who signed in, with all they were granted."""

    user: "Account"
    viewer: Viewer


@dataclass(frozen=True, slots=True)
class Page:
    """What a view needs; with a district in its address, there."""

    needs: Needs


def page(needs: Needs) -> Callable[[View], View]:
    """Let a view be opened by those alone who may.

    Who is not signed in is sent to sign in. Who has the permission nowhere is told who has it. A district, and
    whatever in it, where it does not hold is as if it were not there.
    """

    def around(view: View) -> View:
        @wraps(view)
        def asked(request: Any, **address: Any) -> HttpResponseBase:  # noqa: ANN401 -- views differ
            if needs is Open.TO_ALL or needs is Open.DEMO:
                return view(request, **address)
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            request.viewer = viewer_of(request.user)
            if isinstance(needs, Permission):
                if not districts(request.viewer, needs):
                    return no_rights(request, needs)
                if "district" in address and not may(request.viewer, needs, district=address["district"]):
                    raise Http404
            try:
                return view(request, **address)
            except NotGranted as outside:
                raise Http404 from outside
            except Refused as refused:
                return said_no(request, refused)

        asked.page = Page(needs)  # type: ignore[attr-defined] # -- the test of all views and the rail read it
        return asked

    return around
