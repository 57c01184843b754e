"""Results of a day's long work, kept between its runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from changming.day.memory import Memory
from changming.stores import results

LIMIT_BYTES = 512 * 2**20  # a day of a whole district takes about a tenth


@dataclass(frozen=True, slots=True)
class Remembered(Memory):
    """What the runs of one district's day remember."""

    root: Path
    district: str
    day: date

    def recall(self, key: str) -> Mapping[str, NDArray[Any] | str] | None:
        """What an earlier run kept."""
        return results.get(self.root, self.district, self.day, key)

    def keep(self, key: str, values: Mapping[str, NDArray[Any] | str]) -> None:
        """Keep it for later runs."""
        results.put(self.root, self.district, self.day, key, values, limit_bytes=LIMIT_BYTES)
