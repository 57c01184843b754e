"""The made fleet: vehicles, the streets each owes, what each does about it, and the course it drives."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from changming.simulation.course import Course, Leg, drive
from changming.simulation.ledger import SHORTEST_OWED_M, Segment, by_edge
from changming.simulation.streets import Edge, Floats, Ride, Streets
from changming.simulation.words import VEHICLE_KINDS, plates

CHARACTERS = (
    "good",
    "faulty",
    "silent_stretch",
    "faulty",
    "not_departed",
    "good",
    "too_fast",
    "silent_all_day",
    "faulty",
    "tunnel",
    "good",
    "elsewhere",
)
MIX = {"missed": 0.17, "partial": 0.2, "short": 0.17, "off": 0.08, "fast": 0.1}
FAST_MIX = {"fast": 0.55}
LONG_M = 110.0
MOST_ROUNDS = 9


@dataclass(slots=True, eq=False)
class VehicleDuty:
    """One roster row of a vehicle, and what was really done about it. Times in seconds since the day's midnight."""

    id: str
    vehicle: str
    team: str
    work: str
    starts_s: float
    ends_s: float
    passes: int
    segments: list[Segment]
    planted: dict[str, str] = field(default_factory=dict)  # segment id → what was planted
    skipped: list[Segment] = field(default_factory=list)  # named by the roster too, and owed by nobody

    @property
    def named(self) -> list[Segment]:
        """The segments as the roster names them."""
        return sorted([*self.segments, *self.skipped], key=lambda segment: segment.id)


