"""Chicago's plow tracker: each snapshot of its JSON becomes a track file. A fix of two snapshots stays in both files.

python plow_snapshots.py test_data DAY_FOLDER/tracks
"""

import csv
import json
import sys
from pathlib import Path

COLUMNS = {
    "device": "assetName",
    "time": "postingTime",
    "lon": "longitude",
    "lat": "latitude",
    "heading_deg": "directionDegrees",
}


def convert(source: Path, target: Path) -> None:
    """A `.csv` in the folder `target` for each `.json` in the folder `source`."""
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.glob("*.json")):
        rows = json.loads(path.read_text(encoding="utf-8"))["TrackingDataResponse"]["locationList"]
        with (target / f"{path.stem}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            writer.writerows([row[key] for key in COLUMNS.values()] for row in rows)


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
