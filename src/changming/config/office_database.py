"""The server's database, for commands that cannot do without."""

from django.core.management import call_command
from django.db import DatabaseError
from django.utils.translation import gettext as _

from changming.config.terminal import Stop


def demand() -> None:
    """Make sure that the database is there and has the tables of this version. Raises Stop in words."""
    try:
        call_command("migrate", check_unapplied=True, verbosity=0)
    except DatabaseError as error:
        raise Stop(_("The database cannot be opened: %(why)s") % {"why": str(error).strip()}) from error
    except SystemExit as exit_:
        raise Stop(_("The database has not the tables of this version; `changming serve` sets them up.")) from exit_