@dataclass(slots=True, eq=False)
class Vehicle:
    """One vehicle, its box and its course. `has_switch`: whether the box reports the working switch."""

    id: str
    plate: str
    team: str
    kind: str
    terminal: str
    has_switch: bool
    character: str
    pace_kmh: float
    depot: int
    duty: VehicleDuty
    course: Course | None = None
    silences_s: list[tuple[float, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Windows:
    """When vehicles work: start hours in turn, and how long."""

    hours: tuple[float, ...] = (5.0, 6.0, 13.0, 21.0)
    length_h: float = 4.0


def make_fleet(
    streets: Streets, ledger: list[Segment], teams: list[str], count: int, windows: Windows, rng: np.random.Generator
) -> list[Vehicle]:
    """Vehicles with duties and courses; every character occurs where there are a dozen vehicles."""
    # fewer areas than vehicles: the last ones work where others do, so that some segments are owed twice
    areas = list(_areas(streets, ledger, max(1, round(0.88 * count))))
    names = plates(rng, count)
    depots = _depots(streets, ledger, len(teams))
    fleet: list[Vehicle] = []
    for number in range(count):
        area = areas[number % len(areas)]
        # the second time round an area, the next kind of vehicle works it
        kind, _, work, _, pace_kmh = VEHICLE_KINDS[(number + number // len(areas)) % len(VEHICLE_KINDS)]
        character = CHARACTERS[number % len(CHARACTERS)]
        team = area[0].team
        start_s = 3600 * windows.hours[number % len(windows.hours)]
        passes = 2 if character == "faulty" else int(rng.integers(1, 3))
        id_ = f"C{number + 1:03d}"
        duty = VehicleDuty(
            f"P{number + 1:05d}", id_, team, work, start_s, start_s + 3600 * windows.length_h, passes, area
        )
        has_switch = character in {"not_departed", "faulty"} or number % 4 != 2
        terminal = f"0139{rng.integers(10**7, 10**8 - 1)}"
        depot = depots[teams.index(team)]
        fleet.append(Vehicle(id_, names[number], team, kind, terminal, has_switch, character, pace_kmh, depot, duty))
    for vehicle in fleet:
        _send(streets, vehicle, rng)
    return fleet


def _areas(streets: Streets, ledger: list[Segment], count: int) -> Iterator[list[Segment]]:
    """Groups of neighbouring segments, none twice, as many as vehicles or as the ledger gives."""
    pieces = {edge: parts for edge, parts in by_edge(ledger).items() if streets.edges[edge].length_m >= SHORTEST_OWED_M}
    edges = np.array(sorted(pieces))
    middle_m = np.array([streets.edges[e].point_m(np.array([streets.edges[e].length_m / 2]))[0] for e in edges])
    length_m = np.array([streets.edges[e].length_m for e in edges])
    target_m = min(2200.0, max(700.0, length_m.sum() / count * 1.02))
    free = np.ones(len(edges), np.bool_)
    for _ in range(count):
        if not free.any():
            return
        seed = np.flatnonzero(free)[np.argmin(middle_m[free, 0] + 0.3 * middle_m[free, 1])]
        near = np.argsort(np.hypot(*(middle_m - middle_m[seed]).T), kind="stable")
        near = near[free[near]]
        group = near[: 1 + np.searchsorted(np.cumsum(length_m[near]), target_m)]
        free[group] = False
        yield [segment for e in sorted(edges[group]) for segment in pieces[int(e)]]


def _depots(streets: Streets, ledger: list[Segment], count: int) -> list[int]:
    """Nodes far from the ledger's lines, one a team."""
    line_m = np.concatenate([streets.plane.to_m(segment.lon_lat) for segment in ledger])
    used = sorted({node for edge in streets.edges for node in (edge.tail, edge.head)})
    far_m = np.array([np.hypot(*(line_m - streets.nodes_m[node]).T).min() for node in used])
    best = np.argsort(-far_m, kind="stable")[: max(count * 3, 12)]
    return [used[best[i * len(best) // count]] for i in range(count)]


def _send(streets: Streets, vehicle: Vehicle, rng: np.random.Generator) -> None:
    duty = vehicle.duty
    depart_s = duty.starts_s + float(rng.uniform(60, 480))
    if vehicle.character == "not_departed":
        return
    if vehicle.character == "elsewhere":
        legs = _roam(streets, vehicle, rng)
    else:
        _plant(streets, vehicle, rng)
        legs = _work(streets, vehicle, rng)
    vehicle.course = drive(streets, legs, vehicle.pace_kmh, depart_s, rng)
    _silence(vehicle, rng)


def _plant(streets: Streets, vehicle: Vehicle, rng: np.random.Generator) -> None:
    """Decides edge by edge what is done about it."""
    mix = {"faulty": MIX, "too_fast": FAST_MIX}.get(vehicle.character, {})
    duty = vehicle.duty
    for edge in sorted({segment.edge for segment in duty.segments}):
        fault = str(rng.choice([*mix, "full"], p=[*mix.values(), 1 - sum(mix.values())]))
        if streets.edges[edge].length_m < LONG_M and fault in {"partial", "off", "fast"}:
            fault = "short" if fault == "partial" else "full"
        if fault == "off" and not vehicle.has_switch:
            fault = "missed"
        if fault == "short" and duty.passes < 2:
            fault = "missed"
        duty.planted |= {segment.id: fault for segment in duty.segments if segment.edge == edge}


def _work(streets: Streets, vehicle: Vehicle, rng: np.random.Generator) -> list[Leg]:
    """Out of the depot, along the planned streets in rounds, and back."""
    duty = vehicle.duty
    fault = {segment.edge: duty.planted[segment.id] for segment in duty.segments}
    missed = frozenset(edge for edge, what in fault.items() if what == "missed")
    here = vehicle.depot
    legs: list[Leg] = []
    tireless = vehicle.character in {"good", "too_fast"}
    for turn in range(duty.passes + (MOST_ROUNDS if tireless else 0)):
        todo = {e for e, what in fault.items() if what != "missed" and not (what == "short" and turn > 0)}
        while todo:
            cost_m, _ = streets.costs_from(here)
            edge = min(todo, key=lambda e: (_approach(streets.edges[e], cost_m)[0], e))
            todo.remove(edge)
            along = _approach(streets.edges[edge], cost_m)[1]
            start = streets.edges[edge].tail if along else streets.edges[edge].head
            legs += [Leg(ride) for ride in streets.way(here, start, missed)]
            more, here = _treat(streets.edges[edge], fault[edge], along=along, rng=rng)
            legs += more
        driven_m = sum(leg.length_m for leg in legs)
        if driven_m / (vehicle.pace_kmh / 3.6) > 0.55 * (duty.ends_s - duty.starts_s) and turn + 1 >= duty.passes:
            break
    if vehicle.has_switch and not tireless:
        # the rest of the shift goes by with the switch off, on any street
        spare_s = 0.6 * (duty.ends_s - duty.starts_s) - sum(leg.length_m for leg in legs) / (vehicle.pace_kmh / 3.6)
        goals = rng.choice([edge.head for edge in streets.edges], size=max(0, min(40, int(spare_s / 280))))
        for goal in goals:
            legs += [Leg(ride) for ride in streets.way(here, int(goal))]
            here = int(goal)
    return legs + [Leg(ride) for ride in streets.way(here, vehicle.depot, missed)]


def _approach(edge: Edge, cost_m: Floats) -> tuple[float, bool]:
    """The cheaper end to enter an edge by, and whether that is along its line."""
    if edge.oneway or cost_m[edge.tail] <= cost_m[edge.head]:
        return float(cost_m[edge.tail]), True
    return float(cost_m[edge.head]), False


def _treat(edge: Edge, fault: str, *, along: bool, rng: np.random.Generator) -> tuple[list[Leg], int]:
    """What is driven on a planned edge, and the node at which the vehicle leaves it."""
    from_m, to_m = (0.0, edge.length_m) if along else (edge.length_m, 0.0)
    start, end = (edge.tail, edge.head) if along else (edge.head, edge.tail)
    if fault == "fast":
        return [Leg(Ride(edge.index, from_m, to_m), work=True, fast_kmh=float(rng.uniform(28, 36)))], end
    if fault == "off":
        return [Leg(Ride(edge.index, from_m, to_m), work=True, off_from=0.0, off_to=1.0)], end
    if fault == "partial" and not edge.oneway:
        turn_m = from_m + (to_m - from_m) * float(rng.uniform(0.42, 0.64))
        legs = [Leg(Ride(edge.index, from_m, turn_m), work=True), Leg(Ride(edge.index, turn_m, from_m), work=True)]
        return legs, start
    if fault == "partial":
        return [Leg(Ride(edge.index, from_m, to_m), work=True, off_from=float(rng.uniform(0.3, 0.45)))], end
    return [Leg(Ride(edge.index, from_m, to_m), work=True)], end


def _roam(streets: Streets, vehicle: Vehicle, rng: np.random.Generator) -> list[Leg]:
    """A drive through the district far from the planned streets."""
    own_m = np.concatenate([streets.plane.to_m(segment.lon_lat) for segment in vehicle.duty.segments]).mean(axis=0)
    avoid = frozenset(segment.edge for segment in vehicle.duty.segments)
    nodes = sorted({node for edge in streets.edges for node in (edge.tail, edge.head)})
    far = [node for node in nodes if np.hypot(*(streets.nodes_m[node] - own_m)) > 1500]
    here = vehicle.depot
    legs: list[Leg] = []
    for goal in [int(rng.choice(far)) for _ in range(6)] + [vehicle.depot]:
        legs += [Leg(ride) for ride in streets.way(here, goal, avoid)]
        here = goal
    return legs


def _silence(vehicle: Vehicle, rng: np.random.Generator) -> None:
    """Stretches during which the box says nothing."""
    course = vehicle.course
    if course is None:
        return
    if vehicle.character == "silent_all_day":
        vehicle.silences_s = [(-1e9, 1e9)]
    working_s = course.t_s[np.flatnonzero(course.on)] if course.on.any() else course.t_s
    if vehicle.character == "silent_stretch":
        start_s = float(np.quantile(working_s, rng.uniform(0.25, 0.45)))
        vehicle.silences_s = [(start_s, start_s + float(rng.uniform(900, 1800)))]
    if vehicle.character == "tunnel":
        picks = np.sort(rng.choice(working_s, size=5, replace=False))
        vehicle.silences_s = [(float(t), float(t + rng.uniform(50, 140))) for t in picks]
