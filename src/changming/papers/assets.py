"""Styles, scripts and fonts that papers carry with them."""

import base64
import hashlib
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent.parent
ASSETS = PACKAGE / "assets"
FONTS = ASSETS / "fonts"
FONT_FAMILY = "Changming Sans"


@cache
def text_of(name: str) -> str:
    """The text of an asset, by its path under `assets/`."""
    return (ASSETS / name).read_text(encoding="utf-8")


def styles(*names: str) -> str:
    """Style sheets one after the other, for a page that carries its own."""
    return "\n".join(text_of(f"css/{name}.css") for name in names)


def script_hash(script: str) -> str:
    """What a content security policy names to let exactly this inline script run."""
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
