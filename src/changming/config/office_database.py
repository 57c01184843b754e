"""The server's database, for commands that cannot do without."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from changming.config.terminal import Stop
from changming.kernel.progress import Progress


def demand() -> None:
    """Make sure that the database is there and has the tables of this version. Raises Stop in words."""
    try:
        call_command("migrate", check_unapplied=True, verbosity=0)
    except DatabaseError as error:
        raise Stop(_("The database cannot be opened: %(why)s") % {"why": str(error).strip()}) from error
    except SystemExit as exit_:
        raise Stop(_("The database has not the tables of this version; `changming serve` sets them up.")) from exit_


def set_up(progress: Progress) -> None:
    """Give the database the tables of this version. Raises Stop in words, for one of a newer version too."""
    Path(settings.HOME).mkdir(parents=True, exist_ok=True)
    try:
        loader = MigrationExecutor(connection).loader
        ours = {app for app, _name in loader.disk_migrations}
        newer = sorted(set(loader.applied_migrations) - set(loader.disk_migrations))
        if names := [f"{app}.{name}" for app, name in newer if app in ours]:
            raise Stop(_("The database is of another version than this program: %(name)s") % {"name": names[0]})
        missing = set(loader.disk_migrations) - set(loader.applied_migrations)
        if missing:
            progress(_("Setting up tables"), 0, len(missing))
            call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        raise Stop(_("The database cannot be opened: %(why)s") % {"why": str(error).strip()}) from error
