"""The slow and obvious way to say what a segment got: ask every metre of it, one by one."""

import math

SLICES = 100  # one a metre: what is tested begins and ends at whole metres


def middles(length_m):
    return [(k + 0.5) * length_m / SLICES for k in range(SLICES)]


def inside(place, from_m, to_m):
    return min(from_m, to_m) <= place <= max(from_m, to_m)


def share(marked):
    return sum(marked) / SLICES


def measured(stretches, length_m, opened, pass_share):
    """What stretches of (go, from, to, kind) come to, each go driven one way."""
    places = middles(length_m)
    on = [[inside(p, a, b) and kind in {1, 2} for _, a, b, kind in stretches] for p in places]
    known = [any(inside(p, a, b) and kind == 1 for _, a, b, kind in stretches) for p in places]
    bridged = [any(inside(p, a, b) and kind == 3 for _, a, b, kind in stretches) for p in places]
    reach = [any(inside(p, a, b) for a, b in opened) or way for p, way in zip(places, bridged, strict=True)]
    worked = [any(row) for row in on]
    passes, possible = 0, 0
    for go in sorted({go for go, *_ in stretches}):
        mine = [any(on[k][n] for n, one in enumerate(stretches) if one[0] == go) for k in range(SLICES)]
        if share(mine) >= pass_share:
            passes += 1
        elif share([a or b for a, b in zip(mine, reach, strict=True)]) >= pass_share:
            possible += 1
    if share(reach) >= pass_share:
        possible = math.inf
    return {
        "worked": share(worked),
        "estimated": share([a and not b for a, b in zip(worked, known, strict=True)]),
        "open": share([a and not b for a, b in zip(reach, worked, strict=True)]),
        "passes": passes,
        "possible": possible,
    }


def within_reach(place, silence, window, speed_ms):
    """Whether a vehicle could be at a place at some second of a window while silent; asked second by second."""
    start_s, end_s, here, there = silence
    low, high = max(start_s, window[0]), min(end_s, window[1])
    for k in range(1, 400):
        now = low + (high - low) * k / 400
        from_here = math.isinf(start_s) or math.dist(here, place) <= speed_ms * (now - start_s)
        to_there = math.isinf(end_s) or math.dist(there, place) <= speed_ms * (end_s - now)
        if from_here and to_there:
            return True
    return False
