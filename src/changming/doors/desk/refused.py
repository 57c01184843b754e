"""Pages that say no: who may, what is missing, what to do next."""

import sys
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, gettext_lazy

from changming.areas.people.rules import Permission
from changming.doors.desk.held_back import held_back, reason_of
from changming.doors.desk.role_words import roles_that_may
from changming.kernel.errors import Refused
from changming.papers.words.language import html_language

REFUSALS = {
    "name_taken": gettext_lazy("Another account signs in with that name. Choose another."),
    "roles_clash": gettext_lazy(
        "System, security and audit are administered by three people, and none of them holds another role."
    ),
    "own_team": gettext_lazy("Nobody decides on the evidence of their own team. Ask a colleague of the section."),
    "already_decided": gettext_lazy("Somebody decided otherwise meanwhile. Look at the doubt again."),
    "already_undone": gettext_lazy("Somebody took this decision back meanwhile. Look at the doubt again."),
    "no_such_decision": gettext_lazy("There is no such decision on this day."),
    "no_such_shot": gettext_lazy("There is no such picture on this day."),
    "nothing_said": gettext_lazy("An answer needs words."),
    "not_from_here": gettext_lazy("Somebody was quicker. Look at the page again; it may be in another state by now."),
    "guarded": gettext_lazy("This can no longer be done. Look at the page again."),
    "pack_unusable": gettext_lazy("Something is wrong with this standard pack. Nothing was stored."),
    "pack_version_taken": gettext_lazy(
        "This version is stored with another text. A version is never altered: give the new text another version."
    ),
    "pack_not_valid_then": gettext_lazy("The pack says itself that it does not hold on that day."),
    "no_such_pack": gettext_lazy("No such standard pack is stored."),
    "director_decides": gettext_lazy("Only a decision of the director puts a standard pack in force."),
    "task_not_failed": gettext_lazy("The job is waiting, running or done by now. Look at the list again."),
    "nobody_called_so": gettext_lazy(
        "Nobody on the books of that day has this number, or exactly one person this name. Write the number."
    ),
    "ends_before_it_begins": gettext_lazy("The leave ends before it begins. Look at the two times."),
    "away_already": gettext_lazy("This person, or the substitute, is on leave at that time already."),
    "own_substitute": gettext_lazy("Nobody substitutes for themselves. Name somebody else."),
    "no_draft": gettext_lazy("This is no file that changming ledger draft writes. Nothing was kept."),
    "no_such_road": gettext_lazy("The ledger has no such road on that day."),
    "nothing_changed": gettext_lazy("The ledger says so already. Nothing was changed."),
    "no_reason": gettext_lazy("The ledger is changed with a reason only. Write it down."),
    "own_account": gettext_lazy("Nobody does this to their own account. Ask another administrator."),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A page of few words."""

    title: str
    says: str
    back: str
    language: str
    href: str = "/"


def refusal(request: HttpRequest, title: str, says: str, status: int, href: str = "/") -> HttpResponse:
    """A page that says no, with the way back."""
    page = Refusal(title, says, gettext("To the first page"), html_language(), href)
    return render(request, "shared/refused.html", {"page": page}, status=status)


def no_rights(request: HttpRequest, permission: Permission) -> HttpResponse:
    """Says who has the right."""
    who = gettext(", ").join(roles_that_may(permission))
    says = gettext("This page is open to: {roles}. The security administrator grants roles.").format(roles=who)
    return refusal(request, gettext("You may not open this page"), says, 403)


def said_no(request: HttpRequest, refused: Refused) -> HttpResponse:
    """An anticipated no, with what to do next; nothing was written."""
    says = str(REFUSALS.get(refused.code) or gettext("This cannot be done now ({code}).").format(code=refused.code))
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return refusal(request, gettext("Not done"), says, 409, came_from if is_ours else "/")


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- Django's form
    """There is no such page, or not for this person."""
    says = gettext("The address leads nowhere, or to something outside your scope.")
    return refusal(request, gettext("Not found"), says, 404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- the same
    """Something that nobody may."""
    return refusal(request, gettext("Not allowed"), gettext("This cannot be done from here."), 403)


def faulty(request: HttpRequest) -> HttpResponse:
    """A fault of ours; or the database or the disk would not take what was sent, which then stays on the page."""
    status = reason_of(sys.exc_info()[1])
    if status is not None:
        return held_back(request, status)
    says = gettext("Something went wrong here. Nothing was written half; it has been noted.")
    return refusal(request, gettext("A fault"), says, 500)


def too_often(request: HttpRequest) -> HttpResponse:
    """Tried too often."""
    says = gettext("Too many attempts. Wait a few minutes, then try again.")
    return refusal(request, gettext("Too often"), says, 429, request.get_full_path())


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- Django's form
    """A form that did not come from a page of this site, or from one that was open too long."""
    says = gettext("The form was open too long, or cookies are off. Nothing was saved. Open the page again.")
    return refusal(request, gettext("Not accepted"), says, 403, request.get_full_path())
