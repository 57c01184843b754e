"""Pure decisions about vehicles."""

from changming.areas.fleet.rules.departure import departed
from changming.areas.fleet.rules.labels import USED, FixColumns, Labels, label_fixes, off_ledger
from changming.areas.fleet.rules.vehicle import WORK_OF_KIND, Vehicle
from changming.areas.fleet.rules.verdicts import Bounds, verdict_by_bounds
from changming.areas.standards.rules import combine

__all__ = [
    "USED",
    "WORK_OF_KIND",
    "Bounds",
    "FixColumns",
    "Labels",
    "Vehicle",
    "combine",
    "departed",
    "label_fixes",
    "off_ledger",
    "verdict_by_bounds",
]
