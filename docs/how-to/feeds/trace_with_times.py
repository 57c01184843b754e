"""A trace of positions without times becomes a track, a fix each second from a time that you give.

For trying only: what is not known is made up here, and no verdict may rest on it.

python trace_with_times.py sample_trace_1.csv DAY_FOLDER/tracks/trace-1.csv 2026-11-23T06:30:00-07:00
"""

import csv
import sys
from datetime import datetime, timedelta
from pathlib import Path

LON, LAT = ("longitude", "lon", "x"), ("latitude", "lat", "y")


def convert(source: Path, target: Path, start: datetime, *, delimiter: str = ",") -> None:
    """Write the trace with times; its columns of positions are found by their headers."""
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=delimiter))
    lon, lat = (next(name for name in names if name in rows[0]) for names in (LON, LAT))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["time", "lon", "lat"])
        writer.writerows(
            [(start + timedelta(seconds=second)).isoformat(), row[lon], row[lat]] for second, row in enumerate(rows)
        )


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]), datetime.fromisoformat(sys.argv[3]))
