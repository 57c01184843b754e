"""Every word that papers print, in 简体中文 and English through gettext: plain, official, without blame."""

from changming.papers.words.doubts import Chip, doubt_chip
from changming.papers.words.findings import finding_says
from changming.papers.words.inputs import error_says
from changming.papers.words.language import LANGUAGES, in_language
from changming.papers.words.names import NAMES, name_of

__all__ = [
    "LANGUAGES",
    "NAMES",
    "Chip",
    "doubt_chip",
    "error_says",
    "finding_says",
    "in_language",
    "name_of",
]
