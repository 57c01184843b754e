"""Sign-ins of the made workers: honest ones with a phone's noise, and one or two of each doubt."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from changming.simulation.datum import written_in
from changming.simulation.people import Crew, FootDuty, Person, Post
from changming.simulation.streets import Floats, Plane

FAR_M = 2600.0
LENDERS = {"honest", "late", "patrol", "offline_note", "mock", "coarse"}


@dataclass(slots=True, eq=False)
class SignIn:
    """One row. `lon_lat`: where the phone says it is, WGS-84; None: no position. Seconds since the day's midnight.

    `datum`: in which the file gives positions; `mixed`: this row gives it in another one, by mistake.
    """

    person: str
    duty: FootDuty
    time_s: float
    kind: str
    lon_lat: tuple[float, float] | None
    accuracy_m: float
    device: str
    received_s: float | None
    mock: bool = False
    note: str = ""
    sheet: bool = False
    photo: str = ""
    doubts: set[str] = field(default_factory=set)
    either: set[str] = field(default_factory=set)
    at: tuple[str, int] = ("", 0)  # file and row, once written
    datum: str = "wgs84"
    mixed: bool = False
    outside: bool = False  # meant to be off post: a platform would mark it

    def raw(self) -> tuple[float, float]:
        """The position as the file writes it."""
        assert self.lon_lat is not None  # noqa: S101 -- callers have looked
        datum = ("gcj02" if self.datum != "gcj02" else "wgs84") if self.mixed else self.datum
        lon, lat = written_in(datum, *self.lon_lat)
        return round(lon, 6), round(lat, 6)


@dataclass(slots=True, eq=False)
class Phones:
    """What the scripts share: chance, the plane and coordinates given so far."""

    rng: np.random.Generator
    plane: Plane
    given: set[tuple[float, float]] = field(default_factory=set)

    def place(self, duty: FootDuty, accuracy_m: float, off_m: tuple[float, float] = (0.0, 0.0)) -> tuple[float, float]:
        """Where a phone says a person on post is: never the same coordinates twice."""
        while True:
            spot = _spot(duty.post, self.rng) + np.array(off_m)
            error = self.rng.normal(0, accuracy_m / 2.5, 2)
            length = float(np.hypot(*error))
            error *= min(1.0, 0.9 * accuracy_m / max(length, 1e-9))
            lon, lat = self.plane.to_deg((spot + error)[None])[0]
            found = (round(float(lon), 6), round(float(lat), 6))
            if found not in self.given:
                self.given.add(found)
                return found

    def sign(self, person: Person, duty: FootDuty, kind: str, time_s: float) -> SignIn:
        """An honest row."""
        accuracy_m = float(np.round(self.rng.choice([self.rng.uniform(5, 25), self.rng.uniform(20, 60)]), 1))
        received_s = time_s + float(self.rng.integers(1, 40))
        return SignIn(
            person.id, duty, time_s, kind, self.place(duty, accuracy_m), accuracy_m, person.device, received_s
        )


def _spot(post: Post, rng: np.random.Generator) -> Floats:
    if post.radius_m is not None:
        angle, far = rng.uniform(0, 2 * np.pi), 0.6 * post.radius_m * np.sqrt(rng.random())
        return np.asarray(post.xy_m + far * np.array([np.cos(angle), np.sin(angle)]))
    return np.asarray(post.xy_m + rng.normal(0, 6, 2))


@dataclass(frozen=True, slots=True, eq=False)
class Stay:
    """One person's duty with the honest first and last row, for a script to change."""

    phones: Phones
    person: Person
    duty: FootDuty
    first: SignIn
    last: SignIn


Script = Callable[[Stay], list[SignIn]]


def earlier_sign_ins(crew: Crew, phones: Phones) -> list[SignIn]:
    """Honest rows of an earlier day, from the phones used until now."""
    rows: list[SignIn] = []
    for person in crew.people:
        if person.in_history and person.duties and person.team != crew.group_team:
            duty = person.duties[0]
            rows += [
                phones.sign(person, duty, "in", duty.starts_s - 200),
                phones.sign(person, duty, "out", duty.ends_s + 200),
            ]
    return rows


