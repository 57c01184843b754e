"""All tables of rows by their kind, whichever area keeps them."""

from collections.abc import Mapping
from types import MappingProxyType

from changming.areas.evidence.bridge import TABLES as EVIDENCE
from changming.areas.fleet.bridge import TABLES as FLEET
from changming.areas.people.bridge import TABLES as PEOPLE
from changming.areas.places.bridge import ROADS
from changming.areas.places.bridge import TABLES as PLACES
from changming.areas.standards.bridge import TABLES as STANDARDS
from changming.kernel.given import Table

TABLES: Mapping[str, Table] = MappingProxyType(
    {table.kind: table for table in (*PEOPLE, *PLACES, *STANDARDS, *EVIDENCE, *FLEET)}
)
OF_EARLIER_DAYS = frozenset({"sign_ins", "photos", "works"})  # all that a day asks of those before it

__all__ = ["OF_EARLIER_DAYS", "ROADS", "TABLES"]
