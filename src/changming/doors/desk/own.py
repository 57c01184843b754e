"""设置: one's own password, second factor, sessions, language."""

from dataclasses import dataclass
from typing import Any

from allauth.account.views import PasswordChangeView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import date as formatted
from django.urls import reverse, reverse_lazy
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from changming.areas.people import actions
from changming.areas.people.queries import has_second_factor, sessions_of
from changming.doors.desk.page import Request
from changming.doors.desk.parts import may_see
from changming.doors.desk.role_words import told
from changming.doors.desk.sign_in import Words
from changming.doors.desk.viewing import first_page, frame_without_day
from changming.kernel.clock import now

LANGUAGES = [("", gettext_lazy("As the browser asks")), *settings.LANGUAGES]
WORDS = {
    "account": gettext_lazy("Account"),
    "granted": gettext_lazy("Granted"),
    "nothing_granted": gettext_lazy("Nothing yet. The security administrator grants roles."),
    "signing_in": gettext_lazy("Signing in"),
    "password": gettext_lazy("Change the password"),
    "turn_on": gettext_lazy("Set up a second step"),
    "turn_off": gettext_lazy("Turn the second step off"),
    "codes": gettext_lazy("New recovery codes"),
    "factor_on": gettext_lazy("The second step is on: a code from your phone is asked for."),
    "factor_off": gettext_lazy("The second step is off: whoever knows your password can sign in."),
    "sessions": gettext_lazy("Where you are signed in"),
    "device": gettext_lazy("Browser"),
    "address": gettext_lazy("Address"),
    "since": gettext_lazy("Since"),
    "seen": gettext_lazy("Last seen"),
    "act": gettext_lazy("Act"),
    "this_one": gettext_lazy("This one"),
    "end": gettext_lazy("Sign out there"),
    "preferences": gettext_lazy("Language and keys"),
    "save": gettext_lazy("Save"),
    "parts": gettext_lazy("Shared parts of the pages"),
    "sign_out": gettext_lazy("Sign out"),
}


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One place where the account is signed in."""

    id: int
    agent: str
    address: str
    since: str
    seen: str
    current: bool


@dataclass(frozen=True, slots=True)
class OwnPage:
    """The page of one's own settings."""

    title: str
    name: str
    username: str
    grants: tuple[str, ...]
    second_factor: bool
    sessions: tuple[SessionRow, ...]
    form: "PreferencesForm"
    words: dict[str, Any]
    parts_href: str = ""  # of the gallery, for who may see it


class PreferencesForm(forms.Form):
    """Language and single keys."""

    language = forms.ChoiceField(choices=LANGUAGES, required=False, label=gettext_lazy("Language"))
    single_keys = forms.BooleanField(required=False, label=gettext_lazy("Single keys on"))


def home(request: Request) -> HttpResponse:
    """To the page where somebody's work begins."""
    return redirect(first_page(request.viewer))


def own(request: Request) -> HttpResponse:
    """One's own settings; language and keys are saved here."""
    account = request.user
    kept = {"language": account.language, "single_keys": account.single_keys}
    form = PreferencesForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        actions.choose_settings(account.pk, **form.cleaned_data, actor=request.viewer.actor, at=now())
        return redirect("own")
    page = OwnPage(
        title=gettext("Settings"),
        name=account.name,
        username=account.username,
        grants=tuple(told(grant) for grant in request.viewer.grants),
        second_factor=has_second_factor(account),
        sessions=tuple(
            SessionRow(
                each.pk,
                browser(each.user_agent),
                each.ip,
                moment(each.created_at),
                moment(each.last_seen_at),
                each.session_key == request.session.session_key,
            )
            for each in sessions_of(account, now())
        ),
        form=form,
        words=WORDS,
        parts_href=reverse("parts") if may_see(request.viewer) else "",
    )
    context = {"page": page, "frame": frame_without_day(request, page.title)}
    return render(request, "desk/own.html", context, status=200 if not form.errors else 422)


@require_POST
def end_session(request: Request, session: int) -> HttpResponse:
    """Sign out one of one's own sessions."""
    actions.end_session(session, account_id=request.user.pk, actor=request.viewer.actor, at=now())
    return redirect("own")


