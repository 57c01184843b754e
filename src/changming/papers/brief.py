"""`brief.txt` and `brief.png`: what goes into a group chat. No person is named."""

from typing import Any

from django.utils.translation import gettext, gettext_lazy

from changming.papers.figures import (
    arrived,
    doubt_count,
    duty_tally,
    segment_tally,
    silent_teams,
    team_rows,
    worst_teams,
)
from changming.papers.paper_map import COLOUR
from changming.papers.printable import shortened
from changming.papers.report import Faces, Report
from changming.papers.sentences import (
    arrived_sentence,
    duties_sentence,
    missing_sentences,
    segments_sentence,
    silent_sentence,
)
from changming.papers.typeset_facts import shared_facts
from changming.papers.typesetting import typeset
from changming.papers.words import in_language, name_of
from changming.papers.words.language import is_chinese
from changming.papers.words.numbers import count, share, short_day

MOST_CHARACTERS = 200
TEAMS_NAMED = 3
TEAM_CHARACTERS = 12
DISTRICT_CHARACTERS = 20
MAP_WIDTH_PX = 984.0
MAP_HEIGHT_PX = 1100.0
WORDS = {
    "simulated": gettext_lazy("Simulated data"),
    "received": gettext_lazy("Evidence received"),
    "roads": gettext_lazy("Road cleaning"),
    "not_owed": gettext_lazy("Not owed that day"),
    "flag": gettext_lazy("A doubt is a flag, not a verdict."),
    "no_record": gettext_lazy("No record does not mean not swept."),
}


def brief_text(report: Report, faces: Faces, lang: str) -> str:
    """At most 200 characters, most important first; what does not fit any more is left out whole."""
    with in_language(lang):
        said = ""
        for sentence in _sentences(report, faces):
            if len(said) + len(sentence) <= MOST_CHARACTERS:
                said += sentence
        return said.strip() + "\n"


def _sentences(report: Report, faces: Faces) -> list[str]:
    said = [gettext("[Simulated data] ")] if report.simulated else []
    day = gettext("{district}, {day}: ").format(
        district=shortened(report.district.name, DISTRICT_CHARACTERS), day=short_day(report.day)
    )
    said += [day + duties_sentence(duty_tally(report))]
    worst = worst_teams(team_rows(report, faces), lambda row: row.duties.not_done)[:TEAMS_NAMED]
    stop = gettext(". ")
    if worst:
        teams = gettext(", ").join(
            f"{shortened(row.team, TEAM_CHARACTERS)} {count(row.duties.not_done)}" for row in worst
        )
        said.append(gettext("Most not done: {teams}").format(teams=teams) + stop)
    if silent_teams(report):
        said.append(_capital(silent_sentence(report)) + stop)
    said.append(arrived_sentence(report) + stop)
    if doubt_count(report):
        said.append(gettext("{count} doubts to be looked at").format(count=count(doubt_count(report))) + stop)
    said += [_capital(sentence) + stop for sentence in missing_sentences(report)[:2]]
    return [sentence if is_chinese() else sentence.rstrip() + " " for sentence in said]


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def brief_picture(report: Report, faces: Faces, lang: str) -> bytes:
    """A PNG 1080 px wide: sentence, verdict bar, what arrived, the map."""
    with in_language(lang):
        return typeset("brief.typ", _facts(report, faces), "png")


def _facts(report: Report, faces: Faces) -> dict[str, Any]:
    return {
        **shared_facts(report, faces, WORDS, COLOUR, MAP_WIDTH_PX, MAP_HEIGHT_PX),
        "sentence": duties_sentence(duty_tally(report)),
        "roads": segments_sentence(segment_tally(report)),
        "received": [[name_of("evidence_kind", row.kind), row.share, share(row.share)] for row in arrived(report)],
        "pack": f"{report.pack.name} {report.pack.version}",
    }
