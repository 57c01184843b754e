"""The panel with the map: its drawing, its key, its views."""

from django.utils.translation import gettext

from changming.doors.desk.asked import Asked
from changming.doors.desk.day_context import MapPanel
from changming.doors.desk.day_facts import DayFacts
from changming.doors.desk.day_map import Ground, Grounds, day_map, ground_of
from changming.doors.desk.links import address
from changming.papers.drawing import UNIT_M, length
from changming.papers.figures import is_owed
from changming.papers.words.numbers import count, metres

GROUNDS = Grounds()


def map_panel(facts: DayFacts, asked: Asked, map_number: str) -> MapPanel:
    """The day's roads on the map, as asked for."""
    ground = ground_for(facts)
    drawn = day_map(ground, facts.roads, view=asked.view, selected=asked.selected, pass_share=facts.pass_share)
    owed = [row.line.id for row in facts.roads if is_owed(row.line)]
    long_m = sum(length(ground.sheet.lines[id_]) for id_ in owed if id_ in ground.sheet.lines) * UNIT_M
    note = gettext("{count} segments, {length}; the thicker a line, the more it needs someone")
    views = (("verdicts", gettext("Verdict")), ("passes", gettext("Passes")), ("sides", gettext("Sides")))

    def at(**changed: object) -> str:
        return address("day", facts.district, facts.day, **asked.filters(**changed))

    return MapPanel(
        map=drawn,
        note=note.format(count=count(len(owed)), length=metres(long_m)),
        views=[
            (name, words, address("day", facts.district, facts.day, **asked.filters(view=name)))
            for name, words in views
        ],
        attribution=facts.attribution,
        map_number=map_number,
    )


def ground_for(facts: DayFacts) -> Ground:
    """The ledger as drawn; kept by district and version where the ledger has one."""
    faces = facts.ground or (lambda: [row.face for row in facts.roads])
    return GROUNDS.of(f"{facts.district}:{facts.ledger_version}", faces) if facts.ledger_version else ground_of(faces())
