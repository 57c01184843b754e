"""`changming backup DIR` and `changming restore DIR`."""

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from changming.config import office_database, terminal
from changming.config.backups import Held, Unfit, back_up, restore
from changming.config.commands import audit
from changming.kernel.clock import now


def add(families: Any) -> None:  # noqa: ANN401 -- argparse gives its sub-parsers no public type
    """Declare the commands."""
    backup = families.add_parser("backup", help=_("write all that the server keeps into a new folder"))
    backup.add_argument("folder", type=Path, metavar="DIR", help=_("a new folder"))
    terminal.add_language(backup)
    backup.set_defaults(run=run_backup)
    restoring = families.add_parser("restore", help=_("put a backup into an empty database and an empty folder"))
    restoring.add_argument("folder", type=Path, metavar="DIR", help=_("a folder that `backup` wrote"))
    terminal.add_language(restoring)
    restoring.set_defaults(run=run_restore)


def run_backup(options: argparse.Namespace) -> int:
    """Write a backup; pages and worker may go on meanwhile."""
    office_database.demand()
    try:
        held = back_up(Path(settings.HOME), options.folder, at=now(), progress=terminal.progress())
    except (Unfit, OSError) as why:
        raise terminal.Stop(_("No backup was written: %(why)s") % {"why": why}) from why
    finally:
        terminal.end_progress()
    terminal.show(_told(held, options.folder))
    return 0


def run_restore(options: argparse.Namespace) -> int:
    """Restore, then verify every audit chain; 1 when one is broken."""
    office_database.set_up(terminal.progress())
    try:
        held = restore(options.folder, Path(settings.HOME), progress=terminal.progress())
    except (Unfit, OSError) as why:
        raise terminal.Stop(_("Not restored: %(why)s") % {"why": why}) from why
    finally:
        terminal.end_progress()
    terminal.show(_told(held, options.folder))
    options.json = False
    return audit.run_verify(options)


def _told(held: Held, folder: Path) -> str:
    counts = {"rows": held.rows, "files": held.files, "folder": folder}
    return _("%(rows)s rows and %(files)s files: %(folder)s") % counts
