"""Words that stand on the map page whatever the day."""

from django.utils.translation import gettext_lazy

WORDS = {
    "skip": gettext_lazy("Skip to the list"),
    "simulated": gettext_lazy("Simulated data"),
    "theme": gettext_lazy("Appearance"),
    "theme_system": gettext_lazy("As the system"),
    "theme_light": gettext_lazy("Light"),
    "theme_dark": gettext_lazy("Dark"),
    "print": gettext_lazy("Print"),
    "figures": gettext_lazy("Verdicts and evidence received"),
    "received": gettext_lazy("Evidence received"),
    "nothing_expected": gettext_lazy("No evidence was expected"),
    "roads": gettext_lazy("Road cleaning"),
    "map_label": gettext_lazy("Map of the verdicts; the list beside it holds the same"),
    "map_keys": gettext_lazy(
        "Arrow keys move the map, plus and minus zoom, 0 shows the whole, Enter selects the segment in the middle, "
        "Escape clears the selection."
    ),
    "closer": gettext_lazy("Zoom in"),
    "wider": gettext_lazy("Zoom out"),
    "whole": gettext_lazy("Whole"),
    "close": gettext_lazy("Close"),
    "not_owed": gettext_lazy("Not owed that day"),
    "twin": gettext_lazy("The same map as a list"),
    "find": gettext_lazy("Road or id"),
    "team": gettext_lazy("Team"),
    "all_teams": gettext_lazy("All"),
    "order": gettext_lazy("Order"),
    "urgent_first": gettext_lazy("Urgent first"),
    "by_name": gettext_lazy("By name"),
    "caption": gettext_lazy("Verdicts of road segments, one by one as on the map"),
    "verdict": gettext_lazy("Verdict"),
    "segment": gettext_lazy("Segment"),
    "passes": gettext_lazy("Passes"),
    "passes_key": gettext_lazy("rim: passes required; core: passes done"),
    "covered": gettext_lazy("Worked"),
    "open": gettext_lazy("No evidence"),
    "no_lines": gettext_lazy("The ledger has no positions of roads; the list holds all segments"),
    "no_match": gettext_lazy("No segment matches. Try another team, or clear the search"),
    "showing": gettext_lazy("Segments {from} to {to} of {all}"),
    "showing_none": gettext_lazy("0 segments"),
    "page_before": gettext_lazy("Previous"),
    "page_after": gettext_lazy("Next"),
    "flag": gettext_lazy("A doubt is a flag, not a verdict."),
    "no_record": gettext_lazy("No record does not mean not swept."),
    "m": gettext_lazy("{value} m"),
    "km": gettext_lazy("{value} km"),
}


def map_words() -> dict[str, str]:
    """Words by the names the template uses, in the present language."""
    return {name: str(text) for name, text in WORDS.items()}
