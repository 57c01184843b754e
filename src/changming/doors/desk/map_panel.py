"""The panel with the map: its drawing, its key, its views. What was drawn is kept by version of ledger and run."""

from django.utils.translation import gettext

from changming.doors.desk.asked import Asked
from changming.doors.desk.day_context import MapPanel
from changming.doors.desk.day_facts import DayFacts
from changming.doors.desk.day_map import Ground, Layers, day_map, ground_of, layers_of
from changming.doors.desk.links import address
from changming.kernel.kept import Kept
from changming.papers.words.numbers import count, metres

GROUNDS: Kept[Ground] = Kept(8)  # some megabytes each
LAYERS: Kept[Layers] = Kept(24)


def map_panel(facts: DayFacts, asked: Asked, map_number: str, playback_href: str) -> MapPanel:
    """The day's roads on the map, as asked for; `playback_href` is "" for whom it is not open."""
    ground = ground_for(facts)
    layers = layers_for(facts, ground, asked.view)
    selected = next((row for row in facts.roads if row.line.id == asked.selected), None) if asked.selected else None
    note = gettext("{count} segments, {length}; the thicker a line, the more it needs someone")
    views = (("verdicts", gettext("Verdict")), ("passes", gettext("Passes")), ("sides", gettext("Sides")))

    def at(**changed: object) -> str:
        return address("day", facts.district, facts.day, **asked.filters(**changed))

    return MapPanel(
        map=day_map(ground, layers, asked.view, selected),
        note=note.format(count=count(layers.owed), length=metres(layers.owed_m)),
        views=[(name, words, at(view=name)) for name, words in views],
        attribution=facts.attribution,
        map_number=map_number,
        playback_href=playback_href,
    )


def ground_for(facts: DayFacts) -> Ground:
    """The ledger as drawn; kept where it has a version."""
    faces = facts.ground or (lambda: [row.face for row in facts.roads])
    if not facts.ledger_version:
        return ground_of(faces())
    return GROUNDS.of((facts.district, facts.ledger_version), lambda: ground_of(faces()))


def layers_for(facts: DayFacts, ground: Ground, view: str) -> Layers:
    """One view of the verdicts as drawn; kept where ledger and run have names."""
    if not (facts.ledger_version and facts.run):
        return layers_of(ground, facts.roads, view, facts.pass_share)
    key = (facts.district, facts.ledger_version, facts.run, view)
    return LAYERS.of(key, lambda: layers_of(ground, facts.roads, view, facts.pass_share))
