"""What the matcher takes for likely."""

from dataclasses import dataclass, fields
from typing import NamedTuple


class Model(NamedTuple):
    """`MatchParams` for compiled kernels, which know tuples and no dataclasses."""

    sigma_m: float
    search_m: float
    gap_s: float
    driven_s: float
    max_kmh: float
    correlated_s: float
    least_correlated_s: float
    least_sigma_m: float
    most_sigma_m: float
    white_m: float
    beside_m: float
    beside_s: float
    way_nats: float
    detour_m: float
    detour_share: float
    turn_back_m: float
    longest_share: float
    longest_more_m: float
    leave_nats: float
    off_nats: float
    off_km_nats: float
    restart_nats: float
    sure_nats: float
    clear_nats: float
    loose_nats: float
    switch_nats: float
    switch_m: float
    roundabout_share: float
    roundabout_more_m: float
    still_s: float
    still_m: float


@dataclass(frozen=True, slots=True)
class MatchParams:
    """Numbers of the model. Those of the first block come from a standard pack or a device, the rest are the model's.

    sigma_m      standard deviation of a fix across the road, as long as nothing is known of the device
    search_m     a line further away than this is never matched
    gap_s        no fix for longer than this is silence: nothing is said about the way between
    driven_s     two fixes no further apart than this may prove the way between them
    max_kmh      nobody goes faster

    correlated_s, least_correlated_s  the error of a receiver is forgotten within about this time, as long as nothing is
                  known of the device, and at most; and at least
    least_sigma_m, most_sigma_m  a device is taken for no better, and no worse, whatever its own fixes say
    white_m       standard deviation of what changes from fix to fix: lane changes, and lines drawn roughly
    beside_m, beside_s  whoever is this far to one side of a line, on the mean of this time before and after,
                  runs on another road
    way_nats, detour_m, detour_share  a way costs way_nats x ln(1 + odd / (detour_m + detour_share x straight line)),
                  odd being the metres by which its length differs from the straight line
    turn_back_m   turning round is as odd as a way longer by this
    longest_share, longest_more_m  no way longer than longest_share x straight line + longest_more_m is thought of
    leave_nats    log-odds against leaving the ledger, and against coming back
    loose_nats    the same at an end of a one-way line from which nothing leads on, or to which nothing leads
    switch_nats, switch_m  log-odds against changing over between two lines, each at least so long, that run side by
                  side the same way; the ledger leaves out the road between
    roundabout_share, roundabout_more_m  no more than roundabout_share x straight line + roundabout_more_m is likely
                  driven in a gap
    off_nats, off_km_nats  log-odds against being off the ledger, per fix and per kilometre between fixes
    restart_nats  log-odds against a place that no way leads to
    sure_nats, clear_nats  a stretch is proven where every course that avoids it is less likely by the first, and clear
                  where by the second
    still_s, still_m  a device stands where it stays within still_m of one place for still_s
    """

    sigma_m: float = 6.0
    search_m: float = 40.0
    gap_s: float = 180.0
    driven_s: float = 30.0
    max_kmh: float = 120.0

    correlated_s: float = 60.0
    least_correlated_s: float = 2.0
    least_sigma_m: float = 2.0
    most_sigma_m: float = 8.0
    white_m: float = 1.0
    beside_m: float = 30.0
    beside_s: float = 60.0
    way_nats: float = 2.0
    detour_m: float = 5.0
    detour_share: float = 0.1
    turn_back_m: float = 40.0
    longest_share: float = 1.6
    longest_more_m: float = 120.0
    leave_nats: float = 3.0
    off_nats: float = 5.0
    off_km_nats: float = 6.0
    restart_nats: float = 12.0
    sure_nats: float = 0.5
    clear_nats: float = 4.0
    loose_nats: float = 0.5
    switch_nats: float = 4.0
    switch_m: float = 200.0
    roundabout_share: float = 3.0
    roundabout_more_m: float = 200.0
    still_s: float = 45.0
    still_m: float = 15.0

    def __post_init__(self) -> None:
        for part in fields(self):
            if not 0.0 < getattr(self, part.name) < 1e9:
                raise ValueError(f"{part.name} must be above 0, got {getattr(self, part.name)}")

    def model(self) -> Model:
        """The same numbers as kernels take them."""
        return Model(**{name: float(getattr(self, name)) for name in Model._fields})
