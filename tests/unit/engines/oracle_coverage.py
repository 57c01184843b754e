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


def side(stretches, opened, pass_share, *, forward):
    """What stretches of (go, from, to, kind), each go driven one way, come to on one side of the line."""
    places = middles(SLICES)
    mine = [one for one in stretches if (one[2] >= one[1]) == forward]
    worked = [
        [any(inside(p, a, b) for n, a, b, kind in mine if n == go and kind in {1, 2}) for p in places]
        for go in {go for go, *_ in mine}
    ]
    covered = [any(marked) for marked in zip(*worked, strict=True)] if worked else [False] * SLICES
    reach = [
        any(inside(p, a, b) for a, b in opened) or any(inside(p, a, b) and kind == 3 for _, a, b, kind in mine)
        for p in places
    ]
    begun = [row for row in worked if share(row) < pass_share]
    possible = sum(share([a or b for a, b in zip(row, reach, strict=True)]) >= pass_share for row in begun)
    return {
        "worked": share(covered),
        "open": share([a and not b for a, b in zip(reach, covered, strict=True)]),
        "possible": math.inf if share(reach) >= pass_share else possible,
    }


def too_fast(stretches, speeds_ms, max_kmh):
    """Places, and their mean speed, that no go worked at `max_kmh` or slower; a go's speed is that of all its work."""
    slowest = []
    for place in middles(SLICES):
        found = []
        for go in {go for go, *_ in stretches}:
            own = [
                (a, b, v) for (n, a, b, kind), v in zip(stretches, speeds_ms, strict=True) if n == go and kind in {1, 2}
            ]
            if any(inside(place, a, b) for a, b, _ in own):
                found.append(3.6 * sum(abs(b - a) for a, b, _ in own) / sum(abs(b - a) / v for a, b, v in own))
        slowest.append(min(found, default=0.0))
    fast = [kmh for kmh in slowest if kmh > max_kmh]
    return len(fast) / SLICES, sum(fast) / len(fast) if fast else math.nan


def by_ends(places, lines, step, slack_m):
    """The shortest way of a step by ends of lines: (segment, from, to) out of the first, (…) into the second.

    Either is None where that fix is off the ledger or the way there has no length; both where no way is short enough.
    """
    exits = [_exits(places, lines, at, enters=which) for which, at in enumerate((step, step + 1))]
    straight_m = math.dist(places.xy_m[step], places.xy_m[step + 1])
    ways = [(a + math.dist(here, there) + b, at, onto) for a, here, at in exits[0] for b, there, onto in exits[1]]
    here, onward = (int(places.segment[at]) for at in (step, step + 1))
    if here == onward >= 0:
        ways.insert(
            0,
            (abs(places.along_m[step + 1] - places.along_m[step]), places.along_m[step + 1], places.along_m[step + 1]),
        )
    if not ways:
        return None
    length_m, left_by_m, entered_by_m = min(ways, key=lambda way: way[0])
    if length_m > math.sqrt(2) * straight_m + slack_m:
        return None
    out = (here, places.along_m[step], left_by_m) if here >= 0 and left_by_m != places.along_m[step] else None
    into = (onward, entered_by_m, places.along_m[step + 1])
    return length_m, out, into if onward >= 0 and entered_by_m != places.along_m[step + 1] else None


def _exits(places, lines, at, *, enters):
    """(metres to it, where, metres along) of each end by which a fix's line may be left, or entered."""
    segment = int(places.segment[at])
    if segment < 0:
        return [(0.0, places.xy_m[at], math.nan)]
    if lines.closed[segment]:
        return []
    ends = [(0.0, lines.ends_m[segment, 0]), (float(lines.length_m[segment]), lines.ends_m[segment, 1])]
    if lines.oneway[segment]:
        ends = ends[:1] if enters else ends[1:]
    return [(abs(along_m - places.along_m[at]), where, along_m) for along_m, where in ends]


def not_beside(pieces, lines, t_s, *, driven_s, fork_m, pass_share):
    """Numbers of the pieces that are left when stays beside roads that the ledger leaves out are taken away."""
    stays = []
    for k in range(len(pieces.step)):
        last = stays[-1][-1] if stays else None
        if last is not None and pieces.segment[last] == pieces.segment[k]:
            length_m = lines.length_m[pieces.segment[k]]
            between = range(int(pieces.step[last]) + 1, int(pieces.step[k]) + 1)
            lost = any(pieces.step_kind[step] == 0 for step in between)
            if not lost and abs(pieces.from_m[k] - pieces.to_m[last]) <= length_m / 2:
                stays[-1].append(k)
                continue
        stays.append([k])
    return [k for stay in stays for k in stay if not _beside(pieces, lines, t_s, stay, driven_s, fork_m, pass_share)]


def _beside(pieces, lines, t_s, stay, driven_s, fork_m, pass_share):
    length_m = lines.length_m[pieces.segment[stay[0]]]
    places = [float(place) for k in stay for place in (pieces.from_m[k], pieces.to_m[k])]
    by_end, to_end = (min(place, length_m - place) < 1.0 for place in (places[0], places[-1]))
    if by_end == to_end or max(places) - min(places) > min(fork_m, pass_share * length_m):
        return False
    around = [int(pieces.step[stay[0]]) - 1, int(pieces.step[stay[0]])]
    if by_end:
        around = [int(pieces.step[stay[-1]]), int(pieces.step[stay[-1]]) + 1]
    return all(0 <= step < len(t_s) - 1 and t_s[step + 1] - t_s[step] <= driven_s for step in around)
