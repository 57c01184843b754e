"""What the check of vehicle work gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from changming.areas.inspection.rules import Measure
from changming.areas.standards.rules import DutyResult
from changming.day.roads.passes import Passes
from changming.papers.report import DeviceMinutes, Evidence, SegmentLine, TrackLine


@dataclass(frozen=True, slots=True, eq=False)
class RoadsResult:
    """Vehicle work of one day.

    duties     duty id → what the evidence says of it
    measures   duty id → what was measured of its vehicle that never left
    segments   one line per segment that a due vehicle duty names, or that was worked; by id
    too_fast   ids of the owed segments of which more than a trace was worked too fast
    tracks     one line per device, by device
    evidence   duty id → the track files whose fixes were used while it was owed
    devices    minutes of the duties of each device with and without fixes; by device
    passes     the single passes over each of those segments
    used       (n,) bool: which of the day's fixes show where a device was, those off the ledger among them
    """

    duties: Mapping[str, DutyResult] = field(default_factory=dict)
    measures: Mapping[str, tuple[Measure, ...]] = field(default_factory=dict)
    segments: tuple[SegmentLine, ...] = ()
    too_fast: frozenset[str] = frozenset()
    tracks: tuple[TrackLine, ...] = ()
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    devices: tuple[DeviceMinutes, ...] = ()
    passes: Passes = field(default_factory=Passes)
    used: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
