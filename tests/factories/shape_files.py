"""Small files of shapes, written by other hands than those that read them."""

import io
import zipfile
from pathlib import Path

import numpy as np
import osmium
import pyogrio
import shapely


def write_shapes(path: Path, driver: str, rows: list[tuple], names: list[str], crs: str, **options: str) -> Path:
    """A file of shapes by GDAL; each row is its shape's WKT (or None) and its cells."""
    shapes = shapely.to_wkb(np.array([shapely.from_wkt(row[0]) for row in rows], dtype=object))
    columns = [np.array([row[place] for row in rows], dtype=object) for place in range(1, len(names) + 1)]
    kinds = {shapely.from_wkt(row[0]).geom_type for row in rows if row[0]}
    pyogrio.raw.write(
        path,
        shapes,
        columns,
        names,
        geometry_type=kinds.pop() if len(kinds) == 1 else "Unknown",
        crs=crs,
        driver=driver,
        **options,
    )
    return path


def zipped(folder: Path, stem: str, target: Path, leave_out: str = "") -> Path:
    """The parts of a Shapefile as one archive."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.glob(f"{stem}.*")):
            if part.suffix != leave_out and part.suffix in {".shp", ".shx", ".dbf", ".prj", ".cpg"}:
                archive.write(part, part.name)
    return target


def bomb(name: str, megabytes: int) -> bytes:
    """An archive whose one file unfolds to zeros."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w", force_zip64=True) as member,
    ):
        for _ in range(megabytes):
            member.write(bytes(2**20))
    return packed.getvalue()


def write_pbf(
    path: Path, nodes: dict[int, tuple[float, float]], ways: list[tuple[int, list[int], dict[str, str]]]
) -> Path:
    """An OpenStreetMap extract."""
    with osmium.SimpleWriter(str(path)) as writer:
        for key, (lon, lat) in nodes.items():
            writer.add_node(osmium.osm.mutable.Node(id=key, location=(lon, lat)))
        for key, refs, tags in ways:
            writer.add_way(osmium.osm.mutable.Way(id=key, nodes=refs, tags=tags))
    return path


def graphml(nodes: dict[str, tuple[float, float]], edges: list[tuple[str, str, str, dict[str, str]]]) -> bytes:
    """A street network as OSMnx writes it."""
    names = dict.fromkeys(name for *_, data in edges for name in data)
    keys = "".join(
        f'<key id="e{place}" for="edge" attr.name="{name}" attr.type="string"/>' for place, name in enumerate(names)
    )
    place = {name: place for place, name in enumerate(names)}
    points = "".join(
        f'<node id="{key}"><data key="x">{lon}</data><data key="y">{lat}</data></node>'
        for key, (lon, lat) in nodes.items()
    )
    lines = "".join(
        f'<edge source="{source}" target="{target}" id="{key}">'
        + "".join(f'<data key="e{place[name]}">{value}</data>' for name, value in data.items())
        + "</edge>"
        for source, target, key, data in edges
    )
    text = (
        '<?xml version="1.0" encoding="utf-8"?><graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
        '<key id="x" for="node" attr.name="x" attr.type="string"/>'
        '<key id="y" for="node" attr.name="y" attr.type="string"/>'
        f'{keys}<graph edgedefault="directed">{points}{lines}</graph></graphml>'
    )
    return text.encode()
