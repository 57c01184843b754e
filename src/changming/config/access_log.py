"""The log of accesses: who opened which address from where, and how long it took."""

import logging
import time
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

log = logging.getLogger("changming.access")


def noted(handle: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Note every request but those for the pages' own files. What was asked (`?q=`) may name people: it stays out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = handle(request)
        if not request.path.startswith(settings.STATIC_URL):
            took_ms = (time.perf_counter() - began) * 1000
            log.info(
                "%s %s %s %s %d %.0fms", _address(request), _who(request), request.method, _path(request),
                response.status_code, took_ms,
            )  # fmt: skip
        return response

    return middleware


def _address(request: HttpRequest) -> str:
    return str(get_adapter().get_client_ip(request))


def _who(request: HttpRequest) -> str:
    """The account, by its number; "-" before sign-in."""
    user = getattr(request, "user", None)
    return f"account:{user.pk}" if user is not None and user.is_authenticated else "-"


def _path(request: HttpRequest) -> str:
    """The path without the token of a demo link, on one line."""
    path = "/demo/…" if request.path.startswith("/demo/") else request.path
    return path.encode("unicode_escape").decode("ascii") if not path.isprintable() else path
