"""Typst sheets set with the papers' own font; a character that it lacks is told, never drawn as a box in silence."""

import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any, Literal

import typst
from django.utils.translation import gettext

from changming.papers.assets import FONT_FAMILY, FONTS, PACKAGE
from changming.papers.glyphs import missing_glyphs
from changming.papers.printable import printable
from changming.papers.words.numbers import kept_together

LOG = logging.getLogger(__name__)
SHEETS = PACKAGE / "templates" / "papers"


class MissingFont(RuntimeError):
    """The font that a sheet names was not found: the installation is incomplete."""


def typeset(sheet: str, facts: Mapping[str, Any], form: Literal["pdf", "png"], font: str = FONT_FAMILY) -> bytes:
    """Set one sheet; PNG at one pixel per point. System fonts are asked only for characters that our own lacks.

    Raises MissingFont where the family named in the sheet is not there.
    """
    facts = _printable({**facts, "font": font})
    lacking = missing_glyphs(_texts(facts))
    if lacking:
        text = gettext(
            "The font of the papers lacks {characters}; they are taken from the system's fonts, if those have them"
        )
        LOG.warning(text.format(characters=lacking))
    fonts = typst.Fonts(include_system_fonts=bool(lacking), include_embedded_fonts=False, font_paths=[str(FONTS)])
    made, warnings = typst.compile_with_warnings(
        str(SHEETS / sheet),
        format=form,
        ppi=72.0,
        font_paths=fonts,
        sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
    )
    told = [warning.message for warning in warnings if "font" in warning.message]
    if told:
        raise MissingFont("; ".join(told))
    return bytes(made)


def _printable(value: Any) -> Any:  # noqa: ANN401 -- walks facts of any shape
    if isinstance(value, str):
        return kept_together(printable(value))
    if isinstance(value, Mapping):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item) for item in value]
    return value


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 -- walks facts of any shape
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
