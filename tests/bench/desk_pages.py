"""The desk's pages as people ask for them, by address alone."""

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

DAY = frozenset({"director", "inspector", "team_leader", "civilisation_office", "auditor"})
PEOPLE = DAY - {"civilisation_office"}
OFFICE = PEOPLE - {"team_leader"}  # what is of the whole district
JOBS = frozenset({"inspector", "auditor", "system_administrator"})
AUDIT = frozenset({"auditor", "audit_administrator"})
ACCOUNTS = frozenset({"auditor", "system_administrator", "security_administrator", "audit_administrator"})
ALL = DAY | JOBS | AUDIT | ACCOUNTS | {"cleaner", "driver"}
EARLIER = 0.1  # share of pages that are of an earlier day of the month, any of them
BALANCED = 500  # rounds until all pages are asked for equally often


@dataclass(frozen=True, slots=True)
class Known:
    """What addresses are made of; `days` are those before `day`, `teams` begin with the largest."""

    district: str
    day: str
    days: Sequence[str]
    teams: Sequence[str]
    segments: Sequence[str]
    photos: Sequence[str]
    devices: Sequence[str]
    arrivals: Sequence[int]
    people: Sequence[Mapping[str, str]] = ()

    @classmethod
    def read(cls, path: Path) -> Self:
        return cls(**json.loads(path.read_text(encoding="utf-8")))


Filled = Callable[[Known, random.Random], str]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: who may open it, and what follows the day in its address."""

    roles: frozenset[str]
    rest: str | Filled
    of_a_district: bool = True
    names: str = ""  # things of the day alone that its address names, by their field of Known

    def path(self, known: Known, chance: random.Random, day: str) -> str:
        rest = self.rest if isinstance(self.rest, str) else self.rest(known, chance)
        return f"/desk/{known.district}/{day}/{rest}" if self.of_a_district else rest


def _one(names: str, pattern: str) -> Filled:
    def filled(known: Known, chance: random.Random) -> str:
        return pattern.format(quote(str(chance.choice(getattr(known, names))), safe=""))

    return filled


def _largest(pattern: str) -> Filled:
    return lambda known, _chance: pattern.format(quote(known.teams[0]))


LAST = "?page=99999"
PAGES: Mapping[str, Page] = {
    "day": Page(DAY, ""),
    "day, wall": Page(DAY, "?wall=1"),
    "day, passes": Page(DAY, "?view=passes"),
    "segments": Page(DAY, "segments/"),
    "segments, last": Page(DAY, f"segments/{LAST}"),
    "segments, largest team": Page(DAY, _largest("segments/?team={}")),
    "segment": Page(DAY - {"team_leader"}, _one("segments", "segments/{}/"), names="segments"),
    "duties": Page(DAY, "duties/"),
    "duties, largest team": Page(DAY, _largest("duties/?team={}")),
    "facilities": Page(DAY, "facilities/"),
    "findings": Page(DAY, "findings/"),
    "findings, last": Page(DAY, f"findings/{LAST}"),
    "doubts": Page(PEOPLE, "doubts/"),
    "sign_ins": Page(PEOPLE, "sign-ins/"),
    "photos": Page(PEOPLE, "photos/"),
    "photos, last": Page(PEOPLE, f"photos/{LAST}"),
    "photo": Page(OFFICE, _one("photos", "photos/{}/"), names="photos"),
    "picture": Page(OFFICE, _one("photos", "photos/{}/small.jpg"), names="photos"),
    "playback": Page(PEOPLE, "playback/"),
    "playback, one": Page(OFFICE, _one("devices", "playback/?selected={}"), names="devices"),
    "brief": Page(OFFICE, "papers/brief.txt"),
    "teams": Page(PEOPLE, "teams/"),
    "teams, vehicles": Page(PEOPLE, "teams/?show=vehicles"),
    "teams, largest": Page(PEOPLE, _largest("teams/?team={}")),
    "roster": Page(PEOPLE, "roster/"),
    "ledger": Page(PEOPLE, "ledger/"),
    "ledger, last": Page(PEOPLE, f"ledger/{LAST}"),
    "ledger_road": Page(PEOPLE, _one("segments", "ledger/roads/{}/")),
    "data": Page(OFFICE, "data/"),
    "arrival": Page(OFFICE, _one("arrivals", "data/{}/"), names="arrivals"),
    "packs": Page(OFFICE, "packs/"),
    "jobs": Page(JOBS, "jobs/"),
    "jobs, last": Page(JOBS, f"jobs/{LAST}"),
    "audit": Page(AUDIT, "audit/"),
    "audit, last": Page(AUDIT, f"audit/{LAST}"),
    "accounts": Page(ACCOUNTS, "accounts/"),
    "own": Page(ALL, "/account/", of_a_district=False),
    "parts": Page(frozenset({"system_administrator"}), "/desk/parts/", of_a_district=False),
}


def draws_of(known: Known) -> dict[str, Callable[[random.Random], tuple[str, str]]]:
    """By username, what draws the next page: over all people every page equally often, as far as roles let it."""
    weights = _weights(known)
    return {person["username"]: _drawing(known, weights[person["username"]]) for person in known.people}


def _drawing(known: Known, weights: Mapping[str, float]) -> Callable[[random.Random], tuple[str, str]]:
    def draw(chance: random.Random) -> tuple[str, str]:
        name = chance.choices(list(weights), list(weights.values()))[0]
        page = PAGES[name]
        is_earlier = known.days and not page.names and chance.random() < EARLIER
        day = chance.choice(known.days) if is_earlier else known.day
        return name, page.path(known, chance, day)

    return draw


def _weights(known: Known) -> dict[str, dict[str, float]]:
    """How much of each person's reading goes to which page: rows and columns balanced in turn."""
    there = {name: page for name, page in PAGES.items() if not page.names or getattr(known, page.names)}
    weights: dict[str, dict[str, float]] = {
        one["username"]: {name: 1.0 for name, page in there.items() if one["role"] in page.roles}
        for one in known.people
    }
    share = len(known.people) / len(there)
    for _round in range(BALANCED):
        for name in there:
            read = sum(one.get(name, 0.0) for one in weights.values())
            for one in weights.values():
                if name in one:
                    one[name] *= share / read
        for one in weights.values():
            whole = sum(one.values())
            one.update({name: each / whole for name, each in one.items()})
    return weights


def told(counts: Mapping[str, Sequence[Any]]) -> tuple[str, int]:
    """The page whose queries grow the most from few rows to many, and by how many."""
    return max(((name, many - few) for name, (few, many) in counts.items()), key=lambda pair: pair[1])
