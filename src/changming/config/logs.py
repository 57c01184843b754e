"""Logs in files by day, which several processes write at once: each line is one append, and no file is renamed."""

import logging
import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

KEPT = timedelta(days=190)  # six months and a little: 网络安全法, article 21
ACCESS, SITE, JOBS = "access", "site", "jobs"


class DailyFile(logging.Handler):
    """Appends to `NAME-2026-11-24.log` of a folder (local days); a new day removes files older than KEPT."""

    def __init__(self, folder: str, name: str) -> None:
        super().__init__()
        self.folder, self.file_name = Path(folder), name
        self.day: date | None = None
        self.file = -1

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record. A disk that is full stops no page."""
        try:
            day = date.fromtimestamp(record.created)  # noqa: DTZ012 -- the local day, as the lines say
            if day != self.day:
                self._turn_to(day)
            os.write(self.file, (self.format(record) + "\n").encode(errors="backslashreplace"))
        except Exception:  # noqa: BLE001 -- as every handler of logging: nothing that is logged may break what logs
            self.handleError(record)

    def close(self) -> None:
        """Leave the file."""
        if self.file >= 0:
            os.close(self.file)
            self.file, self.day = -1, None
        super().close()

    def _turn_to(self, day: date) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.file >= 0:
            os.close(self.file)
        path = self.folder / f"{self.file_name}-{day}.log"
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)
        self.day = day
        oldest = f"{self.file_name}-{day - KEPT}.log"
        for old in self.folder.glob(f"{self.file_name}-????-??-??.log"):
            if old.name < oldest:
                old.unlink(missing_ok=True)


def settings(folder: Path) -> dict[str, Any]:
    """Django's LOGGING: accesses, jobs, and whatever else the site has to say, which is also said on stderr."""
    files = {
        name: {"()": DailyFile, "folder": str(folder), "name": name, "formatter": "line"}
        for name in (ACCESS, SITE, JOBS)
    }
    said = {"class": "logging.StreamHandler", "formatter": "line", "level": "ERROR"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "format": "%(asctime)s %(process)d %(levelname)s %(name)s %(message)s",
                "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            }
        },
        "handlers": {**files, "said": said},
        "loggers": {
            "changming.access": {"handlers": [ACCESS], "level": "INFO", "propagate": False},
            "changming.jobs": {"handlers": [JOBS], "level": "INFO", "propagate": False},
            "changming": {"handlers": [SITE, "said"], "level": "INFO", "propagate": False},
            "django": {"handlers": [SITE, "said"], "level": "INFO", "propagate": False},
            "django.request": {"level": "ERROR"},  # pages refused with 403 and 404 stand in the log of accesses
        },
    }
