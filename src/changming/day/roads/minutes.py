"""How much of each duty its device told."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from changming.areas.standards.rules import Owing
from changming.day.roads.scene import Scene
from changming.kernel.spans import joined
from changming.papers.report import DeviceMinutes, Evidence


def track_evidence(scene: Scene, owing: Owing, files: Sequence[str]) -> tuple[Evidence, ...]:
    """The track files that show a duty's vehicle inside what is owed of its window."""
    track = scene.track(owing)
    if track is None:
        return ()
    now = scene.during(owing, track.t_s)
    return tuple(
        Evidence("track", name) for name in sorted({files[file] for file in np.unique(track.file[now]).tolist()})
    )


def device_minutes(scene: Scene, due: Sequence[Owing], device_of: Mapping[str, str]) -> tuple[DeviceMinutes, ...]:
    """Per device the minutes that its duties are owed, as far as they have passed, with fixes and in silence."""
    owed: dict[str, list[Owing]] = {}
    for owing in due:
        owed.setdefault(owing.party or "", []).append(owing)
    lines = []
    for vehicle, owings in owed.items():
        silences = scene.silences(owings[0])
        spans = joined(window for owing in owings for window in scene.windows(owing))
        total_s = sum(end - start for start, end in spans)
        silent_s = sum(_overlap_s(silences.start_s, silences.end_s, span, scene.pack.coverage.gap_s) for span in spans)
        minutes = round(total_s / 60, 1), round(silent_s / 60, 1)
        lines.append(DeviceMinutes(device_of.get(vehicle, vehicle), vehicle, minutes[0] - minutes[1], minutes[1]))
    return tuple(sorted(lines, key=lambda line: line.device))


def _overlap_s(
    start_s: NDArray[np.float64],
    end_s: NDArray[np.float64],
    window: tuple[float, float],
    gap_s: float,
) -> float:
    """Seconds of a window in silences longer than `gap_s` inside it."""
    inside_s = np.minimum(end_s, window[1]) - np.maximum(start_s, window[0])
    return float(inside_s[inside_s > gap_s].sum())
