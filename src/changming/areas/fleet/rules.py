"""Pure decisions about vehicles."""

from dataclasses import dataclass

from changming.areas.fleet.choices import VehicleKind


@dataclass(frozen=True, slots=True)
class Vehicle:
    """One sanitation vehicle; `terminal` is the number of its positioning box, without leading zeros."""

    id: str
    plate: str = ""
    team: str = ""
    kind: VehicleKind = VehicleKind.OTHER
    terminal: str = ""
