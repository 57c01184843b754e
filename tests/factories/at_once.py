"""Many hands at one moment."""

import threading
from collections import Counter

from django.db import connection

from changming.kernel.errors import Refused

THREADS = 8


def at_once(what, threads=THREADS):
    """How often each outcome came, all threads let go at one moment."""
    gate, answers = threading.Barrier(threads), Counter()

    def run(number):
        gate.wait()
        try:
            what(number)
            answers["done"] += 1
        except Refused as refused:
            answers[refused.code] += 1
        finally:
            connection.close()

    running = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return dict(answers)