def sign_ins(crew: Crew, phones: Phones, earlier: list[SignIn]) -> list[SignIn]:
    """All rows of the day, person by person."""
    rng = phones.rng
    rows: list[SignIn] = []
    before = {row.person: row for row in earlier if row.kind == "in"}
    for person in crew.people:
        for duty in person.duties:
            party = crew.person(person.substitute) if person.substitute else person
            duty.party = party.id
            start_s = duty.starts_s + float(rng.integers(-720, 240))
            end_s = duty.ends_s + float(rng.integers(-240, 720))
            first, last = phones.sign(party, duty, "in", start_s), phones.sign(party, duty, "out", end_s)
            found = SCRIPT[person.script](Stay(phones, person, duty, first, last))
            if person.script == "repeated" and person.id in before and int(person.id) % 2:
                first.lon_lat, last.lon_lat = before[person.id].lon_lat, phones.place(duty, last.accuracy_m)
            rows += found
    _share(crew, rows, rng)
    return rows


def _honest(it: Stay) -> list[SignIn]:
    return [it.first, it.last]


def _patrol(it: Stay) -> list[SignIn]:
    middle_s = (it.duty.starts_s + it.duty.ends_s) / 2 + float(it.phones.rng.integers(-2400, 2400))
    return [it.first, it.phones.sign(it.person, it.duty, "patrol", middle_s), it.last]


def _offline_note(it: Stay) -> list[SignIn]:
    it.first.received_s = it.first.time_s + float(it.phones.rng.integers(5000, 9000))
    it.first.note = str(it.phones.rng.choice(["离线补传", "信号不好,补传", "离线"]))
    return [it.first, it.last]


def _offline_batch(it: Stay) -> list[SignIn]:
    it.last.received_s = it.last.time_s + 4000
    it.first.received_s = it.last.received_s + 4
    return [it.first, it.last]


def _late(it: Stay) -> list[SignIn]:
    return [_moved(it.first, it.duty.starts_s + float(it.phones.rng.integers(1620, 3600))), it.last]


def _early(it: Stay) -> list[SignIn]:
    return [it.first, _moved(it.last, it.duty.ends_s - float(it.phones.rng.integers(1620, 3600)))]


def _no_out(it: Stay) -> list[SignIn]:
    return [it.first]


def _no_in(it: Stay) -> list[SignIn]:
    return [it.last]


def _nothing(_: Stay) -> list[SignIn]:
    return []


def _moved(row: SignIn, time_s: float) -> SignIn:
    row.received_s = (row.received_s or row.time_s) + time_s - row.time_s
    row.time_s = time_s
    return row


def _no_fix(it: Stay) -> list[SignIn]:
    both = it.phones.rng.random() < 0.3
    for row in (it.first, it.last) if both else (it.first,) if it.phones.rng.random() < 0.5 else (it.last,):
        row.lon_lat = None if it.phones.rng.random() < 0.7 else (0.0, 0.0)
    return [it.first, it.last]


def _coarse(it: Stay) -> list[SignIn]:
    for row in (it.first, it.last):
        row.accuracy_m = float(it.phones.rng.integers(500, 2500))
        angle, far = it.phones.rng.uniform(0, 2 * np.pi), it.phones.rng.uniform(60, 300)
        row.lon_lat = it.phones.place(it.duty, 20.0, (far * np.cos(angle), far * np.sin(angle)))
    return [it.first, it.last]


def _outside(it: Stay) -> list[SignIn]:
    row = it.first if it.phones.rng.random() < 0.5 else it.last
    row.lon_lat, row.outside = it.phones.place(it.duty, row.accuracy_m, _away(it.phones, 1500.0)), True
    return [it.first, it.last]


def _away(phones: Phones, far_m: float) -> tuple[float, float]:
    """Westward or northward, whither no mix-up of datums leads."""
    angle = phones.rng.uniform(np.pi * 0.6, np.pi * 1.1)
    return float(far_m * np.cos(angle)), float(far_m * np.sin(angle))


def _window(it: Stay) -> list[SignIn]:
    if it.phones.rng.random() < 0.5:
        _moved(it.first, it.duty.starts_s - float(it.phones.rng.integers(3300, 6000)))
    else:
        _moved(it.last, it.duty.ends_s + float(it.phones.rng.integers(3300, 6000)))
    return [it.first, it.last]


