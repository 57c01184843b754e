"""Photos of a day: copies found, doubts, and the duties they belong to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from changming.areas.evidence.rules import Doubt, Photo, Proof, Source
from changming.areas.evidence.rules.belonging import by_party, outside_window_s
from changming.areas.evidence.rules.photo_duties import photo_duties
from changming.areas.evidence.rules.photos import Copy, PhotoContext, photo_doubts
from changming.areas.standards.rules import Duty, Owing
from changming.day.inputs import DayInputs
from changming.day.photo_places import exif_off_m
from changming.engines.likeness import Copies, LikenessParams, find_copies

Duties = Mapping[str, Sequence[Duty]]


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


def judge_photos(inputs: DayInputs, owings: Sequence[Owing]) -> PhotosResult:
    """Doubts of every photo, and to which duties they belong."""
    photos = inputs.photos
    duties = _duties_of(inputs, photos, owings)
    context = PhotoContext(
        day=inputs.district.day,
        zone=inputs.district.zone,
        duties=duties,
        exif_off_m=exif_off_m(inputs, photos, duties),
    )
    doubts = photo_doubts(photos, inputs.history.photos, _copies(inputs), context, inputs.pack.photos)
    by_duty: dict[str, list[Doubt]] = {}
    proofs: dict[str, list[Proof]] = {}
    for photo in photos:
        for duty in duties.get(photo.file, ()):
            by_duty.setdefault(duty.id, []).extend(doubts.get(photo.file, ()))
            proofs.setdefault(duty.id, []).append(Proof("photo", Source(photo.file)))
    return PhotosResult(
        doubts=doubts,
        by_duty={duty: tuple(found) for duty, found in by_duty.items() if found},
        proofs={duty: tuple(found) for duty, found in proofs.items()},
    )


def _copies(inputs: DayInputs) -> Iterator[Copy]:
    """Pairs of photos that show the same picture: within the day, and between the day and earlier ones."""
    params = LikenessParams(differing_share=inputs.pack.photos.copy_share)
    files, today, earlier = [photo.file for photo in inputs.photos], inputs.likenesses, inputs.history
    yield from _named(find_copies(today, today, params=params), files, files)
    if len(earlier.likenesses):
        before = [photo.file for photo in earlier.photos]
        yield from _named(find_copies(today, earlier.likenesses, params=params), files, before)


def _named(copies: Copies, queries: Sequence[str], originals: Sequence[str]) -> Iterator[Copy]:
    for query, original, distance in zip(copies.query, copies.original, copies.distance, strict=True):
        yield Copy(queries[int(query)], originals[int(original)], float(distance))


def _duties_of(inputs: DayInputs, photos: Sequence[Photo], owings: Sequence[Owing]) -> dict[str, list[Duty]]:
    """The duties each photo is evidence of."""
    grace_s, zone = inputs.pack.presence.window_grace_s, inputs.district.zone
    by_id = {owing.duty.id: owing.duty for owing in owings}
    owed = by_party((owing.party, owing.duty) for owing in owings if owing.party is not None)
    parties = {owing.duty.id: owing.party for owing in owings}
    found = {}
    for photo in photos:
        duties = _of_place(photo, by_id, parties) or photo_duties(photo, owed, by_id, grace_s=grace_s, zone=zone)
        found[photo.file] = [duty for duty in duties if _in_window(photo, duty, grace_s)]
    return found


def _of_place(photo: Photo, by_id: Mapping[str, Duty], parties: Mapping[str, str | None]) -> list[Duty]:
    """The duties that name the place a photo is about, of its persons where it names any."""
    if any(about in by_id for about in photo.about):
        return []
    about = set(photo.about)
    return [
        duty
        for duty in by_id.values()
        if about & {duty.post or "", *duty.segments, *duty.facilities}
        and (not photo.persons or parties[duty.id] in photo.persons)
    ]


def _in_window(photo: Photo, duty: Duty, grace_s: float) -> bool:
    return photo.taken_at is None or duty.id in photo.about or outside_window_s(photo.taken_at, duty) <= grace_s
