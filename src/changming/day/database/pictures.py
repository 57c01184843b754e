"""Pictures as they were looked at when they came."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from changming.areas.evidence.models import Picture
from changming.day.database.stores import Stores
from changming.engines.likeness import Likenesses
from changming.intake.photo_exif import Exif
from changming.intake.photos import PhotoFile
from changming.intake.problem import Problem
from changming.stores import likeness_shelf

if TYPE_CHECKING:
    from changming.intake.photo_container import Kind


def likenesses_of(stores: Stores, district: str, day: date, sha256s: Sequence[str]) -> Likenesses:
    """The likeness of each picture, in their order; one that is like nothing where the shelf has lost it."""
    return likeness_shelf.get(stores.shelf, district, [(day, sha256) for sha256 in sha256s]).likenesses


def keep_likenesses(stores: Stores, district: str, day: date, sha256s: Sequence[str], likenesses: Likenesses) -> None:
    """Put likenesses that are not there yet on the day's shelf."""
    likeness_shelf.put(stores.shelf, district, day, sha256s, likenesses)


def photo_of(picture: Picture) -> PhotoFile:
    """A picture as it was looked at."""
    said = picture.exif
    exif = Exif(
        orientation=said.get("orientation", 1),
        local_time=datetime.fromisoformat(said["local_time"]) if "local_time" in said else None,
        offset=timedelta(seconds=said["offset_s"]) if "offset_s" in said else None,
        lon_lat=tuple(said["lon_lat"]) if "lon_lat" in said else None,
    )
    problem = picture.problem and Problem(
        picture.file, None, None, None, picture.problem["expected"], picture.problem["facts"]
    )
    return PhotoFile(
        file=picture.file,
        sha256=picture.sha256,
        kind=cast("Kind | None", picture.kind or None),
        width_px=picture.width_px,
        height_px=picture.height_px,
        exif=exif,
        brightness=picture.brightness,
        contrast=picture.contrast,
        problem=problem or None,
    )


def picture_of(photo: PhotoFile) -> Picture:
    """A picture that was looked at, not saved yet."""
    exif: dict[str, Any] = {"orientation": photo.exif.orientation}
    if photo.exif.local_time is not None:
        exif["local_time"] = photo.exif.local_time.isoformat()
    if photo.exif.offset is not None:
        exif["offset_s"] = photo.exif.offset.total_seconds()
    if photo.exif.lon_lat is not None:
        exif["lon_lat"] = list(photo.exif.lon_lat)
    return Picture(
        file=photo.file,
        sha256=photo.sha256,
        kind=photo.kind or "",
        width_px=photo.width_px,
        height_px=photo.height_px,
        exif=exif,
        brightness=photo.brightness,
        contrast=photo.contrast,
        problem=photo.problem and {"expected": photo.problem.expected, "facts": dict(photo.problem.facts)},
    )
