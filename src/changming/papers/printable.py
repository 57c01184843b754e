"""Text from a folder as paper can hold it: names may carry anything a file can."""

import re

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML 1.0 forbids
STANDS_IN = "\ufffd"
NAME_CHARACTERS = 60


def printable(text: str) -> str:
    """The same text, characters that neither XML nor UTF-8 can carry replaced by U+FFFD."""
    return UNPRINTABLE.sub(STANDS_IN, text)


def shortened(name: str, most: int = NAME_CHARACTERS) -> str:
    """A name on one line of at most so many characters."""
    flat = " ".join(printable(name).split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"
