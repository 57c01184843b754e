"""What the brief's picture and the bulletin both print."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from changming.papers.figures import duty_tally, road_rows
from changming.papers.paper_map import LineStyle, draw
from changming.papers.printable import shortened
from changming.papers.report import Faces, Report
from changming.papers.sentences import as_of_sentence, missing_sentences
from changming.papers.words import name_of
from changming.papers.words.language import is_chinese
from changming.papers.words.names import OWED_VERDICTS
from changming.papers.words.numbers import count, long_day


def shared_facts(
    report: Report, faces: Faces, words: Mapping[str, Any], style: LineStyle, width: float, most_height: float
) -> dict[str, Any]:
    """Facts by the names both sheets use, in the present language; the map fits into `width` and `most_height`."""
    tally = duty_tally(report)
    picture = draw(road_rows(report, faces), faces, style, width, most_height)
    return {
        "words": {name: str(text) for name, text in words.items()},
        "lang": "zh" if is_chinese() else "en",
        "district": shortened(report.district.name),
        "day": long_day(report.day),
        "as_of": as_of_sentence(report),
        "simulated": report.simulated,
        "verdicts": [
            {
                "verdict": verdict,
                "name": name_of("verdict", verdict),
                "count": tally.of(verdict),
                "text": count(tally.of(verdict)),
            }
            for verdict in OWED_VERDICTS
        ],
        "missing": gettext(", ").join(missing_sentences(report)),
        "map": {
            "svg": picture.svg if picture.drawn else "",
            "width": picture.width,
            "height": picture.height,
            "corner": picture.corner,
        },
        "attribution": faces.attribution,
    }
