"""One sheet as it came: cells in rows, and the number of each row as a spreadsheet shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from changming.intake.cells import Cell
from changming.intake.problem import Limits, Unreadable, marked


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet, a text table or a JSON array.

    file     as reports name it, `#SHEET` added where a file has several
    sheet    the sheet's own name, "" where there is none
    numbers  per row of `rows`: 1-based as a spreadsheet shows it; of a JSON array the element, its keys' row being 0
    """

    file: str
    sheet: str
    rows: Sequence[Sequence[Cell]]
    numbers: Sequence[int]
    is_json: bool = False

    def check(self, limits: Limits) -> "Grid":
        """The grid itself; raises Unreadable where it is larger than `limits` allow."""
        if len(self.rows) > limits.rows:
            raise Unreadable(marked("a table of at most {rows} rows"), rows=str(limits.rows))
        for number, row in zip(self.numbers, self.rows, strict=True):
            if len(row) > limits.columns:
                raise Unreadable(marked("a table of at most {columns} columns"), columns=str(limits.columns))
            if _has_longer(row, limits.cell_chars):
                raise Unreadable(
                    marked("cells of at most {characters} characters, not so in row {row}"),
                    characters=str(limits.cell_chars),
                    row=str(number),
                )
        return self

    @property
    def path(self) -> str:
        """The file without the sheet."""
        return self.file.removesuffix(f"#{self.sheet}") if self.sheet else self.file


def _has_longer(row: Sequence[Cell], most_chars: int) -> bool:
    """Whether a cell is a longer text; a row that is short as a whole is not asked cell by cell."""
    try:
        if len("".join(row)) <= most_chars:  # type: ignore[arg-type] # -- rows of a text table; others raise
            return False
    except TypeError:
        pass
    return any(isinstance(cell, str) and len(cell) > most_chars for cell in row)
