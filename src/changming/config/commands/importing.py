"""`changming import day FOLDER`: what a folder holds, put into the server's database."""

import argparse
from functools import partial
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from changming.config import office_database, terminal
from changming.config.commands.day import PROCESSES, jobs_asked
from changming.config.packs import pack_text
from changming.day.actions import Overtaken, run_day
from changming.day.database import Delivery, Stores, Weighed, put, read_delivery
from changming.day.database.delivered_pack import NamedPack
from changming.day.folder import NothingToCheck, input_error, owner_of
from changming.day.folder.files import FolderSource
from changming.day.folder.looking import look_at
from changming.day.packs import EXAMPLE, pack_of_day
from changming.doors.desk.data_page import KINDS, pack_says
from changming.intake.district import DistrictFile, read_district
from changming.intake.problem import Problem, Unreadable, marked
from changming.kernel import clock
from changming.kernel.actor import Actor
from changming.papers.summary import error_line

REFUSED = 1  # exit code: done, but rows or files were refused
COMMAND = Actor("command:import", "changming import")
NO_FOLDER = marked("a folder with one day's files")


def add(families: Any) -> None:  # noqa: ANN401 -- argparse gives its sub-parsers no public type
    """Declare the commands of this family."""
    family = families.add_parser("import", help=_("what teams sent, into the server's database"))
    verbs = family.add_subparsers(metavar=_("VERB"), required=True)
    command = verbs.add_parser("day", help=_("everything of one day from a folder"))
    command.add_argument("folder", type=Path, metavar="FOLDER", help=_("the folder with the day's files"))
    command.add_argument("--check", action="store_true", help=_("check the day at once, without waiting for a worker"))
    command.add_argument("--jobs", type=jobs_asked, metavar="N", default=PROCESSES, help=_("processes at once"))
    terminal.add_language(command)
    command.set_defaults(run=run_import)


def run_import(options: argparse.Namespace) -> int:
    """Import, and with `--check` check; 1 when a row or file was refused or the day cannot be checked yet."""
    office_database.demand()
    district = _district(options.folder)
    delivery = _read(options.folder, district, options.jobs)
    weighed = _put(delivery)
    _tell(delivery, weighed)
    checked = _check(district) if options.check else True
    return REFUSED if delivery.refused or not checked else 0


def _district(folder: Path) -> DistrictFile:
    if not folder.is_dir():
        raise terminal.Stop(error_line(input_error(Problem(str(folder), None, None, None, NO_FOLDER))))
    try:
        return read_district(folder)
    except Unreadable as refused:
        problem = Problem("district.toml", None, None, None, refused.expected, refused.facts)
        raise terminal.Stop(error_line(input_error(problem))) from refused


def _read(folder: Path, district: DistrictFile, jobs: int) -> Delivery:
    progress = terminal.progress()
    look = partial(look_at, jobs=jobs, progress=lambda done, total: progress(_("Looking at pictures"), done, total))
    progress(_("Reading tables"), 0, 0)
    source = FolderSource.open(folder, district.frame, look, district.problems)
    delivery = read_delivery(source, owner_of(district), at=clock.now())
    delivery.shared_devices = district.shared_devices
    delivery.pack = _pack(folder, district.pack or EXAMPLE)
    terminal.end_progress()
    return delivery


def _pack(folder: Path, name: str) -> NamedPack | None:
    """The pack that the folder names, found as `day check` finds it; None: the one that is used anyway."""
    if name == EXAMPLE:
        return None
    try:
        return NamedPack(name, pack_text(name, folder))
    except terminal.Stop:
        return NamedPack(name, None)


def _put(delivery: Delivery) -> Weighed:
    progress = terminal.progress()
    progress(_("Putting it into the database"), 0, 0)
    weighed = put(delivery, Stores.here(), actor=COMMAND, at=clock.now())
    terminal.end_progress()
    return weighed


def _tell(delivery: Delivery, weighed: Weighed) -> None:
    terminal.tell(input_error(problem) for problem in delivery.refused)
    owner, changes = delivery.owner, weighed.changes()
    terminal.show(f"{owner.name} {owner.day}")
    for one in changes:
        kind = KINDS.get(one.kind, one.kind)
        counts = {"kind": kind, "added": one.added, "amended": one.amended, "again": one.again}
        terminal.show(_("%(kind)s: %(added)s added, %(amended)s changed, %(again)s left as they are") % counts)
    if weighed.fixes or weighed.fixes_again:
        counts = {"added": weighed.fixes, "again": weighed.fixes_again}
        terminal.show(_("Positions: %(added)s added, %(again)s left as they are") % counts)
    if not weighed.fixes and not any(one.added or one.amended for one in changes):
        terminal.show(_("Nothing changed: all of it was there already."))
    if weighed.pack is not None:
        terminal.show(pack_says(weighed.pack.name, weighed.pack.version, weighed.pack.judged_by))
    if refused := len(delivery.refused):
        terminal.show(ngettext("%(n)s row or file refused", "%(n)s rows or files refused", refused) % {"n": refused})


def _check(district: DistrictFile) -> bool:
    """Whether the day could be checked."""
    progress = terminal.progress()
    pack = pack_of_day(district.adcode, district.day)
    try:
        run = run_day(
            district=district.adcode,
            day=district.day,
            pack=pack,
            stores=Stores.here(),
            progress=progress,
            actor=COMMAND,
            at=clock.now(),
        )
    except NothingToCheck as nothing:
        terminal.end_progress()
        terminal.tell(nothing.problems)
        return False
    except Overtaken:
        terminal.end_progress()
        terminal.show(_("A worker checked the day meanwhile."))
        return True
    terminal.end_progress()
    terminal.show(_("Checked: run %(number)s of %(day)s") % {"number": run.number, "day": run.day})
    return True