def _speed(it: Stay) -> list[SignIn]:
    """A patrol far away, and two minutes later one on post."""
    far, near = (it.phones.sign(it.person, it.duty, "patrol", it.duty.starts_s + 5400 + wait_s) for wait_s in (0, 120))
    far.lon_lat, far.outside = it.phones.place(it.duty, far.accuracy_m, _away(it.phones, FAR_M * 1.4)), True
    return [it.first, far, near, it.last]


def _changed(it: Stay) -> list[SignIn]:
    it.last.device = f"B{it.phones.rng.integers(16**11, 16**12 - 1):X}"
    return [it.first, it.last]


def _repeated(it: Stay) -> list[SignIn]:
    it.last.lon_lat = it.first.lon_lat
    return [it.first, it.last]


def _mock(it: Stay) -> list[SignIn]:
    it.first.mock = it.last.mock = True
    return [it.first, it.last]


def _skew(it: Stay) -> list[SignIn]:
    if it.phones.rng.random() < 0.7:
        it.first.received_s = it.first.time_s + float(it.phones.rng.integers(3600, 9000))
    else:
        it.last.received_s = it.last.time_s - float(it.phones.rng.integers(2400, 5400))
    return [it.first, it.last]


def _datum(it: Stay) -> list[SignIn]:
    for row in (it.first, it.last):
        row.accuracy_m = min(row.accuracy_m, 30.0)
        row.lon_lat, row.mixed = it.phones.place(it.duty, row.accuracy_m), True
    return [it.first, it.last]


def _sheet(it: Stay) -> list[SignIn]:
    """Rows of a paper sheet: a quarter hour's time, no position, no phone."""
    for row in (it.first, it.last):
        row.sheet, row.lon_lat, row.device = True, None, ""
        row.time_s = round(row.time_s / 300) * 300.0
    return {"sheet_both": [it.first, it.last], "sheet_in": [it.first], "sheet_in_photo": [it.first]}[it.person.script]


def _share(crew: Crew, rows: list[SignIn], rng: np.random.Generator) -> None:
    """Each "shared" worker's last row comes from the phone of one whose own last row stands minutes before.

    One without an earlier day has no other row: that phone is the only one known of him.
    """
    lenders = [row for row in rows if row.kind == "out" and crew.person(row.person).script in LENDERS and not row.sheet]
    lenders = [row for row in lenders if crew.person(row.person).team != crew.phone_team]
    lent: set[str] = set()
    alone: set[str] = set()
    for row in rows:
        person = crew.person(row.person)
        if person.script != "shared" or row.kind != "out" or row.sheet:
            continue
        near = [one for one in lenders if abs(one.duty.ends_s - row.duty.ends_s) < 60 and one.device not in lent]
        if near:
            lender = near[int(rng.integers(len(near)))]
            lent.add(lender.device)
            row.device = lender.device
            if not person.in_history:
                alone.add(person.id)
            _moved(row, lender.time_s + float(rng.integers(60, 480)))
    rows[:] = [row for row in rows if row.person not in alone or row.kind != "in"]


SCRIPT: dict[str, Script] = {
    "honest": _honest,
    "two_duties": _honest,
    "patrol": _patrol,
    "offline_note": _offline_note,
    "offline_batch": _offline_batch,
    "late": _late,
    "early": _early,
    "no_out": _no_out,
    "no_in": _no_in,
    "absent": _nothing,
    "leave": _nothing,
    "leave_substituted": _honest,
    "elsewhere": _nothing,
    "terminal_there": _honest,
    "no_fix": _no_fix,
    "coarse": _coarse,
    "outside": _outside,
    "window": _window,
    "speed": _speed,
    "shared": _honest,
    "changed": _changed,
    "repeated": _repeated,
    "mock": _mock,
    "skew": _skew,
    "datum": _datum,
    "sheet_both": _sheet,
    "sheet_in": _sheet,
    "sheet_in_photo": _sheet,
    "roll_call_photo": _nothing,
    "roll_call": _nothing,
}
