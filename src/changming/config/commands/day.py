"""`changming day check FOLDER`: one district's day, from a folder to its papers."""

import argparse
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from changming.areas.standards.rules import BadPack, Pack, read_pack
from changming.config import terminal
from changming.config.packs import pack_text
from changming.day.check import check
from changming.day.faces import faces_of
from changming.day.folder import NothingToCheck, gather
from changming.papers.report_json import to_json
from changming.papers.summary import error_line, summary
from changming.papers.write import write_papers

PROCESSES = os.cpu_count() or 1


def add(families: Any) -> None:  # noqa: ANN401 -- argparse gives its sub-parsers no public type
    """Declare the commands of this family."""
    verbs = families.add_parser("day", help=_("one district's day")).add_subparsers(metavar=_("VERB"), required=True)
    command = verbs.add_parser("check", help=_("check one day from a folder"))
    command.add_argument("folder", type=Path, metavar="FOLDER", help=_("the folder with the day's files"))
    command.add_argument("--out", type=Path, metavar="DIR", help=_("where the papers go (default: FOLDER/report)"))
    command.add_argument("--as-of", metavar="TIME", help=_("evidence later than this counts for nothing"))
    command.add_argument("--json", action="store_true", help=_("print report.json instead of the summary"))
    command.add_argument("--jobs", type=jobs_asked, metavar="N", default=PROCESSES, help=_("processes at once"))
    terminal.add_language(command)
    command.set_defaults(run=run_check)


def run_check(options: argparse.Namespace) -> int:
    """Gather, check, write; 1 when a row or file was refused."""
    progress = terminal.progress()
    folder: Path = options.folder
    try:
        inputs = gather(
            folder,
            as_of=_time(options.as_of),
            read_pack=lambda name: _pack(name, folder),
            jobs=options.jobs,
            progress=progress,
        )
    except NothingToCheck as refusal:
        terminal.end_progress()
        raise terminal.Stop("\n".join(map(error_line, refusal.problems))) from refusal
    progress(_("Checking"), 0, 0)
    report = check(inputs)
    out: Path = options.out or folder / "report"
    paths = write_papers(
        report,
        faces_of(inputs),
        out,
        lang=options.lang,
        progress=lambda done, total: progress(_("Writing papers"), done, total),
    )
    terminal.end_progress()
    if options.json:
        terminal.show(to_json(report, options.lang).decode())
    else:
        terminal.show(summary(report, paths))
    return 1 if report.input_errors else 0


def _pack(name: str, folder: Path) -> Pack:
    try:
        return read_pack(pack_text(name, folder))
    except BadPack as error:
        raise terminal.Stop(_("Pack %(name)s: %(why)s") % {"name": name, "why": error}) from error


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text.replace("/", "-"))
    except ValueError as error:
        raise terminal.Stop(_("--as-of: cannot read “%(text)s”. Write 2026-11-23 13:26") % {"text": text}) from error


def jobs_asked(text: str) -> int:
    """A number of processes. Raises ValueError for none."""
    count = int(text)
    if count < 1:
        raise ValueError(text)
    return count
