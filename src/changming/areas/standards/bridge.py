"""How tables of standards lie in the database, column by column of `intake.kinds`."""

from changming.areas.standards.models import Weather
from changming.kernel.given import Table

WEATHER = Table(
    "weather",
    Weather,
    {"from": "from_at", "to": "to_at", "kind": "kind", "value": "value", "unit": "unit", "source": "source"},
)
TABLES = (WEATHER,)
