"""Files as they were sent, for those few who may have them."""

from typing import BinaryIO

from changming.day.database.stores import Stores
from changming.stores import files


def open_original(stores: Stores, sha256: str) -> BinaryIO | None:
    """A kept file, opened to be read; None where it is not kept."""
    try:
        return files.open_kept(stores.files, sha256)
    except (FileNotFoundError, ValueError):
        return None
