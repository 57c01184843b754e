"""What is filtered is what is exported: the rows of a list, all of them, as a workbook; a trace of it in the audit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from changming.areas.people.rules import NotGranted, Permission, Viewer, may, teams
from changming.day.actions import note_export
from changming.doors.desk.asked import Asked
from changming.doors.desk.frame import Viewing
from changming.doors.desk.listing import Choice, ListPage, table_of
from changming.doors.desk.page import Request
from changming.kernel.clock import now
from changming.papers.list_workbook import list_workbook
from changming.papers.words.numbers import count, day_and_clock

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def is_asked(request: Request) -> bool:
    """Whether the address asks for a workbook instead of a page."""
    return request.GET.get("export") == "xlsx"


def must_export(viewer: Viewer, seen_by: Permission, district: str) -> None:
    """Raise NotGranted unless all that the permission shows may go out."""
    out, shown = (teams(viewer, each, district) for each in (Permission.EXPORT, seen_by))
    allowed = may(viewer, Permission.EXPORT, district=district)
    if not allowed or (out is not None and (shown is None or not shown <= out)):
        raise NotGranted(permission=Permission.EXPORT, district=district)


@dataclass(frozen=True, slots=True)
class Exported:
    """A table that goes out: the URL name of its page, its heading, its rows (the first the header), what was asked."""

    page: str
    heading: str
    rows: Sequence[Sequence[str]]
    about: Sequence[tuple[str, str]] = ()


def list_export(request: Request, look: Viewing, page: ListPage, asked: Asked, as_of: datetime) -> HttpResponse:
    """A list with all its rows as a workbook."""
    about = [(page.heading, page.sentence), *asked_in_words(page.filters)]
    return table_export(request, look, Exported(page.page, page.heading, table_of(page), about), asked, as_of)


def table_export(request: Request, look: Viewing, table: Exported, asked: Asked, as_of: datetime) -> HttpResponse:
    """A table as a workbook; a trace of it stays."""
    rows = len(table.rows) - 1
    filters = {key: value for key, value in asked.filters(page="", selected="", view="").items() if value}
    log_export(request.viewer, look, table.page, {"filters": filters, "rows": rows})
    about = [*_of_day(look, as_of, rows), *table.about]
    content = list_workbook(table.heading, table.rows, gettext("About this table"), about)
    file = f"{look.district_name}-{look.day.isoformat()}-{table.heading}.xlsx"
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=file) or "attachment",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=XLSX, headers=headers)


def log_export(viewer: Viewer, look: Viewing, name: str, facts: Mapping[str, Any]) -> None:
    """Leave a trace of what went out."""
    note_export(district=look.district, day=look.day, page=name, asked=facts, actor=viewer.actor, at=now())


def _of_day(look: Viewing, as_of: datetime, rows: int) -> list[tuple[str, str]]:
    said = [
        (gettext("District"), look.district_name),
        (gettext("Day"), look.day.isoformat()),
        (gettext("As of"), day_and_clock(as_of)),
        (gettext("Rows"), count(rows)),
    ]
    if look.scope:
        said.append((gettext("Teams"), look.scope))
    if look.simulated:
        said.insert(0, (gettext("Simulated data"), gettext("Made by a program. Nobody named here exists.")))
    return said


def asked_in_words(filters: Sequence[Choice]) -> list[tuple[str, str]]:
    """Which filters were set, in words."""
    return [(each.words, dict(each.options).get(each.value, each.value)) for each in filters if each.value]
