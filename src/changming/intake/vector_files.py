"""Shapefiles and GeoPackages, read from memory: the reader below sees no path and opens no other file."""

import codecs
import io
import re
import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from changming.intake.archives import read_members
from changming.intake.features import Feature, Layer, flat
from changming.intake.problem import Limits, Problem, Unreadable, marked
from changming.intake.shapefile_parts import count_of_index, count_of_table, index_of, whole_table
from changming.intake.sheets import read_bytes

SHAPEFILE_PARTS = frozenset({".shp", ".shx", ".dbf", ".prj", ".cpg"})
SHAPEFILE_START = b"\x00\x00\x27\x0a"
GEOPACKAGE_START = b"SQLite format 3\x00"
BYTES_AS_THEY_ARE = "ISO-8859-1"  # every byte one character: the text is decoded by its own rule afterwards
CODE_PAGE = re.compile(r"utf-?8|gbk|gb2312|gb18030|big5|(?:cp|iso|latin|windows)[-_]?[\d_-]{1,8}", re.ASCII)
DBF_HEAD = 32  # bytes of the file's head, and of each field's
DBF_LANGUAGE = 29
DBF_NAME = 11
DBF_END = 0x0D
NO_TABLE = marked("a .dbf beside the .shp, with the ids and names; the shapes are read without them")
BROKEN = (
    CRSError,
    DataLayerError,
    DataSourceError,
    FeatureError,
    FieldError,
    GeometryError,
    shapely.errors.ShapelyError,
    LookupError,
    RuntimeError,
    ValueError,
    OverflowError,
    MemoryError,
)


def read_zipped_shapefiles(data: bytes, file: str, limits: Limits) -> list[Layer]:
    """Every Shapefile of an archive; raises Unreadable where there is none that can be read."""
    members = read_members(data, SHAPEFILE_PARTS, limits)
    stems = sorted(name[: -len(".shp")] for name in members if name.lower().endswith(".shp"))
    if not stems:
        raise Unreadable(marked("an archive with a .shp file in it"))
    layers = []
    for stem in stems:
        parts = {
            PurePosixPath(name).suffix.lower(): held
            for name, held in members.items()
            if name[:-4].casefold() == stem.casefold()
        }
        layers.append(read_shapefile(parts, file, PurePosixPath(stem).name if len(stems) > 1 else None))
    return layers


def beside(path: Path, limits: Limits) -> dict[str, bytes]:
    """The parts of the Shapefile at `path` that stand beside it, by suffix in lower case."""
    return {
        part.suffix.lower(): read_bytes(part, limits)
        for part in sorted(path.parent.iterdir())
        if part.stem == path.stem and part.suffix.lower() in SHAPEFILE_PARTS and part.is_file()
    }


def read_shapefile(parts: Mapping[str, bytes], file: str, name: str | None = None) -> Layer:
    """A Shapefile of the bytes of its parts by suffix; `.prj` says its coordinates, `.cpg` its letters.

    Its index (.shx) is made where it is missing or of another length than the table. Without its table (.dbf) the
    features have no properties, and `problems` of the layer say so.
    """
    if not parts.get(".shp", b"").startswith(SHAPEFILE_START):
        raise Unreadable(marked("a Shapefile with its .shp and .dbf"))
    problems: list[Problem] = []
    called = f"{file}#{name}" if name else file
    table, names = _renamed(parts.get(".dbf", b""))
    shx = parts.get(".shx", b"")
    if not shx or count_of_index(shx) != count_of_table(table):
        shx = index_of(parts[".shp"], called, problems)
    table = whole_table(table, count_of_index(shx)) if names else b""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for suffix, held in ((".shp", parts[".shp"]), (".shx", shx), (".dbf", table)):
            if held:
                archive.writestr(f"shapes{suffix}", held)
    fields, shapes, columns = _read(packed.getvalue(), None, BYTES_AS_THEY_ARE)
    if not table:
        problems.append(Problem(called, None, None, None, NO_TABLE))
        fields, columns = [], []
    letters = _encoding(parts.get(".cpg", b""), [*names, *(cell for column in columns for cell in column)])
    names = [_text(names[int(field[1:])], letters) for field in fields]
    columns = [[_text(cell, letters) for cell in column] for column in columns]
    projection = parts.get(".prj", b"").decode("utf-8", "replace").strip()
    return replace(_layer(names, shapes, columns, name, projection or None), problems=tuple(problems))


