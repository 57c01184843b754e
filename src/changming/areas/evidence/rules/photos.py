"""Reasons to distrust a photo."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from changming.areas.evidence.choices import DoubtCode, Stage, TakenFrom
from changming.areas.evidence.rules.facts import Doubt, Photo
from changming.areas.standards.rules import Duty, PhotoRules


@dataclass(frozen=True, slots=True)
class Copy:
    """Two photos, by file, that show the same picture; `distance` is the share of what both show that differs."""

    one: str
    other: str
    distance: float


@dataclass(frozen=True, slots=True)
class PhotoContext:
    """What is known beside the photos themselves, by file where it is a mapping.

    duties      the duties whose party a photo shows at work
    exif_off_m  how far its EXIF position lies from what is claimed: its row's position and what it is about, else the
                place of its duties; the largest, absent where either is unknown
    """

    day: date
    zone: tzinfo
    duties: Mapping[str, Sequence[Duty]] = field(default_factory=dict)
    exif_off_m: Mapping[str, float] = field(default_factory=dict)


def photo_doubts(
    photos: Sequence[Photo], earlier: Sequence[Photo], copies: Iterable[Copy], context: PhotoContext, rules: PhotoRules
) -> dict[str, tuple[Doubt, ...]]:
    """Doubts of the day's photos by file, each in the order of codes; files without any are left out.

    `earlier` are photos of earlier days; `copies` may pair photos of the day with each other and with earlier ones.
    Files of one content are copies of each other without being named there.
    """
    reused = _reused([photo for photo in photos if photo.readable], earlier, copies, context, rules)
    found = {photo.file: tuple(_doubts(photo, reused.get(photo.file), context, rules)) for photo in photos}
    return {file: doubts for file, doubts in found.items() if doubts}


def _doubts(photo: Photo, reused: Doubt | None, context: PhotoContext, rules: PhotoRules) -> Iterator[Doubt]:
    if not photo.readable:
        yield Doubt(DoubtCode.PHOTO_UNREADABLE)
        return
    if reused is not None:
        yield reused
    off_m = context.exif_off_m.get(photo.file, 0.0)
    if off_m > rules.place_m:
        yield Doubt(DoubtCode.PHOTO_ELSEWHERE, round(off_m, 1), rules.place_m, "m")
    off_s = exif_off_s(photo, context)
    if off_s > rules.time_s:
        yield Doubt(DoubtCode.PHOTO_OTHER_TIME, round(off_s), rules.time_s, "s")
    shorter_px = min(photo.width_px, photo.height_px)
    if shorter_px < rules.min_side_px:
        yield Doubt(DoubtCode.PHOTO_TOO_SMALL, shorter_px, rules.min_side_px, "px")
    if photo.brightness < rules.min_brightness:
        yield Doubt(DoubtCode.PHOTO_TOO_DARK, photo.brightness, rules.min_brightness, "share")


def exif_off_s(photo: Photo, context: PhotoContext) -> float:
    """Seconds by which the camera's time contradicts what is claimed; 0 where it contradicts nothing.

    A row's time is claimed to the minute. A name gives the time of taking or of saving, so a camera's time may lie
    before it, not after. A photo about a duty was taken in its window; any other belongs to the folder's day, or to a
    duty that reaches over midnight. What was wrong before (整改前) may have been seen on an earlier day.
    """
    if photo.exif_at is None:
        return 0.0
    if photo.taken_at_from is TakenFrom.SHEET and photo.taken_at is not None:
        return abs((photo.exif_at - photo.taken_at).total_seconds())
    late_s = 0.0 if photo.named_at is None else (photo.exif_at - photo.named_at).total_seconds()
    return max(late_s, _off_window_s(photo, photo.exif_at, context), 0.0)


def _off_window_s(photo: Photo, at: datetime, context: PhotoContext) -> float:
    if photo.stage is Stage.BEFORE:
        return 0.0
    duties = context.duties.get(photo.file, ())
    windows = [(duty.starts, duty.ends) for duty in duties]
    if not any(duty.id in photo.about for duty in duties):
        midnight = datetime.combine(context.day, datetime.min.time(), context.zone)
        windows.append((midnight, midnight + timedelta(days=1)))
    return min(max(0.0, (starts - at).total_seconds(), (at - ends).total_seconds()) for starts, ends in windows)


def _reused(
    photos: Sequence[Photo], earlier: Sequence[Photo], copies: Iterable[Copy], context: PhotoContext, rules: PhotoRules
) -> dict[str, Doubt]:
    """The doubt of each photo that was given before as evidence of another duty, person or day."""
    today = {photo.file: photo for photo in photos}
    before = {photo.file: photo for photo in earlier if photo.readable}
    pairs = _identical([*photos, *before.values()])
    for copy in copies:
        pair = (min(copy.one, copy.other), max(copy.one, copy.other))
        pairs[pair] = min(pairs.get(pair, copy.distance), copy.distance)
    first: dict[str, tuple[tuple[bool, datetime, str], float]] = {}
    for (one, other), distance in sorted(pairs.items()):
        pair_of = _later_first(one, other, today, before)
        if pair_of is None or distance > rules.copy_share:
            continue
        later, given = pair_of
        if not _counts_twice(later, given, before, context):
            continue
        place = (given.file not in before, given.taken_at or datetime.max.replace(tzinfo=context.zone), given.file)
        if later.file not in first or place < first[later.file][0]:
            first[later.file] = (place, distance)
    return {
        file: Doubt(DoubtCode.PHOTO_REUSED, distance, rules.copy_share, "share", place[2])
        for file, (place, distance) in first.items()
    }


def _identical(photos: Iterable[Photo]) -> dict[tuple[str, str], float]:
    """All pairs of files with one content."""
    files: defaultdict[str, list[str]] = defaultdict(list)
    for photo in photos:
        if photo.sha256:
            files[photo.sha256].append(photo.file)
    groups = [sorted(group) for group in files.values()]
    return {(one, other): 0.0 for group in groups for n, one in enumerate(group) for other in group[n + 1 :]}


def _later_first(
    one: str, other: str, today: Mapping[str, Photo], before: Mapping[str, Photo]
) -> tuple[Photo, Photo] | None:
    """The later and the earlier of a pair; None where neither is of today or one is not known.

    Earlier days come first, then claimed times where both have one and they differ, then files.
    """
    if one in before or other in before:
        late, early = (one, other) if other in before else (other, one)
        return (today[late], before[early]) if late in today else None
    if one not in today or other not in today:
        return None
    pair = sorted((today[one], today[other]), key=lambda photo: photo.file)
    times = [photo.taken_at for photo in pair]
    if times[0] is not None and times[1] is not None and times[0] > times[1]:
        pair.reverse()
    return pair[1], pair[0]


def _counts_twice(later: Photo, given: Photo, before: Mapping[str, Photo], context: PhotoContext) -> bool:
    """Whether a pair stands for two days, two persons or two duties.

    Screenshots of a map are alike when honest people make them at one place, so only one file given twice tells.
    """
    if later.sha256 != given.sha256 and Stage.LOCATION_SHOT in {later.stage, given.stage}:
        return False
    if given.file in before:
        return True
    for mine, theirs in (
        (later.persons, given.persons),
        (_duty_ids(later, context), _duty_ids(given, context)),
    ):
        if mine and theirs and not set(mine) & set(theirs):
            return True
    told = context.duties.get(later.file) and context.duties.get(given.file)
    return not told and bool(later.about and given.about) and not set(later.about) & set(given.about)


def _duty_ids(photo: Photo, context: PhotoContext) -> list[str]:
    return [duty.id for duty in context.duties.get(photo.file, ())]
