"""The matched way of one device, as the matcher gives it."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

STEP_NONE, STEP_DRIVEN, STEP_BRIDGED, STEP_STILL = 0, 1, 2, 3  # as engines.matching says them

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int32]
Bools: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The way of one device as the matcher laid it, in driven order.

    step        (p,) int     the step (between fix i and i + 1) a piece belongs to, never falling
    segment     (p,) int32   index of its segment
    from_m, to_m  (p,) float64  metres along the segment's line; from > to: against the line
    start_s, end_s  (p,) float64  when
    clear       (p,) bool    whether no other way is anywhere near as likely
    step_kind   (n-1,) int8  of each step between n fixes: none, driven, bridged, still
    """

    step: NDArray[np.integer]
    segment: Ints
    from_m: Floats
    to_m: Floats
    start_s: Floats
    end_s: Floats
    clear: Bools
    step_kind: NDArray[np.int8]

    def take(self, which: NDArray[np.integer]) -> "Pieces":
        """Some of them, by index; the steps stay."""
        return Pieces(
            self.step[which],
            self.segment[which],
            self.from_m[which],
            self.to_m[which],
            self.start_s[which],
            self.end_s[which],
            self.clear[which],
            self.step_kind,
        )
