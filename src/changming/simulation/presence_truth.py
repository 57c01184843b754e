"""What is true of sign-ins and of duties on foot, by the rules of day-folder.md."""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from changming.simulation.datum import DATUMS, read_from
from changming.simulation.people import Crew, FootDuty, Person, Post
from changming.simulation.presence import SignIn
from changming.simulation.streets import Floats, Plane

STRIP_M = 100.0  # the default radius of a post lies between 50 and 100 m (domain.md D4)
COARSE_M = (90.0, 300.0)  # below: fine; above: too coarse; between: either
SPEED_KMH = (20.0, 60.0)
WINDOW_S = (1700.0, 2400.0)
SHARED_S = (1500.0, 2400.0)
SKEW_S = (400.0, 1500.0)
LATE_S = (600.0, 1500.0)
NOT_COUNTED = {"no_fix", "outside_post", "outside_window"}


@dataclass(slots=True)
class Finding:
    """A finding that must be there, or may be (`must` False)."""

    code: str
    duty: str | None = None
    place: str | None = None
    must: bool = True


@dataclass(slots=True, eq=False)
class Pictures:
    """What photos add to presence: persons named on a roll-call picture, persons with a photo late in the shift."""

    roll_call: set[str] = field(default_factory=set)
    late_photo: set[str] = field(default_factory=set)


def mark(row: SignIn, code: str, value: float, limits: tuple[float, float]) -> None:
    """Adds a doubt where the value is above the upper limit; between the limits either is right."""
    if value > limits[1]:
        row.doubts.add(code)
    elif value > limits[0]:
        row.either.add(code)


def doubt(rows: list[SignIn], earlier: list[SignIn], crew: Crew, plane: Plane) -> None:
    """Fills the doubts of every row."""
    for row in rows:
        _alone(row, plane)
    ordered = sorted((row for row in rows if row.device), key=lambda row: (row.time_s, row.person))
    for person in crew.people:
        own = [row for row in ordered if row.person == person.id]
        _by_person(own, [row for row in earlier if row.person == person.id], plane)
    _by_device(ordered, crew)
    _by_coordinates(ordered, earlier)


def _alone(row: SignIn, plane: Plane) -> None:
    duty = row.duty
    mark(row, "outside_window", max(duty.starts_s - row.time_s, row.time_s - duty.ends_s), WINDOW_S)
    if row.sheet:
        row.doubts |= {"outside_post"} if row.outside else set()
        return
    if row.mock:
        row.doubts.add("mock_location")
    if row.lon_lat is None or row.lon_lat == (0.0, 0.0):
        row.doubts.add("no_fix")
        return
    mark(row, "fix_too_coarse", row.accuracy_m, COARSE_M)
    beyond_m = {datum: _beyond_m(row, datum, plane) for datum in DATUMS}
    here_m = beyond_m.pop(row.datum)
    if here_m > 0:
        code = "other_datum" if min(beyond_m.values()) <= 0 else "outside_post"
        (row.doubts if here_m > 60 else row.either).add(code)


def _beyond_m(row: SignIn, datum: str, plane: Plane) -> float:
    """How far beyond the post and the accuracy the row lies when read in a datum; negative: on post."""
    assert row.lon_lat is not None  # noqa: S101 -- the caller has looked
    place = plane.to_m(np.array([read_from(datum, *row.raw())]))[0]
    return distance_m(row.duty.post, place, plane) - row.accuracy_m


def distance_m(post: Post, xy_m: Floats, plane: Plane) -> float:
    """Distance from a post's circle or strip; negative inside."""
    if post.radius_m is not None:
        return float(np.hypot(*(post.xy_m - xy_m))) - post.radius_m
    return min(_line_m(plane.to_m(segment.lon_lat), xy_m) for segment in post.segments) - STRIP_M


def _line_m(line_m: Floats, xy_m: Floats) -> float:
    start, step = line_m[:-1], np.diff(line_m, axis=0)
    share = ((xy_m - start) * step).sum(axis=1) / np.maximum((step**2).sum(axis=1), 1e-9)
    foot = start + np.clip(share, 0, 1)[:, None] * step
    return float(np.hypot(*(foot - xy_m).T).min())


