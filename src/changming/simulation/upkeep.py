"""Facilities that are wiped and washed, and the hand-kept records of it."""

from dataclasses import dataclass, field

import numpy as np

from changming.simulation.ledger import Segment
from changming.simulation.people import Crew, Person
from changming.simulation.streets import Floats, Plane

KINDS = (("bin", "果皮箱"), ("bus_stop", "公交站台"), ("collection_point", "垃圾收集点"), ("bin", "果皮箱"))
# what was written down about a duty → how often among 20
SCRIPTS = {
    "recorded": 6,
    "recorded_photo": 3,
    "skipped": 1,
    "skipped_photo": 1,
    "no_record": 3,
    "bad_reason": 1,
    "photo": 2,
    "old_record": 1,
    "half": 2,
}
SHOWN = {"recorded", "recorded_photo", "photo"}
SKIPPED = {"skipped", "skipped_photo"}
ACCEPTED = ("低温", "雨", "占道", "施工")
REFUSED = ("忘记了", "车辆故障")
DAY_S = 86_400.0


@dataclass(frozen=True, slots=True, eq=False)
class Facility:
    """A thing at `xy_m` beside a segment."""

    id: str
    kind: str
    name: str
    team: str
    segment: str
    xy_m: Floats


@dataclass(slots=True, eq=False)
class Record:
    """One row of hand-kept work: done, or skipped for a reason; `photo`: the picture it names, where `pictured`."""

    facility: str
    person: str
    done_s: float | None
    skipped_reason: str = ""
    pictured: bool = False
    photo: str = ""


@dataclass(slots=True, eq=False)
class FacilityDuty:
    """One roster row with facilities, and what is true of each."""

    id: str
    person: Person
    team: str
    starts_s: float
    ends_s: float
    facilities: list[Facility]
    script: str
    verdicts: dict[str, str | None] = field(default_factory=dict)
    pictured: list[Facility] = field(default_factory=list)
    plain: dict[str, str | None] = field(default_factory=dict)  # what records say, where weather excuses

    @property
    def verdict(self) -> str | None:
        """The duty's verdict from those of its facilities."""
        return _together(self.verdicts)

    @property
    def plain_verdict(self) -> str | None:
        """The verdict that the records alone would give."""
        return _together(self.plain or self.verdicts)

    def excuse(self) -> None:
        """Weather takes the duty out of judgement; where there are records, they may stand."""
        self.plain = {id_: "excused" if one == "unknown" else one for id_, one in self.verdicts.items()}
        self.verdicts = dict.fromkeys(self.verdicts, "excused")


def _together(verdicts: dict[str, str | None]) -> str | None:
    found = set(verdicts.values())
    if None in found:
        return None
    return found.pop() if len(found) == 1 else "partly"


@dataclass(slots=True, eq=False)
class Upkeep:
    """All facilities, duties on them and records of them."""

    facilities: list[Facility]
    duties: list[FacilityDuty]
    records: list[Record]


def make_upkeep(crew: Crew, plane: Plane, ledger: list[Segment], rng: np.random.Generator) -> Upkeep:
    """Three facilities for each facility duty; four duties for each worker who looks after facilities."""
    workers = [one for one in crew.people if one.script == "facilities"]
    names = list(SCRIPTS)
    deck = [name for name in names for _ in range(SCRIPTS[name])]
    deck = [deck[int(i)] for i in rng.permutation(len(deck))]
    it = Upkeep([], [], [])
    for number in range(4 * len(workers)):
        worker = workers[number % len(workers)]
        own = [segment for segment in ledger if segment.team == worker.team]
        first = len(it.facilities) + 1
        things = [_facility(first + i, own[int(rng.integers(len(own)))], plane, rng) for i in range(3)]
        it.facilities += things
        hours = ((7.0, 9.0), (9.0, 11.0), (13.0, 15.0), (15.0, 17.0))[number // len(workers)]
        script = deck[number % len(deck)]
        duty = FacilityDuty(f"F{number + 1:05d}", worker, worker.team, 3600 * hours[0], 3600 * hours[1], things, script)
        _record(it, duty, rng)
        it.duties.append(duty)
    return it


def _facility(number: int, segment: Segment, plane: Plane, rng: np.random.Generator) -> Facility:
    kind, word = KINDS[int(rng.integers(len(KINDS)))]
    xy_m = plane.to_m(segment.lon_lat)
    spot = xy_m[int(rng.integers(len(xy_m)))] + rng.normal(0, 5, 2)
    return Facility(f"SS{number:04d}", kind, f"{segment.name or '支路'}{word}", segment.team, segment.id, spot)


def _record(it: Upkeep, duty: FacilityDuty, rng: np.random.Generator) -> None:
    for number, one in enumerate(duty.facilities):
        done_s = float(np.round(rng.uniform(duty.starts_s + 300, duty.ends_s - 300)))
        script = ("recorded" if number == 0 else "no_record") if duty.script == "half" else duty.script
        duty.verdicts[one.id] = "done" if script in SHOWN else "excused" if script in SKIPPED else "unknown"
        person = duty.person.id
        pictured = script.endswith("_photo")
        if script in {"recorded", "recorded_photo"}:
            it.records.append(Record(one.id, person, done_s, pictured=pictured))
        elif script == "old_record":
            it.records.append(Record(one.id, person, done_s - 4 * DAY_S))
        elif script in SKIPPED:
            reason = ACCEPTED[int(rng.integers(len(ACCEPTED)))]
            it.records.append(Record(one.id, person, done_s, reason, pictured=pictured))
        elif script == "bad_reason":
            it.records.append(Record(one.id, person, None, REFUSED[int(rng.integers(len(REFUSED)))]))
        elif script == "photo":
            duty.pictured.append(one)
