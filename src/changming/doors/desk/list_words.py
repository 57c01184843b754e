"""Words that maps, tables and lists of the desk share."""

from django.utils.translation import gettext_lazy

from changming.papers.map_words import map_words

WORDS = {
    "this_segment": gettext_lazy("This segment"),
    "no_segment": gettext_lazy("No segment of this day"),
    "urgency": gettext_lazy("Urgent ones first: not done, unknown, partly"),
    "sides_hint": gettext_lazy("Zoom in: from zoom 15 each side is a line of its own"),
    "all_doubts": gettext_lazy("All doubts"),
    "playback": gettext_lazy("Playback"),
    "search": gettext_lazy("Search"),
    "show": gettext_lazy("Show"),
    "all": gettext_lazy("All"),
    "kind": gettext_lazy("Kind"),
    "export": gettext_lazy("Export table"),
    "who": gettext_lazy("Who"),
    "work": gettext_lazy("Work"),
    "time": gettext_lazy("Time"),
    "done": gettext_lazy("Done"),
    "place": gettext_lazy("Place"),
    "clear": gettext_lazy("Clear filters"),
    "nothing_found": gettext_lazy("Nothing matches. Try fewer filters."),
}


def list_words() -> dict[str, str]:
    """Words by the names the templates use, in the present language."""
    return {**map_words(), **{name: str(text) for name, text in WORDS.items()}}
