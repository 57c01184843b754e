"""A process that appends batches to a lake and says each one that has returned: ROOT FIRST COUNT."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

from changming.stores.lake import append
from tests.factories.fix_batches import batch_of

DISTRICT, DAY = "620103", date(2026, 11, 20)
EACH, STEP = 40, 20  # fixes of a batch; half of them are the next one's too


def batch(number):
    """Batch `number`: every other fix is in its neighbour as well."""
    return batch_of(f"{number}.csv", [("甲", float(number * STEP + place)) for place in range(EACH)])


def main():
    """Append, one after the other, until killed or done."""
    root, first, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    for number in range(first, first + count):
        append(root, DISTRICT, DAY, batch(number), arrival=datetime.now(UTC))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
