"""What the matcher takes for likely."""

from dataclasses import dataclass, fields
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class MatchParams:
    """Numbers of the model. Those of the first block come from a standard pack or a device, the rest are the model's.

    sigma_m      standard deviation of a fix across the road
    search_m     a line further away than this is never matched
    gap_s        no fix for longer than this is silence: nothing is said about the way between
    driven_s     two fixes no further apart than this may prove the way between them
    max_kmh      nobody goes faster

    correlated_s error of a receiver is forgotten within about this time
    white_m      standard deviation of what changes from fix to fix: lane changes, and lines drawn roughly
    detour_m     a way this much longer than the straight line is clearly less likely
    turn_back_m  turning round is as unlikely as a way longer by this
    leave_nats   log-odds against leaving the ledger, and against coming back
    off_nats     log-odds per independent fix against being off the ledger
    restart_nats log-odds against a place that no way leads to
    still_s, still_m  a device stands where it stays within still_m of one place for still_s
    """

    sigma_m: float = 6.0
    search_m: float = 40.0
    gap_s: float = 180.0
    driven_s: float = 30.0
    max_kmh: float = 120.0
    correlated_s: float = 60.0
    white_m: float = 2.0
    detour_m: float = 5.0
    detour_share: float = 0.1
    way_nats: float = 2.0
    turn_back_m: float = 60.0
    leave_nats: float = 3.0
    off_nats: float = 3.0
    off_km_nats: float = 6.0
    restart_nats: float = 12.0
    still_s: float = 45.0
    still_m: float = 15.0

    def __post_init__(self) -> None:
        for part in fields(self):
            if not 0.0 < getattr(self, part.name) < 1e6:
                raise ValueError(f"{part.name} must be above 0, got {getattr(self, part.name)}")

    def model(self) -> "Model":
        """The same numbers as kernels take them."""
        return Model(*(float(getattr(self, name)) for name in Model._fields))


class Model(NamedTuple):
    """`MatchParams` for compiled kernels, which know tuples and no dataclasses."""

    sigma_m: float
    search_m: float
    gap_s: float
    driven_s: float
    max_kmh: float
    correlated_s: float
    white_m: float
    detour_m: float
    detour_share: float
    way_nats: float
    turn_back_m: float
    leave_nats: float
    off_nats: float
    off_km_nats: float
    restart_nats: float
    still_s: float
    still_m: float
