"""What looking at an arrival's pictures gave, kept until they are stored: nobody looks twice."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from changming.areas.evidence.models import Picture
from changming.day.database.pictures import keep_likenesses, likenesses_of, photo_of, picture_of
from changming.day.database.stores import Stores
from changming.day.gathering.source import Looked
from changming.engines.likeness import Likenesses
from changming.intake.photos import PhotoFile

FILE = "looked.json"
FIELDS = ("file", "sha256", "kind", "width_px", "height_px", "exif", "brightness", "contrast", "problem")


def keep_looked(beside: Path, looked: Looked, stores: Stores, district: str, day: date) -> None:
    """Keep pictures' facts in a file beside them and their likenesses on the shelf, where none is lost."""
    keep_likenesses(stores, district, day, [photo.sha256 for photo in looked.photos], looked.likenesses)
    rows = [{name: getattr(picture, name) for name in FIELDS} for picture in map(picture_of, looked.photos)]
    draft = beside / f".{FILE}"
    draft.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    draft.replace(beside / FILE)


def as_looked(
    beside: Path, files: Sequence[tuple[Path, str]], *, stores: Stores, district: str, day: date
) -> tuple[list[PhotoFile], Likenesses]:
    """What was kept of these pictures, in their order. Raises KeyError for one that was not looked at."""
    rows: list[dict[str, Any]] = json.loads((beside / FILE).read_text(encoding="utf-8")) if files else []
    known = {row["file"]: photo_of(Picture(**row)) for row in rows}
    photos = [known[name] for _path, name in files]
    return photos, likenesses_of(stores, district, day, [photo.sha256 for photo in photos])
