"""The same picture, found again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Likenesses:
    """What is kept of many pictures so that copies are found; columns, one entry a picture."""
