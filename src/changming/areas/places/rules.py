"""Pure facts of places, in WGS-84 degrees."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changming.areas.places.choices import FacilityKind, Grade, RoadKind


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """One line of the road ledger. `line` is (n, 2) longitude, latitude; None where the ledger has no geometry."""

    id: str
    name: str = ""
    grade: Grade | None = None
    kind: RoadKind = RoadKind.CARRIAGEWAY
    team: str = ""
    oneway: bool = False
    width_m: float | None = None
    length_m: float | None = None
    line: NDArray[np.float64] | None = None


@dataclass(frozen=True, slots=True)
class ProposedLine:
    """A line for one row of the ledger: `fields` of the row, `line` as Float64 pairs of longitude and latitude."""

    code: str
    fields: Mapping[str, str | float | bool | None]
    line: bytes
    sure: bool
    doubts: str = ""

    @property
    def team(self) -> str:
        """The team that answers for the road, "" where the row names none."""
        return str(self.fields.get("team") or "")


@dataclass(frozen=True, slots=True)
class Facility:
    """A thing that is wiped, washed, emptied or looked after."""

    id: str
    kind: FacilityKind
    name: str = ""
    lon: float | None = None
    lat: float | None = None
    segment: str | None = None
    team: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """Where a worker stands: a circle, or the strip along `segments` that is `radius_m` wide to either side."""

    id: str
    name: str = ""
    team: str = ""
    lon: float | None = None
    lat: float | None = None
    radius_m: float | None = None
    segments: tuple[str, ...] = ()
