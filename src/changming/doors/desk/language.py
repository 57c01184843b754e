"""Choose the language before sign-in; afterwards the account's own holds."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

KNOWN = {code for code, _name in settings.LANGUAGES}


@require_POST
def choose(request: HttpRequest) -> HttpResponseRedirect:
    """Keep a known language in the session and go back to where the form stood."""
    wanted, back = request.POST.get("language", ""), request.POST.get("next", "/")
    if wanted in KNOWN:
        request.session["language"] = wanted
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(back if safe else "/")
