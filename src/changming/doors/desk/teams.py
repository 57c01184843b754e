"""队伍与车辆: who and what a district has, cut down to the teams of whoever looks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy, ngettext

from changming.areas.fleet.choices import VehicleKind
from changming.areas.fleet.queries import vehicles_by_team, vehicles_found, vehicles_seen_by
from changming.areas.people.queries import organisations_by_team, people_by_team, people_found, people_seen_by
from changming.doors.desk.asked import ROWS_A_PAGE, Asked, asked_of
from changming.doors.desk.links import address
from changming.doors.desk.page import Request
from changming.doors.desk.paging import pages
from changming.doors.desk.shared_parts import Pages
from changming.doors.desk.viewing import framed
from changming.kernel.given import DatedQuerySet
from changming.papers.words.numbers import count

WORDS = {
    "teams": gettext_lazy("Teams"),
    "team": gettext_lazy("Team"),
    "organisation": gettext_lazy("Belongs to"),
    "people": gettext_lazy("People"),
    "vehicles": gettext_lazy("Vehicles"),
    "code": gettext_lazy("Number"),
    "name": gettext_lazy("Name"),
    "role": gettext_lazy("Work"),
    "plate": gettext_lazy("Plate"),
    "kind": gettext_lazy("Kind"),
    "terminal": gettext_lazy("Terminal"),
    "search": gettext_lazy("Number, name or plate"),
    "find": gettext_lazy("Search"),
    "all_teams": gettext_lazy("All teams"),
    "no_team": gettext_lazy("No team given"),
    "nobody": gettext_lazy("Nobody matches. Try another word, or another team."),
    "nothing": gettext_lazy("No vehicle matches. Try another word, or another team."),
    "empty": gettext_lazy("No team is on the books yet. Put in the lists of people and vehicles."),
    "page_before": gettext_lazy("Rows before"),
    "page_after": gettext_lazy("Rows after"),
}
KINDS: Mapping[str, Any] = {
    VehicleKind.SWEEPER: gettext_lazy("Sweeper"),
    VehicleKind.WASHER: gettext_lazy("Washer"),
    VehicleKind.SPRINKLER: gettext_lazy("Sprinkler"),
    VehicleKind.FOG_CANNON: gettext_lazy("Fog cannon"),
    VehicleKind.COLLECTOR: gettext_lazy("Collector"),
    VehicleKind.GUARDRAIL_WASHER: gettext_lazy("Guardrail washer"),
    VehicleKind.OTHER: gettext_lazy("Other"),
}
SHOWN = ("people", "vehicles")


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team and how many it has."""

    name: str
    organisation: str
    people: str
    vehicles: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A worker, as the books have them."""

    code: str
    name: str
    team: str
    role: str


@dataclass(frozen=True, slots=True)
class VehicleLine:
    """A vehicle, as the books have it."""

    code: str
    plate: str
    team: str
    kind: str
    terminal: str


@dataclass(frozen=True, slots=True)
class TeamsPage:
    """The page: teams beside either their people or their vehicles."""

    title: str
    says: str
    teams: Sequence[TeamLine]
    shown: str  # people or vehicles
    ways: Sequence[tuple[str, str, str]]  # (people or vehicles, words, address)
    people: Sequence[PersonLine]
    vehicles: Sequence[VehicleLine]
    pages: Pages
    text: str
    team: str
    all_href: str
    here: str
    words: Mapping[str, Any]


def teams(request: Request, district: str, day: date) -> HttpResponse:
    """Teams with their people or vehicles, 50 a page."""
    asked = asked_of(request.GET)
    shown = request.GET.get("show", "")
    page = teams_page(request, district, day, asked, shown if shown in SHOWN else SHOWN[0])
    frame = framed(request, district, day, "teams", page.title)
    return render(request, "desk/teams.html", {"page": page, "frame": frame})


def teams_page(request: Request, district: str, day: date, asked: Asked, shown: str) -> TeamsPage:
    """What stands on the page."""
    viewer = request.viewer
    all_people = people_seen_by(viewer, district, day)
    all_vehicles = vehicles_seen_by(viewer, district, day)
    people, vehicles = people_by_team(all_people), vehicles_by_team(all_vehicles)
    declared = organisations_by_team(viewer, district, day)

    def at(**changed: object) -> str:
        said = {"show": shown, "team": asked.team, "q": asked.text} | changed
        return address("teams", district, day, **(said | {"show": "" if said["show"] == SHOWN[0] else said["show"]}))

    def team_line(name: str) -> TeamLine:
        numbers = count(people.get(name, 0)), count(vehicles.get(name, 0))
        is_current = asked.team == name != ""
        return TeamLine(
            name or str(WORDS["no_team"]), declared.get(name, ""), *numbers, at(team=name, q=""), is_current
        )

    names = sorted({*people, *vehicles, *declared})
    rows = _found(all_people if shown == "people" else all_vehicles, asked, shown)
    total = rows.count()
    number = min(asked.page, max(1, -(-total // ROWS_A_PAGE)))
    cut: list[Any] = list(rows[(number - 1) * ROWS_A_PAGE : number * ROWS_A_PAGE])
    return TeamsPage(
        title=gettext("Teams and vehicles"),
        says=_says(len(names), sum(people.values()), sum(vehicles.values())),
        teams=[team_line(name) for name in names],
        shown=shown,
        ways=[(each, str(WORDS[each]), at(show=each)) for each in SHOWN],
        people=[PersonLine(row.code, row.name, row.team, row.role) for row in cut] if shown == "people" else [],
        vehicles=[] if shown == "people" else [_vehicle(row) for row in cut],
        pages=pages(total, number, lambda page: at(page=page)),
        text=asked.text,
        team=asked.team,
        all_href=at(team=""),
        here=address("teams", district, day),
        words=WORDS,
    )


def _found(rows: DatedQuerySet, asked: Asked, shown: str) -> DatedQuerySet:
    if asked.team:
        rows = rows.filter(team=asked.team)
    if asked.text:
        rows = people_found(rows, asked.text) if shown == "people" else vehicles_found(rows, asked.text)
    return rows


def _vehicle(row: Any) -> VehicleLine:  # noqa: ANN401 -- a row of a table that doors do not import
    return VehicleLine(row.code, row.plate, row.team, str(KINDS.get(row.kind, row.kind)), row.terminal)


def _says(teams: int, people: int, vehicles: int) -> str:
    if not teams:
        return str(WORDS["empty"])
    said = [
        ngettext("{n} team", "{n} teams", teams).format(n=count(teams)),
        ngettext("{n} person", "{n} people", people).format(n=count(people)),
        ngettext("{n} vehicle", "{n} vehicles", vehicles).format(n=count(vehicles)),
    ]
    return gettext(", ").join(said) + gettext(".")
