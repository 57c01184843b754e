"""Longitude and latitude in one cell, in either order: within China no longitude is a latitude."""

import re

from changming.intake.cells import BadCell, Cell, is_blank, plain
from changming.intake.problem import marked

DEGREES = r"([+-]?\d{1,3}(?:\.\d{0,15})?)\s*[°度]?"
NAMED = r"(?:(?:东经|北纬|经度|纬度|lng|lon|lat|longitude|latitude|[en])\s*[:=]?\s*)?"
PAIR = re.compile(
    rf"(?:point)?\s*[(\[{{]*\s*{NAMED}{DEGREES}\s*[en]?(?:\s*[,;、/|]\s*|\s+){NAMED}{DEGREES}\s*[en]?\s*[)\]}}]*",
    re.IGNORECASE,
)
LONGITUDES, LATITUDES = (73.0, 136.0), (3.0, 54.0)  # of China, its seas included
LONGEST = 100  # letters of a cell; longer ones are not looked at
PAIR_EXPECTED = marked("longitude and latitude in one cell, such as 103.62,36.10, within China")


def read_pair(cell: Cell) -> tuple[float, float] | None:
    """Longitude and latitude, whichever stands first; None for an empty cell. 0,0 comes out as it is."""
    if is_blank(cell):
        return None
    text = plain(cell)
    found = PAIR.fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        raise BadCell(PAIR_EXPECTED)
    first, second = float(found[1]), float(found[2])
    if first == second == 0.0:
        return 0.0, 0.0
    for lon, lat in ((first, second), (second, first)):
        if LONGITUDES[0] <= lon <= LONGITUDES[1] and LATITUDES[0] <= lat <= LATITUDES[1]:
            return lon, lat
    raise BadCell(PAIR_EXPECTED)
