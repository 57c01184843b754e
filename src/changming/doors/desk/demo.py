"""One click signs in as a role of the made-up district: on the machine itself and with made-up data only."""

from datetime import timedelta

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from changming.areas.people.queries import account_named

SALT = "changming.demo"
HOLDS = timedelta(days=30)
LOOPBACK = frozenset({"127.0.0.1", "::1"})


def link(username: str) -> str:
    """The path that signs in as an account of the made-up district."""
    return reverse("demo", args=[signing.dumps(username, salt=SALT)])


def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in; 404 outside the demo, from another machine, or with a link that was not made here."""
    if not settings.DEMO or request.META.get("REMOTE_ADDR") not in LOOPBACK or "HTTP_X_FORWARDED_FOR" in request.META:
        raise Http404
    try:
        username = signing.loads(token, salt=SALT, max_age=HOLDS)
    except signing.BadSignature as wrong:
        raise Http404 from wrong
    account = account_named(username)
    if account is None or not account.is_active:
        raise Http404
    response: HttpResponse = perform_login(request, Login(user=account))
    return response
