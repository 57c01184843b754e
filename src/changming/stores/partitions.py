"""Folders by district and day, `ROOT/DISTRICT/DAY`, each changed by one at a time and removed at once."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from changming.stores.drafts import locked, make_folder, settle, sweep

__all__ = ["changing", "folder_of", "remove"]

DISTRICT = re.compile(r"[0-9A-Za-z_-]{1,32}")


def folder_of(root: Path, district: str, day: date) -> Path:
    """Where a day lies. Raises ValueError for a district that is no plain name."""
    if not DISTRICT.fullmatch(district):
        raise ValueError("a district is named by letters and digits")
    return root / district / day.isoformat()


@contextmanager
def changing(folder: Path) -> Iterator[None]:
    """Alone with a day's folder, which is there, without what a writer that was killed has left in it."""
    make_folder(folder.parent)
    with locked(_lock(folder)):
        make_folder(folder)
        sweep(folder)
        yield


def remove(root: Path, district: str, day: date) -> bool:
    """Remove a day, all at once for whoever reads it; whether there was any."""
    folder = folder_of(root, district, day)
    if not folder.parent.is_dir():
        return False
    gone = folder.with_name(f".{folder.name}.gone")
    with locked(_lock(folder)):
        if gone.exists():  # left by a removal that was cut short
            shutil.rmtree(gone)
        if not folder.is_dir():
            return False
        folder.rename(gone)
        settle(folder.parent)
        shutil.rmtree(gone)
    return True


def _lock(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.lock")
