"""A segment cut into cells, so that sets of lengths become sets of cells."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """A segment cut at every end of anything on it: each cell lies wholly inside or outside of each of them."""

    edges_m: Floats
    width_m: Floats

    @classmethod
    def of(cls, length_m: float, *ends_m: Floats) -> "Cells":
        """The cells of a segment, from all places where something on it begins or ends."""
        edges_m = np.unique(np.clip(np.concatenate(([0.0, length_m], *ends_m)), 0.0, length_m))
        return cls(edges_m, np.diff(edges_m))

    def mark(self, from_m: Floats, to_m: Floats, row: NDArray[np.int64], rows: int) -> Bools:
        """(rows, cells) the cells between from_m and to_m, in either order, marked in the row of each."""
        cells = self.width_m.size
        if not from_m.size:
            return np.zeros((rows, cells), np.bool_)
        low = np.searchsorted(self.edges_m, np.minimum(np.maximum(np.minimum(from_m, to_m), 0.0), self.edges_m[-1]))
        high = np.searchsorted(self.edges_m, np.minimum(np.maximum(from_m, to_m), self.edges_m[-1]))
        first = row * (cells + 1)
        size = rows * (cells + 1)
        depth = np.bincount(first + low, minlength=size) - np.bincount(first + high, minlength=size)
        return np.asarray(np.cumsum(depth.reshape(rows, cells + 1), axis=1)[:, :-1] > 0)

    def sum_m(self, cells: Bools) -> float:
        """Metres of marked cells."""
        return float(self.width_m[cells].sum())


def in_any(marked: Bools) -> Bools:
    """The cells marked in any row of (rows, cells)."""
    return np.asarray(marked.any(axis=0), np.bool_)
