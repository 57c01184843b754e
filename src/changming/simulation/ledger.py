"""The made road ledger: named streets of the district, cut into segments, with some streets left out."""

from dataclasses import dataclass

import numpy as np

from changming.simulation.streets import Edge, Floats, Streets

GRADES = {"trunk": "1", "primary": "1", "secondary": "2", "tertiary": "3", "unclassified": "3"}
LEFT_OUT_SHARE = 0.08  # of the street names: a vehicle drives there, and the ledger does not know it
SHORTEST_OWED_M = 20.0


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """One line of the ledger: an edge of the streets between `from_m` and `to_m`."""

    id: str
    edge: int
    from_m: float
    to_m: float
    name: str
    grade: str
    team: str
    oneway: bool
    lon_lat: Floats

    @property
    def length_m(self) -> float:
        return self.to_m - self.from_m


def make_ledger(streets: Streets, rng: np.random.Generator, teams: list[str], wanted: int | None) -> list[Segment]:
    """Segments in the order of their ids. `wanted`: about so many, by splitting lines; None: the named lines."""
    names = sorted({edge.name for edge in streets.edges if edge.name})
    left_out = set(rng.choice(names, size=max(1, int(len(names) * LEFT_OUT_SHARE)), replace=False))
    chosen = [edge for edge in streets.edges if edge.name and edge.name not in left_out]
    if wanted is not None and wanted > len(chosen):
        chosen = [edge for edge in streets.edges if edge.name not in left_out]
    longest_m = _cut_length(chosen, wanted)
    east_m = np.array([edge.xy_m[:, 0].mean() for edge in chosen])
    team_of = np.argsort(np.argsort(east_m, kind="stable"), kind="stable") * len(teams) // len(chosen)
    ledger: list[Segment] = []
    for edge, team in zip(chosen, team_of, strict=True):
        parts = max(1, round(edge.length_m / longest_m))
        for from_m, to_m in zip(*_cuts(edge.length_m, parts), strict=True):
            ledger.append(_segment(f"FT{len(ledger) + 1:05d}", edge, (from_m, to_m), teams[team]))
    return ledger


def _cut_length(edges: list[Edge], wanted: int | None) -> float:
    """The length at which cutting the edges gives about as many segments as wanted."""
    if wanted is None or wanted <= len(edges):
        return float("inf")
    lengths_m = np.array([edge.length_m for edge in edges])
    low_m, high_m = 1.0, float(lengths_m.max()) * 2
    for _ in range(60):
        middle_m = (low_m + high_m) / 2
        if np.maximum(1, np.round(lengths_m / middle_m)).sum() > wanted:
            low_m = middle_m
        else:
            high_m = middle_m
    return high_m


def _cuts(length_m: float, parts: int) -> tuple[Floats, Floats]:
    at_m = np.linspace(0.0, length_m, parts + 1)
    return at_m[:-1], at_m[1:]


def _segment(name: str, edge: Edge, part: tuple[float, float], team: str) -> Segment:
    from_m, to_m = float(part[0]), float(part[1])
    inside = (edge.at_m > from_m + 0.01) & (edge.at_m < to_m - 0.01)
    share = np.concatenate([[from_m], edge.at_m[inside], [to_m]])
    lon_lat = np.stack([np.interp(share, edge.at_m, edge.lon_lat[:, i]) for i in (0, 1)], axis=-1)
    grade = GRADES.get(edge.highway.removesuffix("_link"), "4")
    return Segment(name, edge.index, from_m, to_m, edge.name, grade, team, edge.oneway, np.round(lon_lat, 7))


def by_edge(ledger: list[Segment]) -> dict[int, list[Segment]]:
    """Segments of each edge, in the order along it."""
    found: dict[int, list[Segment]] = {}
    for segment in ledger:
        found.setdefault(segment.edge, []).append(segment)
    return found
