"""Papers of a day's last run: drawn once per run, language and teams, and kept until a later run has told the day."""

import hashlib
import shutil
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from changming import __version__
from changming.day.database.stores import Stores
from changming.day.queries import Told
from changming.day.scope import of_teams
from changming.papers.report import Faces, Report
from changming.papers.write import PAPERS, paper
from changming.stores.drafts import make_folder, write_whole

LINES_AT_ONCE = 3_000  # a report of so many lines is drawn within a second
ALWAYS_AT_ONCE = frozenset({"brief.txt", "report.json"})


@dataclass(frozen=True, slots=True)
class Edition:
    """For whom papers are drawn: `lang` is zh or en, `teams` are those they are cut to; None: the whole district."""

    lang: str
    teams: frozenset[str] | None = None

    @property
    def folder(self) -> Path:
        """Below the folder of a run."""
        return Path(self.lang, self.key)

    @property
    def key(self) -> str:
        """Names the teams."""
        if self.teams is None:
            return "all"
        return hashlib.sha256("\0".join(sorted(self.teams)).encode()).hexdigest()[:32]

    def asked(self, district: str, day: date) -> dict[str, Any]:
        """As the job is asked for it."""
        names = None if self.teams is None else sorted(self.teams)
        return {"district": district, "day": day.isoformat(), "lang": self.lang, "teams": names, "edition": self.key}


def open_paper(stores: Stores, told: Told, edition: Edition, name: str) -> BinaryIO | None:
    """A paper that is drawn, opened to be read; None where it is not. Raises ValueError for no paper's name."""
    if name not in PAPERS:
        raise ValueError("no paper")
    try:
        return (_of_run(stores, told) / edition.folder / name).open("rb")
    except FileNotFoundError:
        return None


def is_quick(told: Told, name: str) -> bool:
    """Whether a paper is drawn within a second."""
    report = told.report
    lines = len(report.duties) + len(report.segments) + len(report.sign_ins) + len(report.photos)
    return name in ALWAYS_AT_ONCE or lines <= LINES_AT_ONCE


def draw(stores: Stores, told: Told, edition: Edition, names: Collection[str] = PAPERS) -> None:
    """Draw papers that are not there yet and remove those of earlier runs. Raises StorageFull."""
    of_run = _of_run(stores, told)
    folder = of_run / edition.folder
    report, faces = cut(told.report, told.faces, edition.teams)
    make_folder(folder)
    for name in names:
        if not (folder / name).is_file():
            write_whole(folder / name, paper(name, report, faces, edition.lang), durable=False)
    for other in of_run.parent.iterdir():
        if other != of_run:
            shutil.rmtree(other, ignore_errors=True)


def cut(report: Report, faces: Faces, teams: frozenset[str] | None) -> tuple[Report, Faces]:
    """What people of these teams may see, the teams named beside the district on every paper."""
    if teams is None:
        return report, faces
    report, faces = of_teams(report, faces, teams)
    named = f"{report.district.name} · {' '.join(sorted(teams)) or '–'}"
    return replace(report, district=replace(report.district, name=named)), faces


def _of_run(stores: Stores, told: Told) -> Path:
    run = told.run
    key = hashlib.sha256(f"{run.sha256} {run.ledger.sha256} {__version__}".encode()).hexdigest()[:32]
    return _of_day(stores, run.district, run.day) / key


def _of_day(stores: Stores, district: str, day: date) -> Path:
    return stores.papers / district / day.isoformat()
