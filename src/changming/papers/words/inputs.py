"""What is said of a bad row or file."""

from django.utils.translation import gettext

from changming.papers.report import InputError


def error_says(error: InputError) -> str:
    """What was expected, in the present language, its named places filled.

    Facts that are sentences or words of ours are translated too; one that is missing leaves the sentence as it is.
    """
    if not error.expected:
        return ""
    sentence = gettext(error.expected)
    facts = {name: gettext(value) if value else "" for name, value in error.facts.items()}
    try:
        return sentence.format(**facts)
    except (KeyError, IndexError, ValueError):
        return sentence
