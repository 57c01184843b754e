"""The shape of a day's report: field names are the keys of `report.json`, in its order.

Everything that goes out is drawn from a `Report`. Times are zone-aware datetimes in the district's zone, shares 0-1,
distances metres. Enumerated values are plain words as they stand in the JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """A pointer to one piece of evidence."""

    kind: str  # sign_in, photo, work, track
    file: str
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason to distrust one piece of evidence."""

    code: str
    measured: float | None
    allowed: float | None
    unit: str
    about: str


@dataclass(frozen=True, slots=True)
class Received:
    """How much of one kind of evidence arrived. `share` is None where nothing was expected."""

    expected: int
    received: int
    share: float | None


@dataclass(frozen=True, slots=True)
class DeviceMinutes:
    """Minutes of a device's duties with and without fixes."""

    device: str
    party: str | None
    minutes_with: float
    minutes_without: float


@dataclass(frozen=True, slots=True)
class Completeness:
    """Per kind of evidence (sign_ins, photos, works, tracks) and per device."""

    kinds: Mapping[str, Received]
    devices: tuple[DeviceMinutes, ...]


@dataclass(frozen=True, slots=True)
class DutyLine:
    """What is said of one roster row."""

    id: str
    work: str
    party: str
    team: str
    place: str
    starts: datetime
    ends: datetime
    verdict: str | None
    done_share: float | None
    unknown_share: float | None
    evidence: tuple[Evidence, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class PassesBy:
    """Passes by direction of the ledger line."""

    forward: int
    backward: int


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a two-way segment."""

    worked_share: float
    unknown_share: float


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides, seen in the direction of the ledger line."""

    left: Side
    right: Side


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """What is said of one segment of the ledger."""

    id: str
    required_passes: int | None = None
    passes: int | None = None
    passes_by: PassesBy | None = None
    covered_share: float | None = None
    estimated_share: float | None = None
    unknown_share: float | None = None
    sides: Sides | None = None
    verdict: str | None = None
    first_done_at: datetime | None = None
    last_done_at: datetime | None = None
    too_fast_share: float | None = None


@dataclass(frozen=True, slots=True)
class FacilityLine:
    """What is said of one facility and one kind of work."""

    id: str
    work: str
    due: datetime
    verdict: str | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class SignInLine:
    """What is said of one sign-in."""

    file: str
    row: int
    person: str
    time: datetime
    kind: str
    duty: str | None
    late_s: int | None
    distance_m: float | None
    grade: str
    verdict: str
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class PhotoLine:
    """What is said of one photo."""

    file: str
    sha256: str
    taken_at: datetime | None
    taken_at_from: str
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class TrackLine:
    """What is said of one device's fixes."""

    device: str
    fixes: int
    used: int
    labels: Mapping[str, int]
    driven_m: float
    bridged_m: float
    off_ledger_m: float


@dataclass(frozen=True, slots=True)
class Says:
    """One sentence in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding that the day check proposes."""

    code: str
    duty: str | None
    place: str
    party: str
    team: str
    severity: int
    evidence: tuple[Evidence, ...]
    says: Says


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points taken for one finding, under one item of the pack."""

    item: str
    points: float
    finding: int  # index into findings
    rule: str  # item and version


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A team's points under the pack, on trial (试算)."""

    team: str
    items: Mapping[str, float]
    deductions: tuple[Deduction, ...]
    total: float
    exposure: int
    rank: int | None
    state: str


@dataclass(frozen=True, slots=True)
class InputError:
    """A bad row or file. `expected` is an English sentence with named places, `facts` fill them; translated on output.

    `row` is None for a whole file, `column` is the header as written.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    expected: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DistrictLine:
    """The district as named in the folder."""

    name: str
    adcode: str


@dataclass(frozen=True, slots=True)
class PackLine:
    """Pack by name and version."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Report:
    """One district's day."""

    district: DistrictLine
    day: date
    as_of: datetime
    pack: PackLine
    engine: Mapping[str, str]
    parameters: Mapping[str, object]
    simulated: bool
    completeness: Completeness
    duties: tuple[DutyLine, ...] = ()
    segments: tuple[SegmentLine, ...] = ()
    facilities: tuple[FacilityLine, ...] = ()
    sign_ins: tuple[SignInLine, ...] = ()
    photos: tuple[PhotoLine, ...] = ()
    tracks: tuple[TrackLine, ...] = ()
    findings: tuple[FindingLine, ...] = ()
    scores: tuple[ScoreLine, ...] = ()
    input_errors: tuple[InputError, ...] = ()


@dataclass(frozen=True, slots=True)
class RoadFace:
    """What papers draw of a segment beside its report line; `line` is ((lon, lat), …) in WGS-84 degrees."""

    id: str
    name: str
    grade: str | None
    team: str
    line: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Faces:
    """Names that papers print beside ids. No paper but the workbook prints a person's name."""

    roads: tuple[RoadFace, ...] = ()
    people: Mapping[str, str] = field(default_factory=dict)
    vehicles: Mapping[str, str] = field(default_factory=dict)  # id → plate
    facilities: Mapping[str, str] = field(default_factory=dict)
    posts: Mapping[str, str] = field(default_factory=dict)
    attribution: str = ""  # who made the ledger's lines, where its file says so
