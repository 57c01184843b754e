"""A day folder surveyed: which file is of which kind. Nothing is opened here."""

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from changming.intake.district import FILE as DISTRICT_FILE
from changming.intake.district import DistrictFile, read_district
from changming.intake.kinds import kind_of_name
from changming.intake.problem import LIMITS, Limits, Problem, marked

__all__ = ["DistrictFile", "Found", "Survey", "read_district", "survey"]

OUTPUT = "report"
OUTPUT_MARK = "report.json"  # a folder that holds it is an output
DRAFT = re.compile(r"\.draft\.", re.IGNORECASE)
IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini", "__macosx", "ehthumbs.db"})
PAGES = frozenset({".htm", ".html", ".xml"})
TABLES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".et", ".json", ".jsonl", ".geojson"}) | PAGES
NAMELESS_TABLES = TABLES - PAGES - {".txt", ".geojson"}  # such files may be an export or have named sheets
VECTORS = frozenset(
    {".geojson", ".json", ".gpkg", ".zip", ".shp", ".pbf", ".graphml", ".csv", ".xlsx", ".xlsm", ".xls", ".txt", ".tsv"}
)
PLACES = frozenset({"facilities", "posts"})
SHAPED = PLACES | {"roads"}  # tables or shapes
BESIDE_SHAPES = frozenset({".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qmd", ".qpj", ".xml"})
TRACKS = frozenset({".csv", ".tsv", ".txt", ".gpx", ".geojson", ".json", ".parquet", ".xlsx", ".xlsm", ".xls"})
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"})
PAPERS = frozenset(
    {
        "",
        ".md",
        ".txt",
        ".html",
        ".htm",
        ".pdf",
        ".doc",
        ".docx",
        ".toml",
        ".rst",
        ".license",
        ".css",
        ".svg",
        ".yaml",
        ".yml",
        ".log",
        ".wps",
    }
)
DEEPEST = 12

NO_KIND = marked(
    "a name that begins with a kind, such as 排班 (roster), 签到 (sign-ins) or 轨迹 (tracks); it is not read"
)
NO_TABLE = marked("a table (.csv, .xlsx or .xls)")
NO_ROADS = marked("a road ledger (.geojson, .csv, .xlsx, .xls, .gpkg, .shp.zip, .osm.pbf or .graphml)")
NO_HISTORY = marked("a folder named history (历史) that holds earlier days or a likeness index; this file is not read")
EXPECTED = {"roads": NO_ROADS, "history": NO_HISTORY}
NO_TRACK = marked("a track (.csv, .gpx, .geojson or .parquet)")
NO_PICTURE = marked("a picture (.jpg, .png, .webp or .heic) or, named photos, a table of them")
LINK_OUT = marked("a file of this folder, not a link out of it; it is not read")
NOT_OPENED = marked("a folder that can be opened")
TOO_MANY = marked("a folder of at most {files} files; the rest is not read")
PICTURE_OUTSIDE = marked("pictures in the folder photos (照片); it is not read")
FOLDER_OF_NO_KIND = marked(
    "a folder whose name begins with a kind, such as photos (照片) or tracks (轨迹); it is not read"
)


@dataclass(frozen=True, slots=True)
class Found:
    """One file: where it lies, what reports call it (relative to the folder, with /), its kind by name."""

    path: Path
    name: str
    kind: str | None


@dataclass(slots=True)
class Survey:
    """The files of a day folder by kind, sorted by name. `history`: folders with earlier days.

    Kinds are those of `intake.kinds.KINDS`; pictures are `pictures`, the table about them is `photos`. `nameless`
    files may still be a platform's export, or have sheets that name their kind.
    """

    folder: Path
    files: dict[str, list[Found]] = field(default_factory=dict)
    nameless: list[Found] = field(default_factory=list)
    history: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def of(self, kind: str) -> list[Found]:
        """The files of one kind."""
        return self.files.get(kind, [])


def survey(folder: Path, limits: Limits = LIMITS) -> Survey:
    """Sort the files of a folder by kind; what is not read is told in `problems`."""
    found = Survey(folder)
    for count, (path, name, kind) in enumerate(_walk(found, folder, "", None, 0), 1):
        if count > limits.files:
            found.problems.append(Problem(name, None, None, None, TOO_MANY, {"files": str(limits.files)}))
            break
        _sort(found, path, name, kind)
    return found


