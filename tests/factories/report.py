"""A seeded report of any size with every verdict, doubt, finding and kind of input error, for tests and for looking.

Names of persons and places are made up; `futian_roads` takes the lines of a real district for pictures.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

from changming.papers.report import (
    Completeness,
    Deduction,
    DeviceMinutes,
    DistrictLine,
    Doubt,
    DutyLine,
    Evidence,
    Faces,
    FacilityLine,
    FindingLine,
    InputError,
    PackLine,
    PassesBy,
    PhotoLine,
    Received,
    Report,
    RoadFace,
    ScoreLine,
    SegmentLine,
    Side,
    Sides,
    SignInLine,
    TrackLine,
)
from changming.papers.words import finding_says
from changming.papers.words.names import DOUBTS, FINDINGS, LABELS

ZONE = timezone(timedelta(hours=8))
DAY = date(2026, 11, 23)
TEAMS = ("香蜜湖队", "车公庙队", "竹子林队", "沙嘴队", "下沙队", "农林队", "景田队")
NAMES = ("农轩路", "泰然九路", "白石路", "下沙南街", "滨河大道", "福荣路", "香林路", "农园路", "红荔西路", "深南大道")
SURNAMES = "赵钱孙李周吴郑王冯陈"
VERDICTS = ("done", "partly", "not_done", "unknown")
WEIGHTS = (76, 9, 5, 10)
EXAMPLES = {
    "no_fix": (None, None, "", ""),
    "fix_too_coarse": (620.0, 100.0, "m", ""),
    "outside_post": (412.0, 150.0, "m", "post-3"),
    "outside_window": (2400.0, 1800.0, "s", ""),
    "impossible_speed": (41.0, 30.0, "km/h", ""),
    "shared_device": (480.0, 1800.0, "s", "p0002"),
    "device_changed": (None, None, "", "dev-7"),
    "repeated_coordinates": (3.0, 0.0, "times", ""),
    "mock_location": (None, None, "", ""),
    "clock_skew": (1500.0, 600.0, "s", ""),
    "other_datum": (12.0, 150.0, "m", "gcj02"),
    "photo_reused": (0.04, 0.12, "share", "photos/20261120/0412.jpg"),
    "photo_elsewhere": (2100.0, 300.0, "m", ""),
    "photo_other_time": (12000.0, 1800.0, "s", ""),
    "photo_unreadable": (None, None, "", ""),
    "photo_too_small": (120.0, 200.0, "px", ""),
    "photo_too_dark": (0.02, 0.06, "share", ""),
}


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    segments: int = 60
    people: int = 24
    vehicles: int = 6
    facilities: int = 12
    photos: int = 20


def at(hour: float) -> datetime:
    """A time of the day."""
    return datetime.combine(DAY, time(), ZONE) + timedelta(hours=hour)


def grid_roads(count: int) -> tuple[RoadFace, ...]:
    """Streets of a made-up grid, cut at each crossing."""
    side = max(2, round((count / 2) ** 0.5) + 1)
    step = 0.002
    roads = []
    for row in range(side):
        for column in range(side):
            for east in (True, False):
                lon, lat = 114.0 + column * step, 22.52 + row * step
                end = (lon + step, lat + step / 9) if east else (lon - step / 9, lat + step)
                name = NAMES[(row if east else column + 3) % len(NAMES)]
                team = TEAMS[(row * 2 // side + column * 3 // side) % len(TEAMS)]
                grade = "1" if (row if east else column) % 5 == 0 else "3"
                roads.append(RoadFace(f"S{len(roads):05d}", name, grade, team, ((lon, lat), end)))
    return tuple(roads[:count])


def futian_roads(data: Path, count: int | None = None) -> tuple[RoadFace, ...]:
    """The lines of Futian west (© OpenStreetMap contributors, ODbL); with `count`, split until there are that many."""
    features = json.loads((data / "china/roads-shenzhen-futian/district-roads.geojson").read_text())["features"]
    drivable = [one for one in features if one["properties"]["highway"] not in {"footway", "cycleway", "steps"}]
    grades = {"primary": "1", "trunk": "1", "secondary": "2", "tertiary": "3"}
    lines = []
    for one in drivable:
        kind = one["properties"]["highway"].removesuffix("_link")
        name = (one["properties"].get("name") or "").split(";")[0]
        lines.append((name, grades.get(kind, "4"), [tuple(pair) for pair in one["geometry"]["coordinates"]]))
    while count and len(lines) < count:
        lines.sort(key=lambda line: -abs(line[2][-1][0] - line[2][0][0]) - abs(line[2][-1][1] - line[2][0][1]))
        name, grade, points = lines.pop(0)
        lines += [(name, grade, half) for half in _halves(points)]
    roads = []
    for number, (name, grade, points) in enumerate(lines):
        column, row = int((points[0][0] - 113.997) / 0.0145), int((points[0][1] - 22.516) / 0.0175)
        team = TEAMS[(column + 3 * row) % len(TEAMS)]
        roads.append(RoadFace(f"FT{number:05d}", name, grade, team, tuple(points)))
    return tuple(roads)


def _halves(points: Sequence[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    if len(points) > 2:
        middle = len(points) // 2
        return [list(points[: middle + 1]), list(points[middle:])]
    (a, b), (c, d) = points
    centre = ((a + c) / 2, (b + d) / 2)
    return [[points[0], centre], [centre, points[1]]]


def made_report(
    seed: int = 1, size: Size | None = None, *, roads: Sequence[RoadFace] = (), simulated: bool = True
) -> tuple[Report, Faces]:
    """A report and the names of its things; the same seed and size give the same."""
    size = size or Size()
    chance = random.Random(seed)  # noqa: S311 -- a made report, no secret
    roads = tuple(roads) or grid_roads(size.segments)
    segments = tuple(_segment(chance, road, number) for number, road in enumerate(roads) if chance.random() < 0.86)
    people = {f"p{n:04d}": f"{chance.choice(SURNAMES)}师傅{n}" for n in range(size.people)}
    vehicles = {f"v{n:03d}": f"粤B·{10000 + 7 * n}" for n in range(size.vehicles)}
    duties = (*_foot_duties(chance, people), *_vehicle_duties(chance, vehicles, roads))
    facilities = tuple(
        FacilityLine(f"F{n:04d}", "facility_wash", at(18), verdict, at(9.5) if verdict == "done" else None)
        for n in range(size.facilities)
        for verdict in chance.choices(VERDICTS, WEIGHTS)
    )
    findings = tuple(_findings(chance, duties, segments, {road.id: road for road in roads}))
    report = Report(
        district=DistrictLine("福田区", "440304"),
        day=DAY,
        as_of=at(24),
        pack=PackLine("example", "2026.1"),
        engine={"matching": "1.0", "coverage": "1.0", "likeness": "1.0", "scoring": "1.0", "geo": "1.0"},
        parameters={"coverage.pass_share": 0.8, "coverage.gap_s": 180.0, "score.completeness_share": 0.8},
        simulated=simulated,
        completeness=_completeness(chance, vehicles, size),
        duties=duties,
        segments=segments,
        facilities=facilities,
        sign_ins=tuple(_sign_ins(chance, duties)),
        photos=tuple(_photo(chance, number) for number in range(size.photos)),
        tracks=tuple(_track(chance, device) for device in vehicles),
        findings=findings,
        scores=tuple(_scores(findings, duties)),
        input_errors=INPUT_ERRORS,
    )
    posts = {f"post-{n}": f"{NAMES[n % len(NAMES)]}岗" for n in range(30)}
    facing = {line.id: f"{NAMES[n % len(NAMES)]}果皮箱 {n}" for n, line in enumerate(facilities)}
    return report, Faces(roads, people, vehicles, facing, posts, attribution="© OpenStreetMap contributors")


def _doubt(chance: random.Random, prefix: str) -> Doubt:
    code = chance.choice([code for code in DOUBTS if code.startswith("photo") == (prefix == "photo")])
    return Doubt(code, *EXAMPLES[code])


def _segment(chance: random.Random, road: RoadFace, number: int) -> SegmentLine:
    required = 2 if road.grade == "1" else 1
    weights = WEIGHTS if road.team != "沙嘴队" else (45, 10, 3, 42)
    verdict = VERDICTS[number % 4] if number < 8 else chance.choices(VERDICTS, weights)[0]
    if number % 53 == 52:
        return SegmentLine(road.id, None, 1, PassesBy(1, 0), 0.97, 0.0, 0.0, None, None, at(6.2), at(6.2), 0.0)
    worked = {"done": 0.85 + 0.15 * chance.random(), "partly": 0.3 + 0.5 * chance.random(), "not_done": 0.02}
    covered = worked.get(verdict, 0.3 * chance.random())
    open_share = 1 - covered if verdict == "unknown" else 0.0
    passes = {"done": required, "partly": required - 1}.get(verdict, 0)
    first, last = (at(5 + 3 * chance.random()), at(9 + 3 * chance.random())) if covered > 0.1 else (None, None)
    sides = Sides(Side(covered, open_share), Side(covered * 0.9, open_share)) if required == 2 else None
    fast = round(chance.random(), 2) if chance.random() < 0.04 else 0.0
    by = PassesBy(passes - passes // 2, passes // 2)
    return SegmentLine(
        road.id, required, passes, by, covered, 0.0, open_share, sides, verdict, first, last, fast if first else None
    )


def _foot_duties(chance: random.Random, people: dict[str, str]) -> list[DutyLine]:
    duties = []
    for number, person in enumerate(people):
        verdict = (*VERDICTS, "excused", None)[number] if number < 6 else chance.choices(VERDICTS, (80, 6, 2, 12))[0]
        evidence = (Evidence("sign_in", "sign-ins.csv", number + 2),) if verdict not in {"unknown", "excused"} else ()
        doubts = (_doubt(chance, "sign_in"),) if evidence and chance.random() < 0.1 else ()
        work = ("manual_sweep", "roving", "toilet_duty")[number % 3]
        duties.append(
            DutyLine(
                f"R{number:04d}", work, person, TEAMS[number % 7], f"post-{number % 30}", at(5), at(13), verdict,
                None, None, evidence, doubts,
            )
        )  # fmt: skip
    return duties


def _vehicle_duties(chance: random.Random, vehicles: dict[str, str], roads: Sequence[RoadFace]) -> list[DutyLine]:
    duties = []
    for number, vehicle in enumerate(vehicles):
        verdict = chance.choices(VERDICTS, (60, 25, 5, 10))[0]
        place = ";".join(road.id for road in roads[number * 3 : number * 3 + 3])
        share = {"done": 1.0, "partly": 0.62, "not_done": 0.0, "unknown": 0.2}[verdict]
        evidence = (Evidence("track", f"tracks/{vehicle}.csv", None),)
        work = ("sweep", "wash", "sprinkle")[number % 3]
        unknown = 0.8 if verdict == "unknown" else 0.0
        duties.append(
            DutyLine(
                f"V{number:04d}", work, vehicle, TEAMS[number % 7], place, at(6), at(11), verdict, share, unknown,
                evidence,
            )
        )  # fmt: skip
    return duties


def _sign_ins(chance: random.Random, duties: Sequence[DutyLine]) -> list[SignInLine]:
    lines = []
    for number, duty in enumerate(duty for duty in duties if duty.id.startswith("R")):
        for kind, hour in (("in", 5.0), ("patrol", 9.0), ("out", 13.0)):
            row = len(lines) + 2
            doubts = duty.doubts if kind == "in" else ()
            verdict = "unmatched" if number == 7 else "doubtful" if doubts else "good"
            late = round(chance.gauss(-120, 300)) if kind == "in" else None
            away = round(chance.random() * 90, 2)
            grade = ("position", "position", "sheet", "roll_call")[number % 4]
            lines.append(
                SignInLine(
                    "sign-ins.csv", row, duty.party, at(hour + chance.random() / 9), kind, duty.id, late,
                    away if grade == "position" else None, grade, verdict, doubts,
                )
            )  # fmt: skip
    return lines


def _photo(chance: random.Random, number: int) -> PhotoLine:
    doubts = (_doubt(chance, "photo"),) if chance.random() < 0.15 else ()
    taken = at(6 + 6 * chance.random()) if number % 5 else None
    source = ("exif", "sheet", "file_name")[number % 3] if taken else "unknown"
    sha256 = f"{chance.getrandbits(256):064x}"
    return PhotoLine(f"photos/{number:05d}.jpg", sha256, taken, source, doubts)


def _track(chance: random.Random, device: str) -> TrackLine:
    fixes = chance.randrange(1800, 3000)
    labels = {label: chance.randrange(1, 40) for label in LABELS if chance.random() < 0.6}
    return TrackLine(device, fixes, fixes - sum(labels.values()), labels, 41234.5678, 820.25, 1503.0)


def _completeness(chance: random.Random, vehicles: dict[str, str], size: Size) -> Completeness:
    expected = {"sign_ins": size.people * 2, "tracks": size.vehicles, "photos": size.photos, "works": size.facilities}
    kinds = {}
    for kind, number in expected.items():
        received = round(number * (0.72 if kind == "works" else 0.85 + 0.14 * chance.random()))
        kinds[kind] = Received(number, received, received / number if number else None)
    devices = []
    for number, vehicle in enumerate(vehicles):
        missing = 300.0 if number % 9 == 3 else round(20 * chance.random(), 1)
        devices.append(DeviceMinutes(vehicle, vehicle, 300.0 - missing, missing))
    return Completeness(kinds, tuple(devices))


def _findings(
    chance: random.Random, duties: Sequence[DutyLine], segments: Sequence[SegmentLine], roads: dict[str, RoadFace]
) -> list[FindingLine]:
    found = []
    codes = {"not_done": "segment_missed", "partly": "segment_short"}
    for line in segments:
        road = roads[line.id]
        facts = {"place": road.name or road.id, "covered_share": line.covered_share}
        if line.verdict in codes:
            code = codes[line.verdict]
            measured = {"measured": line.passes, "allowed": line.required_passes, "unit": "passes"}
            says = finding_says(code, {**facts, **measured})
            found.append(FindingLine(code, None, line.id, "v000", road.team, 2, (), says))
        if line.too_fast_share:
            says = finding_says("too_fast", {**facts, "measured": line.too_fast_share, "unit": "share"})
            found.append(FindingLine("too_fast", None, line.id, "v000", road.team, 1, (), says))
    of_duties = [code for code in FINDINGS if not code.startswith(("segment", "too", "wash"))]
    for number, duty in enumerate(duties):
        code = of_duties[number % len(of_duties)] if number < 9 else ""
        code = code or ("evidence_missing" if duty.verdict == "unknown" else "")
        if code:
            in_time = code.startswith(("late", "left", "not_"))
            facts = {"work": duty.work, "place": "福荣路", "unit": "s"}
            facts |= {"measured": 1920, "allowed": 900} if in_time else {}
            says = finding_says(code, facts)
            severity = chance.choice((1, 2, 3))
            found.append(FindingLine(code, duty.id, duty.place, duty.party, duty.team, severity, duty.evidence, says))
    says = finding_says("wash_overdue", {"place": "福荣路果皮箱", "due": at(7)})
    found.append(FindingLine("wash_overdue", None, "F0001", "v001", TEAMS[1], 2, (), says))
    return found


def _scores(findings: Sequence[FindingLine], duties: Sequence[DutyLine]) -> list[ScoreLine]:
    lines = []
    for team in TEAMS:
        own = [(index, one) for index, one in enumerate(findings) if one.team == team]
        deductions = tuple(
            Deduction("roads" if one.code.startswith("segment") else "presence", 0.5, index, "example 2026.1")
            for index, one in own
        )
        exposure = sum(1 for duty in duties if duty.team == team)
        points = {"presence": 40.0, "roads": 60.0}
        total = max(0.0, 100.0 - 0.5 * len(own))
        lines.append(ScoreLine(team, points, deductions, total, exposure, None, "forecast"))
    return lines


INPUT_ERRORS = (
    InputError("排班表.xlsx", 14, "上岗时间", "六点半", "write a time such as {example}", {"example": "06:30"}),
    InputError("sign-ins.csv", 3, "person", "p9999", "a person of the folder", {}),
    InputError("tracks/broken.gpx", None, None, None, "a file that can be opened", {}),
    InputError("sign-ins.csv", 9, "note", "=HYPERLINK(1)", "no {formula", {}),
)
