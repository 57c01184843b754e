"""Pure facts and decisions about people: who works, who is off, who stands in."""

from changming.areas.people.rules.facts import Leave, Person
from changming.areas.people.rules.leave import Owed, by_person, who_owes
from changming.areas.people.rules.shifts import Expansion, RosterRow, ShiftRemark, ShiftRow, expand_shifts

__all__ = [
    "Expansion",
    "Leave",
    "Owed",
    "Person",
    "RosterRow",
    "ShiftRemark",
    "ShiftRow",
    "by_person",
    "expand_shifts",
    "who_owes",
]
