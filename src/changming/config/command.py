"""The command line `changming`: one module per family of commands in `commands/`."""

import argparse
import os
import sys
from collections.abc import Sequence

import django
from django.utils import translation
from django.utils.translation import gettext as _

from changming import __version__
from changming.config import terminal
from changming.config.commands import day, ledger, likeness, sample, standards

FAMILIES = (day, standards, sample, ledger, likeness)
ON_FOLDERS = frozenset({"day", "standards", "sample", "ledger", "likeness"})  # they need no tables and start sooner
LANGUAGES = {"zh": "zh-hans", "en": "en"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Exit codes: 0 done, 1 done but something was refused or fell short, 2 nothing could be done."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings_for(arguments))
    django.setup()
    with translation.override(LANGUAGES[language_of(arguments)]):
        options = parser().parse_args(arguments)
        try:
            code: int = options.run(options)
        except KeyboardInterrupt:
            terminal.say(_("Stopped. Nothing was written half."))
            return 130
        except terminal.Stop as stop:
            terminal.say(str(stop))
            return 2
        return code


def settings_for(arguments: Sequence[str]) -> str:
    """The settings module that a command needs: without tables where it works on a folder."""
    on_folder = next((word in ON_FOLDERS for word in arguments if not word.startswith("-")), True)
    return "changming.config.folder_settings" if on_folder else "changming.config.settings"


def language_of(arguments: Sequence[str]) -> str:
    """The language asked for, read before anything is said: zh unless `--lang en` stands there."""
    for position, argument in enumerate(arguments):
        wanted = argument.removeprefix("--lang=") if argument.startswith("--lang=") else None
        if argument == "--lang" and position + 1 < len(arguments):
            wanted = arguments[position + 1]
        if wanted in LANGUAGES:
            return wanted
    return "zh"


def parser() -> argparse.ArgumentParser:
    """The whole command line; `docs/reference/commands.md` is made from it."""
    top = argparse.ArgumentParser(prog="changming", description=_("Keeps a city's standards kept."))
    top.add_argument("--version", action="version", version=f"changming {__version__}")
    families = top.add_subparsers(metavar=_("COMMAND"), required=True)
    for family in FAMILIES:
        family.add(families)
    return top


if __name__ == "__main__":
    sys.exit(main())
