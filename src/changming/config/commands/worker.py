"""`changming worker`: do what the jobs of the server ask for, until told to stop."""

import argparse
import logging
import os
import secrets
import signal
import socket
import threading
from datetime import datetime
from types import FrameType
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils.translation import gettext as _

from changming.config import office_database, terminal
from changming.kernel import clock
from changming.kernel.jobs import due, sweep
from changming.kernel.leases import renewing
from changming.kernel.runs import expire, run_one
from changming.kernel.tasks import Task, TaskState

LOOK_EVERY_S = 1.0
GIVES_WAY = 10  # niceness: pages that somebody waits for come before a day that is checked
log = logging.getLogger("changming.jobs")


def add(families: Any) -> None:  # noqa: ANN401 -- argparse gives its sub-parsers no public type
    """Declare the command."""
    command = families.add_parser("worker", help=_("do the server's background work; several may run"))
    command.add_argument("--once", action="store_true", help=_("stop when nothing is ready"))
    terminal.add_language(command)
    command.set_defaults(run=run_worker)


def run_worker(options: argparse.Namespace) -> int:
    """Work until SIGTERM or SIGINT, which let the job at hand end; a second one stops at once and puts it back.

    With `--once`: 1 when a job failed for good.
    """
    office_database.demand()
    stop = _stop_on_signals()
    os.nice(GIVES_WAY)
    name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(2)}"
    failed = 0
    terminal.say(_("Working as %(name)s.") % {"name": name})
    while not stop.is_set():
        try:
            close_old_connections()
            task = _next(name)
        except (OperationalError, InterfaceError) as error:
            terminal.say(_("The database is out of reach, trying again: %(why)s") % {"why": str(error).strip()})
            stop.wait(LOOK_EVERY_S)
            continue
        if task is not None:
            failed += task.state == TaskState.FAILED
            _tell(task, clock.now())
        elif options.once:
            break
        else:
            stop.wait(LOOK_EVERY_S)
    terminal.say(_("Stopped."))
    return 1 if options.once and failed else 0


def _next(name: str) -> Task | None:
    """Bring the queue up to date, and do what has been ready longest."""
    at = clock.now()
    expire(at)
    sweep(at)
    due(at)
    return run_one(clock=clock.now, worker=name, keeping=renewing)


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()

    def order(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    signal.signal(signal.SIGTERM, order)
    signal.signal(signal.SIGINT, order)
    return stop


def _tell(task: Task, at: datetime) -> None:
    says = {
        TaskState.DONE: _("%(job)s %(id)s: done in %(seconds).1f s"),
        TaskState.FAILED: _("%(job)s %(id)s: failed for good after %(seconds).1f s"),
        TaskState.QUEUED: _("%(job)s %(id)s: failed after %(seconds).1f s, will be tried again"),
    }
    seconds = (at - (task.started_at or at)).total_seconds()
    state = TaskState(task.state)
    log.info("%s %s %s after %.1f s, try %s", task.job, task.pk, state, seconds, task.tries)
    if state in says:
        terminal.say(says[state] % {"job": task.job, "id": task.pk, "seconds": seconds})
