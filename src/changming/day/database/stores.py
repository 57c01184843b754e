"""Where the server keeps what is no row of its database."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Stores:
    """Where what is no row lies, below the folder of all that the server keeps."""

    home: Path

    @classmethod
    def here(cls) -> "Stores":
        """Those of this server."""
        return cls(Path(settings.HOME))

    @property
    def lake(self) -> Path:
        """Fixes."""
        return self.home / "lake"

    @property
    def shelf(self) -> Path:
        """Likenesses of pictures."""
        return self.home / "likenesses"

    @property
    def results(self) -> Path:
        """Results of long work, which may go at any time."""
        return self.home / "results"

    @property
    def incoming(self) -> Path:
        """What was dropped and is not stored yet."""
        return self.home / "incoming"

    @property
    def files(self) -> Path:
        """Files as they were sent, by the hash of their content."""
        return self.home / "files"

    @property
    def papers(self) -> Path:
        """Papers drawn of runs; they can be drawn again."""
        return self.home / "papers"

    @property
    def copies(self) -> Path:
        """Pictures made small for display; they can be made again."""
        return self.home / "copies"
