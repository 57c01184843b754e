"""What holds for every page: headers, when a session ends, the language, a new password first."""

from collections.abc import Callable
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from changming.kernel.clock import now

Handler = Callable[[HttpRequest], HttpResponse]

# Nothing from elsewhere, no code and no style in a page, no page in a frame.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PERMISSIONS_POLICY = ", ".join(
    f"{name}=()" for name in ("accelerometer", "camera", "geolocation", "gyroscope", "microphone", "payment", "usb")
)
BEGAN, SEEN = "began_at", "seen_at"
NOTED_EVERY_S = 60
WITHOUT_NEW_PASSWORD = ("account_change_password", "account_reauthenticate", "account_logout", "language")


def headers(handle: Handler) -> Handler:
    """Headers that keep a page to itself."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = handle(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path.startswith(settings.STATIC_URL):
            return response
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def session_ends(handle: Handler) -> Handler:
    """Sign out who has not clicked for `SESSION_IDLE`, and everyone after `SESSION_LONGEST`."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            at = now()
            if _is_over(request, at):
                logout(request)
            else:
                _note(request, at)
        return handle(request)

    return middleware


def language(handle: Handler) -> Handler:
    """The account's language, else the one chosen in this session, else the browser's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "language", "") or request.session.get("language", "")
        with translation.override(chosen or translation.get_language_from_request(request)):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            response = handle(request)
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response

    return middleware


def new_password_first(handle: Handler) -> Handler:
    """Whoever signed in with a password that another person knows sets one of their own before anything else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if getattr(request.user, "must_change_password", False):
            allowed = {reverse(name) for name in WITHOUT_NEW_PASSWORD}
            if request.path not in allowed:
                return HttpResponseRedirect(reverse("account_change_password"))
        return handle(request)

    return middleware


def _is_over(request: HttpRequest, at: datetime) -> bool:
    began, seen = request.session.get(BEGAN), request.session.get(SEEN)
    if began is None or seen is None:
        return False
    idle_s, all_s = at.timestamp() - seen, at.timestamp() - began
    return bool(idle_s > settings.SESSION_IDLE.total_seconds() or all_s > settings.SESSION_LONGEST.total_seconds())


def _note(request: HttpRequest, at: datetime) -> None:
    seen = request.session.get(SEEN)
    if seen is not None and at.timestamp() - seen < NOTED_EVERY_S:
        return
    request.session.setdefault(BEGAN, at.timestamp())
    request.session[SEEN] = at.timestamp()
    UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=at)
