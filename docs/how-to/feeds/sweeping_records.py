"""Finland's records of mechanical sweeping (task BRUSHING) become a track of fixes along each swept line.

A record is a line with a start and an end in time, in EPSG:3067, which the file does not say: you do. A record whose
id came before is left out, and so is one that is a point only, for it is no swept length. Records that follow each
other (`previousId`) are one device. Between its start and its end a record is taken to be driven evenly.

python sweeping_records.py city_route_data-Helsinki_2024-06-26.csv DAY_FOLDER/tracks/sweeping.csv EPSG:3067 2024-04-03
"""

import csv
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import shapely

from changming.engines.geo import recognise_crs, to_wgs84

LONGEST_CELL = 10_000_000  # characters: a day's line may be long
STEP_M = 50.0


def convert(source: Path, target: Path, crs: str, day: str | None = None) -> None:
    """Write the fixes of all records, or of those that began on `day` (UTC; a month will do)."""
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["device", "time", "lon", "lat", "work"])
        for device, record, line in swept_lines(source, day):
            writer.writerows(_fixes(device, record, line, crs))


def swept_lines(source: Path, day: str | None = None) -> Iterator[tuple[str, dict[str, str], shapely.LineString]]:
    """Each record once, if it is a line: its device, itself and its line in the file's coordinates."""
    csv.field_size_limit(LONGEST_CELL)
    with source.open(encoding="utf-8", newline="") as file:
        records = {row["id"]: row for row in reversed(list(csv.DictReader(file)))}  # of one id the first holds
    for record in reversed(records.values()):
        shape = shapely.force_2d(shapely.from_wkt(record["geometry"]))
        if shape.geom_type == "LineString" and (day is None or record["startTime"].startswith(day)):
            yield _first_of(record, records), record, shape


def _first_of(record: dict[str, str], records: dict[str, dict[str, str]]) -> str:
    """The id of the record that a chain begins with."""
    seen = set()
    while record["previousId"] in records and record["id"] not in seen:
        seen.add(record["id"])
        record = records[record["previousId"]]
    return record["id"]


def _fixes(device: str, record: dict[str, str], line: shapely.LineString, crs: str) -> Iterator[list[object]]:
    system = recognise_crs(crs)
    if system is None:
        raise SystemExit(f"no coordinate system that can be converted: {crs}")
    dense = shapely.segmentize(line, STEP_M)
    points = shapely.get_coordinates(dense)
    share = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T)))) / dense.length
    lon, lat = to_wgs84(points[:, 0], points[:, 1], system)
    start, end = (datetime.fromisoformat(record[column]) for column in ("startTime", "endTime"))
    for at, east, north in zip(share.tolist(), lon.tolist(), lat.tolist(), strict=True):
        time = start + timedelta(seconds=(end - start).total_seconds() * at)
        yield [device, time.isoformat(timespec="milliseconds"), f"{east:.7f}", f"{north:.7f}", True]


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4] if len(sys.argv) > 4 else None)
