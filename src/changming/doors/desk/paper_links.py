"""Which papers of a day somebody may have, and where each is."""

from datetime import date

from django.utils.translation import gettext_lazy

from changming.areas.people.rules import Permission, Viewer, may
from changming.doors.desk.day_context import Figure
from changming.doors.desk.links import address

TYPES = {
    "bulletin.pdf": "application/pdf",
    "report.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "brief.png": "image/png",
    "map.html": "text/html; charset=utf-8",
    "brief.txt": "text/plain; charset=utf-8",
    "report.json": "application/json",
}
OF_PERSONS = frozenset({"report.xlsx", "report.json"})  # they name persons, or tell of each by id
PAPER_NAMES = {
    "bulletin.pdf": gettext_lazy("Daily inspection bulletin"),
    "report.xlsx": gettext_lazy("Workbook of the day"),
    "brief.png": gettext_lazy("Picture for messages"),
    "map.html": gettext_lazy("Map file"),
    "brief.txt": gettext_lazy("Text for messages"),
    "report.json": gettext_lazy("Report for programs"),
}


def offered(viewer: Viewer, district: str) -> tuple[str, ...]:
    """Names of the papers that somebody may have, in the order in which pages show them."""
    if not may(viewer, Permission.EXPORT, district=district):
        return ()
    with_persons = may(viewer, Permission.SEE_PEOPLE, district=district)
    return tuple(name for name in TYPES if with_persons or name not in OF_PERSONS)


def paper_links(viewer: Viewer, district: str, day: date) -> list[Figure]:
    """The papers of a day as links."""
    return [
        Figure(name, str(PAPER_NAMES[name]), address("papers", district, day, name))
        for name in offered(viewer, district)
    ]
