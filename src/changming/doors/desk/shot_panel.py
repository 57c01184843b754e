"""A screenshot of a location beside the post it was sent for, on the district's map."""

from collections.abc import Sequence
from dataclasses import dataclass

from changming.doors.desk.day_map import DayMap


@dataclass(frozen=True, slots=True)
class ShotPanel:
    """What `desk/photo.html` shows beside such a picture; `answers` are (value, words), none for who may not decide."""

    heading: str
    sentence: str
    map: DayMap
    attribution: str
    map_number: str
    history: Sequence[str]
    answers: Sequence[tuple[str, str]]
    decide_href: str
    next_href: str  # the next one that waits, "" where none does
    next_says: str
