"""Standard packs, as texts and as they are stored."""

import hashlib

from changming.areas.standards.models import StoredPack
from changming.day.packs import EXAMPLE, shipped
from tests.factories.accounts import MADE_AT


def pack_text(version="2026.1", **replaced):
    """The shipped example under another version, with pieces of its text replaced."""
    text = shipped(EXAMPLE).replace('version = "2026.1"', f'version = "{version}"')
    for old, new in replaced.values():
        assert old in text, old
        text = text.replace(old, new)
    return text


def made_pack(version="2026.1", text=None, **values):
    given = text or pack_text(version)
    sha256 = hashlib.sha256(given.encode()).hexdigest()
    return StoredPack.objects.create(
        name="example", version=version, text=given, sha256=sha256, stored_at=MADE_AT, **values
    )
