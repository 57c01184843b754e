"""The command line `changming`: one module per family of commands in `commands/`."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import django
from django.utils import translation
from django.utils.translation import gettext as _

from changming import __version__
from changming.config import terminal

ON_FOLDERS = ("day", "standards", "sample", "ledger", "likeness")  # they need no tables and start sooner
OF_AN_OFFICE = ("importing", "serve", "worker", "check", "backup", "audit", "account")
SETTINGS = {True: "changming.config.folder_settings", False: "changming.config.settings"}
LANGUAGES = {"zh": "zh-hans", "en": "en"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Exit codes: 0 done, 1 done but something was refused or fell short, 2 nothing could be done."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    families = families_for(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS[families == ON_FOLDERS])
    django.setup()
    with translation.override(LANGUAGES[language_of(arguments)]):
        options = parser(families).parse_args(arguments)
        try:
            code: int = options.run(options)
        except KeyboardInterrupt:
            terminal.say(_("Stopped. Nothing was written half."))
            return 130
        except terminal.Stop as stop:
            terminal.say(str(stop))
            return 2
        return code


def families_for(arguments: Sequence[str]) -> tuple[str, ...]:
    """The families to load: those that work on folders alone where one of them is asked, else all."""
    asked = next((word for word in arguments if not word.startswith("-")), None)
    return ON_FOLDERS if asked in ON_FOLDERS else (*ON_FOLDERS, *OF_AN_OFFICE)


def language_of(arguments: Sequence[str]) -> str:
    """The language asked for, read before anything is said: zh unless `--lang en` stands there."""
    for position, argument in enumerate(arguments):
        wanted = argument.removeprefix("--lang=") if argument.startswith("--lang=") else None
        if argument == "--lang" and position + 1 < len(arguments):
            wanted = arguments[position + 1]
        if wanted in LANGUAGES:
            return wanted
    return "zh"


def parser(loaded: Sequence[str] = (*ON_FOLDERS, *OF_AN_OFFICE)) -> argparse.ArgumentParser:
    """The whole command line; `docs/reference/commands.md` is made from it."""
    top = argparse.ArgumentParser(prog="changming", description=_("Keeps a city's standards kept."))
    top.add_argument("--version", action="version", version=f"changming {__version__}")
    families = top.add_subparsers(metavar=_("COMMAND"), required=True)
    for family in loaded:
        import_module(f"changming.config.commands.{family}").add(families)
    return top


if __name__ == "__main__":
    sys.exit(main())
