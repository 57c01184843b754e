"""What a vehicle is, and which work its kind does."""

from dataclasses import dataclass

from changming.areas.fleet.choices import VehicleKind
from changming.areas.standards.choices import Work

WORK_OF_KIND = {
    VehicleKind.SWEEPER: Work.SWEEP,
    VehicleKind.WASHER: Work.WASH,
    VehicleKind.SPRINKLER: Work.SPRINKLE,
    VehicleKind.FOG_CANNON: Work.DUST_SUPPRESSION,
    VehicleKind.COLLECTOR: Work.COLLECT,
    VehicleKind.GUARDRAIL_WASHER: Work.GUARDRAIL_WASH,
}


@dataclass(frozen=True, slots=True)
class Vehicle:
    """One sanitation vehicle; `terminal` is the number of its positioning box, without leading zeros."""

    id: str
    plate: str = ""
    team: str = ""
    kind: VehicleKind = VehicleKind.OTHER
    terminal: str = ""

    @property
    def device(self) -> str:
        """What its tracks are called by: its terminal number if it has one."""
        return self.terminal or self.id
