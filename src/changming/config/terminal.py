"""How commands speak: words and progress on stderr, results on stdout."""

import argparse
import sys
import time
from collections.abc import Iterable

from django.utils.translation import gettext as _

from changming.kernel.progress import Progress
from changming.papers.report import InputError
from changming.papers.summary import error_line

REDRAW_S = 0.1


class Stop(Exception):  # it ends the command with exit code 2
    """Nothing can be done: the message says why and what to do."""


def say(text: str) -> None:
    """A line for the person at the terminal."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def show(text: str) -> None:
    """A result, on stdout."""
    sys.stdout.write(text + "\n")


def progress() -> Progress:
    """A progress line: rewritten in place on a terminal, one line per step elsewhere."""
    live = sys.stderr.isatty()
    shown_step, shown_at = "", 0.0

    def report(step: str, done: int, total: int) -> None:
        nonlocal shown_step, shown_at
        now = time.monotonic()
        if step == shown_step and (not live or (now - shown_at < REDRAW_S and done < total)):
            return
        shown_step, shown_at = step, now
        count = f" {done}/{total}" if total else ""
        if live:
            sys.stderr.write(f"\r\033[K{step}{count}")
        else:
            sys.stderr.write(f"{step}{f' ({total})' if total else ''}\n")
        sys.stderr.flush()

    return report


def end_progress() -> None:
    """Leave the progress line, so that the next words start on a line of their own."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()


def add_language(command: argparse.ArgumentParser) -> None:
    """The option every command has."""
    command.add_argument("--lang", choices=["zh", "en"], default="zh", help=_("language of all words (default zh)"))


def tell(errors: Iterable[InputError]) -> None:
    """One line per bad row or file, on stdout."""
    for error in errors:
        show(error_line(error))
