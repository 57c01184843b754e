"""Pure decisions about standards."""

from changming.areas.standards.rules.duty import Duty, DutyResult, WeatherSpell
from changming.areas.standards.rules.pack import Pack, Value

__all__ = ["Duty", "DutyResult", "Pack", "Value", "WeatherSpell"]
