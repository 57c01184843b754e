"""Photos of a day: copies found, doubts, and the duties they belong to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from changming.areas.evidence.rules import Doubt, PhotoContext, PhotoDuties, Proof, photo_doubts
from changming.day.inputs import DayInputs
from changming.day.photo_copies import copies_of
from changming.day.photo_places import exif_off_m


@dataclass(frozen=True, slots=True)
class PhotosResult:
    """What is said of the day's photos.

    doubts   file → doubts on that photo
    by_duty  duty id → doubts on its photos
    proofs   duty id → its photos
    """

    doubts: Mapping[str, tuple[Doubt, ...]] = field(default_factory=dict)
    by_duty: Mapping[str, tuple[Doubt, ...]] = field(default_factory=dict)
    proofs: Mapping[str, tuple[Proof, ...]] = field(default_factory=dict)


def judge_photos(inputs: DayInputs, photo_duties: PhotoDuties) -> PhotosResult:
    """Doubts of every photo, and the duties it stands under."""
    photos = inputs.photos
    duties = {photo.file: photo_duties.of(photo) for photo in photos}
    context = PhotoContext(
        day=inputs.district.day,
        zone=inputs.district.zone,
        duties=duties,
        exif_off_m=exif_off_m(inputs, photos, duties),
    )
    raised = photo_doubts(photos, inputs.history.photos, copies_of(inputs), context, inputs.pack.photos)
    left = {photo.file: inputs.decided.left(photo.proof, raised.get(photo.file, ())) for photo in photos}
    doubts = {file: found for file, found in left.items() if found}
    by_duty: dict[str, list[Doubt]] = {}
    proofs: dict[str, list[Proof]] = {}
    for photo in photos:
        for duty in duties.get(photo.file, ()):
            by_duty.setdefault(duty.id, []).extend(doubts.get(photo.file, ()))
            proofs.setdefault(duty.id, []).append(photo.proof)
    return PhotosResult(
        doubts=doubts,
        by_duty={duty: tuple(found) for duty, found in by_duty.items() if found},
        proofs={duty: tuple(found) for duty, found in proofs.items()},
    )
