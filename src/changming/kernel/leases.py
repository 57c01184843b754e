"""Renewing a lease while a job runs: in a thread and on a connection of its own."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connections

from changming.kernel.runs import Clock, Held

RENEW_S = 2.0
LOG = logging.getLogger("changming.jobs")


@contextmanager
def renewing(held: Held, clock: Clock) -> Iterator[None]:
    """Hold the task until the block is left; its progress is shown to others as often."""
    over = threading.Event()

    def renew() -> None:
        try:
            while not over.wait(RENEW_S):
                try:
                    held.renew(clock())
                except DatabaseError as error:  # locked, or away for a moment: the lease outlasts some rounds
                    LOG.warning("%s: its lease could not be renewed: %s", held.task, error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=renew, name=f"lease of {held.task.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
