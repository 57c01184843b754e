"""The plain facts that the pages of a day are made of, and how they are taken from a report.

A page made from the database takes the same facts from the lines of its last run.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from changming.areas.standards.choices import ON_FOOT
from changming.papers.figures import (
    Arrived,
    RoadRow,
    Tally,
    TeamRow,
    arrived,
    duty_tally,
    facility_tally,
    for_reference,
    minutes_missing,
    road_rows,
    segment_tally,
    silent_devices,
    silent_teams,
    tally,
    team_rows,
)
from changming.papers.report import Doubt, DutyLine, Faces, Report, RoadFace

PLACE_KINDS = ("segments", "posts", "facilities")
SIGN_IN, PHOTO = "sign_in", "photo"
WAITING = frozenset({"open", "answered"})  # states of doubts that a person is still to decide


@dataclass(frozen=True, slots=True)
class DoubtFact:
    """One doubt with what it is about. `key` finds it again; `state` is open, confirmed, dismissed or answered."""

    key: str
    kind: str  # sign_in, photo
    doubt: Doubt
    team: str = ""
    party: str = ""
    name: str = ""  # of the person
    at: datetime | None = None
    place: str = ""
    duty: str = ""
    file: str = ""
    state: str = "open"


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since the run before: how many figures, and why, each reason a sentence."""

    figures: int
    reasons: tuple[str, ...] = ()
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class DayFacts:
    """One district's day as its last run said it."""

    district: str  # adcode
    district_name: str
    day: date
    as_of: datetime
    pack: str
    pack_version: str
    engines: Mapping[str, str]
    simulated: bool = False
    ledger_version: str = ""
    run: str = ""  # names what was computed; pages drawn of it are kept by it
    places: Mapping[str, Tally] = field(default_factory=dict)  # PLACE_KINDS → counts
    duties: Tally = field(default_factory=Tally)  # all duties of the roster, vehicles' too
    arrived: tuple[Arrived, ...] = ()
    completeness_limit: float | None = None  # below it a share is good for reference only
    for_reference: bool = False
    minutes_missing: int = 0
    silent_devices: tuple[str, ...] = ()
    silent_teams: tuple[str, ...] = ()
    roads: tuple[RoadRow, ...] = ()  # urgent ones first
    ground: Callable[[], Iterable[RoadFace]] | None = None  # the whole ledger, called where its drawing is not kept
    pass_share: float = 1.0
    teams: tuple[TeamRow, ...] = ()
    doubts: tuple[DoubtFact, ...] = ()  # the first ones are enough where `open_doubts` counts all
    open_doubts: Mapping[str, int] = field(default_factory=dict)  # kind → how many wait for a person
    open_findings: int = 0
    input_errors: int = 0
    changes: Changes | None = None
    attribution: str = ""

    @property
    def owed(self) -> Tally:
        """All places together."""
        return added(*self.places.values())


def added(*tallies: Tally) -> Tally:
    """Counts of several together."""
    names = ("done", "partly", "not_done", "unknown", "excused", "not_due")
    return Tally(**{name: sum(getattr(one, name) for one in tallies) for name in names})


def facts_of_report(
    report: Report, faces: Faces, *, ledger_version: str = "", run: str = "", changes: Changes | None = None
) -> DayFacts:
    """The facts of a checked day, no decision taken on it."""
    doubts = tuple(doubts_of(report, faces))
    limit, pass_share = (report.parameters.get(name) for name in ("score.completeness_share", "coverage.pass_share"))
    return DayFacts(
        district=report.district.adcode,
        district_name=report.district.name,
        day=report.day,
        as_of=report.as_of,
        pack=report.pack.name,
        pack_version=report.pack.version,
        engines=report.engine,
        simulated=report.simulated,
        ledger_version=ledger_version,
        run=run,
        places={
            "segments": segment_tally(report),
            "posts": tally(line.verdict for line in report.duties if line.work in ON_FOOT),
            "facilities": facility_tally(report),
        },
        duties=duty_tally(report),
        arrived=arrived(report),
        completeness_limit=float(limit) if isinstance(limit, int | float) else None,
        for_reference=for_reference(report),
        minutes_missing=minutes_missing(report),
        silent_devices=silent_devices(report),
        silent_teams=silent_teams(report),
        roads=road_rows(report, faces),
        ground=lambda: faces.roads,
        pass_share=float(pass_share) if isinstance(pass_share, int | float) else 1.0,
        teams=team_rows(report, faces),
        doubts=doubts,
        open_doubts=Counter(fact.kind for fact in doubts),
        open_findings=len(report.findings),
        input_errors=len(report.input_errors),
        changes=changes,
        attribution=faces.attribution,
    )


def doubts_of(report: Report, faces: Faces) -> Iterator[DoubtFact]:
    """Every doubt on a sign-in or a photo, in the report's order."""
    duties = {duty.id: duty for duty in report.duties}
    of_file = {each.file: duty for duty in report.duties for each in duty.evidence if each.kind == PHOTO}
    names = place_names(faces)
    for line in report.sign_ins:
        about = _about(duties.get(line.duty or ""), names)
        for doubt in line.doubts:
            yield DoubtFact(
                key=f"{line.file}:{line.row}:{doubt.code}",
                kind=SIGN_IN,
                doubt=doubt,
                party=line.person,
                name=faces.people.get(line.person, ""),
                at=line.time,
                file=f"{line.file}:{line.row}",
                **about,
            )
    for photo in report.photos:
        duty = of_file.get(photo.file)
        about, party = _about(duty, names), duty.party if duty else ""
        name = faces.people.get(party, faces.vehicles.get(party, ""))
        for doubt in photo.doubts:
            yield DoubtFact(
                key=f"{photo.file}:{doubt.code}",
                kind=PHOTO,
                doubt=doubt,
                party=party,
                name=name,
                at=photo.taken_at,
                file=photo.file,
                **about,
            )


def _about(duty: DutyLine | None, names: Mapping[str, str]) -> dict[str, str]:
    if duty is None:
        return {}
    return {"team": duty.team, "place": place_words(duty.place, names), "duty": duty.id}


def place_names(faces: Faces) -> dict[str, str]:
    """What people call places, by id."""
    return {**{road.id: road.name for road in faces.roads if road.name}, **faces.facilities, **faces.posts}


def place_words(place: str, names: Mapping[str, str]) -> str:
    """A duty's place: its post, or its first road or facility and how many more."""
    first, _, rest = place.partition(";")
    name = names.get(first) or first
    return f"{name} +{rest.count(';') + 1}" if rest else name
