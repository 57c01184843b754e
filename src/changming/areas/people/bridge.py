"""How tables of people lie in the database, column by column of `intake.kinds`."""

from changming.areas.people.models import Leave, Person, RosterRow, ShiftRow
from changming.kernel.given import Table

WORK = {
    name: name
    for name in ("person", "vehicle", "work", "post", "segments", "facilities", "starts", "ends", "passes", "team")
}
PEOPLE = Table(
    "people",
    Person,
    {"id": "code", "name": "name", "team": "team", "role": "role"},
    key=("code",),
    amends=True,
)
LEAVE = Table(
    "leave",
    Leave,
    {
        "id": "code",
        "person": "person",
        "from": "from_at",
        "to": "to_at",
        "kind": "kind",
        "substitute": "substitute",
        "approved_by": "approved_by",
        "note": "note",
    },
    key=("person", "from_at", "to_at"),
    amends=True,
)
ROSTER = Table("roster", RosterRow, {"id": "code"} | WORK, key=("code",), amends=True)
SHIFTS = Table("shifts", ShiftRow, {"id": "code"} | WORK | {"shift": "shift", "pattern": "pattern"})
TABLES = (PEOPLE, LEAVE, ROSTER, SHIFTS)
