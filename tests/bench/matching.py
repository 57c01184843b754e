"""Bench of the matcher: a made town of 5,000 lines, 120 vehicles at one fix per 10 s for 8 h, and what is true.

The town is a grid of bent streets, a third of them pairs of one-way carriageways 14 m apart; vehicles drive about in
it at 7 to 30 km/h, stop at corners, and are seen with an error of 3 to 8 m that is correlated over 60 s.
"""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import shapely

from changming.engines.matching import STEP_DRIVEN, Match, MatchParams, build_network, match, warm
from tests.bench.lines import Line

NAME = "matching"
SIDE, BLOCK_M, APART_M = 43, 90.0, 14.0
VEHICLES, HOURS, EVERY_S, FORGOTTEN_S = 120, 8, 10.0, 60.0
MOST_S, LEAST_FOUND, MOST_WRONG = 10.0, 0.99, 0.001


def prepare(cache: Path, seed: int) -> Path:
    """Lines, tracks and truth, made from the seed; kept."""
    path = cache / f"matching-town-{seed}.npz"
    if not path.exists():
        random = np.random.default_rng(seed)
        lines, oneway, out = _town(random)
        drives = [_drive(random, lines, out) for _ in range(VEHICLES)]
        fixes = [_fixes(random, lines, drive) for drive in drives]
        np.savez(
            path,
            points=np.concatenate(lines),
            sizes=[len(line) for line in lines],
            oneway=oneway,
            fixes=np.concatenate(fixes),
            counts=[len(part) for part in fixes],
            truth=np.concatenate(drives),
            legs=[len(drive) for drive in drives],
        )
    return path


def measure(data: Path) -> Iterable[Line]:
    """Speed on one core, and how much of what was driven is found, and how much of what is credited is wrong."""
    kept = np.load(data)
    lines = np.split(kept["points"], np.cumsum(kept["sizes"])[:-1])
    tracks = np.split(kept["fixes"], np.cumsum(kept["counts"])[:-1])
    drives = np.split(kept["truth"], np.cumsum(kept["legs"])[:-1])
    warm()
    network = build_network(lines, kept["oneway"])
    begun = time.process_time()
    found = [match(network, *track.T, MatchParams(search_m=25.0)) for track in tracks]
    spent_s = time.process_time() - begun
    yield Line("120 vehicles, 8 h at 10 s", spent_s, "s of one core", MOST_S, at_most=True)
    yield Line("fixes matched", len(kept["fixes"]) / spent_s, "per s of one core")
    ledger = _Ledger(lines)
    right, wrong = _share(ledger, drives, [_credited(one) for one in found])
    naive_right, naive_wrong = _share(ledger, drives, [_snapped(ledger, track) for track in tracks])
    yield Line("driven length found, beside nearest line", right, "share", LEAST_FOUND, naive_right)
    yield Line("credited length wrong, beside nearest line", wrong, "share", MOST_WRONG, naive_wrong, at_most=True)


def _credited(found: Match) -> np.ndarray:
    """Stretches (line, from, to) that count as driven."""
    counts = (found.step_kind[found.piece_step] == STEP_DRIVEN) & found.piece_proven
    return np.column_stack([found.piece_segment, found.piece_from_m, found.piece_to_m])[counts]


def _town(random: np.random.Generator) -> tuple[list[np.ndarray], np.ndarray, dict[int, list[tuple[int, int, int]]]]:
    """Lines, whether one-way, and by node the (line, sense, node) that lead away."""
    corner = BLOCK_M * np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE)), axis=-1).reshape(-1, 2)
    corner = corner + random.normal(0, 8, corner.shape)
    node = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    east, north = (node[:, :-1], node[:, 1:]), (node[:-1], node[1:])
    pairs = np.concatenate([np.stack([start.ravel(), to.ravel()], axis=1) for start, to in (east, north)])
    lines, oneway, out = [], [], {}
    for start, to in pairs:
        along = corner[to] - corner[start]
        aside = np.array([-along[1], along[0]]) / np.hypot(*along)
        middle = (corner[start] + corner[to]) / 2 + aside * random.normal(0, 5)
        double = random.random() < 1 / 3
        for sense in (1, -1) if double else (1,):
            bend = middle - sense * aside * APART_M / 2 * double
            lines.append(np.array([corner[start], bend, corner[to]])[::sense])
            oneway.append(double)
            first, last = (start, to) if sense == 1 else (to, start)
            out.setdefault(int(first), []).append((len(lines) - 1, 1, int(last)))
            if not double:
                out.setdefault(int(last), []).append((len(lines) - 1, -1, int(first)))
    return lines, np.array(oneway), out


