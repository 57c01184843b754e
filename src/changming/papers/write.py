"""All papers of a day into one folder: whole or not at all."""

import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

from changming.papers.brief import brief_picture, brief_text
from changming.papers.bulletin import bulletin
from changming.papers.map_page import map_page
from changming.papers.report import Faces, Report
from changming.papers.report_json import in_order, to_json
from changming.papers.workbook import workbook

Progress = Callable[[int, int], None]  # so many papers, of so many

PAPERS = ("brief.txt", "brief.png", "report.xlsx", "bulletin.pdf", "map.html", "report.json")


def write_papers(report: Report, faces: Faces, out: Path, *, lang: str, progress: Progress | None = None) -> list[Path]:
    """Write every paper into `out` and say where each lies, `report.json` last.

    They are made in a hidden folder beside `out` and moved when all are there; an interruption or a failure before
    that leaves `out` as it was. Other files in `out` stay. Raises OSError where the folder cannot be written.
    """
    report, faces = _ordered(report, faces)
    out.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        for number, (name, content) in enumerate(_made(report, faces, lang, progress or _silent), 1):
            (making / name).write_bytes(content)
            if number == len(PAPERS):
                (progress or _silent)(number, number)
        with _uninterrupted():
            out.mkdir(exist_ok=True)
            for name in PAPERS:
                (making / name).replace(out / name)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return [out / name for name in PAPERS]


def _silent(_done: int, _of: int) -> None:
    """No progress is shown."""


def _made(report: Report, faces: Faces, lang: str, progress: Progress) -> Iterator[tuple[str, bytes]]:
    """Each paper's name and content, in the order of `PAPERS`, progress told before each."""
    makers = _makers(report, faces, lang)
    for number, name in enumerate(PAPERS):
        progress(number, len(PAPERS))
        yield name, makers[name]()


def _makers(report: Report, faces: Faces, lang: str) -> Mapping[str, Callable[[], bytes]]:
    """What makes each paper of a report in order."""

    @cache
    def report_json() -> bytes:
        return to_json(report, lang)

    return {
        "brief.txt": lambda: _utf8(brief_text(report, faces, lang)),
        "brief.png": lambda: brief_picture(report, faces, lang),
        "report.xlsx": lambda: workbook(report, faces, lang),
        "bulletin.pdf": lambda: bulletin(report, faces, lang, report_json()),
        "map.html": lambda: _utf8(map_page(report, faces, lang)),
        "report.json": report_json,
    }


def paper(name: str, report: Report, faces: Faces, lang: str) -> bytes:
    """One paper by its name; the same bytes as `write_papers` writes. Raises KeyError for no paper's name."""
    report, faces = _ordered(report, faces)
    return _makers(report, faces, lang)[name]()


def _ordered(report: Report, faces: Faces) -> tuple[Report, Faces]:
    return in_order(report), replace(faces, roads=tuple(sorted(faces.roads, key=lambda road: road.id)))


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", errors="replace")


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back for the moment of moving files, so that `out` never holds papers of two runs."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
