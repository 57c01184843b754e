"""Pure facts and decisions about evidence."""

from changming.areas.evidence.rules.facts import Doubt, Photo, Position, SignIn, Source, WorkRecord
from changming.areas.evidence.rules.fixes import Fixes

__all__ = ["Doubt", "Fixes", "Photo", "Position", "SignIn", "Source", "WorkRecord"]
