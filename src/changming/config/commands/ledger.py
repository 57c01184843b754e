"""`changming ledger draft`: lines for a ledger of names, proposed from a street network for a person to confirm."""

import argparse
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from changming.config import terminal
from changming.day.folder import input_error
from changming.intake.ledger_draft import as_geojson, draft
from changming.intake.record import Frame
from changming.intake.roads import RoadsRead, read_roads
from changming.papers.report import InputError
from changming.papers.summary import error_line
from changming.papers.words import error_says

DRAFT = "roads.draft.geojson"


def add(families: Any) -> None:  # noqa: ANN401 -- argparse gives its sub-parsers no public type
    """Declare the commands of this family."""
    verbs = families.add_parser("ledger", help=_("the road ledger")).add_subparsers(metavar=_("VERB"), required=True)
    command = verbs.add_parser("draft", help=_("propose lines for a ledger that has names and ends only"))
    command.add_argument("sheet", type=Path, metavar="SHEET", help=_("the ledger: 路名, 起点, 止点"))
    command.add_argument("network", type=Path, metavar="NETWORK", help=_("a street network with names"))
    command.add_argument("--out", type=Path, metavar="FILE", help=_("default: roads.draft.geojson beside the sheet"))
    command.add_argument("--datum", choices=["wgs84", "gcj02", "bd09"], default="wgs84", help=_("of the network"))
    terminal.add_language(command)
    command.set_defaults(run=run_draft)


def run_draft(options: argparse.Namespace) -> int:
    """Write the draft and list what could not be placed; 1 when there is such a row."""
    frame = Frame(date(2000, 1, 1), ZoneInfo("UTC"), options.datum)  # a ledger has no times
    sheet, network = (_read(path, frame) for path in (options.sheet, options.network))
    drafts, unplaced = draft([road for road in sheet.records if road.line is None], network.records)
    out: Path = options.out or options.sheet.with_name(DRAFT)
    out.write_text(as_geojson(drafts, _say), encoding="utf-8")
    facts = {"lines": len(drafts), "sure": sum(each.sure for each in drafts), "out": out}
    terminal.show(_("%(lines)d lines drafted, %(sure)d of them sure: %(out)s") % facts)
    terminal.show(_("Look at each on a map and put it right; the day check reads it once you rename it."))
    terminal.tell(input_error(problem) for problem in (*sheet.problems, *network.problems, *unplaced))
    return 1 if unplaced or sheet.problems or network.problems else 0


def _read(path: Path, frame: Frame) -> RoadsRead:
    read = read_roads(path, path.name, frame)
    if not read.records:
        raise terminal.Stop("\n".join(error_line(input_error(each)) for each in read.problems) or str(path))
    return read


def _say(sentence: str, facts: Mapping[str, str]) -> str:
    return error_says(InputError("", None, None, None, sentence, facts))
