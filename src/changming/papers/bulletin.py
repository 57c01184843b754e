"""`bulletin.pdf`, the 督查日报: black first, readable after a copier and a fax. It names no person."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from changming.papers.figures import (
    RoadRow,
    Tally,
    TeamRow,
    arrived,
    doubts_by_team,
    duty_tally,
    facility_tally,
    road_rows,
    segment_tally,
    team_order,
    team_rows,
)
from changming.papers.map_rows import UNKNOWN_PASSES, passes_of
from changming.papers.paper_map import BLACK
from changming.papers.printable import shortened
from changming.papers.report import Faces, Report
from changming.papers.sentences import decisions, duties_sentence, segments_sentence
from changming.papers.typeset_facts import shared_facts
from changming.papers.typesetting import typeset
from changming.papers.words import in_language, name_of
from changming.papers.words.names import OWED_VERDICTS
from changming.papers.words.numbers import count, decimal, share

MAP_WIDTH_PT = 481.9  # A4 less margins of 20 mm
MAP_HEIGHT_PT = 400.0
ROADS_LISTED = 45
IDS_LISTED = 4
WORDS = {
    "bulletin": gettext_lazy("Daily inspection bulletin"),
    "simulated": gettext_lazy("Simulated data"),
    "received": gettext_lazy("Evidence received"),
    "decide": gettext_lazy("To be decided"),
    "map": gettext_lazy("Road cleaning on the map"),
    "missed": gettext_lazy("Roads not done"),
    "none_missed": gettext_lazy("No road segment is not done."),
    "road": gettext_lazy("Road"),
    "segments": gettext_lazy("Segments"),
    "team": gettext_lazy("Team"),
    "passes": gettext_lazy("Passes"),
    "doubts": gettext_lazy("Doubts by team, to be looked at"),
    "no_doubts": gettext_lazy("No doubt was raised."),
    "doubt_note": gettext_lazy("A doubt is a flag, not a verdict; a person decides."),
    "count": gettext_lazy("Count"),
    "which": gettext_lazy("Which"),
    "teams": gettext_lazy("Teams of the day"),
    "teams_note": gettext_lazy("In fixed order, not ranked; points are on trial and take no effect."),
    "points": gettext_lazy("Points (on trial)"),
    "duties": gettext_lazy("Duties"),
    "duties_done": gettext_lazy("Duties (done / due)"),
    "segments_done": gettext_lazy("Segments (done / due)"),
    "facilities": gettext_lazy("Facilities"),
    "due": gettext_lazy("Due"),
    "kind": gettext_lazy("Kind"),
    "how": gettext_lazy("How this was computed"),
    "no_record": gettext_lazy("No record does not mean not swept."),
    "page": gettext_lazy("page {page} of {pages}"),
    "not_owed": gettext_lazy("Not owed that day"),
}


def bulletin(report: Report, faces: Faces, lang: str, report_json: bytes) -> bytes:
    """The bulletin as PDF; it carries the sha256 of the `report.json` it was drawn from."""
    with in_language(lang):
        return typeset("bulletin.typ", facts(report, faces, hashlib.sha256(report_json).hexdigest()), "pdf")


def facts(report: Report, faces: Faces, sha256: str) -> dict[str, Any]:
    """Everything the sheet prints, in words of the present language."""
    duties, segments = duty_tally(report), segment_tally(report)
    missed = missed_roads(road_rows(report, faces))
    teams = team_rows(report, faces)
    return {
        **shared_facts(report, faces, WORDS, BLACK, MAP_WIDTH_PT, MAP_HEIGHT_PT),
        "day_parts": [report.day.year, report.day.month, report.day.day],
        "sentences": [duties_sentence(duties), segments_sentence(segments)],
        "kinds": _kinds(duties, segments, facility_tally(report)),
        "received": _received(report),
        "decisions": decisions(report, teams),
        "missed": missed[:ROADS_LISTED],
        "missed_more": _more(missed),
        "doubts": _doubts(report),
        "teams": _teams(teams),
        "scored": any(row.score for row in teams),
        "how": _how(report, sha256),
    }


def _received(report: Report) -> list[list[Any]]:
    return [
        [
            name_of("evidence_kind", row.kind),
            row.share,
            share(row.share),
            f"{count(row.received)} / {count(row.expected)}",
        ]
        for row in arrived(report)
    ]


def _kinds(duties: Tally, segments: Tally, facilities: Tally) -> list[list[str]]:
    named = ((WORDS["duties"], duties), (WORDS["segments"], segments), (WORDS["facilities"], facilities))
    return [
        [str(name), count(tally.due), *(count(tally.of(verdict)) for verdict in OWED_VERDICTS)]
        for name, tally in named
        if tally.due
    ]


def missed_roads(rows: Sequence[RoadRow]) -> list[list[str]]:
    """Segments not done, those of one road and team in one line: road, ids, team, passes. Roads without a name last."""
    grouped: defaultdict[tuple[bool, str, str], list[RoadRow]] = defaultdict(list)
    for row in rows:
        if row.line.verdict == "not_done":
            grouped[not row.face.name, row.face.name, row.face.team].append(row)
    unnamed = gettext("Roads without a name")
    return [
        [shortened(name) or unnamed, _ids(group), shortened(team), _range([passes_of(row.line) for row in group])]
        for (_unnamed, name, team), group in sorted(grouped.items(), key=lambda item: item[0][0])
    ]


def _ids(group: Sequence[RoadRow]) -> str:
    ids = [row.line.id for row in group]
    named = ", ".join(shortened(one) for one in ids[:IDS_LISTED])
    if len(ids) <= IDS_LISTED:
        return named
    return gettext("{ids} and {more} more").format(ids=named, more=len(ids) - IDS_LISTED)


def _range(passes: Sequence[str]) -> str:
    different = sorted(set(passes) - {UNKNOWN_PASSES}) or [UNKNOWN_PASSES]
    return different[0] if len(different) == 1 else f"{different[0]} – {different[-1]}"


def _more(missed: Sequence[object]) -> str:
    left = len(missed) - ROADS_LISTED
    if left <= 0:
        return ""
    return gettext("{count} more roads stand in report.xlsx").format(count=count(left))


def _doubts(report: Report) -> list[list[str]]:
    """Counts by team and code; those of no known team come last."""
    counted = doubts_by_team(report)
    lines = []
    for team in sorted(counted, key=lambda name: (not name, team_order(name))):
        named = sorted(counted[team].items(), key=lambda item: (-item[1], item[0]))
        which = gettext(", ").join(f"{name_of('doubt', code)} {count(number)}" for code, number in named)
        lines.append([shortened(team) or gettext("No team known"), count(sum(counted[team].values())), which])
    return lines


def _teams(teams: Sequence[TeamRow]) -> list[list[Any]]:
    return [
        [
            shortened(row.team),
            [row.duties.of(verdict) for verdict in OWED_VERDICTS],
            f"{count(row.duties.done)} / {count(row.duties.due)}",
            [row.segments.of(verdict) for verdict in OWED_VERDICTS],
            f"{count(row.segments.done)} / {count(row.segments.due)}",
            decimal(row.score.total) if row.score else "–",
        ]
        for row in teams
    ]


def _how(report: Report, sha256: str) -> list[str]:
    engines = gettext(", ").join(f"{name} {version}" for name, version in sorted(report.engine.items()))
    return [
        gettext(
            "Each duty is compared with the evidence that arrived. Done, partly and not done need evidence; where it "
            "is missing the verdict is unknown, which counts neither as done nor as not done. Excused and not due "
            "duties are counted apart."
        ),
        gettext("Standard pack {pack} {version}. Engines: {engines}.").format(
            pack=report.pack.name, version=report.pack.version, engines=engines
        ),
        gettext("The same evidence gives the same result. sha256 of report.json: {sha256}").format(sha256=sha256),
    ]
