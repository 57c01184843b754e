"""`changming check --deploy`: whether an office is ready for others to open its site."""

import argparse
import json
import os
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from changming.config import terminal
from changming.config.deployment import Point, points, reached
from changming.kernel.clock import now


def add(families: Any) -> None:  # noqa: ANN401 -- argparse gives its sub-parsers no public type
    """Declare the command."""
    command = families.add_parser("check", help=_("whether the office is set up as it should be"))
    command.add_argument("--deploy", action="store_true", required=True, help=_("before others open the site"))
    command.add_argument("--json", action="store_true", help=_("for machines"))
    terminal.add_language(command)
    command.set_defaults(run=run_check)


def run_check(options: argparse.Namespace) -> int:
    """Each point on a line, with what to do where it falls short; 1 when any does."""
    found = list(points(os.environ, at=now(), reach=reached))
    short = [point for point in found if point.do]
    if options.json:
        said = [{"what": point.what, "ok": not point.do, "do": point.do} for point in found]
        terminal.show(json.dumps(said, ensure_ascii=False, indent=1))
    else:
        for point in found:
            terminal.show(_line(point))
        terminal.show(_result(len(short)))
    return 1 if short else 0


def _line(point: Point) -> str:
    return f"✗ {point.what}\n  → {point.do}" if point.do else f"✓ {point.what}"


def _result(short: int) -> str:
    if not short:
        return _("All in order.")
    return ngettext("%(n)s point falls short.", "%(n)s points fall short.", short) % {"n": short}
