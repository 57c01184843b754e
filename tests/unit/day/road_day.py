"""A small town on a plane: main street A–B–C of 100 m each, eastwards; side street S north from where A ends."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

import changming
from changming.areas.evidence.rules import Fixes
from changming.areas.fleet.choices import VehicleKind
from changming.areas.fleet.rules import Vehicle
from changming.areas.places.rules import Segment
from changming.areas.standards.choices import Work
from changming.areas.standards.rules import Duty
from changming.areas.standards.rules.pack import read_pack
from changming.day.inputs import DayInputs, District
from changming.day.owing import who_owes_what
from changming.day.roads import judge_roads
from changming.engines.geo import LocalPlane

PLANE = LocalPlane(114.0, 22.5)
START = datetime(2026, 11, 23, 6, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PACK = read_pack((Path(changming.__file__).parent / "packs" / "example.toml").read_text(encoding="utf-8"))


def at(minutes):
    return datetime.fromtimestamp(START.timestamp() + 60 * minutes, START.tzinfo)


def road(name, *points, **facts):
    x, y = np.array(points, float).T
    return Segment(name, line=np.column_stack(PLANE.to_deg(x, y)), **facts)


TOWN = (
    road("A", (0, 0), (100, 0)),
    road("B", (100, 0), (200, 0)),
    road("C", (200, 0), (300, 0)),
    road("S", (100, 0), (100, 100)),
)


def duty(name="d1", segments=("B",), vehicle="v1", minutes=(0, 60), passes=1, work=Work.SWEEP):
    return Duty(name, work, None, vehicle, "team 1", at(minutes[0]), at(minutes[1]), segments=segments, passes=passes)


def drive(*legs, start_s=0.0, step_s=10.0):
    """Fixes every `step_s` along legs of (x, y, switch): at even 8 km/h; None for the switch: not known.

    A leg's switch holds on the way to its point.
    """
    rows, when_s = [], start_s
    (x0, y0, work), *rest = legs
    rows.append((when_s, x0, y0, work))
    for x, y, work_now in rest:
        way_m = float(np.hypot(x - x0, y - y0))
        steps = max(1, round(way_m / (8 / 3.6 * step_s)))
        rows += [
            (when_s + k * step_s, x0 + (x - x0) * k / steps, y0 + (y - y0) * k / steps, work_now)
            for k in range(1, steps + 1)
        ]
        when_s, x0, y0 = when_s + steps * step_s, x, y
    return rows


def parked(rows, until_s=3600, *, switch=False):
    """The same rows, then standing at the last place with a receiver's unrest until `until_s`."""
    rng = np.random.default_rng(7)
    last_s, x, y, _ = rows[-1]
    times = np.arange(last_s + 10, until_s, 10.0)
    return [*rows, *((float(t), x + rng.normal(0, 1), y + rng.normal(0, 1), switch) for t in times)]


def fixes(tracks, speeds=None):
    """`Fixes` of {device: rows of (seconds after start, x, y, switch)}, one file a device."""
    names = sorted(tracks)
    rows = [(number, index + 2, *row) for number, name in enumerate(names) for index, row in enumerate(tracks[name])]
    n = len(rows)
    columns = list(zip(*rows, strict=True)) if rows else [()] * 6
    x, y = np.array(columns[3], float), np.array(columns[4], float)
    lon, lat = PLANE.to_deg(x, y)
    return Fixes(
        devices=tuple(names),
        device_party=tuple(name if name.startswith(("v", "p")) else None for name in names),
        files=tuple(f"tracks/{name}.csv" for name in names),
        device=np.array(columns[0], np.int32),
        t_s=np.array(columns[2], float) + START.timestamp(),
        lon=lon,
        lat=lat,
        speed_kmh=np.full(n, np.nan) if speeds is None else np.array(speeds, float),
        heading_deg=np.full(n, np.nan),
        accuracy_m=np.full(n, np.nan),
        work=np.array([-1 if work is None else int(work) for work in columns[5]], np.int8),
        file=np.array(columns[0], np.int32),
        row=np.array(columns[1], np.int32),
    )


VEHICLES = tuple(Vehicle(f"v{number}", kind=VehicleKind.SWEEPER) for number in (1, 2, 3))


def judge(tracks, *duties, as_of=None, segments=TOWN, vehicles=VEHICLES, pack=PACK, **facts):
    given = tracks if isinstance(tracks, Fixes) else fixes(tracks)
    inputs = replace(
        DayInputs(
            district=District("town", "440304", date(2026, 11, 23), ZoneInfo("Asia/Shanghai")),
            pack=pack,
            as_of=as_of or datetime(2026, 11, 24, tzinfo=ZoneInfo("Asia/Shanghai")),
            segments=segments,
            vehicles=vehicles,
            duties=duties,
            fixes=given,
        ),
        **facts,
    )
    return judge_roads(inputs, [owing for owing in who_owes_what(inputs) if owing.by_machine])


def verdict(result, name="d1"):
    found = result.duties[name].verdict
    return found.value if found else None


def codes(result):
    """What was measured of each duty, by duty."""
    return {name: [measure.code.value for measure in measures] for name, measures in result.measures.items()}


def segment(result, name="B"):
    return next(line for line in result.segments if line.id == name)


OVER_B = drive((0, 0, False), (100, 0, False), (200, 0, True), (300, 0, False))
OVER_ALL_OFF = drive((0, 0, False), (300, 0, False))
OVER_B_UNKNOWN = drive((0, 0, None), (300, 0, None))

__all__ = [
    "OVER_ALL_OFF",
    "OVER_B",
    "OVER_B_UNKNOWN",
    "PACK",
    "TOWN",
    "at",
    "codes",
    "drive",
    "duty",
    "fixes",
    "judge",
    "parked",
    "road",
    "segment",
    "verdict",
]
