"""A track as it was given: columns of cells not read yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changming.intake.cells import Cell
from changming.intake.problem import Problem


@dataclass(frozen=True, slots=True, eq=False)
class RawTrack:
    """Cells by column name, each as long as `row`; `time` is always there, columns that the file lacks are not.

    `file` is as reports name it, `#SHEET` added where it has several; `headers`: column name → header as written;
    `datum` is set where the format fixes it; `problems` stand for rows that could not be read at all.
    """

    file: str
    cells: Mapping[str, Sequence[Cell]]
    row: NDArray[np.int32]
    headers: Mapping[str, str]
    datum: str | None = None
    problems: tuple[Problem, ...] = ()


def nothing(file: str, problems: tuple[Problem, ...]) -> RawTrack:
    """No fixes, and why."""
    return RawTrack(file, {"time": []}, np.empty(0, np.int32), {}, None, problems)


def counted(file: str, cells: Mapping[str, Sequence[Cell]], *, datum: str | None = None) -> RawTrack:
    """A track whose rows are counted from 1; columns without a single cell are left out."""
    given = {column: column_cells for column, column_cells in cells.items() if column == "time" or any(column_cells)}
    row = np.arange(1, len(cells["time"]) + 1, dtype=np.int32)
    return RawTrack(file, given, row, {column: column for column in given}, datum)
