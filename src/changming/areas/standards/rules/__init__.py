"""Pure decisions about standards."""

from changming.areas.standards.rules.duty import Duty, DutyResult, WeatherSpell, combine
from changming.areas.standards.rules.excuses import Owing, Skip, excused_spans, is_due, owings, skip_accepted
from changming.areas.standards.rules.pack import (
    BadPack,
    CoverageRules,
    FixRules,
    Pack,
    PhotoRules,
    PresenceRules,
    Value,
    read_pack,
)
from changming.areas.standards.rules.pack_check import Complaint, complaints, differences, timeline_complaints

__all__ = [
    "BadPack",
    "Complaint",
    "CoverageRules",
    "Duty",
    "DutyResult",
    "FixRules",
    "Owing",
    "Pack",
    "PhotoRules",
    "PresenceRules",
    "Skip",
    "Value",
    "WeatherSpell",
    "combine",
    "complaints",
    "differences",
    "excused_spans",
    "is_due",
    "owings",
    "read_pack",
    "skip_accepted",
    "timeline_complaints",
]
