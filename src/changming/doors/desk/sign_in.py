"""Signing in and out: allauth does it, with our rules, our words and our look.

Of its pages only those stand here that this site needs; accounts are made by an administrator, and no mail is sent.
"""

import logging
from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from allauth.account.views import LoginView, LogoutView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_lazy

from changming.areas.people import actions
from changming.areas.people.queries import viewer_of
from changming.areas.people.rules import Viewer
from changming.kernel.clock import now
from changming.papers.words.language import html_language

log = logging.getLogger(__name__)


class Adapter(DefaultAccountAdapter):  # type: ignore[misc] # -- allauth says nothing of its types
    """What allauth asks of us."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy("The account or the password is not right."),
        "too_many_login_attempts": gettext_lazy("Too many attempts. Wait a few minutes, then try again."),
        "incorrect_password": gettext_lazy("The password is not right."),
        "enter_current_password": gettext_lazy("The present password is not right."),
        "rate_limited": gettext_lazy("Too many attempts. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth's form
        """Never: an administrator makes accounts."""
        return False

    def send_mail(self, *_arguments: object, **_options: object) -> None:
        """No mail: an office may have no mail server."""

    def send_notification_mail(self, *_arguments: object, **_options: object) -> None:
        """No mail."""

    def set_password(self, user: Any, password: str) -> None:  # noqa: ANN401 -- allauth's form
        """Through the action, which keeps that it happened."""
        changed = actions.change_password(
            user.pk, password=password, actor=Viewer(str(user.pk), user.name).actor, at=now()
        )
        user.password, user.must_change_password = changed.password, changed.must_change_password

    def post_login(self, request: HttpRequest, user: Any, **_facts: object) -> HttpResponse:  # noqa: ANN401 -- the same
        """Keep who signed in from where."""
        response: HttpResponse = super().post_login(request, user, **_facts)
        address = self.get_client_ip(request)
        actions.note_sign_in(user.pk, address=address, actor=viewer_of(user).actor, at=now())
        return response

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:  # noqa: ANN401 -- allauth's form
        """None for a disabled account too: it is told no more than a name that does not exist."""
        account = super().authenticate(request, **credentials)
        if account is not None and not account.is_active:
            self.authentication_failed(request, **credentials)
            return None
        return account

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401 -- the same
        """Count it, and say so in the log; the name that was tried may hold anything, so it is quoted."""
        super().authentication_failed(request, **credentials)
        log.warning("sign-in failed: %.60r from %s", credentials.get("username"), self.get_client_ip(request))


class SignInForm(LoginForm):  # type: ignore[misc] # -- allauth says nothing of its types
    """Account and password."""

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 -- allauth's form
        super().__init__(*arguments, **options)
        for name, words in (("login", gettext("Account")), ("password", gettext("Password"))):
            self.fields[name].label = words
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs.pop("placeholder", None)


class Words:
    """Gives a page of allauth its words: `words` has title, says, send, and where back leads."""

    template_name = "account/form.html"
    extra_context: Mapping[str, Any] | None = None

    def words(self) -> dict[str, str]:
        """Said on the page."""
        raise NotImplementedError

    def get_context_data(self, **context: object) -> dict[str, Any]:
        """With the words."""
        found: dict[str, Any] = super().get_context_data(**context)  # type: ignore[misc] # -- of the view it is mixed into
        form = found.get("form")
        for field in form.fields.values() if form is not None else ():
            field.widget.attrs.pop("placeholder", None)
        return found | {"words": {"language": html_language(), "back": "", "href": ""} | self.words()}


class SignIn(Words, LoginView):  # type: ignore[misc] # -- allauth says nothing of its types
    """Account and password."""

    def words(self) -> dict[str, str]:
        """Said on the page."""
        return {
            "title": gettext("Sign in"),
            "says": gettext("Accounts are made by your system administrator."),
            "send": gettext("Sign in"),
        }


class Code(Words, AuthenticateView):  # type: ignore[misc] # -- the same
    """The second factor, after the password."""

    def words(self) -> dict[str, str]:
        """Said on the page."""
        return {
            "title": gettext("Second step"),
            "says": gettext("Type the six digits from your phone, or one of your recovery codes."),
            "send": gettext("Go on"),
            "code": gettext("Code"),
        }

    def get_context_data(self, **context: object) -> dict[str, Any]:
        """With our label."""
        found = super().get_context_data(**context)
        found["form"].fields["code"].label = gettext("Code")
        return found


class Confirm(Words, ReauthenticateView):  # type: ignore[misc] # -- the same
    """The password again, before something that matters."""

    def words(self) -> dict[str, str]:
        """Said on the page."""
        return {
            "title": gettext("It is you?"),
            "says": gettext("What comes next changes how you sign in. Type your password once more."),
            "send": gettext("Go on"),
        }


class ConfirmByCode(Words, ReauthenticateByCodeView):  # type: ignore[misc] # -- the same
    """A code again, before something that matters."""

    def words(self) -> dict[str, str]:
        """Said on the page."""
        return {
            "title": gettext("It is you?"),
            "says": gettext("What comes next changes how you sign in. Type a code from your phone."),
            "send": gettext("Go on"),
        }


class SignOut(LogoutView):  # type: ignore[misc] # -- the same
    """Sign out; only a form of this site does it, no link."""

    def get(self, *_arguments: object, **_options: object) -> HttpResponse:
        """A link does nothing."""
        return redirect("home")
