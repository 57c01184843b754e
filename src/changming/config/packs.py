"""Where standard packs are found: the shipped ones by name, others by path."""

from pathlib import Path

from django.utils.translation import gettext as _

from changming.config.terminal import Stop
from changming.day.packs import is_shipped, shipped, shipped_names

LARGEST_BYTES = 2**20


def pack_text(name: str, beside: Path) -> str:
    """The TOML of a pack given by name or by path (relative to `beside`). Raises Stop in words."""
    if is_shipped(name):
        return shipped(name)
    path = beside / name
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise Stop(_("Pack %(name)s is larger than a pack can be.") % {"name": name})
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        known = ", ".join(shipped_names())
        raise Stop(
            _("No standard pack “%(name)s”: not one of the shipped (%(known)s), and no readable file.")
            % {"name": name, "known": known}
        ) from error
