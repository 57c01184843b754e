"""`changming account make`: the first accounts of an office; later ones are made on the page 账号."""

import argparse
import re
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from changming.areas.people import actions
from changming.areas.people.choices import Role, Scope
from changming.areas.people.rules import Grant
from changming.config import office_database, terminal
from changming.kernel.actor import SYSTEM
from changming.kernel.clock import now

ADCODE = re.compile(r"\d{6}")


def add(families: Any) -> None:  # noqa: ANN401 -- argparse gives its sub-parsers no public type
    """Declare the commands of this family."""
    verbs = families.add_parser("account", help=_("who may sign in")).add_subparsers(metavar=_("VERB"), required=True)
    command = verbs.add_parser("make", help=_("make an account and print its one-time password"))
    command.add_argument("username", metavar="USERNAME", help=_("name to sign in with"))
    command.add_argument("--name", required=True, help=_("name of the person"))
    command.add_argument("--district", required=True, metavar="ADCODE", help=_("six digits of the district"))
    command.add_argument("--role", choices=[str(role) for role in Role], help=_("a role over the whole district"))
    terminal.add_language(command)
    command.set_defaults(run=run_make)


def run_make(options: argparse.Namespace) -> int:
    """Make, grant, print the password on stdout."""
    office_database.demand()
    if not ADCODE.fullmatch(options.district):
        raise terminal.Stop(_("A district is written as the six digits of its adcode, such as 620104."))
    at = now()
    try:
        with transaction.atomic():
            account, password = actions.make_account(
                username=options.username, name=options.name, district=options.district, actor=SYSTEM, at=at
            )
            if options.role:
                grant = Grant(Role(options.role), Scope.DISTRICT, options.district, options.district)
                actions.set_grants(account.pk, grants=[grant], actor=SYSTEM, at=at)
    except actions.NameTaken as taken:
        raise terminal.Stop(_("Another account signs in with that name. Choose another.")) from taken
    terminal.say(_("Hand it over in person. It is shown this once and must be changed at the first sign-in."))
    terminal.show(password)
    return 0
