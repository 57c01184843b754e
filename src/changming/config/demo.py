"""Accounts of the made-up district, one for each role, and what each signs in with: a link."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from changming.areas.people.actions import change_password, make_account, set_grants
from changming.areas.people.choices import Role, Scope
from changming.areas.people.queries import account_named, first_team
from changming.areas.people.rules import Grant
from changming.day.queries import told
from changming.doors.desk.demo import link
from changming.doors.desk.role_words import ROLES
from changming.intake.district import read_district
from changming.kernel.actor import SYSTEM
from changming.kernel.clock import now
from changming.papers.summary import summary
from changming.papers.write import write_papers

OF_A_TEAM = frozenset({Role.TEAM_LEADER, Role.CLEANER})


@dataclass(frozen=True, slots=True)
class Tried:
    """One who can be tried; those of a team reach that far, all others the whole district."""

    username: str
    name: str
    role: Role


PEOPLE: Sequence[Tried] = (
    Tried("demo-inspector", "督查员 林", Role.INSPECTOR),
    Tried("demo-director", "主任 周", Role.DIRECTOR),
    Tried("demo-leader", "队所长 何", Role.TEAM_LEADER),
    Tried("demo-office", "文明办 许", Role.CIVILISATION_OFFICE),
    Tried("demo-auditor", "审计员 罗", Role.AUDITOR),
    Tried("demo-system", "系统管理员 梁", Role.SYSTEM_ADMINISTRATOR),
    Tried("demo-security", "安全管理员 宋", Role.SECURITY_ADMINISTRATOR),
    Tried("demo-audit", "审计管理员 唐", Role.AUDIT_ADMINISTRATOR),
    Tried("demo-cleaner", "保洁员 韩", Role.CLEANER),
)


def make_accounts(folder: Path) -> None:
    """Make those that are not there yet, for the district whose day a folder holds. Nobody knows their passwords."""
    district, at = read_district(folder).adcode, now()
    for person in PEOPLE:
        if account_named(person.username) is not None:
            continue
        account, _password = make_account(
            username=person.username, name=person.name, district=district, actor=SYSTEM, at=at
        )
        set_grants(account.pk, grants=[_grant(person.role, district)], actor=SYSTEM, at=at)
        change_password(account.pk, password=secrets.token_urlsafe(), actor=SYSTEM, at=at)


def links(folder: Path, site: str) -> list[tuple[str, str]]:
    """(who, address) of every account."""
    team = first_team(read_district(folder).adcode)
    return [
        (f"{ROLES[one.role]} {team}" if one.role in OF_A_TEAM else str(ROLES[one.role]), site + link(one.username))
        for one in PEOPLE
    ]


def write_papers_of(folder: Path, lang: str, progress: Callable[[int, int], None]) -> str:
    """Write the papers of the day that a folder holds, as the site tells it, into the folder; a summary."""
    district = read_district(folder)
    day = told(district.adcode, district.day)
    if day is None:
        raise ValueError(f"{folder}: no run yet")
    return summary(day.report, write_papers(day.report, day.faces, folder / "report", lang=lang, progress=progress))


def _grant(role: Role, district: str) -> Grant:
    if role in OF_A_TEAM:
        return Grant(role, Scope.TEAM, first_team(district), district)
    return Grant(role, Scope.DISTRICT, district, district)
