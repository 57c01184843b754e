"""Whether the site works, for whoever watches over it: no sign-in, no word of what it holds."""

from django.core.management import call_command
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse

from changming.kernel.clock import now
from changming.kernel.housekeeping import worker_was_seen

OK, BROKEN = 200, 503


def health(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 -- a view is given one
    """200 where the database answers, has the tables of this version, and a worker was seen lately; else 503."""
    found = {"database": False, "tables": False, "worker": False}
    try:
        found["worker"] = worker_was_seen(now())
        found["database"] = True
        call_command("migrate", check_unapplied=True, verbosity=0)
        found["tables"] = True
    except (DatabaseError, SystemExit):
        pass
    return JsonResponse(found, status=OK if all(found.values()) else BROKEN)
