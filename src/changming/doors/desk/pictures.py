"""Pictures for pages: copies for whoever sees photos, the original for those alone who decide or audit."""

from datetime import date

from django.http import FileResponse, Http404, HttpResponseBase

from changming.areas.people.rules import Permission
from changming.day.database import Stores
from changming.day.database.copies import SIZES, earlier_pictures, open_copy
from changming.day.database.originals import open_original
from changming.doors.desk.day_views import not_computed
from changming.doors.desk.exporting import log_export
from changming.doors.desk.page import Request
from changming.doors.desk.told_day import Seen, seen
from changming.doors.desk.viewing import viewing

REUSED = "photo_reused"
AN_HOUR = "private, max-age=3600"


def picture(request: Request, district: str, day: date, code: str, size: str) -> HttpResponseBase:
    """A copy of a photo that the day lists for the one who asks, or of the earlier one that it is held against."""
    told = seen(request.viewer, Permission.SEE_PHOTOS, district, day)
    if told is None:
        return not_computed(request, viewing(request, district, day))
    if size not in SIZES or not (_lists(told, code) or code in _held_against(told, district, day)):
        raise Http404
    file = open_copy(Stores.here(), code, size)
    if file is None:
        raise Http404
    response = FileResponse(file, content_type="image/jpeg", filename=f"{code[:12]}-{size}.jpg")
    response.headers["Cache-Control"] = AN_HOUR
    return response


def original(request: Request, district: str, day: date, code: str) -> HttpResponseBase:
    """A photo as it was sent, as a file; each look leaves a trace."""
    told = seen(request.viewer, Permission.SEE_ORIGINALS, district, day)
    if told is None:
        return not_computed(request, viewing(request, district, day))
    file = open_original(Stores.here(), code) if _lists(told, code) else None
    if file is None:
        raise Http404
    log_export(request.viewer, viewing(request, district, day), "original", {"sha256": code})
    kind = "application/octet-stream"  # whatever it says it is
    response = FileResponse(file, content_type=kind, as_attachment=True, filename=f"{district}-{day}-{code[:12]}")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _lists(told: Seen, sha256: str) -> bool:
    return any(line.sha256 == sha256 for line in told.report.photos)


def _held_against(told: Seen, district: str, day: date) -> frozenset[str]:
    named = {doubt.about for line in told.report.photos for doubt in line.doubts if doubt.code == REUSED}
    return frozenset(earlier_pictures(district, day, named).values())
