"""Copies of pictures for pages, made from the files that are kept: `COPIES/ab/cd/<sha256>-<size>.jpg`."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from changming.areas.evidence.models import Picture
from changming.day.database.stores import Stores
from changming.intake.photo_copies import SIDES_PX, copies_of
from changming.intake.problem import LIMITS
from changming.kernel.progress import Progress
from changming.stores import files
from changming.stores.drafts import make_folder, write_whole

AT_ONCE = replace(LIMITS, photo_bytes=16 * 2**20, pixels=30_000_000)  # what a page makes while somebody waits
SIZES = tuple(SIDES_PX)
HISTORY = "history/"


def is_shown(stores: Stores, sha256: str) -> bool:
    """Whether there is a copy of a picture, or a file to make one from that was not tried in vain."""
    if not files.SHA256.fullmatch(sha256):
        return False
    return _path(stores, sha256, "large").is_file() or (
        not _path(stores, sha256, "none").exists() and files.exists(stores.files, sha256)
    )


def open_copy(stores: Stores, sha256: str, size: str) -> BinaryIO | None:
    """A copy, opened to be read; made now where it is missing and the picture is not too large for that."""
    path = _path(stores, sha256, size)
    if not path.is_file():
        make_copies(stores, sha256, at_once=True)
    try:
        return path.open("rb")
    except FileNotFoundError:
        return None


def make_copies(stores: Stores, sha256: str, *, at_once: bool = False) -> bool:
    """Make the copies of a picture; whether there are any now. Raises StorageFull. Safe twice."""
    if _path(stores, sha256, "small").is_file():  # the last one that is written
        return True
    original = files.path_of(stores.files, sha256)
    if not is_shown(stores, sha256):
        return False
    if at_once and original.stat().st_size > AT_ONCE.photo_bytes:
        return False
    made = copies_of(original.read_bytes(), AT_ONCE if at_once else LIMITS)
    make_folder(_path(stores, sha256, "none").parent)
    if made is None:
        if not at_once:
            write_whole(_path(stores, sha256, "none"), b"", durable=False)
        return False
    for size, content in made.items():
        write_whole(_path(stores, sha256, size), content, durable=False)
    return True


def make_missing(stores: Stores, district: str, days: Iterable[date], progress: Progress) -> int:
    """Make the copies of all pictures of some days that have none yet; how many pictures have copies."""
    wanted = Picture.objects.filter(district=district, day__in=list(days), problem__isnull=True, removed_at=None)
    sha256s = list(wanted.order_by("sha256").values_list("sha256", flat=True).distinct())
    made = 0
    for number, sha256 in enumerate(sha256s):
        progress("copies", number, len(sha256s))
        made += make_copies(stores, sha256)
    return made


def earlier_pictures(district: str, before: date, files_named: Collection[str]) -> Mapping[str, str]:
    """Hashes of pictures of earlier days by their name in a report, `history/<day>/<file>`."""
    asked: dict[tuple[date, str], str] = {}
    for name in files_named:
        if not name.startswith(HISTORY):
            continue
        day, _, file = name.removeprefix(HISTORY).partition("/")
        with suppress(ValueError):
            asked[date.fromisoformat(day), file] = name
    if not asked:
        return {}
    rows = Picture.objects.filter(
        district=district, day__in={day for day, _file in asked}, file__in={file for _day, file in asked}
    ).filter(day__lt=before)
    found = rows.values_list("day", "file", "sha256")
    return {asked[day, file]: sha256 for day, file, sha256 in found if (day, file) in asked}


def _path(stores: Stores, sha256: str, size: str) -> Path:
    return files.path_of(stores.copies, sha256).with_name(f"{sha256}-{size}.jpg")