def browser(agent: str) -> str:
    """A browser and its system, as far as they say who they are."""
    systems = ("Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux")
    browsers = ("MicroMessenger", "QQBrowser", "Edg", "Firefox", "Chrome", "Safari")
    named = [next((name for name in names if name in agent), "") for names in (browsers, systems)]
    words = {"Edg": "Edge", "MicroMessenger": gettext("WeChat"), "Mac OS": "macOS"}
    return ", ".join(words.get(name, name) for name in named if name) or gettext("Unnamed browser")


def moment(at: Any) -> str:  # noqa: ANN401 -- a datetime, of whatever zone
    """A moment as pages write it."""
    return str(formatted(localtime(at), "Y-m-d H:i"))


class OfOwn(Words):
    """A page that one's own settings lead to, and which leads back there."""

    def form_of_own(self) -> dict[str, str]:
        """Words of the page itself."""
        raise NotImplementedError

    def words(self) -> dict[str, str]:
        """With the way back."""
        return {"back": gettext("Back to settings"), "href": reverse("own")} | self.form_of_own()


class Password(OfOwn, PasswordChangeView):  # type: ignore[misc] # -- allauth says nothing of its types
    """A new password."""

    success_url = reverse_lazy("own")

    def form_of_own(self) -> dict[str, str]:
        """Said on the page."""
        first = self.request.user.must_change_password
        return {
            "title": gettext("Change the password"),
            "says": gettext("The one you were given is known to another person. Choose your own.")
            if first
            else gettext("Every other session is signed out."),
            "send": gettext("Change the password"),
            "rules": gettext("At least 10 characters; no common password, not only digits, not like your account."),
        }

    def get_context_data(self, **context: object) -> dict[str, Any]:
        """With our labels."""
        found = super().get_context_data(**context)
        labels = {
            "oldpassword": gettext("Present password"),
            "password1": gettext("New password"),
            "password2": gettext("New password, again"),
        }
        for name, words in labels.items():
            found["form"].fields[name].label = words
            found["form"].fields[name].help_text = ""
        return found


class TurnOn(OfOwn, ActivateTOTPView):  # type: ignore[misc] # -- the same
    """Set up the second factor."""

    template_name = "account/turn_on.html"

    def form_of_own(self) -> dict[str, str]:
        """Said on the page."""
        return {
            "title": gettext("Set up a second step"),
            "says": gettext("Scan the picture with an authenticator on your phone, then type the six digits it shows."),
            "send": gettext("Turn it on"),
            "picture": gettext("Picture to scan"),
            "or_type": gettext("Or type this key into the authenticator:"),
        }

    def get_context_data(self, **context: object) -> dict[str, Any]:
        """With our label."""
        found = super().get_context_data(**context)
        found["form"].fields["code"].label = gettext("Code")
        return found

    def get_success_url(self) -> str:
        """To the recovery codes, which are shown once."""
        return reverse("mfa_view_recovery_codes" if self.did_generate_recovery_codes else "own")


class TurnOff(OfOwn, DeactivateTOTPView):  # type: ignore[misc] # -- the same
    """Turn the second factor off."""

    success_url = reverse_lazy("own")

    def form_of_own(self) -> dict[str, str]:
        """Said on the page."""
        return {
            "title": gettext("Turn the second step off"),
            "says": gettext("Whoever knows your password can then sign in."),
            "send": gettext("Turn it off"),
        }


class NewCodes(OfOwn, GenerateRecoveryCodesView):  # type: ignore[misc] # -- the same
    """Recovery codes anew."""

    def form_of_own(self) -> dict[str, str]:
        """Said on the page."""
        return {
            "title": gettext("New recovery codes"),
            "says": gettext("The old codes stop working."),
            "send": gettext("Make new codes"),
        }


class Codes(OfOwn, ViewRecoveryCodesView):  # type: ignore[misc] # -- the same
    """Recovery codes, shown once."""

    template_name = "account/codes.html"

    def form_of_own(self) -> dict[str, str]:
        """Said on the page."""
        return {
            "title": gettext("Recovery codes"),
            "says": gettext("Each stands in once for the code from your phone. Write them down: they are shown once."),
            "shown": gettext("They were shown before. Make new ones if you have lost them."),
        }
