"""Files of shapes, told by their content."""

from pathlib import Path

from changming.intake.decode import decode_text
from changming.intake.features import Layer
from changming.intake.geojson import read_geojson
from changming.intake.markup import LOOKED_AT, holds_tables
from changming.intake.osm_pbf import read_pbf
from changming.intake.osmnx import read_graphml
from changming.intake.problem import Limits
from changming.intake.sheets import read_bytes
from changming.intake.vector_files import (
    GEOPACKAGE_START,
    SHAPEFILE_START,
    beside,
    read_geopackage,
    read_shapefile,
    read_zipped_shapefiles,
)
from changming.intake.workbooks import ZIP

PBF_MARK = b"OSMHeader"


def read_shapes(path: Path, file: str, limits: Limits) -> list[Layer] | None:
    """The layers of a file of shapes; None where it is a table.

    Raises Unreadable where it is a file of shapes that cannot be used.
    """
    data = read_bytes(path, limits)
    begin = data[:LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip()
    if begin.startswith(SHAPEFILE_START):
        return [read_shapefile(beside(path, limits), file)]
    if begin.startswith(GEOPACKAGE_START):
        return read_geopackage(data)
    if begin.startswith(ZIP) and path.suffix.lower() == ".zip":
        return read_zipped_shapefiles(data, file, limits)
    return _one_layer(data, begin, file, limits)


def _one_layer(data: bytes, begin: bytes, file: str, limits: Limits) -> list[Layer] | None:
    if PBF_MARK in begin[:64]:
        return [read_pbf(data, file)]
    if begin.startswith(b"<") and not holds_tables(begin):
        return [read_graphml(data, limits)]
    if begin[:1] in {b"{", b"[", b"\x1e"}:
        return [read_geojson(decode_text(data), file, limits)]
    return None
