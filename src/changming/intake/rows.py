"""The rows of a sheet that say something: title rows, empty rows, sums and headers printed again are none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from changming.intake.cells import Cell, is_blank, show
from changming.intake.grid import Grid
from changming.intake.headers import RUNNING_NUMBER, Header
from changming.intake.platforms import Platform
from changming.intake.words import CHINESE_SUMS, fold, is_note, is_sum


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the cells of each known column, the one that holds first, and what makes it the same as another.

    `identity` is all that was written in it, unknown columns too.
    """

    file: str
    path: str
    number: int
    cells: Mapping[str, tuple[Cell, ...]]
    identity: frozenset[tuple[str, str]]
    header: Header
    platform: Platform | None = None

    def cell(self, column: str) -> Cell:
        """The cell of a column, None where the sheet has none."""
        given = self.cells.get(column)
        return given[0] if given else None


def data_rows(grid: Grid, header: Header, platform: Platform | None = None) -> Iterator[Row]:
    """The rows behind the header that say something."""
    labels = [fold(text) or str(position) for position, text in enumerate(header.texts)]
    for number, cells in zip(grid.numbers[header.first :], grid.rows[header.first :], strict=True):
        if says_nothing(cells, header):
            continue
        yield Row(
            grid.file,
            grid.path,
            number,
            {column: tuple(_at(cells, place) for place in places) for column, places in header.columns.items()},
            frozenset(
                (labels[position] if position < len(labels) else str(position), show(cell))
                for position, cell in enumerate(cells)
                if not is_blank(cell)
            ),
            header,
            platform,
        )


def _at(cells: Sequence[Cell], place: int) -> Cell:
    return cells[place] if place < len(cells) else None


def says_nothing(cells: Sequence[Cell], header: Header) -> bool:
    """Whether a row is empty, sums up others, is the header printed again or a note below the table."""
    filled = [cell for cell in cells if not is_blank(cell)]
    if not filled:
        return True
    texts = [cell for cell in filled if isinstance(cell, str)]
    if isinstance(filled[0], str) and (is_sum(filled[0]) or all(map(is_note, texts))):
        return True
    if any("计" in text and fold(text) in CHINESE_SUMS for text in texts):
        return True
    return len(filled) > 1 and all(
        place < len(header.texts) and isinstance(cell, str) and cell.strip() == header.texts[place]
        for place, cell in enumerate(cells)
        if not is_blank(cell)
    )


def with_running_numbers(sheets: Sequence[tuple[Grid, Header]]) -> list[tuple[Grid, Header]]:
    """The sheets of one kind with 序号 as id where they have no other, if over all of them each id stands once."""
    numbered = [(grid, _numbered(header)) for grid, header in sheets]
    rows = {row for grid, header in numbered if "id" in header.columns for row in _ids(grid, header)}
    given = [text for text, _identity in rows]
    unique = all(given) and len(set(given)) == len(given)
    return numbered if unique else list(sheets)


def without_running_device(grid: Grid, header: Header) -> Header:
    """The header of a track whose `id` is another on each row and so numbers fixes, not devices."""
    if fold(header.text("device")) != "id":
        return header
    place = header.columns["device"][0]
    given = [show(_at(cells, place)) for cells in grid.rows[header.first :] if not says_nothing(cells, header)]
    if len(given) < 2 or len(set(given)) < len(given):
        return header
    columns = {column: places for column, places in header.columns.items() if column != "device"}
    return Header(columns, header.texts, header.first)


def _numbered(header: Header) -> Header:
    place = next((place for place, text in enumerate(header.texts) if fold(text) == RUNNING_NUMBER), None)
    if place is None or "id" in header.columns:
        return header
    return header.with_column("id", (place,))


def _ids(grid: Grid, header: Header) -> Iterator[tuple[str, frozenset[tuple[str, str]]]]:
    return ((show(row.cell("id")), row.identity) for row in data_rows(grid, header))
