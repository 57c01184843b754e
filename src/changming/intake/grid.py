"""One sheet as it came: cells in rows, and the number of each row as a spreadsheet shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from changming.intake.cells import Cell


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

    @property
    def path(self) -> str:
        """The file without the sheet."""
        return self.file.removesuffix(f"#{self.sheet}") if self.sheet else self.file
