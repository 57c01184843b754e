"""Parts of a Shapefile made good: an index (.shx) that is missing or too short, a table (.dbf) that breaks off.

Layout: ESRI Shapefile Technical Description (1998), pages 4, 5 and 23; dBASE III for the table.
"""

from changming.intake.problem import Problem, marked

HEAD = 100  # bytes of the head of .shp and .shx
RECORD_HEAD = 8  # bytes: number and length of a record, each four
WORD = 2  # bytes: all lengths count words
BROKEN_OFF = marked("a .shp to its end; this one breaks off behind shape {number}")


def count_of_index(index: bytes) -> int:
    """How many shapes a .shx lists."""
    return max(len(index) - HEAD, 0) // RECORD_HEAD


def count_of_table(table: bytes) -> int:
    """How many rows a .dbf says it has."""
    return int.from_bytes(table[4:8], "little")


def whole_table(table: bytes, rows: int) -> bytes:
    """A .dbf of so many rows, those that it does not hold to their end filled with blanks."""
    head, row = (int.from_bytes(table[place : place + 2], "little") for place in (8, 10))
    missing = head + rows * row - len(table)
    return table + b" " * missing if rows == count_of_table(table) and head < len(table) and missing > 0 else table


def index_of(shapes: bytes, file: str, problems: list[Problem]) -> bytes:
    """The .shx of a .shp; a record that the file does not hold to its end is left out and noted."""
    entries = bytearray()
    position, number = HEAD, 0
    while position + RECORD_HEAD <= len(shapes):
        words = shapes[position + 4 : position + RECORD_HEAD]
        end = position + RECORD_HEAD + WORD * int.from_bytes(words, "big")
        if end > len(shapes) or end == position + RECORD_HEAD:
            break
        entries += (position // WORD).to_bytes(4, "big") + words
        position, number = end, number + 1
    if position < len(shapes):
        problems.append(Problem(file, None, None, None, BROKEN_OFF, {"number": str(number)}))
    length = (HEAD + len(entries)) // WORD
    return shapes[:24] + length.to_bytes(4, "big") + shapes[28:HEAD] + bytes(entries)
