"""What the check of vehicle work gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from changming.areas.inspection.choices import FindingCode
from changming.areas.standards.rules import DutyResult
from changming.papers.report import DeviceMinutes, Evidence, SegmentLine, TrackLine


@dataclass(frozen=True, slots=True)
class RoadFact:
    """What a finding about a segment or a departure rests on; `segment` is empty for `not_departed`.

    segment_missed, segment_short: passes counted and owed, `share` the part of the length worked. too_fast: km/h.
    not_departed: seconds since the start, and the grace.
    """

    code: FindingCode
    duty: str
    segment: str
    party: str
    team: str
    measured: float
    allowed: float | None
    unit: str
    share: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Where one party was seen, in order of time; fixes off the ledger among them.

    t_s (n,) float64 seconds since 1970 UTC; lon, lat (n,) float64 WGS-84 degrees.
    """

    t_s: NDArray[np.float64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]

    def between(self, starts_s: float, ends_s: float) -> "Seen":
        """What of it lies in a window, both ends included."""
        low, high = np.searchsorted(self.t_s, starts_s, "left"), np.searchsorted(self.t_s, ends_s, "right")
        return Seen(self.t_s[low:high], self.lon[low:high], self.lat[low:high])


NEVER_SEEN = Seen(np.empty(0), np.empty(0), np.empty(0))


@dataclass(frozen=True, slots=True, eq=False)
class RoadsResult:
    """Vehicle work of one day.

    duties     duty id → what the evidence says of it
    segments   one line per segment that a due vehicle duty names, or that was worked; by id
    tracks     one line per device, by device
    evidence   duty id → the track files whose fixes were used in its window
    devices    minutes of the duties of each device with and without fixes; by device
    used       (n,) bool: which of the day's fixes show where a device was, those off the ledger among them
    facts      of findings: not_departed, segment_missed, segment_short, too_fast; by code, segment, duty
    """

    duties: Mapping[str, DutyResult] = field(default_factory=dict)
    segments: tuple[SegmentLine, ...] = ()
    tracks: tuple[TrackLine, ...] = ()
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    devices: tuple[DeviceMinutes, ...] = ()
    facts: tuple[RoadFact, ...] = ()
    used: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    parties: Mapping[str, Seen] = field(default_factory=dict)

    def seen(self, party: str, starts_s: float, ends_s: float) -> Seen:
        """Where a vehicle or a person with a terminal was seen inside a window."""
        return self.parties.get(party, NEVER_SEEN).between(starts_s, ends_s)
