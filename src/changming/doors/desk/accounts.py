"""账号: who may sign in and what they are granted. Three administrators look after it, each with their own act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from changming.areas.people import actions
from changming.areas.people.choices import Role, Scope
from changming.areas.people.queries import account_in, accounts_in, granted_to, has_second_factor
from changming.areas.people.rules import Grant, Permission, may
from changming.doors.desk.asked import ROWS_A_PAGE, asked_of
from changming.doors.desk.links import address
from changming.doors.desk.page import Request
from changming.doors.desk.paging import pages
from changming.doors.desk.role_words import ROLES, SCOPES, told
from changming.doors.desk.shared_parts import Pages
from changming.doors.desk.viewing import framed
from changming.kernel.clock import now
from changming.papers.words.numbers import count

if TYPE_CHECKING:
    from changming.areas.people.models import Account

WORDS = {
    "account": gettext_lazy("Account"),
    "name": gettext_lazy("Name"),
    "granted": gettext_lazy("Granted"),
    "state": gettext_lazy("State"),
    "active": gettext_lazy("Signs in"),
    "disabled": gettext_lazy("Disabled"),
    "search": gettext_lazy("Account or name"),
    "find": gettext_lazy("Search"),
    "new": gettext_lazy("New account"),
    "none": gettext_lazy("No account matches."),
    "page_before": gettext_lazy("Rows before"),
    "page_after": gettext_lazy("Rows after"),
    "add": gettext_lazy("Grant"),
    "remove": gettext_lazy("Take back"),
    "nothing_granted": gettext_lazy("Nothing is granted."),
    "grant": gettext_lazy("Grant a role"),
    "sign_in": gettext_lazy("Signing in"),
    "renew": gettext_lazy("Give a new one-time password"),
    "reset": gettext_lazy("Take away the second step"),
    "has_factor": gettext_lazy("Has a second step."),
    "no_factor": gettext_lazy("Has no second step."),
    "disable": gettext_lazy("Disable the account"),
    "enable": gettext_lazy("Enable the account"),
    "reason": gettext_lazy("Reason"),
    "make": gettext_lazy("Make the account"),
    "once": gettext_lazy("Hand it over in person. It is shown this once and must be changed at the first sign-in."),
    "password": gettext_lazy("One-time password"),
    "to_account": gettext_lazy("To the account"),
    "own": gettext_lazy("This is your own account: another administrator looks after it."),
}


class NewAccountForm(forms.Form):
    """A name to sign in with and the person's own."""

    username = forms.RegexField(
        r"^[\w.@+-]{2,40}$",
        label=gettext_lazy("Account"),
        help_text=gettext_lazy("2 to 40 letters, digits or . @ + - _"),
    )
    name = forms.CharField(max_length=100, label=gettext_lazy("Name of the person"))


class GrantForm(forms.Form):
    """A role and how far it reaches in the district."""

    role = forms.ChoiceField(choices=[(str(role), words) for role, words in ROLES.items()], label=gettext_lazy("Role"))
    scope = forms.ChoiceField(
        choices=[(str(scope), words) for scope, words in SCOPES.items()], label=gettext_lazy("How far")
    )
    key = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("Team or place"),
        help_text=gettext_lazy("Name of the team, or code of the place; empty for a whole district or city."),
    )

    def clean(self) -> dict[str, Any]:
        """A team or place needs its name."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("scope") in {Scope.TEAM, Scope.PLACE} and not given.get("key"):
            self.add_error("key", gettext("Say which team or place."))
        return given

    def grant(self, district: str) -> Grant:
        """As the rules know it."""
        scope = Scope(self.cleaned_data["scope"])
        where = f"{district[:4]}00" if scope is Scope.CITY else district
        key = self.cleaned_data["key"] if scope in {Scope.TEAM, Scope.PLACE} else where
        return Grant(Role(self.cleaned_data["role"]), scope, key, where)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(max_length=500, label=gettext_lazy("Reason"))


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account of the list."""

    username: str
    name: str
    grants: tuple[str, ...]
    active: bool
    href: str


