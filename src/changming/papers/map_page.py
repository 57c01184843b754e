"""`map.html`: the day's roads on a map and in a list, one file that opens with no network. It names no person."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from django.template import Context, Engine
from django.utils.translation import gettext

from changming.papers import drawing, map_layers, road_labels
from changming.papers.assets import PACKAGE, script_hash, styles, text_of
from changming.papers.figures import (
    RoadRow,
    Tally,
    arrived,
    duty_tally,
    for_reference,
    is_owed,
    road_rows,
    segment_tally,
    team_order,
)
from changming.papers.map_rows import facts_of, group_of, row_html
from changming.papers.map_words import map_words
from changming.papers.report import Faces, Report
from changming.papers.sentences import as_of_sentence, duties_sentence, missing_sentences, segments_sentence
from changming.papers.words import in_language, name_of
from changming.papers.words.language import html_language, said_here
from changming.papers.words.names import OWED_VERDICTS
from changming.papers.words.numbers import count, kept_together, long_day, metres, share, short_day

MAP_PX = 430  # width for which names are placed at magnification 1
ROWS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Page:
    """What `templates/papers/map.html` needs, all text ready to print; names ending in `safe` need none escaping."""

    language: str
    title: str
    heading: str
    simulated: bool
    segments_sentence: str
    duties_sentence: str
    bar_label: str
    owed: int
    parts: Sequence[Mapping[str, Any]]
    arrived: Sequence[Mapping[str, Any]]
    missing: str
    as_of: str
    roads_note: str
    attribution: str
    made_from: str
    teams: Sequence[str]
    showing: str
    has_lines: bool
    view: str
    base: str
    groups: str
    labels: str
    rows: str
    facts: str
    css: str
    script: str
    script_hash: str


def map_page(report: Report, faces: Faces, lang: str) -> str:
    """The whole page in one language."""
    with in_language(lang):
        words = map_words()
        page = _page(report, faces, words)
        template = _engine().get_template("papers/map.html")
        return template.render(Context({"page": page, "words": words}))


@cache
def _engine() -> Engine:
    return Engine(dirs=[str(PACKAGE / "templates")])


def _page(report: Report, faces: Faces, words: Mapping[str, str]) -> Page:
    rows = road_rows(report, faces)
    sheet = drawing.lay_out(faces.roads, {row.line.id for row in rows})
    owed = segment_tally(report)
    script = text_of("js/map.js")
    heading = f"{report.district.name} {long_day(report.day)}"
    return Page(
        language=html_language(),
        title=gettext("{district} {day}: map of the day").format(
            district=report.district.name, day=short_day(report.day)
        ),
        heading=heading,
        simulated=report.simulated,
        segments_sentence=kept_together(segments_sentence(owed)),
        duties_sentence=kept_together(
            gettext("All duties: {sentence}").format(sentence=duties_sentence(duty_tally(report)))
        ),
        bar_label=segments_sentence(owed),
        owed=owed.due,
        parts=_parts(report, owed),
        arrived=_arrived(report),
        missing=gettext(", ").join(missing_sentences(report)),
        as_of=as_of_sentence(report),
        roads_note=_roads_note(rows, sheet),
        attribution=faces.attribution,
        made_from=_made_from(report),
        teams=sorted({row.face.team for row in rows if row.face.team}, key=team_order),
        showing=_showing(len(rows), words),
        has_lines=bool(sheet.lines),
        view=sheet.view.attribute(),
        base=_base(faces, sheet, {row.line.id for row in rows}),
        groups=_groups(rows, sheet),
        labels=_labels(rows, sheet),
        rows="".join(row_html(number, row, hidden=number >= ROWS_SHOWN) for number, row in enumerate(rows)),
        facts=_facts(report, rows, words),
        css=styles("tokens", "parts", "map"),
        script=script,
        script_hash=script_hash(script),
    )


def _parts(report: Report, owed: Tally) -> list[dict[str, Any]]:
    duties = duty_tally(report)
    notes = {
        "done": _done_note(owed, reference=for_reference(report)),
        "partly": gettext("worked, but not enough"),
        "not_done": gettext("evidence shows that it was not worked"),
        "unknown": gettext("neither done nor not done"),
    }
    return [
        {
            "verdict": verdict,
            "name": name_of("verdict", verdict),
            "count": owed.of(verdict),
            "flex": owed.of(verdict),
            "count_text": count(owed.of(verdict)),
            "note": notes[verdict],
            "duties": gettext("Duties {count}").format(count=count(duties.of(verdict))),
        }
        for verdict in OWED_VERDICTS
    ]


def _done_note(owed: Tally, *, reference: bool) -> str:
    """The share of those with a verdict; too little evidence makes it good for reference only."""
    judged = owed.due - owed.unknown
    said = gettext("{share} of those with a verdict").format(share=share(owed.done / judged) if judged else "–")
    return gettext("{share}; for reference only").format(share=said) if reference else said


def _arrived(report: Report) -> list[dict[str, Any]]:
    return [
        {
            "name": name_of("evidence_kind", row.kind),
            "share": share(row.share),
            "flex": f"{row.share:.4f}",
            "rest": f"{max(0.0, 1 - row.share):.4f}",
            "note": f"{count(row.received)} / {count(row.expected)}",
        }
        for row in arrived(report)
    ]


def _roads_note(rows: Sequence[RoadRow], sheet: drawing.Sheet) -> str:
    owed = [row for row in rows if is_owed(row.line)]
    long = sum(drawing.length(sheet.lines[row.line.id]) for row in owed if row.line.id in sheet.lines)
    text = gettext("{count} segments, {length}; the thicker a line, the more it needs someone")
    return text.format(count=count(len(owed)), length=metres(long * drawing.UNIT_M))


def _made_from(report: Report) -> str:
    engines = ", ".join(f"{name} {version}" for name, version in sorted(report.engine.items()))
    text = gettext("Standard pack {pack} {version}; engines {engines}. The same evidence gives the same result.")
    return text.format(pack=report.pack.name, version=report.pack.version, engines=engines)


def _showing(number: int, words: Mapping[str, str]) -> str:
    if not number:
        return words["showing_none"]
    return words["showing"].format(**{"from": 1, "to": min(number, ROWS_SHOWN), "all": number})


def _base(faces: Faces, sheet: drawing.Sheet, reported: set[str]) -> str:
    """All roads of the ledger that the day does not speak of."""
    return map_layers.base(
        (road.grade in road_labels.MAIN_GRADES, drawing.path(sheet.lines[road.id]))
        for road in faces.roads
        if road.id in sheet.lines and road.id not in reported
    )


def _groups(rows: Sequence[RoadRow], sheet: drawing.Sheet) -> str:
    """The verdicts, each path with the number of its row."""
    return map_layers.verdicts(
        map_layers.Stroke(
            f'data-i="{number}"',
            group_of(row.line),
            row.face.grade in road_labels.MAIN_GRADES,
            drawing.path(sheet.lines[row.line.id]),
        )
        for number, row in enumerate(rows)
        if row.line.id in sheet.lines
    )


def _labels(rows: Sequence[RoadRow], sheet: drawing.Sheet) -> str:
    """Names of faulty and of first-grade roads, faulty ones first."""
    return "".join(
        f'<text class="z{label.zoom}" transform="translate({label.x:.0f} {label.y:.0f}) rotate({label.angle_deg:.0f})"'
        f' dy="-.6em">{escape(label.text)}</text>'
        for label in road_labels.place_labels(road_labels.named_lines(rows, sheet), sheet.view, MAP_PX)
    )


def _facts(report: Report, rows: Sequence[RoadRow], words: Mapping[str, str]) -> str:
    said: defaultdict[str, list[str]] = defaultdict(list)
    for finding in report.findings:
        said[finding.place].append(said_here(finding.says))
    facts = {
        "unit_m": drawing.UNIT_M,
        "names_px": MAP_PX,
        "words": {name: words[name] for name in ("verdict", "showing", "showing_none", "m", "km")},
        "ids": [row.line.id for row in rows],
        "more": [
            {
                "f": facts_of(row),
                "p": [row.line.required_passes, row.line.passes],
                "s": sorted(set(said[row.line.id])),
            }
            for row in rows
        ],
    }
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
