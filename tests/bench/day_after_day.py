"""Keeps a day run in progress until it is ended; run in an office, `desk_month` starts it.

python tests/bench/day_after_day.py DISTRICT DAY
"""

import sys
import time

import django

django.setup()

from changming.day.jobs import check_the_day  # noqa: E402 -- Django comes first
from changming.kernel.clock import now  # noqa: E402 -- Django comes first
from changming.kernel.jobs import ask, discover  # noqa: E402 -- Django comes first

EVERY_S = 1.0  # one runs, one waits: a call that comes meanwhile joins the one that waits


def main() -> None:
    district, day = sys.argv[1:]
    discover()
    while True:
        ask(check_the_day, at=now(), district=district, day=day)
        time.sleep(EVERY_S)


if __name__ == "__main__":
    main()