def _renamed(table: bytes) -> tuple[bytes, list[str]]:
    """The .dbf with plain field names F0, F1, … and no code page, and the names it had, one character a byte.

    GDAL takes field names for UTF-8 and guesses at code pages.
    """
    head = bytearray(table)
    names: list[str] = []
    if len(head) > DBF_HEAD:
        head[DBF_LANGUAGE] = 0
    for start in range(DBF_HEAD, len(head) - DBF_HEAD, DBF_HEAD):
        if head[start] == DBF_END:
            break
        old = bytes(head[start : start + DBF_NAME])
        names.append(old.split(b"\x00")[0].strip().decode(BYTES_AS_THEY_ARE))
        head[start : start + DBF_NAME] = f"F{len(names) - 1}".encode().ljust(DBF_NAME, b"\x00")
    return bytes(head), names


def read_geopackage(data: bytes) -> list[Layer]:
    """The layers of a GeoPackage that have shapes; raises Unreadable where there is none."""
    if not data.startswith(GEOPACKAGE_START):
        raise Unreadable(marked("a GeoPackage"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL warns that bytes have no file name
            listed = [str(layer) for layer, kind in pyogrio.list_layers(data) if kind]
    except BROKEN as broken:
        raise Unreadable(marked("a GeoPackage that can be opened")) from broken
    if not listed:
        raise Unreadable(marked("a GeoPackage with a layer of shapes"))
    layers = []
    for layer in listed:
        names, shapes, columns = _read(data, layer, None)
        layers.append(_layer(names, shapes, columns, layer if len(listed) > 1 else None, _crs(data, layer)))
    return layers


def _read(data: bytes, layer: str | None, encoding: str | None) -> tuple[list[str], NDArray[Any], list[list[object]]]:
    """Field names, shapes and columns of one layer."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            meta, _, wkb, fields = pyogrio.raw.read(
                data, layer=layer, encoding=encoding, force_2d=True, datetime_as_string=True
            )
        shapes = flat(shapely.from_wkb, wkb)
    except BROKEN as broken:
        raise Unreadable(marked("a file of shapes that can be opened")) from broken
    return list(meta["fields"]), shapes, [_plain(column) for column in fields]


def _crs(data: bytes, layer: str) -> str | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        crs = pyogrio.read_info(data, layer=layer)["crs"]
    return str(crs) if crs else None


def _plain(column: NDArray[Any]) -> list[object]:
    """Cells as plain values; None for what is not given."""
    return [None if cell is None or cell != cell else cell for cell in column.tolist()]  # noqa: PLR0124 -- NaN alone


def _layer(
    names: list[str], shapes: NDArray[Any], columns: list[list[Any]], name: str | None, crs: str | None
) -> Layer:
    features = tuple(
        Feature(number, dict(zip(names, cells, strict=True)), shape)
        for number, (shape, *cells) in enumerate(zip(shapes, *columns, strict=True), 1)
    )
    return Layer(features, name, crs)


def _encoding(code_page: bytes, cells: list[Any]) -> str:
    """What the .cpg says, else UTF-8 where everything is, else GBK."""
    said = code_page.decode("ascii", "ignore").strip().lower()
    said = f"cp{said}" if said.isdecimal() else said
    said = said if CODE_PAGE.fullmatch(said) else ""
    texts = [cell.encode(BYTES_AS_THEY_ARE) for cell in cells if isinstance(cell, str)]
    for letters in filter(None, (said, "utf-8", "gb18030")):
        try:
            for text in texts:
                # a field too short for its text may end inside a letter
                codecs.getincrementaldecoder(letters)().decode(text)
        except (UnicodeDecodeError, LookupError):
            continue
        return letters
    return "utf-8"


def _text(cell: Any, letters: str) -> Any:  # noqa: ANN401 -- cells that are no text stay as they are
    return cell.encode(BYTES_AS_THEY_ARE).decode(letters, "ignore") if isinstance(cell, str) else cell
