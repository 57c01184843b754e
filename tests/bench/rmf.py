"""The ruler of the ten measured tracks: how much of a true route a match misses, and how much it adds.

RMF = (missed + extra metres) / true metres, over directed arcs as multisets, so that a wrong count of passes hurts.
True arcs count whole; a matched arc counts each time that its middle is driven over.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from changming.engines.geo import LocalPlane
from changming.engines.matching import MatchParams, Network, build_network, match

RELATIVE = "measure-only/matching-kubicka-10"
INTERVALS_S = (1, 10, 30, 60)
VALHALLA = {1: 0.0083, 10: 0.0113, 30: 0.0198, 60: 0.0467}  # pooled RMF of its trace_attributes on the same ruler

# These networks are whole, unlike a district's ledger, and roughly drawn: a receiver may be far from a line for long.
COMPLETE_NETWORK = MatchParams(
    search_m=60.0,
    leave_nats=20.0,
    loose_nats=20.0,
    switch_nats=40.0,
    off_nats=10.0,
    restart_nats=40.0,
    beside_m=1000.0,
)


@dataclass(frozen=True, slots=True)
class Track:
    """One track with its network of one-way arcs and its true route, on a plane of its own."""

    name: str
    network: Network
    arc_m: np.ndarray  # (a,) lengths
    x_m: np.ndarray
    y_m: np.ndarray
    t_s: np.ndarray
    route: Counter  # arc: how often


def read_tracks(folder: Path) -> list[Track]:
    return [_read(path) for path in sorted(folder.iterdir()) if path.is_dir()]


def _read(folder: Path) -> Track:
    nodes, arcs, track, route = (
        np.loadtxt(folder / f"{folder.name}.{kind}", ndmin=2) for kind in ("nodes", "arcs", "track", "route")
    )
    plane = LocalPlane.around(nodes[:, 0], nodes[:, 1])
    node_m = np.column_stack(plane.to_m(nodes[:, 0], nodes[:, 1]))
    ends = node_m[arcs.astype(int)]
    x_m, y_m = plane.to_m(track[:, 0], track[:, 1])
    lengths = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    network = build_network(list(ends), np.ones(len(ends), bool), join_m=0.01)
    return Track(folder.name, network, lengths, x_m, y_m, track[:, 2], Counter(route[:, 0].astype(int).tolist()))


def thin(t_s: np.ndarray, interval_s: float) -> np.ndarray:
    """The first fix, then each at least `interval_s` after the last kept."""
    kept = [0]
    for number, at_s in enumerate(t_s):
        if at_s - t_s[kept[-1]] >= interval_s:
            kept.append(number)
    return np.array(kept)


def missed_and_extra_m(track: Track, interval_s: float, params: MatchParams) -> tuple[float, float]:
    kept = thin(track.t_s, interval_s) if interval_s > 1 else np.arange(len(track.t_s))
    found = match(track.network, track.x_m[kept], track.y_m[kept], track.t_s[kept], params)
    middle_m = track.arc_m[found.piece_segment] / 2
    over = (found.piece_from_m <= middle_m) & (middle_m < found.piece_to_m)
    matched = Counter(found.piece_segment[over].tolist())
    missed = sum(track.arc_m[arc] * count for arc, count in (track.route - matched).items())
    extra = sum(track.arc_m[arc] * count for arc, count in (matched - track.route).items())
    return float(missed), float(extra)


def true_m(track: Track) -> float:
    return float(sum(track.arc_m[arc] * count for arc, count in track.route.items()))


def rmf(tracks: list[Track], interval_s: float, params: MatchParams) -> float:
    """Pooled over the tracks; 0 is the truth, 1 is what an empty match gets."""
    wrong = sum(sum(missed_and_extra_m(track, interval_s, params)) for track in tracks)
    return wrong / sum(true_m(track) for track in tracks)
