"""How tables of the fleet lie in the database, column by column of `intake.kinds`."""

from changming.areas.fleet.models import Vehicle
from changming.kernel.given import Table

VEHICLES = Table(
    "vehicles",
    Vehicle,
    {"id": "code", "plate": "plate", "team": "team", "kind": "kind", "terminal": "terminal"},
    key=("code",),
    amends=True,
)
TABLES = (VEHICLES,)
