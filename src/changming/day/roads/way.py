"""The way of one device along the ledger."""

from dataclasses import dataclass, fields
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from changming.areas.fleet.rules import FixColumns
from changming.areas.standards.rules import Pack
from changming.day.memory import FORGETFUL, Memory, key_of
from changming.day.roads.ledger import Ledger
from changming.engines.coverage import (
    Pieces,
    Places,
    claim_strays,
    drive_between,
    leave_at_forks,
    reach_ends,
    reach_turns,
)
from changming.engines.matching import Match, MatchParams, match

Floats: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = NDArray[np.intp]

# A ledger names some of the streets, what lies on a line is most likely there, and fewer other ways are really there
# to be taken. Found by trial on made days; the matcher's own defaults suit networks of all streets.
OFF_NATS = 3.5
BESIDE_M = 15.0
SURE_NATS = 0.2

MATCHED = tuple(part.name for part in fields(Match))
FORK_M = 60.0  # so far a slip road may run beside a line within a receiver's error


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """Where a device was and what it drove.

    rows      its fixes that show where it was, in order of time: indices into its `FixColumns`
    beyond    those of all usable ones that lie beyond the corridor of every line
    places    where each of them lies; pieces what was driven between them
    params    what the match was made with
    """

    rows: Rows
    beyond: Rows
    places: Places
    pieces: Pieces
    params: MatchParams

    @property
    def on_ledger(self) -> NDArray[np.bool_]:
        """Which fixes lie on a line of the ledger."""
        return np.asarray(self.places.segment >= 0, np.bool_)


def lay_way(
    columns: FixColumns,
    usable: Rows,
    ledger: Ledger,
    pack: Pack,
    *,
    max_kmh: float,
    on_foot: bool,
    memory: Memory = FORGETFUL,
) -> Way:
    """Match fixes to the ledger; add what was driven up to the ends of lines where it was left or entered.

    A few fixes beyond the corridor of every line, between two inside it that lie within `driven_s`, are taken for a
    receiver's error: what is not used does not come between two fixes that are, so they are left out.
    """
    params = _match_params(columns.t_s[usable], pack, max_kmh)
    near = ledger.within(columns.x_m[usable], columns.y_m[usable], pack.coverage.corridor_m)
    beyond, usable = usable[~near], usable[~_strays(near, columns.t_s[usable], params.driven_s)]
    matched = _match(columns, usable, ledger, params, on_foot=on_foot, memory=memory)
    pieces = Pieces(
        step=matched.piece_step,
        segment=matched.piece_segment,
        from_m=matched.piece_from_m,
        to_m=matched.piece_to_m,
        start_s=matched.piece_start_s,
        end_s=matched.piece_end_s,
        clear=matched.piece_clear,
        step_kind=matched.step_kind,
    )
    xy_m = np.column_stack([columns.x_m[usable], columns.y_m[usable]])
    places = Places(xy_m, columns.t_s[usable], matched.segment, matched.along_m)
    slack_m = 2 * params.sigma_m
    places = claim_strays(places, ledger.lines_m, ledger.lines, driven_s=params.driven_s, slack_m=slack_m)
    pieces = reach_ends(pieces, places, ledger.lines, driven_s=params.driven_s, slack_m=slack_m)
    pieces = reach_turns(pieces, ledger.lines, places.t_s)
    pieces = leave_at_forks(
        pieces,
        ledger.lines,
        places.t_s,
        driven_s=params.driven_s,
        fork_m=FORK_M,
        pass_share=pack.coverage.pass_share,
    )
    pieces = drive_between(pieces, ledger.lines, places.t_s, driven_s=params.driven_s)
    return Way(usable, beyond, places, pieces, params)


def _match(
    columns: FixColumns, usable: Rows, ledger: Ledger, params: MatchParams, *, on_foot: bool, memory: Memory
) -> Match:
    """The match, found again where the same fixes were matched to the same ledger before."""
    fixes = columns.x_m[usable], columns.y_m[usable], columns.t_s[usable]
    key = key_of("match", ledger.digest, repr(params), str(on_foot), *fixes)
    kept = memory.recall(key)
    if kept is not None:
        return Match(**{name: np.asarray(kept[name]) for name in MATCHED})
    matched = match(ledger.paths if on_foot else ledger.carriageways, *fixes, params, on_foot=on_foot)
    memory.keep(key, {name: getattr(matched, name) for name in MATCHED})
    return matched


def _match_params(t_s: Floats, pack: Pack, max_kmh: float) -> MatchParams:
    """What the pack and the device's own pace say of a match."""
    rules = pack.coverage
    median_s = float(np.median(np.diff(t_s))) if t_s.size > 1 else 0.0
    return MatchParams(
        search_m=rules.corridor_m,
        gap_s=rules.gap_s,
        driven_s=min(max(rules.driven_intervals * median_s, rules.driven_s), rules.gap_s),
        max_kmh=max_kmh,
        off_nats=OFF_NATS,
        beside_m=BESIDE_M,
        sure_nats=SURE_NATS,
    )


def _strays(on_ledger: NDArray[np.bool_], t_s: Floats, driven_s: float) -> NDArray[np.bool_]:
    """Fixes off the ledger whose neighbours on it lie within `driven_s` of one another."""
    at = np.arange(t_s.size)
    before = np.maximum.accumulate(np.where(on_ledger, at, -1))
    after = np.minimum.accumulate(np.where(on_ledger, at, t_s.size)[::-1])[::-1]
    between = ~on_ledger & (before >= 0) & (after < t_s.size)
    before, after = np.maximum(before, 0), np.minimum(after, t_s.size - 1)
    return np.asarray(between & (t_s[after] - t_s[before] <= driven_s), np.bool_)
