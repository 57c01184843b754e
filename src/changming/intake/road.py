"""One line of a road ledger as it came in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class RoadRecord:
    """A feature or row of a road ledger; of several lines in one feature each is a record of its own.

    `row` is the feature's number or the row as a spreadsheet shows it. `grade` and `kind` are wire words, None where
    not given. `line` is (n, 2) WGS-84 longitude and latitude, n ≥ 2, in the direction of traffic where `oneway`;
    None where the ledger has no geometry. `highway` is the OpenStreetMap class. `part_of` is the id that the feature
    was given, in its second and further lines. `starts` and `ends` are the 起点 and 止点 of a ledger sheet. `content`
    is the same for two rows that were written the same; `headers`: column name → header as written.
    """

    file: str
    row: int
    id: str
    name: str = ""
    grade: str | None = None
    kind: str | None = None
    team: str = ""
    oneway: bool = False
    width_m: float | None = None
    length_m: float | None = None
    area_m2: float | None = None
    line: NDArray[np.float64] | None = None
    highway: str | None = None
    part_of: str | None = None
    starts: str = ""
    ends: str = ""
    content: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
