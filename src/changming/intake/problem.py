"""What intake says of input it cannot use, and how much input it takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field


def marked(text: str) -> str:
    """Mark an English sentence for translation; rooms without Django leave the translating to papers."""
    return text


@dataclass(frozen=True, slots=True)
class Problem:
    """A bad row or file. `expected` is an English sentence with {named} places that `facts` fill.

    `row` is 1-based as a spreadsheet shows it, None for a whole file; `column` is the header as written.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    expected: str
    facts: Mapping[str, str] = field(default_factory=dict)


class Unreadable(Exception):
    """A whole file that cannot be used. `expected` and `facts` as in Problem."""

    def __init__(self, expected: str, **facts: str) -> None:
        super().__init__(expected.format(**facts))
        self.expected = expected
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of anything intake takes before it refuses."""

    file_bytes: int = 200 * 2**20
    photo_bytes: int = 50 * 2**20
    files: int = 50_000
    rows: int = 2_000_000
    columns: int = 1_000
    cell_chars: int = 32_767
    nesting: int = 60
    pixels: int = 100_000_000
    unzipped_bytes: int = 500 * 2**20
    unzip_ratio: int = 200


LIMITS = Limits()