def _walk(
    found: Survey, folder: Path, prefix: str, kind: str | None, depth: int
) -> Iterator[tuple[Path, str, str | None]]:
    """Files below a folder with their names and their folder's kind, in the order of names."""
    try:
        listed = sorted((_shown(entry.name), entry) for entry in folder.iterdir())
    except OSError:
        found.problems.append(Problem(prefix.rstrip("/") or ".", None, None, None, NOT_OPENED))
        return
    for shown, path in listed:
        name = prefix + shown
        if shown.startswith((".", "~$")) or shown.casefold() in IGNORED_NAMES:
            continue
        if path.is_symlink() and (path.is_dir() or not path.resolve().is_relative_to(found.folder.resolve())):
            found.problems.append(Problem(name, None, None, None, LINK_OUT))
        elif path.is_file():
            yield path, name, kind
        elif path.is_dir() and depth < DEEPEST:
            yield from _walk_into(found, path, name, kind, depth)


def _shown(written: str) -> str:
    """A file's name as reports say it; names that other systems wrote in GBK too."""
    name = os.fsencode(written)
    try:
        text = name.decode("utf-8")
    except UnicodeDecodeError:
        text = name.decode("gb18030", "replace")
    return unicodedata.normalize("NFC", text)


def _walk_into(
    found: Survey, path: Path, name: str, kind: str | None, depth: int
) -> Iterator[tuple[Path, str, str | None]]:
    if kind is None and (name.casefold() == OUTPUT or OUTPUT_MARK in _names(path)):
        return
    own = kind or kind_of_name(name)
    if own == "history":
        found.history.append(path)
    elif own:
        yield from _walk(found, path, f"{name}/", own, depth + 1)
    elif any(Path(inner).suffix.lower() not in PAPERS for inner in _names(path)):
        found.problems.append(Problem(name, None, None, None, FOLDER_OF_NO_KIND))


def _names(folder: Path) -> frozenset[str]:
    """The names in a folder; none in one that cannot be opened."""
    try:
        return frozenset(entry.name for entry in folder.iterdir())
    except OSError:
        return frozenset()


def _sort(found: Survey, path: Path, name: str, folder_kind: str | None) -> None:
    """Put one file where it belongs."""
    base = name.rpartition("/")[2]
    suffix = Path(base).suffix.lower()
    own = kind_of_name(base)
    if name == DISTRICT_FILE or (own == "roads" and DRAFT.search(base)):
        return
    if folder_kind == "photos" and (suffix in PICTURES or own is None):
        _keep(found, Found(path, name, "pictures"), suffix, PICTURES, NO_PICTURE)
    elif folder_kind == "tracks" or own == "tracks":
        _keep(found, Found(path, name, "tracks"), suffix, TRACKS, NO_TRACK)
    elif own == "photos" and suffix in PICTURES:
        _keep(found, Found(path, name, "pictures"), suffix, PICTURES, NO_PICTURE)
    elif kind := own or folder_kind:
        if kind not in SHAPED or suffix not in BESIDE_SHAPES:
            _keep(
                found,
                Found(path, name, kind),
                suffix,
                _readable(kind),
                EXPECTED.get(kind, NO_TABLE),
            )
    elif suffix in NAMELESS_TABLES:
        found.nameless.append(Found(path, name, None))
    elif suffix not in PAPERS:
        found.problems.append(Problem(name, None, None, None, PICTURE_OUTSIDE if suffix in PICTURES else NO_KIND))


def _readable(kind: str) -> frozenset[str]:
    if kind == "history":
        return frozenset()
    return VECTORS if kind in SHAPED else TABLES


def _keep(found: Survey, file: Found, suffix: str, readable: frozenset[str], expected: str) -> None:
    if suffix in readable and file.kind:
        found.files.setdefault(file.kind, []).append(file)
    elif suffix not in PAPERS - {".pdf", ".doc", ".docx", ".wps"} or file.kind not in {"pictures", "tracks"}:
        found.problems.append(Problem(file.name, None, None, None, expected))