def _by_person(own: list[SignIn], earlier: list[SignIn], plane: Plane) -> None:
    placed = [row for row in own if row.lon_lat not in {None, (0.0, 0.0)}]
    for before, row in pairwise(placed):
        step_m = plane.to_m(np.array([read_from(one.datum, *one.raw()) for one in (before, row)]))
        far_m = max(0.0, float(np.hypot(*(step_m[1] - step_m[0]))) - before.accuracy_m - row.accuracy_m)
        mark(row, "impossible_speed", far_m / max(row.time_s - before.time_s, 1.0) * 3.6, SPEED_KMH)
    used = [row.device for row in earlier]
    for row in own:
        if used and row.device != used[-1]:
            (row.either if row.device in used else row.doubts).add("device_changed")
        elif used and row.device not in used[:1]:
            row.either.add("device_changed")
        used.append(row.device)


def _by_device(ordered: list[SignIn], crew: Crew) -> None:
    by_device: dict[str, list[SignIn]] = {}
    for row in ordered:
        by_device.setdefault(row.device, []).append(row)
    for device, rows in by_device.items():
        for index, row in enumerate(rows):
            gaps = [row.time_s - other.time_s for other in rows[:index] if other.person != row.person]
            if gaps and device != crew.team_phone:
                mark(row, "shared_device", -min(gaps), (-SHARED_S[1], -SHARED_S[0]))
            together = sum(abs((other.received_s or 0.0) - (row.received_s or 0.0)) <= 120 for other in rows)
            queued = "离线" in row.note or "补传" in row.note or together >= 2
            if row.received_s is not None and not queued:
                mark(row, "clock_skew", abs(row.received_s - row.time_s), SKEW_S)


def _by_coordinates(ordered: list[SignIn], earlier: list[SignIn]) -> None:
    seen = {row.lon_lat for row in earlier if row.lon_lat}
    for row in ordered:
        if row.lon_lat in {None, (0.0, 0.0)}:
            continue
        if row.lon_lat in seen:
            row.doubts.add("repeated_coordinates")
        seen.add(row.lon_lat)


def judge_duties(crew: Crew, rows: list[SignIn], pictures: Pictures) -> list[Finding]:
    """Fills verdicts of duties on foot, and says which findings follow."""
    findings: list[Finding] = []
    for person in crew.people:
        for duty in person.duties:
            own = [row for row in rows if row.duty is duty]
            duty.verdict = _verdict(person, duty, own, pictures)
            # where a receiver's error alone decides whether a row counts, either verdict is right
            strict = [row for row in own if not row.either & NOT_COUNTED]
            duty.accept = list(dict.fromkeys([duty.verdict, _verdict(person, duty, strict, pictures)]))
            certain = _findings(duty, own)
            if len(duty.accept) > 1:
                codes = {one.code for one in certain} | {
                    "evidence_missing",
                    "no_sign_in",
                    "no_sign_out",
                    "evidence_doubtful",
                }
                certain = [Finding(code, duty=duty.id, must=False) for code in sorted(codes)]
            findings += certain
    return findings


def _counted(own: list[SignIn], kind: str) -> list[SignIn]:
    return [row for row in own if row.kind == kind and not row.doubts & NOT_COUNTED]


def _verdict(person: Person, duty: FootDuty, own: list[SignIn], pictures: Pictures) -> str:
    if person.script == "leave":
        return "excused"
    if person.script == "elsewhere":
        return "not_done"
    first = bool(_counted(own, "in")) or duty.party in pictures.roll_call
    last = bool(_counted(own, "out")) or (duty.party in pictures.late_photo and first)
    return "done" if first and last else "partly" if first or last else "unknown"


def _findings(duty: FootDuty, own: list[SignIn]) -> list[Finding]:
    codes: dict[str, bool] = {}
    first, last = _counted(own, "in"), _counted(own, "out")
    late_s = min((row.time_s for row in first), default=duty.starts_s) - duty.starts_s
    early_s = duty.ends_s - max((row.time_s for row in last), default=duty.ends_s)
    for code, value in (("late_on_post", late_s), ("left_early", early_s)):
        if value > LATE_S[0]:
            codes[code] = value > LATE_S[1]
    if duty.verdict == "not_done":
        codes["not_on_post"] = True
    if duty.verdict == "unknown":
        codes["evidence_missing"] = True
    if last and not first:
        codes["no_sign_in"] = True
    if first and not last and duty.verdict != "done":
        codes["no_sign_out"] = True
    if not first and duty.verdict == "partly" and not last:
        codes["no_sign_out"] = False  # a roll call alone is no sign-in
    if any(row.doubts for row in own):
        codes["evidence_doubtful"] = True
    elif any(row.either for row in own):
        codes["evidence_doubtful"] = False
    return [Finding(code, duty=duty.id, must=must) for code, must in codes.items()]
