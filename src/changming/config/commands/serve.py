"""`changming serve`: set up what the site needs, then become the server of its pages."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.utils.translation import gettext as _

from changming.config import environment, office_database, static_files, terminal

LOOPBACK = ("127.0.0.1", "::1", "localhost")
KEY_LENGTH = 50
KILL_AFTER_S = 10  # a page that takes longer than this to end is ended


def add(families: Any) -> None:  # noqa: ANN401 -- argparse gives its sub-parsers no public type
    """Declare the command."""
    command = families.add_parser("serve", help=_("serve the pages of the office"))
    command.add_argument("--host", default="127.0.0.1", help=_("address to listen on"))
    command.add_argument("--port", type=int, default=8000, help=_("port to listen on"))
    command.add_argument("--workers", type=int, default=2, help=_("processes"))
    command.add_argument("--threads", type=int, default=4, help=_("pages that one process makes at a time"))
    terminal.add_language(command)
    command.set_defaults(run=run_serve)


def run_serve(options: argparse.Namespace) -> NoReturn:
    """Refuse what is unsafe, set up tables and files, then serve until SIGTERM or SIGINT."""
    refuse_unsafe(options.host)
    office_database.set_up(terminal.progress())
    progress = terminal.progress()
    static_files.collect(Path(settings.HOME) / "static", settings.STATIC_URL, progress=progress, says=_("Page files"))
    terminal.end_progress()
    terminal.say(_("Serving http://%(host)s:%(port)s") % {"host": _in_url(options.host), "port": options.port})
    arguments = server(options)
    # The server takes this process's place: signals reach it, and what was loaded for the set-up is given back.
    os.execv(arguments[0], arguments)  # noqa: S606 -- our own interpreter, no shell


def refuse_unsafe(host: str) -> None:
    """Raises Stop for a demo that others could reach and for an office without a key of its own."""
    if settings.DEMO:
        if host not in LOOPBACK:
            raise terminal.Stop(
                _("The demo lets anybody in: it listens on %(hosts)s only, not on %(host)s.")
                % {"hosts": ", ".join(LOOPBACK), "host": host}
            )
        return
    if len(environment.given("CHANGMING_SECRET_KEY")) < KEY_LENGTH:
        raise terminal.Stop(
            _("CHANGMING_SECRET_KEY must hold %(count)s random characters; see `changming check --deploy`.")
            % {"count": KEY_LENGTH}
        )


def server(options: argparse.Namespace) -> list[str]:
    """The command line of the server."""
    return [
        sys.executable, "-m", "granian", "changming.config.wsgi:application",
        "--interface", "wsgi", "--no-ws", "--http", "1",
        "--host", options.host, "--port", str(options.port),
        "--workers", str(options.workers), "--blocking-threads", str(options.threads),
        "--respawn-failed-workers", "--workers-kill-timeout", str(KILL_AFTER_S),
        "--log-level", "warning",
    ]  # fmt: skip


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
