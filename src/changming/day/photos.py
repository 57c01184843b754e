"""Photos of a day: copies found, doubts, and the duties they belong to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from changming.areas.evidence.rules import Doubt, Proof
from changming.areas.standards.rules import Owing
from changming.day.inputs import DayInputs
from changming.papers.report import PhotoLine


@dataclass(frozen=True, slots=True)
class PhotosResult:
    """What is said of the day's photos.

    lines    every photo up to `as_of`, by file
    by_duty  duty id → doubts on its photos
    proofs   duty id → its photos
    """

    lines: tuple[PhotoLine, ...] = ()
    by_duty: Mapping[str, tuple[Doubt, ...]] = field(default_factory=dict)
    proofs: Mapping[str, tuple[Proof, ...]] = field(default_factory=dict)


def judge_photos(inputs: DayInputs, owings: Sequence[Owing]) -> PhotosResult:
    """Doubts of every photo, and to which duties they belong."""
    del inputs, owings
    return PhotosResult()
