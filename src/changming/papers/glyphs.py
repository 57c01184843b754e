"""Which characters the papers' own font can draw."""

import struct
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from changming.papers.assets import FONTS

WEIGHTS = ("ChangmingSans-Regular.otf", "ChangmingSans-Bold.otf")
NOT_DRAWN = frozenset("\n\r\t\u200b\ufeff")


@cache
def covered() -> frozenset[int]:
    """Code points that every weight of the font holds."""
    sets = [_code_points((FONTS / name).read_bytes()) for name in WEIGHTS]
    return frozenset(sets[0].intersection(*sets[1:]))


def missing_glyphs(texts: Iterable[str]) -> str:
    """Characters of the texts that the font lacks, each once, in order of code points."""
    characters = set().union(*texts) - NOT_DRAWN
    return "".join(sorted(character for character in characters if ord(character) not in covered()))


def _code_points(font: bytes) -> set[int]:
    """What the font's character map holds (OpenType `cmap`, formats 4 and 12)."""
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * number) for number in range(tables))
    start = next(offset for tag, _sum, offset, _length in records if tag == b"cmap")
    (subtables,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for number in range(subtables):
        _platform, _encoding, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * number)
        (form,) = struct.unpack_from(">H", font, start + offset)
        if form == 12:
            found |= _segmented(font, start + offset)
    return found


def _segmented(font: bytes, at: int) -> set[int]:
    (groups,) = struct.unpack_from(">L", font, at + 12)
    ranges = (struct.unpack_from(">LLL", font, at + 16 + 12 * number) for number in range(groups))
    return {code for first, last, _glyph in ranges for code in range(first, last + 1)}


def font_paths() -> list[Path]:
    """Where the font lies."""
    return [FONTS]
