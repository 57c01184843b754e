"""`changming likeness index|query`: remember pictures, and find a picture again."""

import argparse
import json
import os
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from changming.config import terminal
from changming.day.folder.looking import look_at
from changming.engines.likeness import find_copies
from changming.intake.photo_names import claims_of_name
from changming.intake.photos import PhotoFile
from changming.stores.likeness import ENDING, read_index, write_index

ZONE = ZoneInfo("Asia/Shanghai")  # of times in file names
PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"}


def add(families: Any) -> None:  # noqa: ANN401 -- argparse gives its sub-parsers no public type
    """Declare the commands of this family."""
    verbs = families.add_parser("likeness", help=_("the same picture, found again"))
    verbs = verbs.add_subparsers(metavar=_("VERB"), required=True)
    index = verbs.add_parser("index", help=_("remember the pictures of a folder, for a later day's history"))
    index.add_argument("folder", type=Path, metavar="FOLDER", help=_("a folder with pictures"))
    index.add_argument("--out", type=Path, metavar="FILE", help=_("default: FOLDER.likeness.npz"))
    query = verbs.add_parser("query", help=_("find pictures in an index"))
    query.add_argument("index", type=Path, metavar="INDEX", help=_("a file that `likeness index` wrote"))
    query.add_argument("pictures", type=Path, nargs="+", metavar="PICTURE", help=_("pictures to look for"))
    query.add_argument("--json", action="store_true", help=_("for machines"))
    for command, run in ((index, run_index), (query, run_query)):
        command.add_argument("--jobs", type=int, metavar="N", default=os.cpu_count() or 1, help=_("processes at once"))
        terminal.add_language(command)
        command.set_defaults(run=run)


def run_index(options: argparse.Namespace) -> int:
    """Describe every picture below a folder and write the index; 1 when one could not be read."""
    folder: Path = options.folder
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in PICTURES and path.is_file())
    named = [(path, path.relative_to(folder).as_posix()) for path in paths]
    progress = terminal.progress()
    photos, likenesses = look_at(
        named,
        jobs=options.jobs,
        progress=lambda done, total: progress(_("Looking at pictures"), done, total),
    )
    terminal.end_progress()
    out: Path = options.out or folder.with_name(folder.name + ENDING)
    write_index(
        out,
        [photo.file for photo in photos],
        [photo.sha256 for photo in photos],
        [_taken_s(photo) for photo in photos],
        [""] * len(photos),
        likenesses,
    )
    terminal.show(_("%(count)d pictures remembered: %(out)s") % {"count": len(photos), "out": out})
    return _unreadable(photos)


def run_query(options: argparse.Namespace) -> int:
    """Say which remembered picture each given one is a copy of."""
    try:
        index = read_index(options.index)
    except (OSError, ValueError) as error:
        raise terminal.Stop(f"{options.index}: {error}") from error
    photos, likenesses = look_at([(path, path.as_posix()) for path in options.pictures], jobs=options.jobs)
    copies = find_copies(likenesses, index.likenesses)
    found = [
        {"picture": photos[query].file, "same_as": index.files[original], "distance": round(float(distance), 4)}
        for query, original, distance in zip(copies.query, copies.original, copies.distance, strict=True)
    ]
    if options.json:
        terminal.show(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for each in found:
            terminal.show(_("%(picture)s is the same picture as %(same_as)s") % each)
        if not found:
            terminal.show(_("None of them is in the index."))
    return _unreadable(photos)


def _taken_s(photo: PhotoFile) -> float:
    at = claims_of_name(photo.file, ZONE)
    return at.timestamp() if at is not None else float("nan")


def _unreadable(photos: list[PhotoFile]) -> int:
    refused = [photo for photo in photos if not photo.readable]
    for photo in refused:
        terminal.say(_("%(picture)s: cannot be read") % {"picture": photo.file})
    return 1 if refused else 0