def _drive(
    random: np.random.Generator, lines: list[np.ndarray], out: dict[int, list[tuple[int, int, int]]]
) -> np.ndarray:
    """Legs (line, from metre, to metre, from second, to second) of one day."""
    here, at_s, legs, last = int(random.choice(list(out))), 0.0, [], -1
    speed = random.uniform(7, 30) / 3.6
    while at_s < HOURS * 3600:
        choices = [way for way in out[here] if way[0] != last] or out[here]
        line, sense, here = choices[random.integers(len(choices))]
        length = float(np.hypot(*np.diff(lines[line], axis=0).T).sum())
        begin, end = (0.0, length) if sense == 1 else (length, 0.0)
        spent_s = length / (speed * random.uniform(0.7, 1.3))
        legs.append((line, begin, end, at_s, at_s + spent_s))
        at_s += spent_s
        if random.random() < 0.1:
            rest_s = random.uniform(10, 90)
            legs.append((line, end, end, at_s, at_s + rest_s))
            at_s += rest_s
        last = line
    return np.array(legs)


def _fixes(random: np.random.Generator, lines: list[np.ndarray], legs: np.ndarray) -> np.ndarray:
    """(n, 3) x, y, seconds."""
    t_s = np.arange(random.uniform(0, EVERY_S), HOURS * 3600, EVERY_S)
    leg = legs[np.searchsorted(legs[:, 3], t_s, side="right") - 1]
    share = np.clip((t_s - leg[:, 3]) / (leg[:, 4] - leg[:, 3]), 0, 1)
    where = leg[:, 1] + share * (leg[:, 2] - leg[:, 1])
    shapes = shapely.linestrings(np.array(lines))
    true = shapely.get_coordinates(shapely.line_interpolate_point(shapes[leg[:, 0].astype(int)], where))
    fade, sigma = np.exp(-EVERY_S / FORGOTTEN_S), random.uniform(3, 8)
    error = random.normal(0, sigma, true.shape)
    for k in range(1, len(error)):
        error[k] = fade * error[k - 1] + np.sqrt(1 - fade**2) * error[k]
    return np.column_stack([true + error, t_s])


class _Ledger:
    """Lines, laid end to end metre by metre."""

    def __init__(self, lines: list[np.ndarray]) -> None:
        self.shapes = shapely.linestrings(np.array(lines))
        self.tree = shapely.STRtree(self.shapes)
        self.first = np.concatenate(([0], np.cumsum(np.ceil(shapely.length(self.shapes)).astype(int))))

    def metres(self, stretches: Iterable[np.ndarray]) -> np.ndarray:
        """Which metres stretches (line, from, to, …) cover."""
        covered = np.zeros(self.first[-1], bool)
        for line, begin, end, *_ in stretches:
            low, high = sorted((round(begin), round(end)))
            first, last = self.first[int(line)], self.first[int(line) + 1]
            covered[first + low : min(first + high, last)] = True
        return covered


def _snapped(ledger: _Ledger, track: np.ndarray) -> Iterator[np.ndarray]:
    """The baseline: each fix on its nearest line, credited between two that follow one another on it."""
    line = ledger.tree.nearest(shapely.points(track[:, :2]))
    at_m = shapely.line_locate_point(ledger.shapes[line], shapely.points(track[:, :2]))
    same = np.flatnonzero(line[1:] == line[:-1])
    return iter(np.column_stack([line[same], at_m[same], at_m[same + 1]]))


def _share(ledger: _Ledger, drives: list[np.ndarray], credited: list[Iterable[np.ndarray]]) -> tuple[float, float]:
    """Share of the driven metres that is credited, and of the credited ones that nobody drove."""
    driven = found = given = wrong = 0
    for legs, stretches in zip(drives, credited, strict=True):
        true, claimed = ledger.metres(legs), ledger.metres(stretches)
        driven, found = driven + true.sum(), found + (true & claimed).sum()
        given, wrong = given + claimed.sum(), wrong + (claimed & ~true).sum()
    return float(found / driven), float(wrong / given)
