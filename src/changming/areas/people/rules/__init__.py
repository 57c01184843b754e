"""Pure facts and decisions about people: who works, who is off, who stands in."""

from changming.areas.people.rules.access import (
    ADMINISTRATORS,
    BY_OTHERS,
    CITY_DIGITS,
    PERMISSIONS,
    READING,
    Districts,
    Grant,
    NotGranted,
    OwnTeam,
    Permission,
    Viewer,
    clashing,
    districts,
    may,
    must,
    own_teams,
    teams,
)
from changming.areas.people.rules.facts import Leave, Person
from changming.areas.people.rules.leave import Owed, by_person, who_owes
from changming.areas.people.rules.shifts import Expansion, RosterRow, ShiftRemark, ShiftRow, expand_shifts

__all__ = [
    "ADMINISTRATORS",
    "BY_OTHERS",
    "CITY_DIGITS",
    "PERMISSIONS",
    "READING",
    "Districts",
    "Expansion",
    "Grant",
    "Leave",
    "NotGranted",
    "Owed",
    "OwnTeam",
    "Permission",
    "Person",
    "RosterRow",
    "ShiftRemark",
    "ShiftRow",
    "Viewer",
    "by_person",
    "clashing",
    "districts",
    "expand_shifts",
    "may",
    "must",
    "own_teams",
    "teams",
    "who_owes",
]
