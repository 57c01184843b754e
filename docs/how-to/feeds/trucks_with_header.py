"""Jersey City's refuse trucks: `lat|lon|vehicle|address|time` without a header becomes a track file with one.

python trucks_with_header.py all_dedup.csv DAY_FOLDER/tracks/trucks.csv
"""

import sys
from pathlib import Path

HEADER = "lat|lon|device|address|time\n"


def convert(source: Path, target: Path) -> None:
    """Put the header before the rows; nothing else changes."""
    target.write_text(HEADER + source.read_text(encoding="utf-8"), encoding="utf-8")


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