@dataclass(frozen=True, slots=True)
class AccountsPage:
    """The list."""

    title: str
    says: str
    rows: Sequence[AccountLine]
    pages: Pages
    text: str
    here: str
    new_href: str  # "" for whoever may make none
    words: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One account, with the forms that whoever looks may send."""

    title: str
    name: str
    active: bool
    second_factor: bool
    grants: Sequence[tuple[str, str]]  # (words, what takes it back)
    is_own: bool
    may_make: bool
    may_grant: bool
    may_reset: bool
    grant_form: GrantForm
    reason_form: ReasonForm
    here: str
    words: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PasswordPage:
    """A password to hand over."""

    title: str
    username: str
    password: str
    href: str
    words: Mapping[str, Any]


def accounts(request: Request, district: str, day: date) -> HttpResponse:
    """Accounts of a district, 50 a page."""
    asked = asked_of(request.GET)
    rows = accounts_in(request.viewer, district, asked.text)
    total = rows.count()
    number = min(asked.page, max(1, -(-total // ROWS_A_PAGE)))
    makes = may(request.viewer, Permission.MAKE_ACCOUNTS, district=district)
    page = AccountsPage(
        title=gettext("Accounts"),
        says=gettext("{n} accounts.").format(n=count(total)),
        rows=[
            AccountLine(
                row.username,
                row.name,
                tuple(told(grant) for grant in granted_to(row)),
                row.is_active,
                address("account", district, day, str(row.pk)),
            )
            for row in rows[(number - 1) * ROWS_A_PAGE : number * ROWS_A_PAGE]
        ],
        pages=pages(total, number, lambda at: address("accounts", district, day, q=asked.text, page=at)),
        text=asked.text,
        here=address("accounts", district, day),
        new_href=address("account_new", district, day) if makes else "",
        words=WORDS,
    )
    frame = framed(request, district, day, "accounts", page.title)
    return render(request, "desk/accounts.html", {"page": page, "frame": frame})


def new(request: Request, district: str, day: date) -> HttpResponse:
    """Make an account of the district."""
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        account, password = actions.make_account(**given, district=district, actor=request.viewer.actor, at=now())
        return _handed_over(request, district, day, account, password)
    title = gettext("New account")
    frame = framed(request, district, day, "accounts", title)
    context = {"page": {"title": title, "form": form, "words": WORDS}, "frame": frame}
    return render(request, "desk/account_new.html", context, status=422 if form.errors else 200)


def account(request: Request, district: str, day: date, account: int) -> HttpResponse:
    """One account."""
    return _account(request, district, day, _seen(request, district, account))


@require_POST
def grants(request: Request, district: str, day: date, account: int) -> HttpResponse:
    """Grant one role more, or take one back."""
    seen = _seen(request, district, account)
    held = granted_to(seen)
    taken = request.POST.get("take_back", "")
    if taken:
        wanted = [grant for grant in held if _named(grant) != taken]
    else:
        form = GrantForm(request.POST)
        if not form.is_valid():
            return _account(request, district, day, seen, form)
        wanted = [*held, form.grant(district)]
    reached = [grant for grant in wanted if may(request.viewer, Permission.SET_GRANTS, district=grant.district)]
    beyond = [grant for grant in wanted if grant not in held and grant not in reached]
    actions.set_grants(account, grants=[*reached, *beyond], actor=request.viewer.actor, at=now())
    return redirect(address("account", district, day, str(account)))


@require_POST
def disable(request: Request, district: str, day: date, account: int) -> HttpResponse:
    """End an account, with the reason."""
    seen = _seen(request, district, account)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _account(request, district, day, seen, reason_form=form)
    actions.disable_account(account, **form.cleaned_data, actor=request.viewer.actor, at=now())
    return redirect(address("account", district, day, str(account)))


@require_POST
def enable(request: Request, district: str, day: date, account: int) -> HttpResponse:
    """Let an account sign in again."""
    _seen(request, district, account)
    changed, password = actions.enable_account(account, actor=request.viewer.actor, at=now())
    return _handed_over(request, district, day, changed, password)


@require_POST
def renew(request: Request, district: str, day: date, account: int) -> HttpResponse:
    """A new one-time password."""
    _seen(request, district, account)
    changed, password = actions.renew_password(account, actor=request.viewer.actor, at=now())
    return _handed_over(request, district, day, changed, password)


@require_POST
def reset(request: Request, district: str, day: date, account: int) -> HttpResponse:
    """Take away a lost second factor."""
    _seen(request, district, account)
    actions.reset_second_factor(account, actor=request.viewer.actor, at=now())
    return redirect(address("account", district, day, str(account)))


def _seen(request: Request, district: str, account: int) -> "Account":
    found = account_in(request.viewer, district, account)
    if found is None:
        raise Http404
    return found


def _account(
    request: Request,
    district: str,
    day: date,
    seen: "Account",
    grant_form: GrantForm | None = None,
    reason_form: ReasonForm | None = None,
) -> HttpResponse:
    viewer = request.viewer
    own = str(seen.pk) == viewer.key
    page = AccountPage(
        title=seen.username,
        name=seen.name,
        active=seen.is_active,
        second_factor=has_second_factor(seen),
        grants=[(told(grant), _named(grant)) for grant in granted_to(seen)],
        is_own=own,
        may_make=not own and may(viewer, Permission.MAKE_ACCOUNTS, district=seen.district),
        may_grant=not own and may(viewer, Permission.SET_GRANTS, district=seen.district),
        may_reset=not own and may(viewer, Permission.RESET_FACTORS, district=seen.district),
        grant_form=grant_form or GrantForm(),
        reason_form=reason_form or ReasonForm(),
        here=address("account", district, day, str(seen.pk)),
        words=WORDS,
    )
    crumbs = [(gettext("Accounts"), address("accounts", district, day))]
    frame = framed(request, district, day, "accounts", page.title, crumbs)
    wrong = grant_form is not None or reason_form is not None
    return render(request, "desk/account.html", {"page": page, "frame": frame}, status=422 if wrong else 200)


def _handed_over(request: Request, district: str, day: date, account: "Account", password: str) -> HttpResponse:
    href = address("account", district, day, str(account.pk))
    page = PasswordPage(gettext("One-time password"), account.username, password, href, WORDS)
    frame = framed(request, district, day, "accounts", page.title)
    return render(request, "desk/account_password.html", {"page": page, "frame": frame})


def _named(grant: Grant) -> str:
    return f"{grant.role}|{grant.scope}|{grant.district}|{grant.key}"
