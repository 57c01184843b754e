"""The standard pack that a folder names, where it lies in the folder itself."""

from pathlib import Path

from changming.day.packs import EXAMPLE, is_shipped, shipped
from changming.intake.district import FILE, read_district
from changming.intake.problem import Unreadable

LARGEST_BYTES = 2**20


def pack_named(folder: Path) -> tuple[str, str | None] | None:
    """What the folder's `district.toml` names, with its text; None where it names none, or the one used anyway."""
    if not (folder / FILE).exists():
        return None
    try:
        name = read_district(folder).pack or EXAMPLE
    except Unreadable:
        return None
    return None if name == EXAMPLE else (name, pack_in(folder, name))


def pack_in(folder: Path, name: str) -> str | None:
    """The TOML of a pack that comes with Changming, or of a file below the folder; None where there is none."""
    if is_shipped(name):
        return shipped(name)
    try:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()) or path.stat().st_size > LARGEST_BYTES:
            return None
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
