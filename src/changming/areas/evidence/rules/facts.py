"""Pure facts of evidence. What was given is never altered; it is labelled."""

from dataclasses import dataclass
from datetime import datetime

from changming.areas.evidence.choices import DoubtCode, SignInGrade, SignInKind, Stage, TakenFrom
from changming.areas.standards.choices import SkipReason


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Where a piece of evidence stands: file relative to the folder (`#SHEET` added), 1-based row (0: a whole file)."""

    file: str
    row: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Proof:
    """A pointer to one piece of evidence of a duty. `kind`: sign_in, photo, work, track."""

    kind: str
    source: Source


@dataclass(frozen=True, slots=True)
class Position:
    """A position as given and in WGS-84 degrees; `datum` says how `raw_lon`, `raw_lat` were given."""

    lon: float
    lat: float
    raw_lon: float
    raw_lat: float
    datum: str = "wgs84"
    accuracy_m: float | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason to distrust one piece of evidence: what was measured, what is allowed, in which unit, about what."""

    code: DoubtCode
    measured: float | None = None
    allowed: float | None = None
    unit: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One row of a sign-in sheet or of a platform's export. Times are zone-aware; `time` is what is claimed."""

    source: Source
    person: str | None  # id; None: nobody the folder knows
    named: str  # the person as the file names them
    time: datetime
    kind: SignInKind
    position: Position | None = None
    grade: SignInGrade = SignInGrade.POSITION
    position_expected: bool = True  # False in a sheet that has no positions at all
    device: str | None = None
    photo: str | None = None  # file name as written
    mock: bool = False
    received_at: datetime | None = None
    queued_offline: bool = False  # the note says 离线 or 补传
    marked_outside: bool = False  # the platform itself says 地点异常 or 范围外

    @property
    def proof(self) -> Proof:
        """What points to it."""
        return Proof("sign_in", self.source)


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """One picture file, with what a table, its folder, its name and its own EXIF claim of it."""

    file: str  # relative to the folder, with /
    sha256: str
    row: Source | None = None  # the table row that speaks of it
    persons: tuple[str, ...] = ()
    team: str = ""
    taken_at: datetime | None = None  # the claim: sheet, else EXIF, else file name
    taken_at_from: TakenFrom = TakenFrom.UNKNOWN
    named_at: datetime | None = None  # what the file name says
    position: Position | None = None  # claimed by a table
    exif_at: datetime | None = None
    exif_position: Position | None = None
    about: tuple[str, ...] = ()  # ids of segment, facility, post or duty
    stage: Stage | None = None
    received_at: datetime | None = None
    readable: bool = True
    width_px: int = 0
    height_px: int = 0
    brightness: float = 1.0  # mean luminance 0-1 of the picture
    contrast: float = 1.0  # standard deviation of luminance 0-1

    @property
    def proof(self) -> Proof:
        """What points to it."""
        return Proof("photo", Source(self.file))


@dataclass(frozen=True, slots=True)
class WorkRecord:
    """A hand-kept record of work at a facility or a segment."""

    source: Source
    work: str | None = None
    facility: str | None = None
    segment: str | None = None
    person: str | None = None
    done_at: datetime | None = None
    photo: str | None = None
    skipped_reason: SkipReason | None = None
