"""Pure decisions about standards."""

from changming.areas.standards.rules.duty import Duty, DutyResult, WeatherSpell, combine
from changming.areas.standards.rules.excuses import Owing, Skip, excused_spans, is_due, owings, skip_accepted
from changming.areas.standards.rules.pack import Pack, Value

__all__ = [
    "Duty",
    "DutyResult",
    "Owing",
    "Pack",
    "Skip",
    "Value",
    "WeatherSpell",
    "combine",
    "excused_spans",
    "is_due",
    "owings",
    "skip_accepted",
]
