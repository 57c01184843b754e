"""The language of a paper."""

from contextlib import AbstractContextManager

from django.utils.translation import get_language, override

from changming.papers.report import Says

LANGUAGES = {"zh": "zh-hans", "en": "en"}


def in_language(lang: str) -> AbstractContextManager[None]:
    """Within it all words come in `lang` (`zh` or `en`)."""
    return override(LANGUAGES[lang])


def is_chinese() -> bool:
    """Whether words come in Chinese now."""
    return (get_language() or "").startswith("zh")


def said_here(says: Says) -> str:
    """A sentence that is given in both languages, in the present one."""
    return says.zh if is_chinese() else says.en


def html_language() -> str:
    """The present language as HTML's `lang` wants it."""
    return "zh-Hans" if is_chinese() else "en"
